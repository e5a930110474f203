import { FaultSchedule, Simulation, Sink } from "@sim/core";
import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  CountWindow,
  continuousProcessingTime,
  GlobalWindow,
  ManualWatermark,
  onProcessingTime,
  onWatermark,
  onWindowClose,
  orFinally,
  purging,
  repeatedly,
  SessionWindow,
  sum,
  type Trigger,
  TumblingWindow,
  type WindowBounds,
  withTimeout,
} from "@sim/strategies";
import { StreamProcessor, type WindowOutput } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { build, type Given, type GivenOptions, outcome, run, send } from "./support/run.js";

const ten = new TumblingWindow(10);

/** `[values, timing, index]` of each result. */
function panes(results: readonly WindowOutput<unknown, readonly number[]>[]) {
  return results.map(({ result, pane }) => [result, pane.timing, pane.index]);
}

/** A run whose watermark is raised by hand at given times of the clock. */
function byHand(options: GivenOptions, records: readonly Given[], raises: readonly (readonly [number, number])[]) {
  const { sim, processor, results, aside } = build({
    watermarkStrategy: new ManualWatermark(),
    watermarkIntervalS: 0,
    endOfInputFlush: false,
    ...options,
  });
  send(sim, processor, records);
  for (const [at, watermarkS] of raises) sim.schedule(processor, "Watermark", { watermarkS }, { at });
  sim.run();
  return outcome(sim, processor, results, aside);
}

describe("early, on-time and late results [WIN8]", () => {
  const records = [1, 2, 3, 4].map((eventTime) => ({ eventTime, at: eventTime }));

  it("[W21] early by count, at the end, late by count: marked, and counted from 0", () => {
    const { results } = byHand(
      { windowType: ten, allowedLatenessS: 10, trigger: onWatermark({ early: afterCount(2), late: afterCount(2) }) },
      [...records, { eventTime: 5, at: 5 }, ...[6, 7, 8].map((eventTime) => ({ eventTime, at: 20 + eventTime }))],
      [[20, 10]],
    );
    expect(panes(results)).toEqual([
      [[1, 2], "early", 0],
      [[1, 2, 3, 4], "early", 1],
      [[1, 2, 3, 4, 5], "onTime", 2],
      [[1, 2, 3, 4, 5, 6, 7], "late", 3],
    ]);
  });

  it("[W20] discarding: each result has what is new; together they have each record once", () => {
    const { results } = byHand(
      { windowType: ten, accumulation: "discarding", trigger: onWatermark({ early: afterCount(3) }) },
      records,
      [[20, 10]],
    );
    expect(panes(results)).toEqual([
      [[1, 2, 3], "early", 0],
      [[4], "onTime", 1],
    ]);
    expect(results.map(({ pane }) => pane.isFinal)).toEqual([false, true]);
  });

  it("[W20] retracting: an update takes back the early result before it", () => {
    const { results } = byHand(
      { windowType: ten, accumulation: "retracting", trigger: onWatermark({ early: afterCount(3) }) },
      records,
      [[20, 10]],
    );
    expect(results.map(({ pane }) => pane.retracts)).toEqual([
      undefined,
      [{ windowStart: 0, windowEnd: 10, result: [1, 2, 3] }],
    ]);
  });

  it("without late a record that comes after the end is sent at once, as without a trigger", () => {
    const given = [...records, { eventTime: 9, at: 30 }];
    const options = { windowType: ten, allowedLatenessS: 10 };
    const withTrigger = byHand({ ...options, trigger: onWatermark({ early: afterCount(100) }) }, given, [[20, 10]]);
    const without = byHand(options, given, [[20, 10]]);
    expect(withTrigger.results).toEqual(without.results);
    expect(panes(without.results)).toEqual([
      [[1, 2, 3, 4], "onTime", 0],
      [[1, 2, 3, 4, 9], "late", 1],
    ]);
  });

  it("[W22] on close: one result, with what came within the lateness, and final", () => {
    const { results } = byHand(
      { windowType: ten, allowedLatenessS: 5, trigger: onWindowClose() },
      [...records, { eventTime: 9, at: 30 }],
      [
        [20, 10],
        [40, 14],
        [50, 15],
      ],
    );
    expect(panes(results)).toEqual([[[1, 2, 3, 4, 9], "onTime", 0]]);
    expect(results[0]?.pane.isFinal).toBe(true);
  });

  it("[WIN7] an aggregator sees each record once, whatever the trigger sends", () => {
    const totals = new Sink<WindowOutput<string, number>>("totals");
    const processor = new StreamProcessor<string, number, number>("p", {
      windowType: ten,
      aggregator: sum(),
      downstream: totals,
      trigger: onWatermark({ early: afterCount(2) }),
    });
    const sim = new Simulation({ entities: [processor] });
    for (const value of [1, 2, 3]) sim.schedule(processor, "Process", { key: "k", value, eventTime: 1 });
    sim.run();
    expect(totals.events.map(({ result }) => result)).toEqual([3, 6]);
  });

  it("[WIN6] [WIN8.6] where closed windows send what is left, those that `update` keeps are sent at their end all the same", () => {
    const options = { windowType: ten, lateEventPolicy: "update", updateHorizonS: 15, trigger: onWatermark() };
    for (const closingBehavior of ["never", "ifNonEmpty"]) {
      const { results, times } = byHand(
        { ...options, closingBehavior },
        [
          { eventTime: 1, at: 1 },
          { eventTime: 2, at: 25 },
          { eventTime: 3, at: 35 },
        ],
        [
          [20, 10],
          [30, 25],
        ],
      );
      expect(panes(results)).toEqual([
        [[1], "onTime", 0],
        [[1, 2], "late", 1],
      ]);
      expect(times).toEqual([20, 25]);
    }
  });
});

