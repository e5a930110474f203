import {
  CountWindow,
  GlobalWindow,
  SessionWindow,
  SlidingWindow,
  TimeDifferenceWindow,
  TumblingWindow,
  type WindowBounds,
  type WindowType,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";

/** Sessions of one key as an operator builds them: each new window absorbs what it merges with. */
function sessionsOf(type: SessionWindow, eventTimes: readonly number[]): WindowBounds[] {
  let open: WindowBounds[] = [];
  for (const time of eventTimes) {
    let [window] = type.assignWindows(time) as [WindowBounds];
    for (const other of open.filter((candidate) => type.merging.merges(candidate, window))) {
      window = type.merging.cover(other, window);
      open = open.filter((candidate) => candidate !== other);
    }
    open.push(window);
  }
  return open.toSorted((a, b) => a[0] - b[0]);
}

const tenths = Array.from({ length: 1000 }, (_, i) => i);

describe("TumblingWindow", () => {
  it("[WND1] [WIN1] [start, end): the start is in, the end is out, below zero too", () => {
    const type = new TumblingWindow(10);
    const cases: [number, WindowBounds][] = [
      [0, [0, 10]],
      [9.999999, [0, 10]],
      [10, [10, 20]],
      [-0.000001, [-10, 0]],
      [-10, [-10, 0]],
      [-10.000001, [-20, -10]],
      [-0, [0, 10]],
    ];
    for (const [time, window] of cases) {
      expect(type.assignWindows(time)).toEqual([window]);
    }
  });

  it("[WND2] [WIN1] the offset moves the grid; offsets a size apart are the same grid", () => {
    for (const offsetS of [3, 13, -7, 1003]) {
      const type = new TumblingWindow(10, { offsetS });
      expect(type.period).toEqual({ sizeS: 10, slideS: 10, offsetS: 3 });
      expect(type.assignWindows(2)).toEqual([[-7, 3]]);
      expect(type.assignWindows(3)).toEqual([[3, 13]]);
      expect(type.assignWindows(-7.5)).toEqual([[-17, -7]]);
    }
  });

  it("[WND3] [S8] all of 1,000 grid points are in their own window, where float arithmetic misses 511", () => {
    const type = new TumblingWindow(0.1);
    const missedByFloats = tenths.filter((i) => {
      const time = i / 10;
      const start = time - (time % 0.1);
      return !(start <= time && time < start + 0.1);
    });
    expect(missedByFloats).toHaveLength(511);
    for (const i of tenths) {
      const window: WindowBounds = [i / 10, (i + 1) / 10];
      expect(type.assignWindows(i / 10)).toEqual([window]);
      expect(type.assignWindows(i * 0.1)).toEqual([window]);
    }
    expect(type.assignWindows(0.1 + 0.2)).toEqual([[0.3, 0.4]]);
  });

  it("[WND3] sizes are rounded to whole microseconds, and say so", () => {
    const type = new TumblingWindow(1 / 3);
    expect(type.sizeS).toBe(0.333333);
    expect(type.period).toEqual({ sizeS: 0.333333, slideS: 0.333333, offsetS: 0 });
    expect(type.assignWindows(1)).toEqual([[0.999999, 1.333332]]);
    expect(new TumblingWindow(0.1 + 0.2).sizeS).toBe(0.3);
    expect(new TumblingWindow(0.000001).assignWindows(0.3)).toEqual([[0.3, 0.300001]]);
  });

  it("[WND3] [TIME2] real timestamps are times like any other; windows beyond the range are refused", () => {
    const type = new TumblingWindow(0.1);
    expect(type.assignWindows(1_700_000_000.3)).toEqual([[1_700_000_000.3, 1_700_000_000.4]]);
    const limit = 2 ** 33;
    expect(new TumblingWindow(limit).assignWindows(5)).toEqual([[0, limit]]);
    expect(() => new TumblingWindow(10).assignWindows(limit)).toThrow(
      new RangeError(
        'TumblingWindow: a window must be within +-8589934592 (2^33) seconds, got "[8589934590, 8589934600)"',
      ),
    );
    expect(() => new TumblingWindow(limit).assignWindows(-limit + 1)).not.toThrow();
    expect(() => new TumblingWindow(limit, { offsetS: 2 }).assignWindows(-limit + 1)).toThrow(RangeError);
  });
});

describe("SlidingWindow", () => {
  it("[WND4] [WIN1] [S9] every window that contains the event, by ascending start, below zero too", () => {
    const type = new SlidingWindow(10, 5);
    expect(type.assignWindows(1)).toEqual([
      [-5, 5],
      [0, 10],
    ]);
    expect(type.assignWindows(-3)).toEqual([
      [-10, 0],
      [-5, 5],
    ]);
    expect(type.assignWindows(5)).toEqual([
      [0, 10],
      [5, 15],
    ]);
    // 10 is not a multiple of 4: an event is in two or three windows.
    expect(new SlidingWindow(10, 4).assignWindows(9)).toEqual([
      [0, 10],
      [4, 14],
      [8, 18],
    ]);
    expect(new SlidingWindow(10, 4).assignWindows(7)).toEqual([
      [0, 10],
      [4, 14],
    ]);
    expect(new SlidingWindow(10, 5, { offsetS: 2 }).assignWindows(1)).toEqual([
      [-8, 2],
      [-3, 7],
    ]);
  });

  it("[WND4] a slide above the size leaves gaps, and an event in a gap is in no window", () => {
    const type = new SlidingWindow(2, 5);
    expect([0, 1.999999, 2, 4.999999, 5, -3, -5].map((time) => type.assignWindows(time))).toEqual([
      [[0, 2]],
      [[0, 2]],
      [],
      [],
      [[5, 7]],
      [],
      [[-5, -3]],
    ]);
  });

  it("[WND3] [S8] a window of 0.3 every 0.1 has one pair of bounds, whichever event it is reached from", () => {
    const type = new SlidingWindow(0.3, 0.1);
    const identities = new Set<string>();
    for (const i of tenths) {
      for (const time of [i / 10, i * 0.1]) {
        expect(type.assignWindows(time)).toHaveLength(3);
        for (const window of type.assignWindows(time)) {
          identities.add(window.join());
        }
      }
    }
    // From the window that starts at -0.2 to the one that starts at 99.9.
    expect(identities.size).toBe(1002);
    expect(type.assignWindows(0.6)).toEqual([
      [0.4, 0.7],
      [0.5, 0.8],
      [0.6, 0.9],
    ]);
    expect(type.period).toEqual({ sizeS: 0.3, slideS: 0.1, offsetS: 0 });
  });
});

describe("SessionWindow", () => {
  const type = new SessionWindow(5);

  it("[WND5] an event is a session of its own", () => {
    expect(type.assignWindows(10)).toEqual([[10, 15]]);
    expect(type.assignWindows(-0.1)).toEqual([[-0.1, 4.9]]);
    expect(new SessionWindow(0.1).assignWindows(0.1 + 0.1 + 0.1)).toEqual([[0.3, 0.4]]);
  });

  it("[WND5] [S5] events 10 then 7: one session [7, 15)", () => {
    expect(sessionsOf(type, [10, 7])).toEqual([[7, 15]]);
  });

  it("[WND5] [S6] events 10, 7, 3: one session [3, 15)", () => {
    expect(sessionsOf(type, [10, 7, 3])).toEqual([[3, 15]]);
    expect(sessionsOf(type, [10, 3, 7])).toEqual([[3, 15]]);
  });

  it("[WND5] exactly the gap apart merges, a microsecond more does not", () => {
    expect(sessionsOf(type, [0, 5])).toEqual([[0, 10]]);
    expect(sessionsOf(type, [5, 0])).toEqual([[0, 10]]);
    expect(sessionsOf(type, [0, 5.000001])).toEqual([
      [0, 5],
      [5.000001, 10.000001],
    ]);
    // 0.1 + 0.2 is above 0.3 as a double.
    expect(sessionsOf(new SessionWindow(0.2), [0.1, 0.1 + 0.2])).toEqual([[0.1, 0.5]]);
  });

  it("[WND5] merging is symmetric, and a window merges with one inside it", () => {
    const { merges, cover } = type.merging;
    const pairs: [WindowBounds, WindowBounds, boolean][] = [
      [[0, 10], [2, 7], true],
      [[0, 10], [10, 15], true],
      [[0, 10], [10.000001, 15], false],
      [[0, 10], [0, 10], true],
    ];
    for (const [a, b, expected] of pairs) {
      expect([merges(a, b), merges(b, a)]).toEqual([expected, expected]);
      expect(cover(a, b)).toEqual(cover(b, a));
    }
    expect(cover([0, 10], [2, 7])).toEqual([0, 10]);
  });
});

describe("SessionWindow as other engines have it", () => {
  it("[WND5] [W5] separate: exactly the gap apart is two sessions, as in Beam", () => {
    const beam = new SessionWindow(5, { touching: "separate" });
    expect(sessionsOf(beam, [0, 5])).toEqual([
      [0, 5],
      [5, 10],
    ]);
    expect(sessionsOf(beam, [0, 4.999999])).toEqual([[0, 9.999999]]);
    expect(sessionsOf(beam, [0, 8, 4])).toEqual([[0, 13]]);
    expect(sessionsOf(new SessionWindow(0.2, { touching: "separate" }), [0.1, 0.1 + 0.2])).toHaveLength(2);
  });

  it("[WND5] [W6] with a unit: the instant a gap after the last event is in the session, as in Kafka Streams", () => {
    const kafka = new SessionWindow(5, { unitS: 0.001 });
    expect(kafka.gapS).toBe(5);
    expect(sessionsOf(kafka, [0, 5])).toEqual([[0, 10.001]]);
    expect(sessionsOf(kafka, [10, 0, 5])).toEqual([[0, 15.001]]);
    // A millisecond more than the gap: the windows touch, and are two.
    expect(sessionsOf(kafka, [0, 5.001])).toEqual([
      [0, 5.001],
      [5.001, 10.002],
    ]);
    expect(sessionsOf(kafka, [1_700_000_000.123, 1_700_000_005.123])).toHaveLength(1);
    expect(sessionsOf(kafka, [1_700_000_000.123, 1_700_000_005.124])).toHaveLength(2);
    expect(kafka.merging.merges([0, 20.001], [3, 8.001])).toBe(true);
  });

  it("[WND5] both at once", () => {
    const type = new SessionWindow(5, { unitS: 0.001, touching: "separate" });
    expect(sessionsOf(type, [0, 5])).toHaveLength(2);
    expect(sessionsOf(type, [0, 4.999])).toEqual([[0, 10]]);
  });

  it("[ERR1] bad options", () => {
    expect(() => new SessionWindow(5, { touching: "apart" as never })).toThrow(
      new RangeError('SessionWindow: touching must be "merge" or "separate", got "apart"'),
    );
    expect(() => new SessionWindow(5, { touching: 1 as never })).toThrow(TypeError);
    expect(() => new SessionWindow(5, { unitS: -1 })).toThrow(RangeError);
    expect(() => new SessionWindow(5, { unitS: "1" as never })).toThrow(TypeError);
  });
});

describe("periodic windows with a beginning", () => {
  it("[WND4] [W2] [S9] none starts before notBeforeS, and they have no period", () => {
    const type = new SlidingWindow(10, 5, { notBeforeS: 0 });
    expect(type.assignWindows(1)).toEqual([[0, 10]]);
    expect(type.assignWindows(5)).toEqual([
      [0, 10],
      [5, 15],
    ]);
    expect(type.assignWindows(14)).toEqual([
      [5, 15],
      [10, 20],
    ]);
    expect(type.assignWindows(-0.000001)).toEqual([]);
    expect(type.period).toBeUndefined();
    expect([type.sizeS, type.slideS]).toEqual([10, 5]);
    expect(new SlidingWindow(10, 4, { notBeforeS: -3, offsetS: 1 }).assignWindows(2)).toEqual([
      [-3, 7],
      [1, 11],
    ]);
  });

  it("[WND4] a tumbling window that starts before it is left out whole", () => {
    const type = new TumblingWindow(10, { notBeforeS: 0, offsetS: 3 });
    expect(type.assignWindows(2)).toEqual([]);
    expect(type.assignWindows(3)).toEqual([[3, 13]]);
    expect(type.period).toBeUndefined();
    expect(() => new TumblingWindow(10, { notBeforeS: Number.NaN })).toThrow(RangeError);
    expect(() => new TumblingWindow(10, { notBeforeS: "0" as never })).toThrow(TypeError);
  });
});

describe("every window type", () => {
  const types: WindowType<unknown>[] = [
    new TumblingWindow(1),
    new SlidingWindow(1, 1),
    new SessionWindow(1),
    new TimeDifferenceWindow(1),
    new GlobalWindow(),
    new CountWindow(1),
  ];

  it("[WND6] closes when the watermark has reached its end, to the microsecond", () => {
    for (const type of types) {
      expect([9.999999, 10, 10.000001].map((watermark) => type.shouldClose(10, watermark))).toEqual([
        false,
        true,
        true,
      ]);
      expect(type.shouldClose(0.3, 0.1 + 0.2)).toBe(true);
      // 0.1 + 0.7 is below 0.8 as a double.
      expect(type.shouldClose(0.8, 0.1 + 0.7)).toBe(true);
      expect(type.shouldClose(2 ** 33 - 1, 2 ** 33 - 1 - 0.000002)).toBe(false);
      expect(type.shouldClose(-5, -5)).toBe(true);
    }
  });

  it("[WND6] nothing closes at a watermark of -Infinity, everything at Infinity", () => {
    for (const type of types) {
      expect(type.shouldClose(-(2 ** 33), Number.NEGATIVE_INFINITY)).toBe(false);
      expect(type.shouldClose(2 ** 33, Number.POSITIVE_INFINITY)).toBe(true);
      expect(type.shouldClose(Number.POSITIVE_INFINITY, 2 ** 33)).toBe(false);
      expect(type.shouldClose(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(true);
    }
  });

  it("[ERR1] bad arguments", () => {
    expect(() => new TumblingWindow(Number.NaN)).toThrow(
      new RangeError("TumblingWindow: sizeS must be a finite number > 0, got NaN"),
    );
    for (const size of [0, -1, 1e-7, Infinity, Number.NaN, 2 ** 33 + 1]) {
      expect(() => new TumblingWindow(size)).toThrow(RangeError);
      expect(() => new SlidingWindow(size, 1)).toThrow(RangeError);
      expect(() => new SlidingWindow(1, size)).toThrow(RangeError);
      expect(() => new SessionWindow(size)).toThrow(RangeError);
    }
    for (const size of ["1", undefined, null, 1n, {}]) {
      expect(() => new TumblingWindow(size as never)).toThrow(TypeError);
      expect(() => new SlidingWindow(size as never, 1)).toThrow(TypeError);
      expect(() => new SlidingWindow(1, size as never)).toThrow(TypeError);
      expect(() => new SessionWindow(size as never)).toThrow(TypeError);
    }
    expect(() => new SlidingWindow(1, 1e-7)).toThrow(
      new RangeError("SlidingWindow: slideS must be at least one microsecond (0.000001), got 1e-7"),
    );
    expect(() => new SlidingWindow(100, 0.00001)).toThrow(
      new RangeError("SlidingWindow: slideS must be at least a millionth of sizeS (100), got 0.00001"),
    );
    expect(() => new TumblingWindow(1, { offsetS: Number.NaN })).toThrow(RangeError);
    expect(() => new TumblingWindow(1, { offsetS: "0" as never })).toThrow(TypeError);
    for (const type of types.slice(0, 4)) {
      const context = { key: "k", value: 1 };
      for (const time of [Number.NaN, Infinity, -Infinity, 1e11]) {
        expect(() => type.assignWindows(time, context)).toThrow(RangeError);
      }
      expect(() => type.assignWindows("5" as never, context)).toThrow(TypeError);
      expect(() => type.shouldClose(10, Number.NaN)).toThrow(RangeError);
      expect(() => type.shouldClose(Number.NaN, 10)).toThrow(RangeError);
    }
  });
});
