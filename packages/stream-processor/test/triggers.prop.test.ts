import {
  afterAny,
  afterCount,
  afterProcessingTime,
  BoundedOutOfOrderness,
  CountWindow,
  continuousEventTime,
  GlobalWindow,
  never,
  onWatermark,
  onWindowClose,
  purging,
  repeatedly,
  SessionWindow,
  SlidingWindow,
  TimeDifferenceWindow,
  type Trigger,
  TumblingWindow,
  type WindowType,
} from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Given, run } from "./support/run.js";

const windowTypes: readonly WindowType<number>[] = [
  new TumblingWindow(10),
  new SlidingWindow(10, 4),
  new SlidingWindow(3, 5),
  new SessionWindow(4),
  new GlobalWindow(),
];

/** By a third party: fires with every record whose value is even. */
const even: Trigger<{ fired: number }> = {
  name: "odd counts",
  createState: () => ({ fired: 0 }),
  onElement: (state) => (++state.fired % 2 === 0 ? "fire" : "continue"),
  onWatermark: () => "continue",
  onWake: () => "continue",
  mergeStates: (parts) => ({ fired: parts.reduce((total, part) => total + part.fired, 0) }),
};

const triggers: readonly Trigger[] = [
  onWatermark(),
  onWatermark({ early: afterCount(2), late: afterCount(3) }),
  onWatermark({ early: afterProcessingTime(3) }),
  onWindowClose(),
  afterCount(2),
  purging(afterCount(3)),
  repeatedly(afterAny(afterCount(3), afterProcessingTime(2))),
  continuousEventTime(3),
  even,
  never(),
];