describe("triggers by the clock", () => {
  it("a delay runs from the first record that is in no result yet", () => {
    const { rows, times } = byHand(
      { windowType: ten, trigger: afterProcessingTime(5) },
      [
        { eventTime: 1, at: 1 },
        { eventTime: 2, at: 3 },
        { eventTime: 3, at: 8 },
      ],
      [],
    );
    expect(times).toEqual([6, 13]);
    expect(rows.map(([, , values]) => values)).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
  });

  it("[END1] a wait keeps the run alive as long as its window has something to send, and no longer", () => {
    // One record: fires at 5; the next multiples find nothing new, and the run ends.
    const { sim, times } = byHand(
      { windowType: new GlobalWindow(), trigger: continuousProcessingTime(5) },
      [{ eventTime: 1, at: 1 }],
      [],
    );
    expect(times).toEqual([5]);
    expect(sim.now).toBe(5);
    // Something else keeps it going: the same contents again.
    const more = build({
      windowType: new GlobalWindow(),
      trigger: continuousProcessingTime(5),
      watermarkStrategy: new ManualWatermark(),
      endOfInputFlush: false,
    });
    send(more.sim, more.processor, [{ eventTime: 1, at: 1 }]);
    more.sim.call(17, () => {}, undefined);
    more.sim.run();
    expect(more.results.times).toEqual([5, 10, 15]);
  });

  it("the clock reaches the end of a window; later records at once", () => {
    const { rows, times } = byHand(
      { windowType: ten, trigger: onProcessingTime() },
      [
        { eventTime: 1, at: 1 },
        { eventTime: 2, at: 12 },
      ],
      [],
    );
    expect(times).toEqual([10, 12]);
    expect(rows.map(([, , values]) => values)).toEqual([[1], [1, 2]]);
  });

  it("a timeout, from the first record or from the last", () => {
    const given = [1, 4, 7].map((at) => ({ eventTime: at, at }));
    const times = (resetsOnRecord: boolean) =>
      byHand({ windowType: ten, trigger: withTimeout(afterCount(10), 5, { resetsOnRecord }) }, given, []).times;
    expect(times(false)).toEqual([6, 12]);
    expect(times(true)).toEqual([12]);
  });

  it("[WIN3] [WIN6] a time of the clock that comes when the window is closed is void, whether or not a tick has passed", () => {
    // W is 12 from 1 on, so that at 6 the window [0, 10) is closed.
    const records = [
      { eventTime: 1, at: 1 },
      { eventTime: 12, at: 1 },
    ];
    for (const watermarkIntervalS of [0, 2, 1000]) {
      const { rows, processor } = run(
        { windowType: ten, trigger: afterProcessingTime(5), watermarkIntervalS },
        records,
      );
      expect(rows).toEqual([[10, 20, [12]]]);
      expect(processor.stats.recordsUnfired).toBe(1);
    }
    const kept = run({ windowType: ten, trigger: afterProcessingTime(5), lateEventPolicy: "update" }, records);
    expect(kept.rows).toEqual([
      [0, 10, [1]],
      [10, 20, [12]],
    ]);
  });

  it("[S14] a pause delays what comes in it, and a crash forgets it", () => {
    const during = (fault: "pause" | "crash") => {
      const results = new Sink<WindowOutput<string, readonly number[]>>("results");
      const processor = new StreamProcessor<string, number, readonly number[]>("p", {
        windowType: ten,
        aggregateFn: (values: readonly number[]) => values,
        downstream: results,
        trigger: afterProcessingTime(5),
        endOfInputFlush: false,
      });
      const faults = FaultSchedule.given("faults", [{ target: processor, fault, at: 3, duration: 10 }]);
      const sim = new Simulation({ entities: [processor, faults] });
      sim.schedule(processor, "Process", { key: "k", value: 1, eventTime: 1 }, { at: 1 });
      sim.run();
      return { times: results.times, stats: processor.stats };
    };
    expect(during("pause").times).toEqual([13]);
    expect(during("crash").times).toEqual([]);
    expect(during("crash").stats.recordsLost).toBe(1);
  });
});

