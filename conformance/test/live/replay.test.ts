import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pausesOf } from "../../src/live/pauses.js";
import { readRecording } from "../../src/live/read-recording.js";
import type { GroupPart, Recording } from "../../src/live/recording.js";
import { type ReplayedTable, replay } from "../../src/live/replay.js";

const recording = readRecording(fileURLToPath(new URL("../../recordings/kafka-4.2.1.json", import.meta.url)));
const parts = [...recording.groups, ...recording.statics];
const tables = replay(recording);

describe("the recording of a real broker, replayed in the simulator", () => {
  const steps = parts.flatMap(({ name, steps }) => steps.map(({ step }) => [name, step] as const));

  it.each(steps)("[CONF] [GRP4] [GRP5] %s: %s", (part, step) => {
    const comparisons = tableOf(tables, part).filter((one) => one.step === step);
    expect(comparisons.filter(({ agrees }) => !agrees)).toEqual([]);
    const compared = comparisons.map(({ what }) => what);
    for (const what of ["members", "owners", "committed", "log start", "log end", "delivered again", "at rest after"]) {
      expect(compared).toContain(what);
    }
  });

  it("[CONF] compares every pause and every error that was recorded", () => {
    for (const { name, steps } of parts) {
      const compared = tableOf(tables, name).map(({ what }) => what);
      const pauses = steps.flatMap((step) => step.pauses);
      expect(compared.filter((what) => what.startsWith("pause of"))).toHaveLength(pauses.length);
      const errors = steps
        .flatMap(({ events }) => events)
        .filter((event) => event.event === "error" && event.error !== "RebalanceInProgressException");
      expect(compared.filter((what) => what.includes("is told"))).toHaveLength(errors.length);
    }
  });

  it("[B14] [GRP1] resets: each consumer begins where Kafka's did, or fails as it did", () => {
    const comparisons = tableOf(tables, "resets");
    expect(comparisons).toHaveLength(32);
    expect(comparisons.filter(({ agrees }) => !agrees)).toEqual([]);
  });

  it.each(parts.map((part) => [part.name, part] as const))(
    "[CONF] %s: the recorded pauses follow from what was told",
    (_, part) => {
      const told = part.steps.flatMap(({ events }) => events);
      expect(pausesOf(part, told)).toEqual(part.steps.map(({ pauses }) => pauses));
    },
  );
});

describe("a recording that was spoiled, or settings that are not those of the broker", () => {
  const spoils: readonly (readonly [string, (copy: any) => void, string, string, string])[] = [
    [
      "another owner",
      ({ groups }) => {
        const [a, b] = groups[0].steps[1].after.members;
        [a.owns, b.owns] = [b.owns, a.owns];
      },
      "classic-range",
      "C joins while records arrive",
      "owners",
    ],
    [
      "ids the other way round: who gets what follows from them",
      ({ groups }) => {
        const { memberIds } = groups[0];
        [memberIds.A, memberIds.B] = [memberIds.B, memberIds.A];
      },
      "classic-range",
      "A and B join an empty group",
      "owners",
    ],
    [
      "another committed offset",
      ({ groups }) => (groups[3].steps[5].after.committed[0] = 70),
      "consumer-uniform",
      "C leaves",
      "committed",
    ],
    [
      "a record more",
      ({ groups }) => (groups[1].steps[2].actions[1].perPartition = 11),
      "classic-sticky",
      "B reads without committing and stops polling",
      "log end",
    ],
    [
      "a generation more where the number is certain",
      ({ groups }) => (groups[0].steps[5].after.generation += 1),
      "classic-range",
      "C leaves",
      "generations",
    ],
    [
      "three generations more where it is not",
      ({ groups }) => (groups[2].steps[5].after.generation += 3),
      "classic-cooperative",
      "C leaves",
      "generations",
    ],
    [
      "a delivery less",
      ({ groups }) => {
        const [, step] = groups[0].steps.slice(1);
        step.events = step.events.filter((event: { t: number }) => event.t !== 10649);
      },
      "classic-range",
      "B reads without committing and stops polling",
      "delivered again",
    ],
    [
      "an error less",
      ({ statics }) => {
        const step = statics[0].steps[2];
        step.events = step.events.filter((event: { event: string }) => event.event !== "error");
      },
      "static-classic",
      "a second member comes with the instance id of Q",
      "Q is told: FencedInstanceIdException (poll)",
    ],
    [
      "a killed member missed after half its session",
      ({ groups }) => (groups[1].steps[4].pauses[0].ms = 1500),
      "classic-sticky",
      "A reads without committing and is killed",
      "pause of 0, A to B",
    ],
    [
      "a session of 5 s instead of 3",
      ({ groups }) => (groups[0].consumer["session.timeout.ms"] = "5000"),
      "classic-range",
      "A reads without committing and is killed",
      "pause of 0, A to B",
    ],
    [
      "another poll interval",
      ({ groups }) => (groups[3].consumer["max.poll.interval.ms"] = "7000"),
      "consumer-uniform",
      "B reads without committing and stops polling",
      "pause of 4, B to C",
    ],
    [
      "another initial delay",
      ({ broker }) => (broker["group.initial.rebalance.delay.ms"] = "3000"),
      "classic-range",
      "A returns to the empty group",
      "pause of 0, C2 to A3",
    ],
    [
      "another assignor",
      ({ groups }) => (groups[1].consumer["partition.assignment.strategy"] = "RangeAssignor"),
      "classic-sticky",
      "A and B join an empty group",
      "owners",
    ],
    [
      "nobody killed: the group never gets there",
      ({ groups }) => groups[2].steps[4].actions.pop(),
      "classic-cooperative",
      "A reads without committing and is killed",
      "at rest after",
    ],
    [
      "a static member that is none",
      ({ statics }) => {
        for (const step of statics[0].steps) for (const action of step.actions) delete action.instanceId;
      },
      "static-classic",
      "P is closed and returns within the session timeout",
      "generations",
    ],
    [
      "another beginning",
      ({ resets }) => (resets.cases[4].firstRead = 60),
      "resets",
      "classic, latest",
      "committed nothing",
    ],
  ];

  it.each(spoils)("[CONF] is found out: %s", (_, spoil, part, step, what) => {
    const copy = structuredClone(recording) as Recording;
    spoil(copy);
    const only = (list: readonly GroupPart[]): readonly GroupPart[] => list.filter(({ name }) => name === part);
    const { resets, ...rest } = { ...copy, groups: only(copy.groups), statics: only(copy.statics) };
    const replayed = replay(part === "resets" && resets !== undefined ? { ...rest, resets } : rest);
    const wrong = tableOf(replayed, part).filter(({ agrees }) => !agrees);
    expect(wrong.map((one) => `${one.step.split(":")[0]}/${one.what}`)).toContain(`${step}/${what}`);
  });
});

function tableOf(from: readonly ReplayedTable[], part: string): ReplayedTable["comparisons"] {
  return from.find((table) => table.part === part)?.comparisons ?? [];
}
