import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { type Action, END, GroupModel, type Parameters, PROTOCOLS } from "./group-model.js";

const action: fc.Arbitrary<Action> = fc.record({
  at: fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1000),
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant("append" as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        "start" as const,
        "start" as const,
        "crash" as const,
        "restart" as const,
        "leave" as const,
        "suspend" as const,
        "resume" as const,
        "stall" as const,
        "grow" as const,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "crashLog" as const,
        "restartLog" as const,
        "crashGroup" as const,
        "restartGroup" as const,
        "suspendGroup" as const,
        "resumeGroup" as const,
      ),
    },
  ),
  whom: fc.nat(7),
  count: fc.integer({ min: 1, max: 12 }),
});

const parametersFor = (protocol: Parameters["protocol"]): fc.Arbitrary<Parameters> =>
  fc.record({
    protocol: fc.constant(protocol),
    initialRebalanceDelay: fc.constantFrom(0, 1),
    maxPollInterval: fc.constantFrom(undefined, 4),
    autoCommitInterval: fc.constantFrom(undefined, undefined, 0.4),
    listening: fc.constantFrom(undefined, 0, 0.3),
    instances: fc.constantFrom([], [], ["x", undefined, "y", "y"]),
    seed: fc.nat(),
    builtIn: fc.boolean(),
    partitions: fc.integer({ min: 1, max: 5 }),
    strategy: fc.constantFrom("range" as const, "roundrobin" as const, "sticky" as const),
    rebalanceDelay: fc.constantFrom(0, 0.5, 2),
    sessionTimeout: fc.constantFrom(undefined, 3),
    retained: fc.constantFrom(undefined, 4, 9),
    reset: fc.constantFrom("earliest" as const, "latest" as const),
    commits: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    maxWait: fc.constantFrom(0, 0.7, Infinity),
    actions: fc.array(action, { minLength: 5, maxLength: 45 }),
  });

describe.each(Object.keys(PROTOCOLS) as Parameters["protocol"][])("the protocol %s", (protocol) => {
  const parameters = parametersFor(protocol);

  it("[GRP9] [GRP4] [GRP1] under joins, leaves, crashes, pauses, stalls and retention the account holds at every checkpoint", () => {
    fc.assert(
      fc.property(parameters, (chosen) => {
        const model = new GroupModel(chosen);
        model.sim.run();
        model.check();
      }),
    );
  });

  it("[GRP1] earliest and commit after the work: nothing is skipped that retention has not taken", () => {
    fc.assert(
      fc.property(parameters, (chosen) => {
        // A static leader that comes back does not see the partitions added meanwhile [PRO6.4], and nobody else looks.
        const leaderMayMiss = chosen.instances.length > 0 && ["eager", "cooperative"].includes(protocol);
        const actions = leaderMayMiss ? chosen.actions.filter(({ kind }) => kind !== "grow") : chosen.actions;
        const commits = chosen.commits.map(() => true);
        const model = new GroupModel({ ...chosen, actions, reset: "earliest", commits, autoCommitInterval: undefined });
        model.sim.run();
        model.check();
        model.checkNothingSkipped();
      }),
    );
  });

  it("[ORD2] [DET1] in one call, in steps and in slices: the same fingerprint and the same end", () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: 1, max: 50 }), (chosen, stride) => {
        const [whole, steps, slices] = [0, 1, 2].map(() => new GroupModel(chosen)) as [
          GroupModel,
          GroupModel,
          GroupModel,
        ];
        whole.sim.run();
        while (!steps.sim.completed) steps.sim.step(stride);
        for (let k = 1; !slices.sim.completed; k++) slices.sim.runUntil(Math.min(END, (k * stride) / 7));
        for (const other of [steps, slices]) {
          expect(other.sim.fingerprint).toBe(whole.sim.fingerprint);
          expect(other.group.ledger()).toEqual(whole.group.ledger());
          expect(other.group.stats).toEqual(whole.group.stats);
        }
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});