describe("composites [W21]", () => {
  const values = (trigger: Trigger, records: readonly Given[]) => {
    const { rows, times } = byHand(
      { windowType: new GlobalWindow(), accumulation: "discarding", trigger },
      records,
      [],
    );
    return rows.map(([, , of], i) => [times[i], of]);
  };
  const given = [1, 2, 3, 10, 20].map((at) => ({ eventTime: at, at }));

  it("any, again and again: two records or five seconds", () => {
    expect(values(repeatedly(afterAny(afterCount(2), afterProcessingTime(5))), given)).toEqual([
      [2, [1, 2]],
      [8, [3]],
      [15, [10]],
      [25, [20]],
    ]);
  });

  it("all: two records and five seconds", () => {
    expect(values(repeatedly(afterAll(afterCount(2), afterProcessingTime(5))), given)).toEqual([
      [6, [1, 2, 3]],
      [20, [10, 20]],
    ]);
  });

  it("each in turn: one record, then two, then nothing more", () => {
    expect(values(afterEach(afterCount(1), afterCount(2)), given)).toEqual([
      [1, [1]],
      [3, [2, 3]],
    ]);
  });

  it("until: each record, up to the third", () => {
    expect(values(orFinally(repeatedly(afterCount(1)), afterCount(3)), given)).toEqual([
      [1, [1]],
      [2, [2]],
      [3, [3]],
    ]);
  });

  it("a third party's trigger without a condition takes part: met when it fires", () => {
    const odd: Trigger<{ seen: number }> = {
      name: "odd",
      createState: () => ({ seen: 0 }),
      onElement: (state) => (++state.seen % 2 === 1 ? "fire" : "continue"),
      onWatermark: () => "continue",
      onWake: () => "continue",
    };
    expect(values(repeatedly(afterAll(odd, afterCount(2))), given)).toEqual([
      [2, [1, 2]],
      [10, [3, 10]],
    ]);
  });
});

describe("purging, count windows, and what is never sent", () => {
  it("[W8] count windows: so many records each; with a slide the last so many", () => {
    const given = [5, 3, 9, 1, 7].map((value, at) => ({ eventTime: value, value, at: at + 1 }));
    const rows = (windowType: CountWindow) => byHand({ windowType }, given, []).rows.map(([, , values]) => values);
    expect(rows(new CountWindow(2))).toEqual([
      [5, 3],
      [9, 1],
    ]);
    expect(rows(new CountWindow(3, 2))).toEqual([
      [5, 3],
      [3, 9, 1],
    ]);
  });

  it("[W8] purging starts anew; what it holds at the end is flushed", () => {
    const { results, processor } = run({ windowType: new GlobalWindow(), trigger: purging(afterCount(2)) }, [
      { eventTime: 1 },
      { eventTime: 2 },
      { eventTime: 3 },
    ]);
    expect(panes(results)).toEqual([
      [[1, 2], "early", 0],
      [[3], "onTime", 1],
    ]);
    expect(results[1]?.pane.final).toBe("endOfInput");
    expect(processor.stats.recordsInOpenWindows).toBe(0);
  });

  it("[WIN12] records that are in no result when their window closes are counted", () => {
    const { rows, processor } = byHand(
      { windowType: ten, trigger: purging(afterCount(2)) },
      [1, 2, 3].map((eventTime) => ({ eventTime, at: eventTime })),
      [[20, 10]],
    );
    expect(rows).toEqual([[0, 10, [1, 2]]]);
    expect(processor.stats).toMatchObject({ recordsUnfired: 1, recordsInOpenWindows: 0, windowsHeld: 0 });
    expect(processor.activeWindows).toBe(0);
  });

  it("sessions add up the counts of what they take in, and supersede its results", () => {
    const { results } = byHand(
      { windowType: new SessionWindow(5), trigger: afterCount(2) },
      [
        { eventTime: 0, at: 0 },
        { eventTime: 1, at: 1 },
        { eventTime: 10, at: 2 },
        { eventTime: 5, at: 3 },
        { eventTime: 6, at: 4 },
      ],
      [],
    );
    expect(
      results.map(({ windowStart, windowEnd, result, replaces }) => [windowStart, windowEnd, result, replaces]),
    ).toEqual([
      [0, 6, [0, 1], []],
      [0, 15, [0, 1, 10, 5], [[0, 6] satisfies WindowBounds]],
    ]);
  });
});

