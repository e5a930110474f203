import { anyOf, Simulation, timeout } from "@sim/core";
import { EventLog, OffsetOutOfRangeError, type Record, UnknownPartitionError } from "@sim/eventlog";
import { SizeRetention } from "@sim/strategies";
import { expect, it } from "vitest";
import { errorOf, runWith, thrownBy } from "./run-process.js";

/** A log of one partition with `count` records, one a second, values 0, 1, 2, .. */
function* fill(log: EventLog<string, number>, count: number) {
  for (let i = 0; i < count; i++) {
    yield* log.append("k", i);
    yield 0.999;
  }
}

const values = (records: readonly Record<string, number>[]) => records.map((record) => record.value);

it("[LOG3] a read gives records from an offset on, at most maxRecords, 100 by default", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1 });
  const reads: number[][] = [];
  runWith(log, function* () {
    yield* fill(log, 250);
    reads.push(values(yield* log.read(0)));
    reads.push(values(yield* log.read(0, 200)));
    reads.push(values(yield* log.read(0, 7, 3)));
    reads.push(values(yield* log.read(0, 0, 1000)));
  });
  const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  expect(reads).toEqual([upTo(0, 100), upTo(200, 250), [7, 8, 9], upTo(0, 250)]);
  expect(log.stats.recordsRead).toBe(100 + 50 + 3 + 250);
});

it("[LOG5] at the high watermark a read gives nothing, also in an empty partition", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1 });
  const lengths: number[] = [];
  runWith(log, function* () {
    lengths.push((yield* log.read(0)).length);
    yield* fill(log, 3);
    lengths.push((yield* log.read(0, 3)).length);
  });
  expect(lengths).toEqual([0, 0]);
});

it("[LOG5][E12] an offset above the high watermark is an error with the valid range", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 2 });
  const errors: unknown[] = [];
  runWith(log, function* () {
    yield* log.append("k", 1, { partition: 1 });
    errors.push(yield* errorOf(log.read(1, 2)));
    errors.push(yield* errorOf(log.fetch(1, 2, 10, 5)));
  });
  expect(errors).toHaveLength(2);
  for (const error of errors) {
    expect(error).toBeInstanceOf(OffsetOutOfRangeError);
    expect(error).toMatchObject({
      code: "OFFSET_OUT_OF_RANGE",
      name: "OffsetOutOfRangeError",
      partition: 1,
      offset: 2,
      logStartOffset: 0,
      highWatermark: 1,
      message: "log: offset 2 of partition 1 is out of range: valid are 0 (log start) to 1 (high watermark)",
    });
  }
  expect(log.stats.recordsRead).toBe(0);
});

it("[LOG5] the default offset 0 below the log start is an error too, judged when the latency is over", () => {
  const retentionPolicy = new SizeRetention(2);
  const log = new EventLog<string, number>("log", {
    numPartitions: 1,
    readLatency: 2,
    retentionPolicy,
    retentionCheckInterval: 10,
  });
  const seen: unknown[] = [];
  runWith(log, function* () {
    yield* fill(log, 5);
    // Begun at 9 with 0 still there; the sweep at 10 comes before the answer at 11.
    yield 4;
    seen.push(log.logStartOffset(0), yield* errorOf(log.read(0)));
    seen.push(values(yield* log.read(0, 3)));
  });
  expect(seen[0]).toBe(0);
  expect(seen[1]).toMatchObject({ code: "OFFSET_OUT_OF_RANGE", offset: 0, logStartOffset: 3, highWatermark: 5 });
  expect(seen[2]).toEqual([3, 4]);
});

it("[LOG5] an offset above the high watermark at the call is fine if it is reached within the latency", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1, readLatency: 2, appendLatency: 1 });
  const reads: number[][] = [];
  const sim = new Simulation({ entities: [log] });
  sim.schedule(log, "Append", { key: "k", value: 7 });
  sim.spawn(
    (function* () {
      reads.push(values(yield* log.read(0, 1)));
    })(),
  );
  sim.run();
  expect(reads).toEqual([[]]);
});

it("[LOG5][E12] a partition that is not there is an error at the call, in every method", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 4 });
  for (const partition of [-1, 4, 1000]) {
    for (const call of [
      () => log.logStartOffset(partition),
      () => log.highWatermark(partition),
      () => log.offsetForTime(partition, 0),
      () => log.timeAt(partition, 0),
      () => log.append("k", 1, { partition }),
      () => log.read(partition),
      () => log.fetch(partition, 0, 1, 0),
    ]) {
      const error = thrownBy(call);
      expect(error).toBeInstanceOf(UnknownPartitionError);
      expect(error).toMatchObject({
        code: "UNKNOWN_PARTITION",
        partition,
        numPartitions: 4,
        message: `log: there is no partition ${partition}: they run from 0 to 3`,
      });
    }
  }
});

it("[CORE2] an abandoned read delivers nothing, does not count, and keeps no run alive", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 1, readLatency: 100 });
  const facts: string[] = [];
  const sim = runWith(
    log,
    function* () {
      yield* log.append("k", 1);
      const [index] = yield* anyOf(log.read(0), timeout(1));
      expect(index).toBe(1);
    },
    { trace: (entry) => facts.push(entry.what) },
  );
  expect(log.stats.recordsRead).toBe(0);
  expect(facts).toEqual(["appended"]);
  expect(sim.now).toBe(1.001);
});

