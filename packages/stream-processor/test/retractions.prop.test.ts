import type { Aggregator, Key, Trigger } from "@sim/strategies";
import type { WindowOutput } from "@sim/stream-processor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { everyKind } from "./support/every-kind.js";
import { inMs } from "./support/offline.js";
import { triggers } from "./support/own-strategies.js";
import { type GivenOptions, run } from "./support/run.js";
import { disorderly, inTime } from "./support/streams.js";
import { wholeContents } from "./support/whole.js";

const total: Aggregator<number, { sum: number }, number> = {
  create: () => ({ sum: 0 }),
  add: (all, value) => ({ sum: all.sum + value }),
  merge: (a, b) => ({ sum: a.sum + b.sum }),
  result: ({ sum }) => sum,
};

const trigger = fc.constantFrom<Trigger | undefined>(undefined, ...triggers);
const watermarkIntervalS = fc.constantFrom(0, 0.5, 7);

/** What is left of a sum if each result is added and each that is taken back is subtracted. */
function addedUp(results: readonly WindowOutput<Key, number>[]): number {
  return results.reduce((sum, { result, pane: { retracts = [] } }) => {
    return sum + result - retracts.reduce((back, { result: old }) => back + old, 0);
  }, 0);
}

/** The last result of each window, without those that were replaced. */
function lastOfEach(results: readonly WindowOutput<Key, number>[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { key, windowStart, windowEnd, result, replaces } of results) {
    for (const [start, end] of replaces) last.delete(inMs(key, start, end));
    last.set(inMs(key, windowStart, windowEnd), result);
  }
  return last;
}

function sums(options: GivenOptions, records: Parameters<typeof run>[1]) {
  const { results } = run({ ...options, aggregator: total }, records);
  return results as unknown as readonly WindowOutput<Key, number>[];
}

describe("results of a sum, less those that they take back", () => {
  it("[WIN5] [W20] add up to the sums over the finished list, if no record is late", () => {
    const windowType = fc.constantFrom(...everyKind);
    const options = fc.record({ windowType, trigger, watermarkIntervalS });
    fc.assert(
      fc.property(options, inTime, (given, { arrivals, ...waiting }) => {
        const complete = { ...given, ...waiting, closingBehavior: "ifNonEmpty", accumulation: "retracting" };
        const whole = [...wholeContents(given.windowType, arrivals).values()].flat();
        expect(addedUp(sums(complete, arrivals))).toBe(whole.reduce((a, b) => a + b, 0));
      }),
      { numRuns: propertyRuns(150) },
    );
  });

  it("[WIN5] [WIN8.6] [W20] add up to the last results of all windows, with late records too, in every profile", () => {
    const base = { trigger, watermarkIntervalS, allowedLatenessS: fc.constantFrom(0, 4, 30) };
    const options = fc.oneof(
      fc.record({
        ...base,
        profile: fc.constantFrom("flink", "beam"),
        lateEventPolicy: fc.constantFrom("drop", "update"),
        windowType: fc.constantFrom(...everyKind),
      }),
      // A session that its store has forgotten is written over there, and nobody is told.
      fc.record({
        ...base,
        profile: fc.constant("kafkaStreams"),
        windowType: fc.constantFrom(...everyKind.filter(({ merging }) => merging === undefined)),
      }),
    );
    fc.assert(
      fc.property(options, disorderly, (given, arrivals) => {
        const retracting = sums({ ...given, accumulation: "retracting" }, arrivals);
        const accumulating = sums({ ...given, accumulation: "accumulating" }, arrivals);
        expect(addedUp(retracting)).toBe([...lastOfEach(accumulating).values()].reduce((a, b) => a + b, 0));
      }),
      { numRuns: propertyRuns(150) },
    );
  });
});