describe("a third party's trigger [PKG2] [ERR3]", () => {
  const still = (more: Partial<Trigger<any>>): Trigger => ({
    name: "mine",
    createState: () => ({}),
    onElement: () => "continue",
    onWatermark: () => "continue",
    onWake: () => "continue",
    ...more,
  });

  it("sees its window, the watermark, the clock, the record, and what is due", () => {
    const seen: unknown[] = [];
    const trigger = still({
      onElement(_state, context) {
        const { window, closesAtS, watermarkS, nowS, count, eventTimeS, dueS, merging } = context;
        seen.push([window, closesAtS, watermarkS, nowS, count, eventTimeS, dueS, merging]);
        context.wakeAt(nowS + 1);
        context.wakeAtWatermark(8);
        context.wakeAtWatermark(9);
        context.cancelWakeAtWatermark(9);
        return "continue";
      },
      onWake: (_state, { dueS, nowS }) => {
        seen.push(["wake", dueS, nowS]);
        return "continue";
      },
      onWatermark: (_state, { dueS, watermarkS }) => {
        seen.push(["watermark", dueS, watermarkS]);
        return "fire";
      },
    });
    const { rows } = byHand(
      { windowType: ten, allowedLatenessS: 3, trigger },
      [{ eventTime: 4, at: 2 }],
      [
        [1, 3],
        [5, 9],
      ],
    );
    expect(seen).toEqual([
      [[0, 10], 13, 3, 2, 1, 4, Number.NaN, false],
      ["wake", 3, 3],
      ["watermark", 8, 9],
    ]);
    expect(rows).toEqual([[0, 10, [4]]]);
  });

  it("times of one instant come in order of time, end, start, whoever asked first", () => {
    const trigger = still({
      onElement(_state, context) {
        context.wakeAtWatermark(context.window[1] - 100);
        return "continue";
      },
      onWatermark: () => "fire",
    });
    const { rows } = byHand(
      { windowType: ten, trigger },
      [25, 5, 15].map((eventTime, i) => ({ key: String(i), eventTime, at: i })),
      [[5, 0]],
    );
    expect(rows.map(([start]) => start)).toEqual([0, 10, 20]);
  });

  it("says what is wrong with it", () => {
    const failing = (more: Partial<Trigger<any>>) => () =>
      byHand({ windowType: ten, trigger: still(more) }, [{ eventTime: 1, at: 1 }], [[2, 5]]);
    expect(failing({ onElement: () => true as never })).toThrow(
      'trigger mine: onElement must return "continue", "fire", "purge" or "fireAndPurge", got true',
    );
    expect(
      failing({
        onElement: (_state, context) => {
          context.wakeAt("soon" as never);
          return "continue";
        },
      }),
    ).toThrow('trigger mine: wakeAt takes seconds within +-2^33 or Infinity, got "soon"');
    expect(
      failing({
        onElement: (_state, context) => {
          context.wakeAtWatermark(3);
          return "continue";
        },
        onWatermark: (_state, context) => {
          context.wakeAtWatermark(3);
          return "continue";
        },
      }),
    ).toThrow("trigger mine: when it is called for 3 it must ask wakeAtWatermark for a later time, got 3");
    expect(() => build({ windowType: new SessionWindow(5), trigger: still({}) })).toThrow(
      "StreamProcessor: trigger mine has no mergeStates, which windows of type session need because they merge",
    );
    expect(() => build({ windowType: ten, trigger: { name: "half" } })).toThrow(
      "StreamProcessor: trigger must have a method createState, got an object without it",
    );
  });
});
