import {
  afterCount,
  continuousEventTime,
  ManualWatermark,
  MonotonicWatermark,
  never,
  onWatermark,
  SessionWindow,
  SlidingWindow,
  TimeDifferenceWindow,
  TumblingWindow,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { build, type Given, type GivenOptions, outcome, run } from "./support/run.js";

// One scenario for each row of docs/window-profiles.md.

const profiles = ["flink", "beam", "kafkaStreams"] as const;

/** `[start, end, values]` of all results, in the order flink, beam, kafkaStreams. */
function rowsOfEach(options: GivenOptions, records: readonly Given[]) {
  return profiles.map((profile) => run({ ...options, profile, watermarkIntervalS: 0 }, records).rows);
}

/** Records and watermarks by turns, with no flush at the end. */
function steps(options: GivenOptions, given: readonly (Given | { readonly watermarkS: number })[]) {
  const { sim, processor, results, aside } = build({
    watermarkStrategy: new ManualWatermark(),
    watermarkIntervalS: 0,
    endOfInputFlush: false,
    ...options,
  });
  for (const [i, step] of given.entries()) {
    if ("watermarkS" in step) sim.schedule(processor, "Watermark", step, { at: i });
    else {
      const { key = "k", eventTime, value = eventTime } = step;
      sim.schedule(processor, "Process", { key, value, eventTime }, { at: i });
    }
  }
  sim.run();
  return outcome(sim, processor, results, aside);
}

function stepsOfEach(options: GivenOptions, given: readonly (Given | { readonly watermarkS: number })[]) {
  return profiles.map((profile) => steps({ ...options, profile }, given));
}

describe("[WIN8] where the engines differ", () => {
  it("[W2] windows below zero: none in kafkaStreams", () => {
    const [flink, beam, kafkaStreams] = rowsOfEach(
      { windowType: new SlidingWindow(10, 5), trigger: never(), closingBehavior: "ifNonEmpty" },
      [{ key: "k", eventTime: 1 }],
    );
    expect(flink).toEqual([
      [-5, 5, [1]],
      [0, 10, [1]],
    ]);
    expect(beam).toEqual(flink);
    expect(kafkaStreams).toEqual([[0, 10, [1]]]);
  });

  it("[W4] [W5] [W6] sessions exactly a gap apart: one, two, one", () => {
    const counts = stepsOfEach(
      { windowType: new SessionWindow(5), trigger: afterCount(1), accumulation: "accumulating" },
      [{ eventTime: 10 }, { eventTime: 15 }],
    ).map(({ rows }) => rows.at(-1));
    expect(counts).toEqual([
      [10, 20, [10, 15]],
      [15, 20, [15]],
      [10, 20, [10, 15]],
    ]);
  });

  it("[W6] a session is late when the watermark has reached its end, in kafkaStreams when it is beyond", () => {
    // A session of its own: [10, 15).
    const lateAt = (watermarkS: number) =>
      stepsOfEach({ windowType: new SessionWindow(5) }, [{ watermarkS }, { eventTime: 10 }]).map(
        ({ processor }) => processor.stats.lateEvents,
      );
    expect(lateAt(14.999)).toEqual([0, 0, 0]);
    expect(lateAt(15)).toEqual([1, 1, 0]);
    expect(lateAt(15.001)).toEqual([1, 1, 1]);
  });

  it("[W7] a session is late by its merged end, in beam by the record's own window", () => {
    // At W = 14 the session [7, 20) is open; the record at 8 by itself would end at 13.
    const outcomes = stepsOfEach({ windowType: new SessionWindow(5), accumulation: "accumulating" }, [
      { eventTime: 11 },
      { eventTime: 15 },
      { watermarkS: 14 },
      { eventTime: 8 },
      { watermarkS: 30 },
    ]);
    expect(outcomes.map(({ rows }) => rows.at(-1))).toEqual([
      [8, 20, [11, 15, 8]],
      [11, 20, [11, 15]],
      [8, 20, [11, 15, 8]],
    ]);
    expect(outcomes.map(({ processor }) => processor.stats.lateEvents)).toEqual([0, 1, 0]);
  });

  it("[W9] [W14] [W15] [W16] the watermark closes a window at its end plus lateness, in all three", () => {
    const options = { windowType: new TumblingWindow(10), allowedLatenessS: 5 };
    const lateAt = (watermarkS: number) =>
      stepsOfEach(options, [{ watermarkS }, { eventTime: 9 }]).map(({ processor }) => processor.stats.lateEvents);
    expect(lateAt(14.999)).toEqual([0, 0, 0]);
    expect(lateAt(15)).toEqual([1, 1, 1]);
  });

  it("[W16] null keys: skipped in kafkaStreams, counted, and without a say in the watermark", () => {
    const outcomes = profiles.map((profile) =>
      run(
        {
          windowType: new TumblingWindow(10),
          profile,
          watermarkStrategy: new MonotonicWatermark(),
          endOfInputFlush: false,
        },
        [
          { key: null, eventTime: 50 },
          { key: "k", eventTime: 5, at: 60 },
        ],
      ),
    );
    expect(outcomes.map(({ processor }) => processor.stats.lateEvents)).toEqual([1, 1, 0]);
    expect(outcomes.map(({ processor }) => processor.stats.nullKeysSkipped)).toEqual([0, 0, 1]);
    expect(outcomes[2]?.rows).toEqual([[0, 10, [5]]]);
  });

  it("[W20] an update holds the whole contents, in beam what is new", () => {
    const updates = stepsOfEach({ windowType: new TumblingWindow(10), allowedLatenessS: 5 }, [
      { eventTime: 1 },
      { watermarkS: 10 },
      { eventTime: 2 },
    ]).map(({ rows }) => rows.at(-1)?.[2]);
    expect(updates).toEqual([[1, 2], [2], [1, 2]]);
  });

  it("[W22] without a trigger results leave at the end of the window, in kafkaStreams with each record", () => {
    const results = stepsOfEach({ windowType: new TumblingWindow(10) }, [
      { eventTime: 1 },
      { eventTime: 2 },
      { watermarkS: 10 },
    ]).map(({ rows }) => rows.map(([, , values]) => values));
    expect(results).toEqual([[[1, 2]], [[1, 2]], [[1], [1, 2]]]);
  });

  it("[W21] at the end of a window there is a result in beam even if nothing is new, with no values when discarding", () => {
    const outcomes = stepsOfEach(
      {
        windowType: new TumblingWindow(10),
        trigger: onWatermark({ early: afterCount(1) }),
        accumulation: "discarding",
      },
      [{ eventTime: 1 }, { watermarkS: 10 }],
    );
    expect(outcomes.map(({ rows }) => rows.map(([, , values]) => values))).toEqual([[[1]], [[1], []], [[1]]]);
    const quiet = steps(
      {
        windowType: new TumblingWindow(10),
        trigger: onWatermark({ early: afterCount(1) }),
        profile: "beam",
        onTimeBehavior: "ifNonEmpty",
      },
      [{ eventTime: 1 }, { watermarkS: 10 }],
    );
    expect(quiet.rows).toEqual([[0, 10, [1]]]);
  });

  it("[W17] what a trigger has held back when the window closes: forgotten and counted, in beam sent", () => {
    const outcomes = stepsOfEach({ windowType: new TumblingWindow(10), trigger: afterCount(2) }, [
      { eventTime: 1 },
      { eventTime: 2 },
      { eventTime: 3 },
      { watermarkS: 10 },
    ]);
    expect(outcomes.map(({ rows }) => rows.map(([, , values]) => values))).toEqual([[[1, 2]], [[1, 2], [3]], [[1, 2]]]);
    expect(outcomes.map(({ processor }) => processor.stats.recordsUnfired)).toEqual([1, 0, 1]);
  });

  it("[W21] a trigger that fires when nothing is new sends the same again, but not in beam", () => {
    const outcomes = stepsOfEach(
      { windowType: new TumblingWindow(10), trigger: continuousEventTime(4), accumulation: "accumulating" },
      [{ eventTime: 1 }, { watermarkS: 4 }, { watermarkS: 8 }],
    );
    expect(outcomes.map(({ rows }) => rows.length)).toEqual([2, 1, 2]);
  });

  it("a session that takes in others counts its results on, in beam from 0 if its bounds are new", () => {
    const indices = stepsOfEach(
      { windowType: new SessionWindow(5), trigger: afterCount(1), accumulation: "accumulating" },
      [{ eventTime: 10 }, { eventTime: 12 }, { eventTime: 11 }],
    ).map(({ results }) => results.map(({ pane }) => pane.index));
    expect(indices).toEqual([
      [0, 1, 2],
      [0, 0, 1],
      [0, 1, 2],
    ]);
  });

  it("the windows of a record are dealt with from the last to the first, in kafkaStreams from the first", () => {
    const starts = stepsOfEach({ windowType: new SlidingWindow(10, 5), trigger: afterCount(1) }, [
      { eventTime: 11 },
    ]).map(({ rows }) => rows.map(([start]) => start));
    expect(starts).toEqual([
      [10, 5],
      [10, 5],
      [5, 10],
    ]);
  });

  it("[W6] a session that is closed still takes part in kafkaStreams as long as the store keeps it", () => {
    const given = [{ eventTime: 10 }, { key: "other", eventTime: 17 }, { watermarkS: 17 }, { eventTime: 14 }];
    const last = (more: object) =>
      steps({ windowType: new SessionWindow(5), profile: "kafkaStreams", ...more }, given).rows.at(-1);
    expect(last({})).toEqual([14, 19, [14]]);
    expect(last({ storeRetentionS: 100 })).toEqual([10, 19, [10, 14]]);
    const flink = steps({ windowType: new SessionWindow(5), trigger: afterCount(1) }, given);
    expect(flink.rows.at(-1)).toEqual([14, 19, [14]]);
  });

  it("[W22] results on close are lost in kafkaStreams if the store has forgotten them by then, and are counted", () => {
    const emitted = (second: number, more: object = {}) =>
      run(
        {
          windowType: new TumblingWindow(10),
          profile: "kafkaStreams",
          trigger: never(),
          closingBehavior: "ifNonEmpty",
          watermarkIntervalS: 0,
          endOfInputFlush: false,
          ...more,
        },
        [
          { key: "k", eventTime: 5 },
          { key: "k", eventTime: second },
        ],
      );
    expect(emitted(19).rows).toEqual([[0, 10, [5]]]);
    expect(emitted(21).rows).toEqual([]);
    expect(emitted(21).processor.stats.recordsUnfired).toBe(1);
    expect(emitted(21, { storeRetentionS: 1000 }).rows).toEqual([[0, 10, [5]]]);
  });

  it("[ERR1] storeRetentionS is for kafkaStreams alone, and a profile is one of three", () => {
    const windowType = new TumblingWindow(10);
    expect(() => build({ windowType, storeRetentionS: 10 })).toThrow(
      'StreamProcessor: storeRetentionS needs profile "kafkaStreams", got "flink"',
    );
    expect(() => build({ windowType, profile: "spark" })).toThrow("StreamProcessor: profile must be");
  });

  it("[W3] windows per record are made of records, in kafkaStreams of other windows", () => {
    const options: GivenOptions = {
      windowType: new TimeDifferenceWindow(10, { unitS: 1, notBeforeS: 0 }),
      trigger: afterCount(1),
      accumulation: "accumulating",
      onTimeBehavior: "ifNonEmpty",
      closingBehavior: "never",
      watermarkStrategy: new MonotonicWatermark(),
    };
    // [21, 32) is the window right after 20 and the one that ends with 31.
    const twice = stepsOfEach(options, [{ eventTime: 12 }, { eventTime: 20 }, { eventTime: 31 }]);
    const firsts = [
      [2, 13, [12]],
      [13, 24, [20]],
      [10, 21, [12, 20]],
      [21, 32, [31]],
    ];
    expect(twice.map(({ rows }) => rows)).toEqual([firsts, firsts, [...firsts, [21, 32, [31]]]]);
    // 30 misses [20, 31), which ends with it, and [21, 32), right after 20. The store of Kafka Streams has forgotten the window
    // that ends with 20, so there the second was never to be.
    const missed = stepsOfEach(options, [{ eventTime: 20 }, { eventTime: 40 }, { eventTime: 30 }]);
    expect(missed.map(({ processor }) => processor.stats.windowsMissed)).toEqual([2, 2, 1]);
  });
});
