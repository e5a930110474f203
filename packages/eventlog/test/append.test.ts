import { anyOf, type Distribution, Simulation, timeout } from "@sim/core";
import { EventLog, type Key, type Record } from "@sim/eventlog";
import type { ShardingContext, ShardingStrategy } from "@sim/strategies";
import { expect, it } from "vitest";
import { errorOf, observed, runWith } from "./run-process.js";

/** Gives the listed latencies one after the other. */
function scripted(...latencies: number[]): Distribution {
  return { name: "scripted", mean: Number.NaN, sample: () => latencies.shift() as number };
}

it("[LOG1] the reference's defaults: 4 partitions, append 1 ms, read 0.5 ms", () => {
  const log = new EventLog("log");
  const times: number[] = [];
  runWith(log, function* (sim) {
    const record = yield* log.append("user-1", "v");
    times.push(sim.now);
    yield* log.read(record.partition);
    times.push(sim.now);
  });
  expect(log.numPartitions).toBe(4);
  expect(times).toEqual([0.001, 0.0015]);
});

it("[LOG1] a retention policy is asked every 60 s by default", () => {
  const asked: number[] = [];
  const retentionPolicy = { name: "watcher", shouldRetain: (_: Record, nowS: number) => asked.push(nowS) > 0 };
  const log = new EventLog("log", { retentionPolicy });
  runWith(log, () => log.append("k", 1) as never, { endTime: 180 });
  expect(asked).toEqual([60, 120, 180]);
});

it("[LOG1][E6] user-0..user-19 on 4 partitions lie 5/3/7/5, as Kafka's murmur2 puts them", () => {
  const log = new EventLog("log");
  runWith(log, function* () {
    for (let i = 0; i < 20; i++) yield* log.append(`user-${i}`, i);
  });
  expect([...log.stats.perPartitionAppends]).toEqual([
    [0, 5],
    [1, 3],
    [2, 7],
    [3, 5],
  ]);
});

it("[LOG1][E6] null keys stay on one partition for a batch of 16384 bytes, then spread over all", () => {
  const log = new EventLog<string | null, number>("log");
  const partitions: number[] = [];
  runWith(log, function* () {
    for (let i = 0; i < 164 * 50; i++) partitions.push((yield* log.append(null, i)).partition);
  });
  // 100 bytes each: the 164th record brings a batch to 16,400 >= 16,384 bytes.
  const batches = Array.from({ length: 50 }, (_, i) => new Set(partitions.slice(i * 164, (i + 1) * 164)));
  expect(batches.every((batch) => batch.size === 1)).toBe(true);
  expect(new Set(partitions)).toEqual(new Set([0, 1, 2, 3]));
  expect(log.partitions[partitions[0] ?? 0]?.records.at(0)?.key).toBeNull();
});

it("[LOG1] the size of a record counts for the batches of null keys", () => {
  const log = new EventLog<null, number>("log", { numPartitions: 1000 });
  const partitions: number[] = [];
  runWith(log, function* () {
    for (let i = 0; i < 20; i++) partitions.push((yield* log.append(null, i, { sizeBytes: 8192 })).partition);
  });
  for (let i = 0; i < 20; i += 2) expect(partitions[i]).toBe(partitions[i + 1]);
  expect(new Set(partitions).size).toBeGreaterThan(5);
});

it("[LOG1] an explicit partition wins, and the strategy is not asked", () => {
  let asked = 0;
  const shardingStrategy: ShardingStrategy<string> = { name: "counting", shard: () => asked++ % 1 };
  const log = new EventLog<string, number>("log", { shardingStrategy });
  const partitions: number[] = [];
  runWith(log, function* () {
    partitions.push((yield* log.append("user-1", 1, { partition: 3 })).partition);
    partitions.push((yield* log.append("user-1", 1)).partition);
  });
  expect(partitions).toEqual([3, 0]);
  expect(asked).toBe(1);
});

it("[LOG1] a strategy gets its own state, the log's random stream, the size, and one context object for all", () => {
  const contexts = new Set<ShardingContext>();
  const seen: (readonly [Key, number, number, number])[] = [];
  const shardingStrategy: ShardingStrategy<string, { calls: number }> = {
    name: "stateful",
    createState: () => ({ calls: 0 }),
    shard(key, n, context) {
      contexts.add(context);
      context.state.calls++;
      const draw = context.random.next();
      seen.push([key, n, context.sizeBytes, context.state.calls]);
      return draw >= 0 && draw < 1 ? context.state.calls % n : -1;
    },
  };
  const logs = ["a", "b"].map((name) => new EventLog<string, number>(name, { numPartitions: 3, shardingStrategy }));
  const sim = new Simulation({ entities: logs });
  for (const log of logs) {
    sim.schedule(log, "Append", { key: "k", value: 1 });
    sim.schedule(log, "Append", { key: "l", value: 1, sizeBytes: 7 });
  }
  sim.run();
  // One instance serves two logs: each has its own state.
  expect(seen).toEqual([
    ["k", 3, 100, 1],
    ["l", 3, 7, 2],
    ["k", 3, 100, 1],
    ["l", 3, 7, 2],
  ]);
  expect(contexts.size).toBe(2);
});

for (const answer of [-1, 4, 1.5, Number.NaN, Infinity, "0", undefined, null]) {
  it(`[ERR3][E7] a strategy that answers ${String(answer)} is named in the error, and nothing has changed`, () => {
    const shardingStrategy = { name: "bad", shard: () => answer as number };
    const log = new EventLog<string, number>("log", { shardingStrategy });
    const before = observed(log);
    const errors: unknown[] = [];
    const sim = runWith(log, function* () {
      errors.push(yield* errorOf(log.append("k", 1)));
    });
    const kind = typeof answer === "number" ? RangeError : TypeError;
    expect(errors[0]).toBeInstanceOf(kind);
    expect((errors[0] as Error).message).toMatch(
      /^EventLog: shardingStrategy "bad" must choose an integer from 0 to 3, got .* for key "k"$/,
    );
    expect(observed(log)).toEqual(before);
    expect(sim.fingerprint).toBe(new Simulation({ entities: [new EventLog("log")] }).fingerprint);
  });
}

