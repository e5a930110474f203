import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { buildModel, type ModelParameters } from "./random-model.js";

const parameters: fc.Arbitrary<ModelParameters> = fc.record({
  seed: fc.integer(),
  nodes: fc.integer({ min: 1, max: 4 }),
  rate: fc.constantFrom(1, 3, 10),
  serviceMs: fc.constantFrom(0, 1, 250, 500),
  crashAtMs: fc.integer({ min: 0, max: 8000 }),
  downMs: fc.integer({ min: 0, max: 4000 }),
  probeMs: fc.constantFrom(1000, 300, 333.3333),
});

type Model = ReturnType<typeof buildModel>;

/** Ways to get a simulation to 10 s. */
const drivers: readonly (readonly [string, (model: Model) => void])[] = [
  ["runUntil in ten", ({ sim }) => Array.from({ length: 10 }, (_, i) => sim.runUntil(i + 1))],
  ["runUntil in uneven pieces", ({ sim }) => [0, 0.1, 0.1, 3.3333333, 7, 9.999999, 10].map((t) => sim.runUntil(t))],
  [
    "event by event",
    ({ sim }) => {
      while (!sim.completed) sim.step(1);
    },
  ],
  [
    "seven at a time, with looks between",
    ({ sim }) => {
      for (; !sim.completed; sim.step(7)) sim.peek();
    },
  ],
  [
    "stopping at every whole second",
    ({ sim }) => {
      for (let t = 1; t <= 10; t++) sim.addBreakpoint({ time: t });
      while (!sim.completed) sim.run();
    },
  ],
  ["beyond the end", ({ sim }) => sim.runUntil(1000)],
];

function result({ sim, trace, probe }: Model) {
  return { summary: sim.run(), fingerprint: sim.fingerprint, trace, series: probe.series };
}

describe("[ORD2] step size", () => {
  it.each(drivers)("[ORD2] to 10 s, %s: same trace, fingerprint and summary", (_, drive) => {
    fc.assert(
      fc.property(parameters, (drawn) => {
        const whole = buildModel(drawn, 10);
        whole.sim.run();
        const pieces = buildModel(drawn, 10);
        drive(pieces);
        expect(result(pieces)).toEqual(result(whole));
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  it("[ORD2] without an end time, run and step by step give the same", () => {
    fc.assert(
      fc.property(parameters, (drawn) => {
        const whole = buildModel(drawn, undefined);
        whole.sim.run();
        const pieces = buildModel(drawn, undefined);
        while (!pieces.sim.completed) pieces.sim.step();
        expect(result(pieces)).toEqual(result(whole));
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  it("[ORD2] without an end time, runUntil(10) in one call is runUntil in ten", () => {
    fc.assert(
      fc.property(parameters, (drawn) => {
        const whole = buildModel(drawn, undefined);
        const pieces = buildModel(drawn, undefined);
        const summary = whole.sim.runUntil(10);
        for (let t = 1; t < 10; t++) pieces.sim.runUntil(t);
        expect(pieces.sim.runUntil(10)).toEqual(summary);
        expect(summary.outcome).toBe("running");
        expect(pieces.trace).toEqual(whole.trace);
      }),
      { numRuns: propertyRuns(25) },
    );
  });
});

describe("[DET1] the fingerprint", () => {
  it("[DET1] [K6] building the model twice gives one fingerprint", () => {
    fc.assert(
      fc.property(parameters, (drawn) => {
        const [first, second] = [buildModel(drawn, 10), buildModel(drawn, 10)];
        expect(result(second)).toEqual(result(first));
      }),
      { numRuns: propertyRuns(25) },
    );
  });
});
