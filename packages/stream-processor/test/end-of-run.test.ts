import { SessionWindow, TumblingWindow } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { range, run } from "./support/run.js";

const windowType = new TumblingWindow(10);
const records = range(0, 25).map((eventTime) => ({ eventTime }));

describe("the end of the run", () => {
  it("[END2] ran dry: what is left comes out in order, marked endOfInput", () => {
    const { results, processor } = run({ windowType }, records);
    expect(results.map((r) => [r.windowStart, r.recordCount, r.pane])).toEqual([
      [0, 10, { index: 0, timing: "onTime", isFinal: true, isUpdate: false }],
      [10, 10, { index: 0, timing: "onTime", isFinal: true, isUpdate: false }],
      [20, 5, { index: 0, timing: "onTime", isFinal: true, isUpdate: false, final: "endOfInput" }],
    ]);
    expect(processor.stats.windowsFlushed).toEqual({ endOfInput: 1, truncated: 0 });
    expect(processor.stats).toMatchObject({ windowsEmitted: 3, recordsInOpenWindows: 0 });
    expect(processor.activeWindows).toBe(0);
  });

  it("[END2] cut by the end time: marked truncated, and early", () => {
    const { results, processor, times } = run({ windowType }, records, { endTime: 17 });
    expect(results.at(-1)).toMatchObject({ windowStart: 10, recordCount: 8 });
    expect(results.at(-1)?.pane).toEqual({
      index: 0,
      timing: "early",
      isFinal: true,
      isUpdate: false,
      final: "truncated",
    });
    expect(times.at(-1)).toBe(17);
    expect(processor.stats.windowsFlushed).toEqual({ endOfInput: 0, truncated: 1 });
  });

  it("[END2] without the flush nothing open is sent, and what W has closed is sent at any interval", () => {
    for (const watermarkIntervalS of [1, 1000]) {
      const { results, processor } = run({ windowType, watermarkIntervalS, endOfInputFlush: false }, records);
      expect(results.map((r) => [r.windowStart, r.pane.final])).toEqual([
        [0, undefined],
        [10, undefined],
      ]);
      expect(processor.activeWindows).toBe(1);
      expect(processor.stats.recordsInOpenWindows).toBe(5);
      expect(processor.windowStates(null).at(-1)).toEqual({
        start: 20,
        end: 30,
        records: [20, 21, 22, 23, 24],
        emitted: false,
      });
    }
  });

  it("[END2] [WIN5] a session that is open again is flushed as an update", () => {
    const { results } = run({ windowType: new SessionWindow(5), allowedLatenessS: 10 }, [
      { key: "a", eventTime: 1, at: 1 },
      { key: "b", eventTime: 6, at: 2 },
      { key: "a", eventTime: 4, at: 4 },
    ]);
    expect(results.map((r) => [r.key, r.windowStart, r.windowEnd, r.pane.final, r.pane.isUpdate, r.replaces])).toEqual([
      ["a", 1, 6, undefined, false, []],
      ["a", 1, 9, "endOfInput", true, [[1, 6]]],
      ["b", 6, 11, "endOfInput", false, []],
    ]);
  });
});