it("[LOG2] a record has its append time, and its event time apart from it [E11]", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1, appendLatency: 0.25 });
  const records: Record[] = [];
  const headers = { source: "till-4" };
  runWith(log, function* () {
    yield 10;
    records.push(yield* log.append("a", 1));
    records.push(yield* log.append("b", 2, { eventTime: -3.5, sizeBytes: 0, headers }));
    records.push(yield* log.append("c", 3, { headers: new Map() }));
  });
  const common = { partition: 0, sizeBytes: 100, headers: undefined };
  expect(records).toEqual([
    { ...common, offset: 0, key: "a", value: 1, timestamp: 10.25, eventTime: 10.25 },
    {
      ...common,
      offset: 1,
      key: "b",
      value: 2,
      timestamp: 10.5,
      eventTime: -3.5,
      sizeBytes: 0,
      headers: new Map([["source", "till-4"]]),
    },
    { ...common, offset: 2, key: "c", value: 3, timestamp: 10.75, eventTime: 10.75 },
  ]);
  expect([...(log.partitions[0]?.records ?? [])]).toEqual(records);
});

it("[LOG2] what is changed after the call, or in a record handed out, does not reach the log", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1 });
  runWith(log, function* () {
    const headers = new Map([["h", "1"]]);
    const options = { headers, eventTime: 1, sizeBytes: 5 };
    const append = log.append("a", 1, options);
    headers.set("h", "2");
    Object.assign(options, { eventTime: 2, sizeBytes: 6 });
    const record = yield* append;
    Object.assign(record, { value: 99, offset: 7 });
  });
  expect(log.partitions[0]?.records.at(0)).toEqual({
    offset: 0,
    key: "a",
    value: 1,
    partition: 0,
    timestamp: 0.001,
    eventTime: 1,
    sizeBytes: 5,
    headers: new Map([["h", "1"]]),
  });
});

it("[LOG2] keys are strings, finite numbers and null, and come back as they were", () => {
  const log = new EventLog<Key, number>("log", { numPartitions: 1 });
  runWith(log, function* () {
    for (const key of ["", "é", "\ud800", 0, -1.5, 7, "7", null]) yield* log.append(key, 0);
  });
  expect([...(log.partitions[0]?.records ?? [])].map((record) => record.key)).toEqual([
    "",
    "é",
    "\ud800",
    0,
    -1.5,
    7,
    "7",
    null,
  ]);
});

it("[LOG2] an append is routed when it begins and there to be read when its latency is over", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1, appendLatency: 2 });
  const seen: number[] = [];
  const sim = new Simulation({ entities: [log] });
  sim.schedule(log, "Append", { key: "k", value: 1 }, { at: 1 });
  for (const at of [2.999999, 3])
    sim.call(0, () => seen.push(log.highWatermark(0)), undefined, { at, housekeeping: true });
  sim.schedule(log, "Append", { key: "k", value: 2 }, { at: 5 });
  sim.run();
  expect(seen).toEqual([0, 1]);
});

it("[LOG2] appends to one partition are done in call order though the second draws a shorter latency", () => {
  const log = new EventLog<string, string>("log", { numPartitions: 2, appendLatency: scripted(5, 1, 1) });
  const sim = new Simulation({ entities: [log] });
  sim.schedule(log, "Append", { key: "k", value: "slow", partition: 0 }, { at: 0 });
  sim.schedule(log, "Append", { key: "k", value: "quick", partition: 0 }, { at: 1 });
  sim.schedule(log, "Append", { key: "k", value: "elsewhere", partition: 1 }, { at: 1 });
  sim.run();
  const [first, second] = log.partitions;
  expect([...(first?.records ?? [])].map((r) => [r.offset, r.value, r.timestamp])).toEqual([
    [0, "slow", 5],
    [1, "quick", 5],
  ]);
  expect([...(second?.records ?? [])].map((r) => [r.offset, r.value, r.timestamp])).toEqual([[0, "elsewhere", 2]]);
  // From the call until the record can be read: the quick one waited 4 s for the one ahead of it.
  expect([...log.stats.appendLatencies].sort()).toEqual([1, 4, 5]);
});

it("[CORE2] an append that loses an anyOf still happens, and its reply is dropped", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1, appendLatency: 3 });
  const winners: number[] = [];
  runWith(log, function* () {
    const [index] = yield* anyOf(log.append("k", 1), timeout(1));
    winners.push(index);
  });
  expect(winners).toEqual([1]);
  expect(log.highWatermark(0)).toBe(1);
  expect(log.stats.recordsAppended).toBe(1);
});

it("[CORE2] an append that is called and never awaited does not begin", () => {
  const log = new EventLog<string, number>("log");
  runWith(log, function* () {
    log.append("k", 1);
    yield 10;
  });
  expect(log.stats.recordsAppended).toBe(0);
});

it("a log outside any simulation says so at the first request", () => {
  const log = new EventLog<string, number>("lonely");
  const errors: unknown[] = [];
  const sim = new Simulation();
  sim.spawn(
    (function* () {
      errors.push(yield* errorOf(log.append("k", 1)), yield* errorOf(log.read(0)));
    })(),
  );
  sim.run();
  expect(errors.map((error) => (error as { code: string }).code)).toEqual(["NOT_ATTACHED", "NOT_ATTACHED"]);
});
