import { anyOf, exponential, type Process, Simulation, timeout, uniform } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { expireWhenAny, SizeRetention, TimeRetention } from "@sim/strategies";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";

interface Plan {
  readonly seed: number;
  readonly latency: number;
  /** When, into which partition, and how long the caller waits, in ms. */
  readonly appends: readonly (readonly [at: number, partition: number, patience: number])[];
  /** Times of crash and of restart, in turns. */
  readonly faults: readonly number[];
  readonly retention: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  latency: fc.integer({ min: 0, max: 3 }),
  appends: fc.array(
    fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 300 })),
    { maxLength: 120 },
  ),
  faults: fc.uniqueArray(fc.integer({ min: 1, max: 2500 }), { maxLength: 6 }),
  retention: fc.integer({ min: 0, max: 3 }),
});

const latencies = [0.05, exponential(0.1), uniform(0, 0.5), { name: "either", mean: 0.5, sample: coin }];

function coin(random: { next(): number }): number {
  return random.next() < 0.5 ? 0 : 1;
}

function build(plan: Plan, routed?: (index: number, partition: number) => void) {
  const policies = [
    undefined,
    new TimeRetention(0.4),
    new SizeRetention(3),
    expireWhenAny(new TimeRetention(2), new SizeRetention(10)),
  ];
  const log = new EventLog<string, number>("log", {
    numPartitions: 3,
    // Keys are the indices of the plan: the strategy sees the order in which the appends begin.
    shardingStrategy: {
      name: "by plan",
      shard(key) {
        const partition = plan.appends[Number(key)]?.[1] as number;
        routed?.(Number(key), partition);
        return partition;
      },
    },
    appendLatency: latencies[plan.latency],
    retentionPolicy: policies[plan.retention],
    retentionCheckInterval: 0.3,
  });
  const appended: { time: number; partition: number; offset: number }[] = [];
  const expired: { partition: number; start: number }[] = [];
  const sim = new Simulation({
    entities: [log],
    seed: plan.seed,
    endTime: 10,
    trace({ time, what, data }) {
      const { partition, offset, logStartOffset } = data as { [name: string]: number };
      if (what === "appended") appended.push({ time, partition: partition as number, offset: offset as number });
      if (what === "expired") expired.push({ partition: partition as number, start: logStartOffset as number });
    },
  });
  return { log, sim, appended, expired };
}

it("[LOG2] offsets are gapless and never reused, and the order in a partition is the order of the calls", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const begun: number[][] = [[], [], []];
      const { log, sim, appended } = build({ ...plan, retention: 0 }, (index, partition) =>
        begun[partition]?.push(index),
      );
      for (const [index, [at, , patience]] of plan.appends.entries()) {
        // Half of them by message, half by process.
        if (patience % 2 === 0) sim.schedule(log, "Append", { key: `${index}`, value: index }, { at: at / 1000 });
        else sim.call(at / 1000, () => sim.spawn(client(log, index, patience)), undefined);
      }
      sim.run();
      expect(begun.flat()).toHaveLength(plan.appends.length);
      for (const partition of log.partitions) {
        const records = [...partition.records];
        expect(records.map((record) => record.value)).toEqual(begun[partition.id]);
        expect(records.map((record) => record.offset)).toEqual(records.map((_, i) => i));
        const facts = appended.filter((fact) => fact.partition === partition.id);
        expect(facts.map((fact) => fact.offset)).toEqual(records.map((record) => record.offset));
        expect(facts.map((fact) => fact.time)).toEqual(records.map((record) => record.timestamp));
        const times = records.map((record) => record.timestamp);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
    }),
  );
});

it("[LOG2][LOG4] appended = held + expired, and what began = appended + lost, under crashes and retention", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { log, sim, appended, expired } = build(plan);
      let begun = 0;
      let refused = 0;
      for (const [index, [at, , patience]] of plan.appends.entries()) {
        sim.call(
          at / 1000,
          () => {
            if (log.crashed) refused++;
            else begun++;
            sim.spawn(client(log, index, patience + 1));
          },
          undefined,
        );
      }
      for (const [turn, at] of [...plan.faults].sort((a, b) => a - b).entries()) {
        sim.call(at / 1000, () => (turn % 2 === 0 ? sim.crash(log) : sim.restart(log)), undefined, { priority: 5 });
      }
      sim.run();
      const { stats } = log;
      expect(stats.recordsAppended).toBe(log.totalRecords + stats.recordsExpired);
      expect(begun).toBe(stats.recordsAppended + stats.appendsLost);
      expect(begun + refused).toBe(plan.appends.length);
      expect([...stats.perPartitionAppends.values()]).toEqual([...log.highWatermarks().values()]);
      expect([...stats.perPartitionAppends.values()].reduce((sum, n) => sum + n, 0)).toBe(stats.recordsAppended);
      expect(stats.appendLatencies.count).toBe(stats.recordsAppended);
      for (const { id, logStartOffset, highWatermark, records } of log.partitions) {
        const facts = appended.filter((fact) => fact.partition === id);
        expect(facts.map((fact) => fact.offset)).toEqual(facts.map((_, i) => i));
        expect(records.length).toBe(highWatermark - logStartOffset);
        const starts = expired.filter((fact) => fact.partition === id).map((fact) => fact.start);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        expect(starts.at(-1) ?? 0).toBe(logStartOffset);
      }
    }),
  );
});

it("[ORD2][DET1] run in one go or event by event: the same fingerprint", () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 7 }), (plan, size) => {
      const runs = [true, false].map((whole) => {
        const { log, sim } = build(plan);
        for (const [index, [at, , patience]] of plan.appends.entries()) {
          sim.call(at / 1000, () => sim.spawn(client(log, index, patience + 1)), undefined);
        }
        if (whole) sim.run();
        else while (!sim.completed) sim.step(size);
        return sim.fingerprint;
      });
      expect(runs[0]).toBe(runs[1]);
    }),
    { numRuns: propertyRuns(25) },
  );
});

/** Appends, and waits for at most `patience` ms: an append that is abandoned still happens. */
function* client(log: EventLog<string, number>, index: number, patience: number): Process {
  try {
    yield* anyOf(log.append(`${index}`, index), timeout(patience / 1000));
  } catch (error) {
    if ((error as { code?: string }).code !== "ENTITY_UNAVAILABLE") throw error;
  }
}