const records = fc.array(
  fc.record({
    key: fc.constantFrom("a", "b"),
    eventTime: fc.integer({ min: -30, max: 60 }),
    gap: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 40 },
);

/** Records with values from 1, one after the other. */
function inTime(given: readonly { key: string; eventTime: number; gap: number }[]): Given[] {
  let at = 0;
  return given.map(({ key, eventTime, gap }, i) => {
    at += gap;
    return { key, eventTime, value: i + 1, at };
  });
}

const profile = fc.constantFrom("flink", "beam", "kafkaStreams");
const options = fc.record({
  windowType: fc.constantFrom(...windowTypes),
  trigger: fc.constantFrom(...triggers),
  profile,
  allowedLatenessS: fc.constantFrom(0, 5, 20),
  watermarkIntervalS: fc.constantFrom(0, 0.5, 7),
  closingBehavior: fc.constantFrom("never", "ifNonEmpty"),
  endOfInputFlush: fc.boolean(),
});

describe("laws of windows with a trigger", () => {
  it("[WIN12] [WIN8.2] discarding, each record is once in a result, or open, late, in no window, or written off", () => {
    fc.assert(
      fc.property(options, records, (given, stream) => {
        const { results, processor } = run({ ...given, accumulation: "discarding" }, inTime(stream));
        const { stats } = processor;
        const sent = results.reduce((total, { recordCount }) => total + recordCount, 0);
        // How many windows the records are in, by the window type itself.
        const assigned = stream.reduce((total, { key, eventTime, gap }) => {
          const windows = given.windowType.assignWindows(eventTime, { key, value: gap });
          const fromZero = given.profile === "kafkaStreams" && given.windowType.merging === undefined;
          return total + windows.filter(([start]) => !fromZero || start >= 0 || start === -Infinity).length;
        }, 0);
        expect(sent + stats.recordsInOpenWindows + stats.recordsUnfired + stats.windowsMissed).toBe(assigned);
        expect(processor.activeWindows === 0).toBe(stats.recordsInOpenWindows === 0);
        if (given.endOfInputFlush) expect(stats.recordsInOpenWindows).toBe(0);
        expect(new Set(results.map(({ result, recordCount }) => result.length === recordCount))).not.toContain(false);
      }),
    );
  });

  it("[W20] retracting, results of a sum minus what they take back add up to the sum of the records counted", () => {
    fc.assert(
      fc.property(options, records, (given, stream) => {
        const { results } = run({ ...given, accumulation: "retracting", trigger: given.trigger }, inTime(stream));
        const held = new Map<string, number>();
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        let total = 0;
        for (const { key, windowStart, windowEnd, result, pane } of results) {
          for (const { result: back } of pane.retracts ?? []) total -= sum(back);
          total += sum(result);
          for (const { windowStart: s, windowEnd: e } of pane.retracts ?? []) held.delete(`${key} ${s} ${e}`);
          held.set(`${key} ${windowStart} ${windowEnd}`, sum(result));
        }
        expect(total).toBe([...held.values()].reduce((a, b) => a + b, 0));
      }),
    );
  });

  it("[WIN8] onWatermark() is what a processor does without a trigger", () => {
    const without = fc.record({
      windowType: fc.constantFrom(...windowTypes.slice(0, 4)),
      allowedLatenessS: fc.constantFrom(0, 5, 20),
      accumulation: fc.constantFrom("accumulating", "discarding", "retracting"),
    });
    fc.assert(
      fc.property(without, records, (given, stream) => {
        const [plain, triggered] = [undefined, onWatermark()].map((trigger) =>
          run({ ...given, watermarkIntervalS: 0, ...(trigger && { trigger }) }, inTime(stream)),
        );
        // The flush knows of the watermark of the last record alone, so marks of what it sends may differ.
        const shown = (outcome: typeof plain) =>
          outcome?.results.map(({ key, windowStart, windowEnd, result, pane }) => {
            return [key, windowStart, windowEnd, result, pane.index, pane.timing, pane.final, pane.retracts];
          });
        expect(shown(triggered)).toEqual(shown(plain));
        expect(triggered?.processor.stats).toEqual(plain?.processor.stats);
      }),
    );
  });

  it("[WIN3] within the bound the last result of each window depends on neither order nor interval", () => {
    fc.assert(
      fc.property(records, fc.infiniteStream(fc.integer()), (stream, ranks) => {
        const ordered = stream.toSorted((a, b) => a.eventTime - b.eventTime);
        // Moved by less than 10 s of event time each.
        const moved = ordered
          .map((record) => ({ record, place: record.eventTime + (Math.abs(ranks.next().value as number) % 10) }))
          .sort((a, b) => a.place - b.place)
          .map(({ record }) => record);
        const last = (arrivals: readonly (typeof stream)[number][], watermarkIntervalS: number) => {
          const { results, processor } = run(
            {
              windowType: new TumblingWindow(7),
              trigger: onWatermark({ early: afterCount(2) }),
              watermarkStrategy: new BoundedOutOfOrderness({ boundS: 10 }),
              watermarkIntervalS,
            },
            arrivals.map(({ key, eventTime }, at) => ({ key, eventTime, at })),
          );
          expect(processor.stats.lateEvents).toBe(0);
          const byWindow = new Map(
            results.map(({ key, windowStart, result }) => [`${key} ${windowStart}`, result.toSorted((a, b) => a - b)]),
          );
          return [...byWindow].sort(([a], [b]) => (a < b ? -1 : 1));
        };
        expect(last(moved, 0.5)).toEqual(last(ordered, 100));
        expect(last(moved, 0)).toEqual(last(ordered, 1));
      }),
    );
  });

  it("[W3] [WIN13] per-record windows: the last result of each is all records of its key in it, in order of arrival", () => {
    fc.assert(
      fc.property(records, (stream) => {
        const given = inTime(stream);
        const { results } = run(
          { windowType: new TimeDifferenceWindow(6, { unitS: 1 }), trigger: afterCount(1), allowedLatenessS: 1000 },
          given,
        );
        const last = new Map(results.map((r) => [`${r.key} ${r.windowStart} ${r.windowEnd}`, r.result]));
        const expected = new Map<string, number[]>();
        for (const key of ["a", "b"]) {
          const own = given.filter((record) => record.key === key);
          // One ends with each record, and one begins right after it if there is something in it.
          for (const start of new Set(own.flatMap(({ eventTime }) => [eventTime - 6, eventTime + 1]))) {
            const values = own
              .filter(({ eventTime }) => eventTime >= start && eventTime <= start + 6)
              .map(({ value }) => value);
            if (values.length > 0) expected.set(`${key} ${start} ${start + 7}`, values as number[]);
          }
        }
        expect([...last].sort()).toEqual([...expected].sort());
      }),
    );
  });

  it("[W8] count windows: slices of the records of each key", () => {
    fc.assert(
      fc.property(
        records,
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.integer({ min: 1, max: 4 })),
        (stream, size, slide) => {
          const given = inTime(stream);
          const { results } = run(
            { windowType: new CountWindow(size, slide ?? undefined), endOfInputFlush: false },
            given,
          );
          for (const key of ["a", "b"]) {
            const values = given.filter((record) => record.key === key).map(({ value }) => value);
            const step = slide ?? size;
            const expected = Array.from({ length: Math.floor(values.length / step) }, (_, i) =>
              values.slice(Math.max(0, (i + 1) * step - size), (i + 1) * step),
            );
            expect(results.filter((r) => r.key === key).map(({ result }) => result)).toEqual(expected);
          }
        },
      ),
    );
  });
});
