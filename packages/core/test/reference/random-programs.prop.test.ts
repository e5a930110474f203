import * as fc from "fast-check";
import { describe, it } from "vitest";
import { propertyRuns } from "../../../../tooling/property-runs.js";
import { programs, type Stage } from "./arbitrary.js";
import { difference, type Run } from "./compare.js";
import type { Drive } from "./interpreter.js";
import { modelKit } from "./model/kit.js";
import type { Program } from "./program.js";
import { realKit } from "./real-kit.js";

// SIM_RUNS=20000 makes it a million programs.
const stages: readonly [Stage, number][] = [
  ["calls", 500],
  ["processes", 1000],
  ["resources", 1500],
  ["faults", 2000],
];

const engine: Run = { name: "engine", kit: realKit };
const reference: Run = { name: "reference", kit: modelKit };

function checkAll(stage: Stage, usual: number, check: (program: Program) => string | undefined): void {
  fc.assert(
    fc.property(programs(stage), (program) => {
      const found = check(program);
      if (found !== undefined) throw new Error(found);
    }),
    { numRuns: propertyRuns(usual) },
  );
}

/** Far beyond what so many programs take. */
function patience(usual: number) {
  return { timeout: 60_000 + propertyRuns(usual) * 20 };
}

describe("[ORD1] random programs against a reference engine", () => {
  for (const [stage, usual] of stages) {
    it(
      `[ORD1] ${stage}: everything happens in the same order, and the run ends in the same state`,
      patience(usual),
      () => {
        checkAll(stage, usual, (program) => difference(program, engine, reference));
      },
    );
  }
});

/** The same without anything done from outside, where the run stops. */
function undisturbed(program: Program): Program {
  return { ...program, outside: [] };
}

describe("[ORD2] random programs in pieces", () => {
  const piecewise = (name: string, drive: Drive): Run => ({ name, kit: realKit, drive });

  it("[ORD2] event by event is the same as in one go", patience(500), () => {
    checkAll("faults", 500, (program) => difference(undisturbed(program), engine, piecewise("steps", "stepByStep")));
  });

  it.each([0.5, 1, 3])(
    "[ORD2] to an end time in pieces of %s units is the same as in one go",
    patience(150),
    (units) => {
      checkAll("faults", 150, (program) => {
        const ending = { ...undisturbed(program), endTime: program.endTime ?? 12 };
        return difference(ending, engine, piecewise("pieces", { units }));
      });
    },
  );
});
