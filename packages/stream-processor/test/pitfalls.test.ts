import { Simulation, Sink } from "@sim/core";
import {
  BoundedOutOfOrderness,
  count,
  SessionWindow,
  SlidingWindow,
  TumblingWindow,
  type WindowBounds,
  type WindowType,
} from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { type Given, range, run } from "./support/run.js";

describe("scenarios in which a simulator easily goes wrong", () => {
  it("[S1] [WIN2] 1,000 in-order events read an hour late: none is dropped and all windows are right", () => {
    const records = range(0, 1000).map((t) => ({ eventTime: t, at: 3600 + t / 1000 }));
    const { processor, rows } = run({ windowType: new TumblingWindow(10) }, records);
    expect(processor.stats.lateEvents).toBe(0);
    expect(rows).toEqual(range(0, 100).map((w) => [w * 10, w * 10 + 10, range(w * 10, w * 10 + 10)]));
  });

  it("[S1] [WIN2] event times ahead of the clock: finished windows come out", () => {
    // Event time runs 10 times as fast as the clock: at clock 100, W is 990, and 99 windows have ended.
    const records = range(0, 1000).map((t) => ({ eventTime: t, at: t / 10 }));
    const { processor, results } = run({ windowType: new TumblingWindow(10), endOfInputFlush: false }, records, {
      endTime: 100,
    });
    expect(results.length).toBe(99);
    expect(processor.watermarkS).toBe(999);
  });

  it("[S2] [WIN4] an old event in a window that is still open is not late", () => {
    const { processor, rows } = run({ windowType: new TumblingWindow(60) }, [
      { eventTime: 29, at: 29 },
      { eventTime: 10, at: 30 },
      { eventTime: 61, at: 61 },
    ]);
    expect(processor.stats.lateEvents).toBe(0);
    expect(rows[0]).toEqual([0, 60, [29, 10]]);
  });

  it("[S3] [WIN5] a record within allowed lateness sends the window again, whole, as an update", () => {
    const { processor, results, times } = run(
      { windowType: new TumblingWindow(10), allowedLatenessS: 5, endOfInputFlush: false },
      [
        { eventTime: 1, value: 100, at: 1 },
        { eventTime: 2, value: 200, at: 2 },
        { eventTime: 11, at: 11 },
        { eventTime: 9, value: 300, at: 12.5 },
      ],
      { endTime: 20 },
    );
    expect(results.map((r) => [r.result, r.recordCount, r.pane])).toEqual([
      [[100, 200], 2, { index: 0, timing: "onTime", isFinal: false, isUpdate: false }],
      [[100, 200, 300], 3, { index: 1, timing: "late", isFinal: false, isUpdate: true }],
    ]);
    expect(times).toEqual([11, 12.5]);
    const { windowsEmitted, updates, lateEvents } = processor.stats;
    expect({ windowsEmitted, updates, lateEvents }).toEqual({ windowsEmitted: 1, updates: 1, lateEvents: 0 });
  });

  it("[S3] [WIN5] a sink that keeps the last result per window holds every record", () => {
    // Each second is delivered shuffled by up to 4 s; lateness 4 takes what the watermark has overtaken.
    const records = range(0, 1319).map((i) => ({ eventTime: i * 0.25, at: i * 0.25 + ((i * 7919) % 17) / 4 }));
    const inOrder = records.toSorted((a, b) => a.at - b.at);
    const { processor, results } = run({ windowType: new TumblingWindow(20), allowedLatenessS: 4 }, inOrder);
    const last = new Map(results.map((r) => [r.windowStart, r.recordCount]));
    expect(processor.stats.lateEvents).toBe(0);
    expect([...last.values()].reduce((a, b) => a + b, 0)).toBe(1319);
    expect(processor.stats.windowsEmitted).toBe(last.size);
  });

  it("[S4] [WIN6] update keeps closed windows for its horizon only, and then drops", () => {
    const options = { windowType: new TumblingWindow(1), allowedLatenessS: 0.5, lateEventPolicy: "update" } as const;
    const records = [...range(0, 1001).map((t) => ({ eventTime: t })), { eventTime: 0.5, at: 1001 }];
    const bounded = run({ ...options, updateHorizonS: 2 }, records, { endTime: 1001 });
    expect(bounded.processor.stats.lateEventsDropped).toBe(1);
    expect(bounded.processor.stats.lateEventsUpdated).toBe(0);
    // W = 1000. Kept: end + 0.5 + 2 > 1000, so ends 998, 999, 1000, and the open [1000, 1001).
    expect(bounded.processor.stats.windowsHeld).toBe(4);
    // Closed of these: end + 0.5 <= 1000, so 998 and 999.
    expect(bounded.processor.stats.closedWindowsHeld).toBe(2);

    const unbounded = run(options, records, { endTime: 1001 });
    expect(unbounded.processor.stats.lateEventsUpdated).toBe(1);
    expect(unbounded.results.at(-2)).toMatchObject({ windowStart: 0, windowEnd: 1, result: [0, 0.5] });
    expect(unbounded.processor.stats.windowsHeld).toBe(1001);
    expect(unbounded.processor.stats.closedWindowsHeld).toBe(999);
  });

  it("[S5] the start of a session moves back: 10 then 7, gap 5, is [7, 15)", () => {
    const { rows } = run({ windowType: new SessionWindow(5) }, [{ eventTime: 10 }, { eventTime: 7, at: 11 }]);
    expect(rows).toEqual([[7, 15, [10, 7]]]);
  });

  it("[S6] a record bridges sessions: 10, 7, 3 is one session [3, 15)", () => {
    const { rows, processor } = run({ windowType: new SessionWindow(5) }, [
      { eventTime: 10 },
      { eventTime: 7, at: 11 },
      { eventTime: 3, at: 12 },
    ]);
    expect(rows).toEqual([[3, 15, [10, 7, 3]]]);
    expect(processor.stats.lateEvents).toBe(0);
  });

  it("[S7] [WIN5] a late event into a session that was sent makes one session, not two that overlap", () => {
    // Session [1, 6) is sent when another key moves W to 9; then 3 comes, within lateness and as a late update.
    const records: Given[] = [
      { key: "a", eventTime: 1 },
      { key: "b", eventTime: 9 },
      { key: "a", eventTime: 3, at: 12.5 },
    ];
    for (const options of [{ allowedLatenessS: 10 }, { lateEventPolicy: "update" }] as const) {
      const { results } = run({ windowType: new SessionWindow(5), ...options }, records);
      const ofA = results.filter((r) => r.key === "a");
      expect(ofA.map((r) => [r.windowStart, r.windowEnd, r.result, r.replaces])).toEqual([
        [1, 6, [1], []],
        [1, 8, [1, 3], [[1, 6]]],
      ]);
    }
  });

  it("[S8] [WIN1] SlidingWindow(0.3, 0.1): each window is sent once", () => {
    const records = range(0, 100).map((i) => ({ eventTime: i / 10 }));
    const { results } = run({ windowType: new SlidingWindow(0.3, 0.1) }, records);
    const names = results.map((r) => `${r.windowStart} ${r.windowEnd}`);
    expect(new Set(names).size).toBe(names.length);
    // Starts -0.2 to 9.9.
    expect(names.length).toBe(102);
    expect(results.find((r) => r.windowStart === 0.4)).toMatchObject({ windowEnd: 0.7, result: [0.4, 0.5, 0.6] });
  });

  it("[S8] [WIN1] TumblingWindow(0.1): all 1,000 grid points are in the window that starts at them", () => {
    const records = range(0, 1000).map((i) => ({ eventTime: i / 10 }));
    const { rows } = run({ windowType: new TumblingWindow(0.1) }, records);
    expect(rows).toEqual(range(0, 1000).map((i) => [i / 10, (i + 1) / 10, [i / 10]]));
  });

  it("[S9] [WIN1] sliding windows with negative starts: t = 1 and t = -3, size 10, slide 5", () => {
    const at = (eventTime: number) =>
      run({ windowType: new SlidingWindow(10, 5) }, [{ eventTime, at: 0 }]).rows.map(([start, end]) => [start, end]);
    expect(at(1)).toEqual([
      [-5, 5],
      [0, 10],
    ]);
    expect(at(-3)).toEqual([
      [-10, 0],
      [-5, 5],
    ]);
  });

  const poisoned: Given[] = [{ eventTime: 1e6, at: 0 }, ...range(1, 51).map((t) => ({ eventTime: t, at: t }))];

  it("[S10] [WIN9] one bad clock: the records it makes late are counted, and worstLateness shows why", () => {
    const { processor } = run({ windowType: new TumblingWindow(10) }, poisoned);
    expect(processor.stats.lateEvents).toBe(50);
    expect(processor.stats.lateEventsDropped).toBe(50);
    expect(processor.stats.worstLateness).toBe(1e6 - 1);
  });

  it("[S10] [WIN9] maxFutureSkewS turns the bad one away, and no other", () => {
    const { processor, rows, aside } = run(
      { windowType: new TumblingWindow(10), maxFutureSkewS: 60, lateEventPolicy: "sideOutput" },
      poisoned,
    );
    expect(processor.stats.lateEvents).toBe(0);
    expect(processor.stats.worstLateness).toBe(0);
    expect(processor.stats.futureEvents).toBe(1);
    expect(processor.stats.futureEventsSideOutput).toBe(1);
    expect(processor.watermarkS).toBe(50);
    expect(aside).toEqual([
      { key: null, value: 1e6, eventTime: 1e6, watermarkS: -Infinity, latenessS: -Infinity, reason: "future" },
    ]);
    expect(rows.map(([start]) => start)).toEqual([0, 10, 20, 30, 40, 50]);
    const dropping = run({ windowType: new TumblingWindow(10), maxFutureSkewS: 60 }, poisoned);
    expect(dropping.processor.stats.futureEventsDropped).toBe(1);
    expect(dropping.rows).toEqual(rows);
  });

  it("[S10] [WIN2] a first event at -1 is not late", () => {
    const { processor, rows } = run({ windowType: new TumblingWindow(10) }, [{ eventTime: -1, at: 0 }]);
    expect(processor.stats.lateEvents).toBe(0);
    expect(rows).toEqual([[-10, 0, [-1]]]);
  });

  it("[S11] [WIN3] the interval changes when results appear, never which records are late", () => {
    const records = range(0, 3000).map((i) => ({ eventTime: i / 10 - ((i * 7919) % 31) / 10, at: i / 10 }));
    // By hand: a record is late when the highest event time before it has reached the end of its 1 s window.
    let highest = -Infinity;
    let late = 0;
    for (const { eventTime } of records) {
      if (Math.round(highest * 10) >= Math.floor(Math.round(eventTime * 10) / 10) * 10 + 10) late++;
      highest = Math.max(highest, eventTime);
    }
    expect(late).toBeGreaterThan(500);
    const outcomes = [0.1, 1, 5, 30].map((watermarkIntervalS) =>
      run({ windowType: new TumblingWindow(1), watermarkIntervalS }, records),
    );
    for (const { processor, rows } of outcomes) {
      expect(processor.stats.lateEvents).toBe(late);
      expect(rows).toEqual(outcomes[0]?.rows);
    }
  });

  it("[S12] [END2] the tail is not lost: 100 events over 100 s in 60 s windows are 100 events", () => {
    const { results, processor } = run(
      { windowType: new TumblingWindow(60) },
      range(0, 100).map((eventTime) => ({ eventTime })),
    );
    expect(results.map((r) => [r.recordCount, r.pane.final])).toEqual([
      [60, undefined],
      [40, "endOfInput"],
    ]);
    expect(processor.stats.windowsFlushed).toEqual({ endOfInput: 1, truncated: 0 });
    expect(processor.totalWindowsEmitted).toBe(2);
  });

  it("[S13] [WIN4] results come in order of time across keys, whatever the order of arrival", () => {
    const { results } = run(
      { windowType: new TumblingWindow(10), watermarkStrategy: new BoundedOutOfOrderness({ boundS: 20 }) },
      [
        { key: "late", eventTime: 12, at: 1 },
        { key: "early", eventTime: 3, at: 2 },
        { key: "both", eventTime: 15, at: 3 },
        { key: "both", eventTime: 5, at: 4 },
        { key: "end", eventTime: 100, at: 5 },
      ],
    );
    expect(results.slice(0, 4).map((r) => [r.windowStart, r.key])).toEqual([
      [0, "early"],
      [0, "both"],
      [10, "late"],
      [10, "both"],
    ]);
  });

  it("[S15] a side output that is missing is an error, not a count", () => {
    const options = {
      windowType: new TumblingWindow(1),
      aggregator: count(),
      downstream: new Sink("sink"),
      lateEventPolicy: "sideOutput",
    };
    expect(() => new StreamProcessor("p", options as never)).toThrow(
      'StreamProcessor: sideOutput (for lateEventPolicy "sideOutput"): target must be an entity, got undefined',
    );
  });

  it("[S15] [PKG2] a third party's merging window merges, without being a SessionWindow", () => {
    // Sessions of at most 20 s: two windows merge if they touch and the cover is no longer than that.
    const capped: WindowType<number> = {
      name: "capped session",
      merging: {
        merges: (a, b) => a[0] <= b[1] && b[0] <= a[1] && Math.max(a[1], b[1]) - Math.min(a[0], b[0]) <= 20,
        cover: (a, b): WindowBounds => [Math.min(a[0], b[0]), Math.max(a[1], b[1])],
      },
      assignWindows: (t) => [[t, t + 5]],
      shouldClose: (end, watermark) => watermark >= end,
    };
    const { rows } = run(
      { windowType: capped },
      [0, 4, 8, 12, 16, 20].map((eventTime) => ({ eventTime })),
    );
    // 0, 4, 8, 12 cover [0, 17); 16 would make it 21 long, so it starts another.
    expect(rows).toEqual([
      [0, 17, [0, 4, 8, 12]],
      [16, 25, [16, 20]],
    ]);
  });

  it("[S14] [CORE8] a crash loses the windows and the watermark, and counts what it lost", () => {
    const sink = new Sink("sink");
    const processor = new StreamProcessor("p", {
      windowType: new TumblingWindow(10),
      aggregator: count(),
      downstream: sink,
    });
    const sim = new Simulation({ entities: [processor], endTime: 60 });
    for (const t of range(0, 25)) sim.schedule(processor, "Process", { key: `k${t % 2}`, value: t }, { at: t });
    sim.call(25, () => sim.crash(processor), undefined);
    sim.call(30, () => sim.restart(processor), undefined);
    for (const t of range(26, 50)) sim.schedule(processor, "Process", { key: "k", value: t }, { at: t });
    sim.runUntil(29.5);
    // [20, 30) of both keys, with five records, was open.
    expect(processor.stats).toMatchObject({ windowsLost: 2, recordsLost: 5, windowsHeld: 0, windowsEmitted: 4 });
    expect(processor.watermarkS).toBe(-Infinity);
    sim.run();
    // 26 to 29 were lost on the way, 30 to 49 were not; results go on at the old ticks.
    expect(processor.stats).toMatchObject({ eventsProcessed: 25 + 20, windowsEmitted: 6, lateEvents: 0 });
    expect(sink.times.slice(4)).toEqual([40, 60]);
  });
});
