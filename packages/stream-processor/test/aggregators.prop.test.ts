import { type Aggregator, count, max, mean, sum, type Trigger } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { kinds } from "./support/every-kind.js";
import { trailing, triggers } from "./support/own-strategies.js";
import { type GivenOptions, run } from "./support/run.js";
import { disorderly } from "./support/streams.js";

const added = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** An aggregator, and what it does as a function of all values, of which there is one at least. */
const pairs: readonly { readonly aggregator: Aggregator<any, any, unknown>; of(values: readonly number[]): unknown }[] =
  [
    { aggregator: sum(), of: added },
    { aggregator: count(), of: (values) => values.length },
    { aggregator: max(), of: (values) => Math.max(...values) },
    { aggregator: mean(), of: (values) => added(values) / values.length },
  ];

const options = {
  trigger: fc.constantFrom<Trigger | undefined>(undefined, undefined, ...triggers),
  profile: fc.constantFrom("flink", "beam", "kafkaStreams"),
  accumulation: fc.constantFrom("accumulating", "discarding", "retracting"),
  allowedLatenessS: fc.constantFrom(0, 0, 4),
  lateEventPolicy: fc.constantFrom("drop", "sideOutput", "update"),
  watermarkIntervalS: fc.constantFrom(0, 0.5, 7),
  endOfInputFlush: fc.boolean(),
};

describe.each(kinds)("%s", (_kind, types) => {
  it("[WIN7] an aggregator that takes one value after the other comes to what a function of all of them does", () => {
    const pair = fc.constantFrom(...pairs);
    const windowType = fc.constantFrom(...types);
    fc.assert(
      fc.property(pair, fc.record({ ...options, windowType }), disorderly, ({ aggregator, of }, given, arrivals) => {
        const outcome = (how: object) => {
          const complete: GivenOptions = {
            ...given,
            ...how,
            watermarkStrategy: trailing(4),
            onTimeBehavior: "ifNonEmpty",
          };
          const { results, times, aside, processor, sim } = run(complete, arrivals);
          return { results, times, aside, stats: processor.stats, fingerprint: sim.fingerprint };
        };
        expect(outcome({ aggregator })).toEqual(outcome({ aggregateFn: of }));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
