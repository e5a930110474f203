import { type Aggregator, BoundedOutOfOrderness, SessionWindow, sum } from "@sim/strategies";
import fc from "fast-check";
import { expect, it } from "vitest";
import { asObjects } from "./support/as-objects.js";
import { build, type GivenOptions } from "./support/run.js";

// From some thousand sessions on, those that are not next to be due wait in buckets. What leaves, and when, must be the same as from
// sessions that are objects, which wait in other ways.

const PER_SECOND = 3_000;
const SECONDS = 8;

/** Numbers as good as random, so that a property draws a seed and not thousands of records. */
function noise(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((state ^ (state >>> 15)) >>> 0) % below;
  };
}

it("thousands of sessions at a time give what they give as objects", () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.nat(),
        keys: fc.constantFrom(12_000, 20_000),
        gap: fc.constantFrom(3.5, 10),
        touching: fc.constantFrom<"merge" | "separate">("merge", "separate"),
        boundS: fc.constantFrom(0, 2),
        watermarkIntervalS: fc.constantFrom(0, 0.2, 5),
        endOfInputFlush: fc.boolean(),
      }),
      ({ seed, keys, gap, touching, boundS, ...options }) => {
        const run = (aggregator: Aggregator<number, any, number>) => {
          const draw = noise(seed);
          const { sim, processor, results } = build({
            ...options,
            aggregator,
            windowType: new SessionWindow(gap, { touching }),
            watermarkStrategy: new BoundedOutOfOrderness({ boundS }),
          } as GivenOptions);
          for (let second = 0; second < SECONDS; second++) {
            const batch = Array.from({ length: PER_SECOND }, (_, i) => ({
              key: draw(keys),
              value: i,
              eventTime: 3 + second + draw(1000) / 1000 - draw(3),
            }));
            sim.schedule(processor, "ProcessBatch", batch, { delay: second });
          }
          sim.runUntil(SECONDS / 2);
          const halfway = processor.activeWindows;
          sim.run();
          const { fingerprint } = sim;
          return { halfway, fingerprint, results: results.events.length, stats: processor.stats };
        };
        const packed = run(sum());
        expect(packed.halfway).toBeGreaterThan(5_000);
        expect(packed.stats.eventsProcessed).toBe(SECONDS * PER_SECOND);
        expect(packed).toEqual(run(asObjects(sum())));
      },
    ),
    { numRuns: 15 },
  );
});
