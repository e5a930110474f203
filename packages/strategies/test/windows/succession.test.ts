import { type HeldWindow, TimeDifferenceWindow, type WindowSuccession } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const unit = { unitS: 1, notBeforeS: 0 };

function successionOf(differenceS: number): WindowSuccession {
  return new TimeDifferenceWindow(differenceS, unit).neighbours.succession as WindowSuccession;
}

/** Windows that start at these times, with the time of the latest record in each. */
function held(...windows: readonly (readonly [startS: number, latestS: number])[]): HeldWindow[] {
  return windows.map(([startS, latestS]) => ({ window: [startS, startS + 11], latestS }));
}

// By hand after the rules in conformance/windows/KAFKA-STREAMS-RULES.md, with a difference of 10.
describe("TimeDifferenceWindow: windows made of windows", () => {
  const after = (timeS: number, ...windows: readonly (readonly [number, number])[]) =>
    successionOf(10).windowsAfter(timeS, held(...windows));

  it("[WND9] a first record makes the window that ends with it", () => {
    expect(after(20)).toEqual([{ window: [10, 21] }]);
  });

  it("[WND9] a later one makes the window right after the one before, and its own of the one that is over", () => {
    // [10, 20] is over and has 20, which is in [15, 25] too.
    expect(after(25, [10, 20])).toEqual([{ window: [21, 32] }, { window: [15, 26], from: [10, 21] }]);
  });

  it("[WND9] an earlier one makes the window right after it of the first that it is in", () => {
    expect(after(15, [10, 20])).toEqual([
      { window: [10, 21] },
      { window: [5, 16] },
      { window: [16, 27], from: [10, 21] },
    ]);
  });

  it("[WND9] one of the same time makes none", () => {
    expect(after(20, [10, 20])).toEqual([{ window: [10, 21] }]);
  });

  it("[WND9] the window right after the record before may be the one that ends with this one: it comes twice", () => {
    // [13, 23] is the window right after a record at 12, with 20 in it.
    expect(after(31, [13, 20])).toEqual([{ window: [21, 32] }, { window: [21, 32] }]);
    // A unit more, and the first would be over before the record.
    expect(after(32, [13, 20])).toEqual([{ window: [22, 33] }]);
  });

  it("[WND9] what a store has forgotten is as if it had never been", () => {
    // With [10, 20] at hand the window right after 20 would be made anew.
    expect(after(25, [15, 20])).toEqual([{ window: [15, 26] }, { window: [21, 32] }]);
    expect(after(25)).toEqual([{ window: [15, 26] }]);
  });

  it("[WND9] records before the first possible end share the window at the beginning", () => {
    expect(after(4)).toEqual([{ window: [0, 11] }]);
    expect(after(7, [0, 4])).toEqual([{ window: [5, 16] }, { window: [0, 11] }]);
    expect(after(4, [0, 7])).toEqual([{ window: [5, 16], from: [0, 11] }, { window: [0, 11] }]);
    expect(after(6, [0, 9], [5, 9])).toEqual([
      { window: [5, 16] },
      { window: [7, 18], from: [5, 16] },
      { window: [0, 11] },
    ]);
  });

  it("[WND9] holds windows for twice the difference and looks as far back; a time before the beginning is in none", () => {
    expect(successionOf(10)).toMatchObject({ retentionS: 20, reachS: 20 });
    expect(after(-1)).toEqual([]);
    expect(() => successionOf(10).windowsAfter(0.5, [])).toThrow(
      /eventTimeS must be a multiple of unitS \(1\), got 0.5/,
    );
  });
});
