import { exponential, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { expect, it } from "vitest";
import { runWith } from "./run-process.js";

it("stats are a frozen snapshot with an entry for every partition", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 3 });
  const empty = log.stats;
  runWith(log, function* () {
    yield* log.append("k", 1, { partition: 1 });
    yield* log.append("k", 2, { partition: 1 });
    yield* log.read(1, 0, 1);
  });
  expect(empty.recordsAppended).toBe(0);
  expect(empty.appendLatencies.count).toBe(0);
  expect([...empty.perPartitionAppends]).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  const { stats } = log;
  expect(Object.isFrozen(stats)).toBe(true);
  expect(stats).toMatchObject({ recordsAppended: 2, recordsRead: 1, recordsExpired: 0, appendsLost: 0 });
  expect([...stats.perPartitionAppends]).toEqual([
    [0, 0],
    [1, 2],
    [2, 0],
  ]);
  expect([...stats.appendLatencies]).toEqual([0.001, 0.001]);
  expect(log.stats.appendLatencies).toBe(stats.appendLatencies);
});

it("[LOG3][E5] 5,000 equal latencies are one run; `complete` tells that they are all there", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1 });
  const sim = new Simulation({ entities: [log] });
  for (let i = 0; i < 5000; i++) sim.schedule(log, "Append", { key: "k", value: i });
  sim.run();
  const { appendLatencies } = log.stats;
  expect(appendLatencies).toMatchObject({ count: 5000, length: 5000, complete: true, min: 0.001, max: 0.001 });
  expect(appendLatencies.sum).toBeCloseTo(5, 9);
});

it("[LOG3] recordLatencies `summary` keeps count, sum and quantiles, and no single values", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 1000,
    appendLatency: exponential(2),
    recordLatencies: "summary",
  });
  const sim = new Simulation({ entities: [log], seed: 3 });
  for (let i = 0; i < 20_000; i++) sim.schedule(log, "Append", { key: `k${i}`, value: i }, { at: i });
  sim.run();
  const { appendLatencies } = log.stats;
  expect(appendLatencies).toMatchObject({ count: 20_000, length: 0, complete: false });
  // Mean 2 s and median 2 ln 2, within three standard errors and the histogram's 1 %; few wait for one ahead of them.
  expect(Math.abs(appendLatencies.mean - 2)).toBeLessThan(3 * (2 / Math.sqrt(20_000)) + 0.02);
  expect(Math.abs(appendLatencies.quantile(0.5) - 2 * Math.log(2))).toBeLessThan(3 * (2 / Math.sqrt(20_000)) + 0.03);
});

it("[DET1][DET2] the same seed gives the same fingerprint; another seed another", () => {
  const run = (seed: number) => {
    const log = new EventLog<string | null, number>("log", {
      appendLatency: exponential(0.1),
      readLatency: exponential(0.1),
    });
    const sim = new Simulation({ entities: [log], seed });
    for (let i = 0; i < 200; i++)
      sim.schedule(log, "Append", { key: null, value: i, sizeBytes: 5000 }, { at: i / 100 });
    sim.spawn(
      (function* () {
        for (let offset = 0; offset < 20; offset += (yield* log.fetch(0, offset, 5, 1)).length);
      })(),
    );
    sim.run();
    return sim.fingerprint;
  };
  expect(run(1)).toBe(run(1));
  expect(run(1)).not.toBe(run(2));
});

it("[DET1] the trace has the facts of the log, and no deliveries to it", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 2,
    retentionPolicy: { name: "none", shouldRetain: () => false },
    retentionCheckInterval: 1,
  });
  const facts: unknown[] = [];
  const sim = new Simulation({
    entities: [log],
    endTime: 1,
    trace: ({ time, what, data }) => facts.push([time, what, data]),
  });
  sim.schedule(log, "Append", { key: "k", value: 1, partition: 1 });
  sim.spawn(
    (function* () {
      yield 0.5;
      yield* log.read(1);
      yield* log.read(1, 1);
    })(),
  );
  sim.run();
  expect(facts).toEqual([
    [0.001, "appended", { partition: 1, offset: 0 }],
    [0.5005, "read", { partition: 1, offset: 0, count: 1 }],
    [0.501, "read", { partition: 1, offset: 1, count: 0 }],
    [1, "expired", { partition: 1, logStartOffset: 1 }],
  ]);
});
