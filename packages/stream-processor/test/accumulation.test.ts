import { SessionWindow, sum, TumblingWindow } from "@sim/strategies";
import type { WindowOutput } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { build, type Given, type Outcome, run, send } from "./support/run.js";

/** One window [0, 10), lateness 10: 1 and 2 in time, then 4 and 8 after W has reached 12. */
const records: readonly Given[] = [
  { eventTime: 1, value: 1, at: 1 },
  { eventTime: 2, value: 2, at: 2 },
  { eventTime: 12, value: 100, at: 3 },
  { eventTime: 5, value: 4, at: 6.5 },
  { eventTime: 6, value: 8, at: 7.5 },
];

function firstWindow({ results }: Outcome): WindowOutput<unknown, unknown>[] {
  return results.filter((r) => r.windowStart === 0);
}

describe("accumulation [WIN5]", () => {
  const base = { windowType: new TumblingWindow(10), allowedLatenessS: 10 } as const;

  it("accumulating: every result holds the whole contents", () => {
    const rows = firstWindow(run(base, records)).map((r) => [r.result, r.recordCount, r.pane.index, r.pane.timing]);
    expect(rows).toEqual([
      [[1, 2], 2, 0, "onTime"],
      [[1, 2, 4], 3, 1, "late"],
      [[1, 2, 4, 8], 4, 2, "late"],
    ]);
  });

  it("discarding: every result holds what was in none before", () => {
    const rows = firstWindow(run({ ...base, accumulation: "discarding" }, records));
    expect(rows.map((r) => [r.result, r.recordCount, r.pane.index])).toEqual([
      [[1, 2], 2, 0],
      [[4], 1, 1],
      [[8], 1, 2],
    ]);
    expect(rows.every((r) => r.pane.retracts === undefined)).toBe(true);
  });

  it("retracting: every update takes back the result before it", () => {
    const retracts = (result: number[]) => [{ windowStart: 0, windowEnd: 10, result }];
    const rows = firstWindow(run({ ...base, accumulation: "retracting" }, records));
    expect(rows.map((r) => [r.result, r.pane.retracts])).toEqual([
      [[1, 2], undefined],
      [[1, 2, 4], retracts([1, 2])],
      [[1, 2, 4, 8], retracts([1, 2, 4])],
    ]);
  });

  it("[WIN7] an aggregator gives the same numbers, and its windows hold no records", () => {
    const total = (accumulation: string) =>
      firstWindow(run({ ...base, accumulation, aggregator: sum() }, records)).map((r) => [r.result, r.recordCount]);
    expect(total("accumulating")).toEqual([
      [3, 2],
      [7, 3],
      [15, 4],
    ]);
    expect(total("discarding")).toEqual([
      [3, 2],
      [4, 1],
      [8, 1],
    ]);
    expect(total("retracting")).toEqual([
      [3, 2],
      [7, 3],
      [15, 4],
    ]);
    const { processor } = run({ ...base, aggregator: sum() }, records);
    expect(processor.windowStates(null)).toEqual([
      { start: 0, end: 10, records: [], emitted: true },
      { start: 10, end: 20, records: [], emitted: true },
    ]);
  });

  it("a function that sorts or keeps its array changes neither the window nor results already sent", () => {
    const sorting = (values: readonly number[]) => (values as number[]).sort((a, b) => b - a);
    const rows = firstWindow(run({ ...base, aggregateFn: sorting }, records)).map((r) => r.result);
    expect(rows).toEqual([
      [2, 1],
      [4, 2, 1],
      [8, 4, 2, 1],
    ]);
    const { processor } = run({ ...base, aggregateFn: sorting, endOfInputFlush: false }, records);
    expect(processor.windowStates(null)[0]?.records).toEqual([1, 2, 4, 8]);
  });
});

