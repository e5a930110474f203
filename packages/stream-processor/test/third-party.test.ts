import {
  BoundedOutOfOrderness,
  ManualWatermark,
  type WatermarkStrategy,
  type WindowBounds,
  type WindowType,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { build, range, run, send } from "./support/run.js";

/** Days that start at 06:00, by the two methods alone. */
const shiftDays: WindowType<number> = {
  name: "shift days",
  assignWindows: (t) => {
    const start = Math.floor((t - 21_600) / 86_400) * 86_400 + 21_600;
    return [[start, start + 86_400]];
  },
  shouldClose: (end, watermark) => watermark >= end,
};

const touching = {
  merges: (a: WindowBounds, b: WindowBounds) => a[0] <= b[1] && b[0] <= a[1],
  cover: (a: WindowBounds, b: WindowBounds): WindowBounds => [Math.min(a[0], b[0]), Math.max(a[1], b[1])],
};

describe("a third party's strategies [PKG2]", () => {
  it("a window type of two methods", () => {
    const { rows } = run({ windowType: shiftDays }, [
      { eventTime: 3600 },
      { eventTime: 21_600 },
      { eventTime: 100_000 },
    ]);
    expect(rows).toEqual([
      [-64_800, 21_600, [3600]],
      [21_600, 108_000, [21_600, 100_000]],
    ]);
  });

  it("a window type that looks at key and value", () => {
    const byValue: WindowType<number> = {
      ...shiftDays,
      assignWindows: (t, { key, value }) => (key === "none" ? [] : [[t, t + value]]),
    };
    const { rows, processor } = run({ windowType: byValue }, [
      { key: "a", eventTime: 1, value: 10 },
      { key: "a", eventTime: 2, value: 3 },
      { key: "none", eventTime: 3, value: 3 },
    ]);
    expect(rows).toEqual([
      [2, 5, [3]],
      [1, 11, [10]],
    ]);
    expect(processor.stats.eventsInNoWindow).toBe(1);
  });

  it("[WIN4] shouldClose is its own word: a window that is not complete takes records, whatever W says", () => {
    // Grace of 5 s: complete only when W is 5 s past the end, so 6 at W = 14 is not late although 14 >= 10 + 0.
    const patient: WindowType<number> = {
      name: "patient",
      assignWindows: (t) => [[t - (t % 10), t - (t % 10) + 10]],
      shouldClose: (end, watermark) => watermark >= end + 5,
    };
    const { rows, times, processor } = run({ windowType: patient, endOfInputFlush: false }, [
      { eventTime: 5, at: 1 },
      { eventTime: 14, at: 2 },
      { eventTime: 6, at: 3.5 },
      { eventTime: 15, at: 4.5 },
      { eventTime: 35, at: 6 },
    ]);
    expect(processor.stats.lateEvents).toBe(0);
    expect(rows).toEqual([
      [0, 10, [5, 6]],
      [10, 20, [14, 15]],
    ]);
    expect(times).toEqual([5, 6]);
  });

  it("[WIN1] [WIN4] shouldClose is asked about the earliest end, and on until it says no", () => {
    const asked: number[] = [];
    const listening: WindowType<number> = {
      name: "listening",
      assignWindows: (t) => [[t, t + 10]],
      shouldClose: (end, watermark) => {
        asked.push(end);
        return watermark >= end;
      },
    };
    const { sim, processor, results } = build({ windowType: listening, watermarkStrategy: new ManualWatermark() });
    send(
      sim,
      processor,
      range(0, 100).map((eventTime) => ({ eventTime, at: 0 })),
    );
    sim.runUntil(0.5);
    asked.length = 0;
    sim.runUntil(5.5);
    expect(asked).toEqual([10, 10, 10, 10, 10]);
    sim.schedule(processor, "Watermark", { watermarkS: 12 });
    sim.runUntil(6.5);
    expect(results.events.map((r) => r.windowEnd)).toEqual([10, 11, 12]);
    expect(Math.max(...asked)).toBe(13);
  });

  it("a period is computed by the processor: the same windows, without a call", () => {
    const periodic: WindowType<number> = {
      name: "periodic",
      period: { sizeS: 0.3, slideS: 0.1, offsetS: 0.05 },
      assignWindows: () => {
        throw new Error("asked");
      },
      shouldClose: (end, watermark) => watermark >= end,
    };
    const { rows } = run({ windowType: periodic }, [{ eventTime: 0.6 }]);
    expect(rows.map(([start, end]) => [start, end])).toEqual([
      [0.35, 0.65],
      [0.45, 0.75],
      [0.55, 0.85],
    ]);
  });

  it("merging windows of which a record has several: it counts once in each that remains", () => {
    // Around each event one window before and one after; all that touch merge.
    const twoSided: WindowType<number> = {
      name: "two-sided",
      merging: touching,
      assignWindows: (t) => [
        [t - 4, t - 2],
        [t + 2, t + 4],
      ],
      shouldClose: (end, watermark) => watermark >= end,
    };
    const watermarkStrategy = new BoundedOutOfOrderness({ boundS: 20 });
    const { rows } = run({ windowType: twoSided, watermarkStrategy }, [
      { eventTime: 10, at: 1 },
      { eventTime: 10, value: 11, at: 2 },
      { eventTime: 14, at: 3 },
    ]);
    // 14 brings [10, 12) and [16, 18): the first touches [12, 14).
    expect(rows).toEqual([
      [6, 8, [10, 11]],
      [10, 14, [10, 11, 14]],
      [16, 18, [14]],
    ]);
  });

  it("windows of one record that merge with each other hold it once", () => {
    const doubled: WindowType<number> = {
      name: "doubled",
      merging: touching,
      assignWindows: (t) => [
        [t, t + 2],
        [t + 1, t + 3],
      ],
      shouldClose: (end, watermark) => watermark >= end,
    };
    const { rows } = run({ windowType: doubled }, [{ eventTime: 0 }, { eventTime: 1 }]);
    expect(rows).toEqual([[0, 4, [0, 1]]]);
  });

  it("a record whose open window merges with its closed one is not late", () => {
    // At W = 11 the window [5, 10) is closed; with [10, 15) it makes [5, 15), which is not.
    const twoSided: WindowType<number> = {
      ...shiftDays,
      merging: touching,
      assignWindows: (t) => [
        [t, t + 5],
        [t - 5, t],
      ],
    };
    const { rows, processor } = run({ windowType: twoSided, lateEventPolicy: "update" }, [
      { key: "w", eventTime: 11, at: 1 },
      { key: "a", eventTime: 10, at: 2 },
    ]);
    expect(rows.find(([, , values]) => values.includes(10))).toEqual([5, 15, [10]]);
    expect(processor.stats).toMatchObject({ lateEvents: 0, eventsPartlyLate: 0 });
  });

  it("a window goes to the first of a record's windows that it merges with", () => {
    // Only windows of one length merge: [2, 4) with [0, 2) or with [4, 6), but not with what comes of that.
    const equals: WindowType<number> = {
      name: "equals",
      merging: { ...touching, merges: (a, b) => touching.merges(a, b) && a[1] - a[0] === b[1] - b[0] },
      assignWindows: (t, { value }) =>
        value === 1
          ? [[2, 4]]
          : [
              [0, 2],
              [4, 6],
            ],
      shouldClose: (end, watermark) => watermark >= end,
    };
    const { rows } = run({ windowType: equals }, [
      { eventTime: 0, value: 1, at: 0 },
      { eventTime: 0, value: 2, at: 1 },
    ]);
    expect(rows).toEqual([
      [0, 4, [1, 2]],
      [4, 6, [2]],
    ]);
  });

  it("[WIN6] windows of one start and several ends are sent and forgotten each at its end", () => {
    const growing: WindowType<number> = {
      ...shiftDays,
      assignWindows: () => [
        [0, 5],
        [0, 10],
        [0, 20],
      ],
    };
    const { sim, processor, results } = build({ windowType: growing, watermarkStrategy: new ManualWatermark() });
    send(sim, processor, [{ eventTime: 1 }]);
    const ends = () => processor.windowStates(null).map((w) => w.end);
    const seen = [5, 10, 20].map((watermarkS) => {
      sim.runUntil(sim.now + 1);
      const before = ends();
      sim.schedule(processor, "Watermark", { watermarkS });
      sim.runUntil(sim.now + 1);
      return [before, ends(), results.events.at(-1)?.windowEnd];
    });
    expect(seen).toEqual([
      [[5, 10, 20], [10, 20], 5],
      [[10, 20], [20], 10],
      [[20], [], 20],
    ]);
  });

  it("a window without end is sent when the input ends", () => {
    const global: WindowType<number> = {
      name: "global",
      assignWindows: () => [[-Infinity, Infinity]],
      shouldClose: (end, watermark) => watermark >= end,
    };
    const { results } = run(
      { windowType: global },
      range(0, 5).map((eventTime) => ({ eventTime })),
    );
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ windowStart: -Infinity, windowEnd: Infinity, result: [0, 1, 2, 3, 4] });
  });

  it("a watermark strategy with a state of its own", () => {
    const everyThird: WatermarkStrategy<{ seen: number; highest: number }> = {
      name: "every third",
      createState: () => ({ seen: 0, highest: -Infinity }),
      onEvent: (state, eventTimeS) => {
        state.seen++;
        if (state.seen % 3 === 0) state.highest = Math.max(state.highest, eventTimeS);
      },
      watermark: (state) => state.highest,
    };
    const { processor } = run(
      { windowType: shiftDays, watermarkStrategy: everyThird },
      range(1, 6).map((eventTime) => ({ eventTime })),
    );
    expect(processor.watermarkS).toBe(3);
  });

  it.each<[string, unknown, string]>([
    ["not an array", "soon", 'assignWindows must return an array of [start, end], got "soon"'],
    ["a promise of one", undefined, "assignWindows must return an array of [start, end], got undefined"],
    ["bounds not in a pair", [5], "assignWindows must give windows as [start, end], got 5"],
    ["three bounds", [[1, 2, 3]], "assignWindows must give windows as [start, end], got an array of length 3"],
    ["a bound that is no number", [[1, "2"]], 'assignWindows must give start and end as seconds, got [1, "2"]'],
    ["NaN", [[Number.NaN, 2]], "assignWindows must give bounds within +-2^33 seconds or infinite, got NaN"],
    [
      "out of range",
      [[0, 1e12]],
      "assignWindows must give bounds within +-2^33 seconds or infinite, got 1000000000000",
    ],
    [
      "an end before the start",
      [[2, 1]],
      "assignWindows must give windows that end at least 1 us after they start, got [2, 1]",
    ],
    [
      "an empty window",
      [[2, 2]],
      "assignWindows must give windows that end at least 1 us after they start, got [2, 2]",
    ],
    [
      "a window of less than a tick",
      [[2, 2.0000001]],
      "assignWindows must give windows that end at least 1 us after they start, got [2, 2.0000001]",
    ],
    [
      "the same window twice",
      [
        [0, 1],
        [0, 1],
      ],
      "assignWindows returned the window [0, 1) twice",
    ],
  ])("[ERR3] %s from assignWindows is an error that names the type", (_what, windows, words) => {
    const broken: WindowType<number> = { ...shiftDays, name: "mine", assignWindows: () => windows as never };
    expect(() => run({ windowType: broken }, [{ eventTime: 1 }])).toThrow(`window type mine: ${words}`);
  });

  it("[ERR3] nonsense from shouldClose, merges and cover is an error that names the type", () => {
    const failure = (parts: Partial<WindowType<number>>) => () =>
      run({ windowType: { ...shiftDays, name: "mine", ...parts } }, [{ eventTime: 1 }, { eventTime: 2 }]);
    expect(failure({ shouldClose: () => "yes" as never })).toThrow(
      'window type mine: shouldClose must return true or false, got "yes"',
    );
    expect(failure({ merging: { ...touching, merges: () => 1 as never } })).toThrow(
      "window type mine: merging.merges must return true or false, got 1",
    );
    const merging = { ...touching, cover: (a: WindowBounds): WindowBounds => [a[0], a[0] + 1] };
    expect(failure({ merging, assignWindows: (t) => [[t, t + 5]] })).toThrow(
      "window type mine: merging.cover must contain both windows, got [2, 3) for [2,7) and [1,6)",
    );
  });

  it("[TIME2] a window beyond the range of times is an error", () => {
    const { period } = { period: { sizeS: 10, slideS: 10, offsetS: 0 } };
    expect(() => run({ windowType: { ...shiftDays, name: "mine", period } }, [{ eventTime: 2 ** 33, at: 0 }])).toThrow(
      "window type mine: the windows of event time 8589934592 s reach beyond +-2^33 s",
    );
  });
});