it("[LOG7] offsetForTime: the earliest record appended at or after a time, else the high watermark", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 1,
    appendLatency: 0,
    retentionPolicy: new SizeRetention(3),
    retentionCheckInterval: 1000,
  });
  const sim = new Simulation({ entities: [log], endTime: 1000 });
  for (const at of [10, 20, 20, 20, 30, 0.1 + 0.2]) sim.schedule(log, "Append", { key: "k", value: 0 }, { at });
  sim.runUntil(999);
  const at = (timeS: number) => log.offsetForTime(0, timeS);
  expect([at(-5), at(0), at(0.3), at(0.300001), at(10), at(10.000001), at(20), at(20.5), at(30), at(31)]).toEqual([
    0, 0, 0, 1, 1, 2, 2, 5, 5, 6,
  ]);
  sim.run();
  // The sweep has left offsets 3 to 5.
  expect([at(0), at(20), at(30), at(31)]).toEqual([3, 3, 5, 6]);
});

it("[LOG7] timeAt: when the first record held at or after an offset was appended; undefined from the end on", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 2,
    appendLatency: 0,
    retentionPolicy: new SizeRetention(2),
    retentionCheckInterval: 100,
  });
  const sim = new Simulation({ entities: [log], endTime: 100 });
  for (const at of [10, 20.5, 30]) sim.schedule(log, "Append", { key: "k", value: 0, partition: 0 }, { at });
  sim.runUntil(99);
  const times = () => [0, 1, 2, 3, 4].map((offset) => log.timeAt(0, offset));
  expect(times()).toEqual([10, 20.5, 30, undefined, undefined]);
  sim.run();
  expect(times()).toEqual([20.5, 20.5, 30, undefined, undefined]);
  expect(log.timeAt(1, 0)).toBeUndefined();
});

it("[LOG7] timeAt and offsetForTime in a partition from which everything has expired", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 1,
    retentionPolicy: { name: "none", shouldRetain: () => false },
    retentionCheckInterval: 1,
  });
  runWith(log, () => fill(log, 2), { endTime: 5 });
  expect([log.logStartOffset(0), log.timeAt(0, 0), log.timeAt(0, 2), log.offsetForTime(0, 0)]).toEqual([
    2,
    undefined,
    undefined,
    2,
  ]);
});

it("[LOG3] partition.records is a lazy view: length, at, iteration", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 1,
    retentionPolicy: new SizeRetention(4),
    retentionCheckInterval: 6.5,
  });
  const partition = log.partitions[0] as (typeof log.partitions)[0];
  const { records } = partition;
  expect([records.length, records.at(0), records.at(-1), [...records]]).toEqual([0, undefined, undefined, []]);
  runWith(log, () => fill(log, 10), { endTime: 6.4 });
  expect(partition).toBe(log.partitions[0]);

  const other = new EventLog<string, number>("other", {
    numPartitions: 1,
    retentionPolicy: new SizeRetention(4),
    retentionCheckInterval: 10.5,
  });
  runWith(other, () => fill(other, 10), { endTime: 11 });
  const view = other.partitions[0]?.records as typeof records;
  expect(view.length).toBe(4);
  expect([0, 3, 4, -1, -4, -5].map((index) => view.at(index)?.offset)).toEqual([6, 9, undefined, 9, 6, undefined]);
  expect(values([...view])).toEqual([6, 7, 8, 9]);
  expect(other.totalRecords).toBe(4);
  for (const index of [0.5, Number.NaN]) expect(() => view.at(index)).toThrow(RangeError);
  expect(() => view.at("0" as never)).toThrow(TypeError);
});

it("[LOG3] an iteration goes on with what is appended meanwhile, and passes over what expires", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 1,
    retentionPolicy: new SizeRetention(2),
    retentionCheckInterval: 6,
  });
  const seen: number[] = [];
  runWith(
    log,
    function* () {
      yield* fill(log, 4);
      for (const record of log.partitions[0]?.records ?? []) {
        seen.push(record.offset);
        if (record.offset === 0) yield* fill(log, 2);
        if (record.offset === 1) yield 3;
      }
    },
    { endTime: 20 },
  );
  expect(seen).toEqual([0, 1, 4, 5]);
});

it("[LOG5][E12] high watermark, log start, totals", () => {
  const log = new EventLog<string, number>("log", { numPartitions: 2 });
  runWith(log, function* () {
    for (let i = 0; i < 3; i++) yield* log.append("k", i, { partition: 1 });
  });
  expect([...log.highWatermarks()]).toEqual([
    [0, 0],
    [1, 3],
  ]);
  expect(log.partitions.map((p) => [p.id, p.logStartOffset, p.highWatermark, p.records.length])).toEqual([
    [0, 0, 0, 0],
    [1, 0, 3, 3],
  ]);
  expect([log.logStartOffset(1), log.highWatermark(1), log.totalRecords]).toEqual([0, 3, 3]);
});