describe("sessions that merge after they were sent [WIN5] [WIN10]", () => {
  /** Gap 5, lateness 20: [1, 6) and [8, 13) of "a" are sent when "b" moves W to 14; then 4 bridges them. */
  const bridged: readonly Given[] = [
    { key: "a", eventTime: 8, value: 1, at: 1 },
    { key: "a", eventTime: 1, value: 2, at: 2 },
    { key: "b", eventTime: 14, value: 100, at: 3 },
    { key: "a", eventTime: 4, value: 4, at: 5.5 },
  ];
  const base = { windowType: new SessionWindow(5), allowedLatenessS: 20 } as const;
  const ofA = (accumulation: string) => run({ ...base, accumulation }, bridged).results.filter((r) => r.key === "a");

  // [1, 6) is late from the start: W was at 8 when its record came.
  it("accumulating: one result with all records in order of arrival, which lists what it replaces", () => {
    expect(ofA("accumulating")).toEqual([
      {
        key: "a",
        windowStart: 1,
        windowEnd: 6,
        result: [2],
        recordCount: 1,
        pane: { index: 0, timing: "late", isFinal: false, isUpdate: false },
        replaces: [],
      },
      {
        key: "a",
        windowStart: 8,
        windowEnd: 13,
        result: [1],
        recordCount: 1,
        pane: { index: 0, timing: "onTime", isFinal: false, isUpdate: false },
        replaces: [],
      },
      {
        key: "a",
        windowStart: 1,
        windowEnd: 13,
        result: [1, 2, 4],
        recordCount: 3,
        pane: { index: 2, timing: "late", isFinal: false, isUpdate: true },
        replaces: [
          [1, 6],
          [8, 13],
        ],
      },
    ]);
  });

  it("discarding: the merged window sends only what is new", () => {
    const last = ofA("discarding").at(-1);
    expect(last).toMatchObject({ windowStart: 1, windowEnd: 13, result: [4], recordCount: 1 });
    expect(last?.replaces).toEqual([
      [1, 6],
      [8, 13],
    ]);
  });

  it("retracting: the merged window takes back both", () => {
    expect(ofA("retracting").at(-1)?.pane.retracts).toEqual([
      { windowStart: 1, windowEnd: 6, result: [2] },
      { windowStart: 8, windowEnd: 13, result: [1] },
    ]);
  });

  it("[WIN8.6] retracting in the profile beam, where a merged window counts from 0 again: it takes back both as well", () => {
    const { results } = run({ ...base, profile: "beam", accumulation: "retracting" }, bridged);
    const last = results.filter((r) => r.key === "a").at(-1);
    expect(last?.pane).toMatchObject({
      index: 0,
      retracts: [
        { windowStart: 1, windowEnd: 6, result: [2] },
        { windowStart: 8, windowEnd: 13, result: [1] },
      ],
    });
  });

  it("an aggregator merges accumulators", () => {
    const { results } = run({ ...base, aggregator: sum() }, bridged);
    expect(results.filter((r) => r.key === "a").map((r) => r.result)).toEqual([2, 1, 7]);
  });

  it("a merged window that is open again is sent when W reaches its new end, and lists then what it replaces", () => {
    // [1, 6) is sent at W = 6; 4 makes it [1, 9), open again; 20 closes it.
    const { results, times } = run(base, [
      { key: "a", eventTime: 1, at: 1 },
      { key: "b", eventTime: 6, at: 2 },
      { key: "a", eventTime: 4, at: 4.5 },
      { key: "b", eventTime: 20, at: 7.5 },
      { key: "a", eventTime: 5, at: 9.5 },
    ]);
    const rows = results.map((r, i) => [
      r.key,
      r.windowStart,
      r.windowEnd,
      r.result,
      r.pane.timing,
      r.replaces,
      times[i],
    ]);
    expect(rows.filter(([key]) => key === "a")).toEqual([
      ["a", 1, 6, [1], "onTime", [], 2],
      ["a", 1, 9, [1, 4], "onTime", [[1, 6]], 8],
      ["a", 1, 10, [1, 4, 5], "late", [[1, 9]], 9.5],
    ]);
  });

  it("a late record inside the session sends it again with the same bounds, and replaces nothing", () => {
    const { results } = run(base, [
      { key: "a", eventTime: 1, at: 1 },
      { key: "a", eventTime: 4, at: 2 },
      { key: "b", eventTime: 12, at: 3 },
      { key: "a", eventTime: 2, at: 4.5 },
    ]);
    const last = results.filter((r) => r.key === "a").at(-1);
    expect(last).toMatchObject({ windowStart: 1, windowEnd: 9, result: [1, 4, 2], replaces: [] });
    expect(last?.pane).toEqual({ index: 1, timing: "late", isFinal: false, isUpdate: true });
  });

  it("[WIN11] a merged session is on time if one of its parts was, and open sessions that merge are one", () => {
    // [0, 5) of "a" comes when W is 7 already, [5.5, 10.5) before its end. At W = 12,
    // before any tick, 3 makes one of them.
    const { sim, processor, results } = build({ ...base, watermarkIntervalS: 50 });
    send(sim, processor, [
      { key: "b", eventTime: 7, at: 1 },
      { key: "a", eventTime: 0, at: 2 },
      { key: "a", eventTime: 5.5, at: 3 },
    ]);
    sim.runUntil(3);
    expect(processor.activeWindows).toBe(3);
    send(sim, processor, [
      { key: "b", eventTime: 12, at: 4 },
      { key: "a", eventTime: 3, at: 5 },
    ]);
    sim.runUntil(5);
    expect(processor.activeWindows).toBe(2);
    sim.run();
    expect(results.events[0]).toMatchObject({ key: "a", windowStart: 0, windowEnd: 10.5, result: [0, 5.5, 3] });
    expect(results.events[0]?.pane).toEqual({ index: 0, timing: "onTime", isFinal: false, isUpdate: false });
  });

  it("[WIN6] a closed session that grows past the allowed lateness is not closed, until W closes it again", () => {
    const { sim, processor } = build({
      windowType: new SessionWindow(2),
      allowedLatenessS: 0.25,
      lateEventPolicy: "update",
    });
    send(sim, processor, [
      { key: "a", eventTime: 4, at: 0 },
      { key: "b", eventTime: 10, at: 0 },
      { key: "a", eventTime: 5.9, at: 1.5 },
      { key: "a", eventTime: 7.9, at: 2.5 },
      { key: "b", eventTime: 11, at: 3.5 },
    ]);
    // [4, 6), then [4, 7.9): closed at W = 10. [4, 9.9) is complete and takes records until W = 10.15.
    const held = [1.2, 2.2, 3.2, 4.2].map((time) => {
      sim.runUntil(time);
      return processor.stats.closedWindowsHeld;
    });
    expect(held).toEqual([1, 1, 0, 1]);
    expect(processor.stats).toMatchObject({ lateEvents: 1, lateEventsUpdated: 1, windowsHeld: 2 });
  });

  it("[WIN10] a session is late only by its merged end", () => {
    // W = 12: [4, 9) on its own would be late, but it touches [8, 13), which is open.
    const { processor, rows } = run({ windowType: new SessionWindow(5) }, [
      { key: "a", eventTime: 8, at: 1 },
      { key: "b", eventTime: 12, at: 2 },
      { key: "a", eventTime: 4, at: 3 },
    ]);
    expect(processor.stats.lateEvents).toBe(0);
    expect(rows[0]).toEqual([4, 13, [8, 4]]);
  });

  it("[WIN10] a closed session takes nothing more, whether or not a tick has passed", () => {
    // [1, 6) is closed at W = 7; 6.5 cannot touch it... and 5.5 makes [5.5, 10.5), a session of its own.
    for (const watermarkIntervalS of [0.01, 100]) {
      const { rows } = run({ windowType: new SessionWindow(5), watermarkIntervalS }, [
        { key: "a", eventTime: 1, at: 1 },
        { key: "b", eventTime: 7, at: 2 },
        { key: "a", eventTime: 5.5, at: 3 },
      ]);
      expect(rows).toEqual([
        [1, 6, [1]],
        [5.5, 10.5, [5.5]],
        [7, 12, [7]],
      ]);
    }
  });
});
