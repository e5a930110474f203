import {
  type Distribution,
  empirical,
  erlang,
  exponential,
  gamma,
  logNormal,
  mixture,
  normal,
  pareto,
  Simulation,
  shifted,
  truncated,
  uniform,
  weibull,
  zipf,
} from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const makeAll = (): readonly Distribution[] => [
  uniform(1, 2),
  exponential(3),
  normal(10, 2),
  normal(1, 5),
  logNormal({ mean: 1, standardDeviation: 2 }),
  gamma({ shape: 2.5, mean: 1 }),
  gamma({ shape: 0.5, scale: 1 }),
  erlang(3, 1),
  weibull({ shape: 2, scale: 1 }),
  pareto({ minimum: 1, shape: 2 }),
  zipf({ n: 1000, exponent: 1.1 }),
  empirical({ samples: [1, 2, 3] }),
  mixture([
    { weight: 1, distribution: normal(0, 1) },
    { weight: 2, distribution: gamma({ shape: 3, mean: 3 }) },
  ]),
  shifted(normal(3, 1), 1),
  truncated(normal(3, 1), 2, 5),
];
const COUNT = makeAll().length;

/** One draw: which simulation, which of its streams, which distribution (or a plain number of the stream). */
const draw = fc.record({
  sim: fc.integer({ min: 0, max: 1 }),
  stream: fc.integer({ min: 0, max: 2 }),
  distribution: fc.integer({ min: 0, max: COUNT }),
});

describe("[DET2] distributions and streams", () => {
  it("[DET2] what a stream gives depends on its own past alone: shared instances in turn equal fresh ones alone", () => {
    fc.assert(
      fc.property(fc.array(draw, { maxLength: 120 }), fc.integer(), (draws, seed) => {
        const simulations = [new Simulation({ seed }), new Simulation({ seed: seed + 1 })];
        const shared = makeAll();
        const together = draws.map(({ sim, stream, distribution }) => {
          const random = (simulations[sim] as Simulation).random(`s${stream}`);
          return shared[distribution]?.sample(random) ?? random.next();
        });
        for (const sim of [0, 1]) {
          for (const stream of [0, 1, 2]) {
            const random = new Simulation({ seed: seed + sim }).random(`s${stream}`);
            const mine = (_: unknown, i: number) => draws[i]?.sim === sim && draws[i]?.stream === stream;
            const alone = draws.filter(mine).map(({ distribution }) => {
              // A new instance each time: nothing may be kept in it.
              return makeAll()[distribution]?.sample(random) ?? random.next();
            });
            expect(together.filter(mine)).toEqual(alone);
          }
        }
      }),
    );
  });

  it("[DET2] alternating streams equal separate ones, for each distribution", () => {
    for (const distribution of makeAll()) {
      const sim = new Simulation({ seed: 4 });
      const [a, b] = [sim.random("a"), sim.random("b")];
      const alternating = Array.from({ length: 50 }, () => [distribution.sample(a), distribution.sample(b)] as const);
      const alone = (name: string) => {
        const random = new Simulation({ seed: 4 }).random(name);
        return Array.from({ length: 50 }, () => distribution.sample(random));
      };
      expect(alternating.map(([first]) => first)).toEqual(alone("a"));
      expect(alternating.map(([, second]) => second)).toEqual(alone("b"));
    }
  });
});
