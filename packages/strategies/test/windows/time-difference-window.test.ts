import { TimeDifferenceWindow } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { KeyedWindows } from "./keyed-windows.js";

/** The windows of records at these milliseconds: first and last instant, and the times of the records. */
function windowsOf(differenceMs: number, timesMs: readonly number[], notBeforeS?: number): unknown[] {
  const type = new TimeDifferenceWindow(differenceMs / 1000, { unitS: 0.001, notBeforeS });
  const key = new KeyedWindows(type.neighbours);
  for (const time of timesMs) key.add(time / 1000);
  return [...key.windows.values()]
    .map(({ startS, endS, records }) => [
      Math.round(startS * 1000),
      Math.round(endS * 1000) - 1,
      records.map((record) => timesMs[record]),
    ])
    .sort((a, b) => Number(a[0]) - Number(b[0]));
}

describe("TimeDifferenceWindow", () => {
  it("[WND9] [W3] a window for each set of records within the difference, both ends in it", () => {
    expect(windowsOf(5000, [8000, 9200, 12400])).toEqual([
      [3000, 8000, [8000]],
      [4200, 9200, [8000, 9200]],
      [7400, 12400, [8000, 9200, 12400]],
      [8001, 13001, [9200, 12400]],
      [9201, 14201, [12400]],
    ]);
  });

  it("[WND9] [W3] exactly the difference apart is together, a unit more is not", () => {
    expect(windowsOf(10, [20, 30])).toEqual([
      [10, 20, [20]],
      [20, 30, [20, 30]],
      [21, 31, [30]],
    ]);
    // The window right after 20 and the one that ends with 31 are one.
    expect(windowsOf(10, [20, 31])).toEqual([
      [10, 20, [20]],
      [21, 31, [31]],
    ]);
  });

  it("[WND9] a record that comes later makes the windows that it would have made", () => {
    expect(windowsOf(10, [30, 20])).toEqual([
      [10, 20, [20]],
      [20, 30, [30, 20]],
      [21, 31, [30]],
    ]);
  });

  it("[WND9] records of one time share their windows", () => {
    expect(windowsOf(10, [20, 20, 25])).toEqual([
      [10, 20, [20, 20]],
      [15, 25, [20, 20, 25]],
      [21, 31, [25]],
    ]);
  });

  it("[WND9] without a beginning windows go below zero; with one, early records share the first", () => {
    expect(windowsOf(10, [3, 8])).toEqual([
      [-7, 3, [3]],
      [-2, 8, [3, 8]],
      [4, 14, [8]],
    ]);
    expect(windowsOf(10, [3, 8], 0)).toEqual([
      [0, 10, [3, 8]],
      [4, 14, [8]],
    ]);
    const type = new TimeDifferenceWindow(10, { notBeforeS: 0 });
    expect(type.assignWindows(-0.001)).toEqual([]);
    expect(type.assignWindows(0)).toEqual([[0, 10.000001]]);
  });

  it("[WND9] the order is that of Kafka Streams: from the last window to the first, then the new ones", () => {
    const { neighbours } = new TimeDifferenceWindow(10, { unitS: 1 });
    expect(neighbours.windowsAround(28, [20, 25, 30])).toEqual([
      [26, 37],
      [21, 32],
      [20, 31],
      [18, 29],
      [29, 40],
    ]);
    expect(neighbours.reachS).toBe(11);
  });

  it("[WND9] a record before the beginning makes no window, not even the one right after it", () => {
    const { neighbours } = new TimeDifferenceWindow(60, { unitS: 1, notBeforeS: 0 });
    expect(neighbours.windowsAround(-2, [])).toEqual([]);
    // Not [-1, 60) as well, which would start before 0.
    expect(neighbours.windowsAround(0, [-2])).toEqual([[0, 61]]);
  });

  it("[WND9] by itself a record has the window that ends with it", () => {
    expect(new TimeDifferenceWindow(0.3).assignWindows(0.1 + 0.2)).toEqual([[0, 0.300001]]);
  });

  it("[ERR1] bad arguments", () => {
    for (const seconds of [0, -1, Number.NaN, Infinity]) {
      expect(() => new TimeDifferenceWindow(seconds)).toThrow(RangeError);
      expect(() => new TimeDifferenceWindow(1, { unitS: seconds })).toThrow(RangeError);
    }
    expect(() => new TimeDifferenceWindow("1" as never)).toThrow(TypeError);
    expect(() => new TimeDifferenceWindow(1, { notBeforeS: "0" as never })).toThrow(TypeError);
    expect(() => new TimeDifferenceWindow(0.0015, { unitS: 0.001 })).toThrow(
      new RangeError("TimeDifferenceWindow: differenceS must be a multiple of unitS (0.001), got 0.0015"),
    );
    expect(() => new TimeDifferenceWindow(1, { unitS: 0.001, notBeforeS: 0.0001 })).toThrow(RangeError);
    expect(() => new TimeDifferenceWindow(1, { unitS: 0.001 }).assignWindows(0.0001)).toThrow(
      new RangeError("TimeDifferenceWindow: eventTimeS must be a multiple of unitS (0.001), got 0.0001"),
    );
  });
});
