import { SlidingWindow, TumblingWindow } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { type Given, run } from "./support/run.js";

const tumbling = new TumblingWindow(10);

/** W = 20, then records 0.5, 5 and 15 with event times whose windows ended at 10, 10 and 20. */
const records: readonly Given[] = [
  { eventTime: 3, at: 3 },
  { eventTime: 20, at: 20 },
  { eventTime: 5, at: 21.5 },
];

describe("late events", () => {
  it("[WIN4] a record is late from W = end + allowed lateness on, to the microsecond", () => {
    const lateAt = (watermark: number) =>
      run({ windowType: tumbling, allowedLatenessS: 5 }, [
        { eventTime: watermark, at: 1 },
        { eventTime: 9, at: 2 },
      ]).processor.stats.lateEvents;
    expect(lateAt(14.999999)).toBe(0);
    expect(lateAt(15)).toBe(1);
  });

  it("[WIN3] a record that moves W is judged by W as it was", () => {
    const { processor } = run({ windowType: new TumblingWindow(1), allowedLatenessS: 0 }, [{ eventTime: 5, at: 0 }]);
    expect(processor.stats.lateEvents).toBe(0);
    expect(processor.watermarkS).toBe(5);
  });

  it("[WIN3] between W and the tick: within lateness it joins the first result, with lateness 0 it is late", () => {
    const between: readonly Given[] = [
      { eventTime: 3, at: 3 },
      { eventTime: 11, at: 3.25 },
      { eventTime: 4, at: 3.5 },
    ];
    const within = run({ windowType: tumbling, allowedLatenessS: 5 }, between);
    expect(within.rows[0]).toEqual([0, 10, [3, 4]]);
    expect(within.results[0]?.pane).toEqual({ index: 0, timing: "onTime", isFinal: false, isUpdate: false });
    const without = run({ windowType: tumbling }, between);
    expect(without.rows[0]).toEqual([0, 10, [3]]);
    expect(without.processor.stats.lateEventsDropped).toBe(1);
  });

  it("[WIN4] [WIN6] drop: counted, and the window stays as it was sent", () => {
    const { processor, rows } = run({ windowType: tumbling, allowedLatenessS: 5 }, records);
    expect(rows).toEqual([
      [0, 10, [3]],
      [20, 30, [20]],
    ]);
    const { lateEvents, lateEventsDropped, worstLateness } = processor.stats;
    expect({ lateEvents, lateEventsDropped, worstLateness }).toEqual({
      lateEvents: 1,
      lateEventsDropped: 1,
      worstLateness: 15,
    });
  });

  it("[WIN6] side output: the record with the watermark that judged it, at once", () => {
    const { processor, aside } = run({ windowType: tumbling, lateEventPolicy: "sideOutput" }, records);
    expect(aside).toEqual([{ key: null, value: 5, eventTime: 5, watermarkS: 20, latenessS: 15, reason: "late" }]);
    expect(processor.stats.lateEventsSideOutput).toBe(1);
  });

  it("[WIN6] update: the closed window is sent again, whole", () => {
    const { processor, results, times } = run({ windowType: tumbling, lateEventPolicy: "update" }, records);
    expect(results[1]).toMatchObject({
      windowStart: 0,
      result: [3, 5],
      pane: { index: 1, timing: "late", isUpdate: true },
    });
    expect(times[1]).toBe(21.5);
    const { lateEvents, lateEventsUpdated, updates, windowsEmitted } = processor.stats;
    expect([lateEvents, lateEventsUpdated, updates, windowsEmitted]).toEqual([1, 1, 1, 2]);
  });

  it("[WIN6] update: the horizon counts from end + allowed lateness", () => {
    const updated = (watermark: number) =>
      run({ windowType: tumbling, lateEventPolicy: "update", allowedLatenessS: 5, updateHorizonS: 7 }, [
        { eventTime: watermark, at: 1 },
        { eventTime: 9, at: 2 },
      ]).processor.stats;
    expect(updated(14)).toMatchObject({ lateEvents: 0 });
    expect(updated(21.999999)).toMatchObject({ lateEventsUpdated: 1, lateEventsDropped: 0 });
    expect(updated(22)).toMatchObject({ lateEventsUpdated: 0, lateEventsDropped: 1 });
  });

  it("[WIN6] update: a late record for a window that never was makes it, sent at the next tick", () => {
    const { results, times } = run({ windowType: tumbling, lateEventPolicy: "update" }, [
      { eventTime: 25, at: 1 },
      { eventTime: 5, at: 2.25 },
    ]);
    expect(results[0]).toMatchObject({
      windowStart: 0,
      result: [5],
      pane: { index: 0, timing: "late", isUpdate: false },
    });
    // The run is over at 2.25, before the tick.
    expect(times[0]).toBe(2.25);
  });

  it("[WIN4] a record late for some of its windows goes into the others, and is no late event", () => {
    // W = 12: [-5, 5) and [0, 10) are closed, [5, 15) is open.
    const { processor, rows } = run({ windowType: new SlidingWindow(10, 5) }, [
      { key: "w", eventTime: 12, at: 1 },
      { key: "a", eventTime: 9, at: 2 },
      { key: "a", eventTime: 4, at: 3 },
    ]);
    expect(rows.filter(([, , values]) => values.includes(9))).toEqual([[5, 15, [9]]]);
    expect(processor.stats).toMatchObject({ eventsPartlyLate: 1, lateEvents: 1, lateEventsDropped: 1 });
  });

  it("[WIN6] update: a record late for some of its windows goes into those as well", () => {
    const { processor, rows } = run({ windowType: new SlidingWindow(10, 5), lateEventPolicy: "update" }, [
      { key: "w", eventTime: 12, at: 1 },
      { key: "a", eventTime: 9, at: 2 },
    ]);
    expect(rows.filter(([, , values]) => values.includes(9))).toEqual([
      [0, 10, [9]],
      [5, 15, [9]],
    ]);
    expect(processor.stats).toMatchObject({ eventsPartlyLate: 0, lateEvents: 0 });
  });

  it("[WIN1] a record in no window is counted, moves W, and is not late", () => {
    const { processor, rows } = run({ windowType: new SlidingWindow(1, 10) }, [
      { eventTime: 25, at: 1 },
      { eventTime: 3, at: 2 },
      { eventTime: 30.5, at: 3 },
    ]);
    expect(processor.stats).toMatchObject({ eventsProcessed: 3, eventsInNoWindow: 2, lateEvents: 0 });
    expect(rows).toEqual([[30, 31, [30.5]]]);
    expect(processor.watermarkS).toBe(30.5);
  });

  it("[WIN9] maxFutureSkewS: exactly that far ahead is believed, a microsecond more is not", () => {
    const future = (eventTime: number) =>
      run({ windowType: tumbling, maxFutureSkewS: 5 }, [{ eventTime, at: 2 }]).processor.stats.futureEvents;
    expect(future(7)).toBe(0);
    expect(future(7.000001)).toBe(1);
  });

  it("[WIN11] a result is final when no record can change it any more", () => {
    const finals = (allowedLatenessS: number, lateEventPolicy = "drop") =>
      run({ windowType: tumbling, allowedLatenessS, lateEventPolicy }, [
        { eventTime: 1 },
        { eventTime: 15 },
      ]).results.map((r) => r.pane.isFinal);
    expect(finals(0)).toEqual([true, true]);
    expect(finals(5)).toEqual([true, true]);
    expect(finals(6)).toEqual([false, true]);
    expect(finals(0, "update")).toEqual([false, true]);
  });
});
