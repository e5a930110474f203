import { Simulation } from "@sim/core";
import { EventLog, type EventLogOptions, type PartitionQueueStats } from "@sim/eventlog";
import { describe, expect, it } from "vitest";

function world(options: EventLogOptions<string | null>, startTime = 0) {
  const log = new EventLog<string | null, number>("log", { numPartitions: 1, appendLatency: 0, ...options });
  const sim = new Simulation({ entities: [log], startTime });
  const told: string[] = [];
  let value = 0;
  return {
    log,
    sim,
    told,
    /** Appends a record at a time, and notes when it is in the log. */
    append(at: number, options: { sizeBytes?: number; partition?: number } = {}): void {
      const name = String(value++);
      sim.spawn(
        (function* () {
          yield at - startTime;
          try {
            yield* log.append(null, Number(name), { partition: 0, ...options });
            told.push(`${sim.now} ${name}`);
          } catch (error) {
            told.push(`${sim.now} ${name}: ${(error as { code?: string }).code}`);
          }
        })(),
      );
    },
    queue: (partition = 0) => log.stats.queues.get(partition) as PartitionQueueStats,
  };
}

describe("[LOG6] a capacity", () => {
  it("[LOG6.1] appends to a partition are served one after the other, then their latency begins", () => {
    const { log, sim, told, append, queue } = world({ capacity: { bytesPerSecond: 1000 }, appendLatency: 0.25 });
    for (const sizeBytes of [100, 200, 300]) append(1, { sizeBytes });
    append(3, { sizeBytes: 500 });
    sim.runUntil(1.05);
    expect([log.queueLength(0), log.queuedBytes(0)]).toEqual([2, 500]);
    sim.runUntil(1.2);
    expect([log.queueLength(0), log.queuedBytes(0)]).toEqual([1, 300]);
    sim.runUntil(4);
    expect(told).toEqual(["1.35 0", "1.55 1", "1.85 2", "3.75 3"]);
    const { queueLength, queuedBytes, utilization, waits } = queue();
    expect([...waits]).toEqual([0, 0.1, 0.3, 0]);
    // Two wait for 0.1 s, one for another 0.2 s; 0.1, 0.2, 0.3 and 0.5 s of work in 4 s.
    expect(queueLength).toMatchObject({ value: 0, max: 2 });
    expect(queueLength.integral).toBeCloseTo(0.4, 12);
    expect(queuedBytes.integral).toBeCloseTo(0.1 * 500 + 0.2 * 300, 9);
    expect(utilization).toBeCloseTo(1.1 / 4, 12);
    expect([...log.stats.appendLatencies]).toEqual([0.35, 0.55, 0.85, 0.75]);
  });

  it("[LOG6.1] [E5] 5,000 simultaneous appends to one partition of 1 ms each are done one after the other, in 5 s", () => {
    const done = (capacity?: { secondsPerRecord: number }) => {
      const log = new EventLog<null, number>("log", { numPartitions: 1, appendLatency: 0.001, capacity });
      const sim = new Simulation({ entities: [log] });
      for (let i = 0; i < 5000; i++) sim.schedule(log, "Append", { key: null, value: i });
      sim.run();
      return [0, 1, 4999].map((offset) => log.timeAt(0, offset));
    };
    expect(done({ secondsPerRecord: 0.001 })).toEqual([0.002, 0.003, 5.001]);
    // What a log without a capacity says: it is for questions that are not about load.
    expect(done()).toEqual([0.001, 0.001, 0.001]);
  });

  it("[LOG6.1] a service is secondsPerBatch + secondsPerRecord + bytes / bytesPerSecond", () => {
    const capacity = { bytesPerSecond: 1000, secondsPerRecord: 0.02, secondsPerBatch: 0.5 };
    const { sim, told, append } = world({ capacity });
    append(1);
    append(1, { sizeBytes: 0 });
    sim.run();
    expect(told).toEqual(["1.62 0", "2.14 1"]);
  });

  it("[LOG6.2] a batch takes one turn, one latency and one append time, and gets offsets in a row", () => {
    const capacity = { bytesPerSecond: 1000, secondsPerRecord: 0.02, secondsPerBatch: 0.5 };
    const { log, sim, told, append } = world({ capacity, appendLatency: 0.25 });
    const places: unknown[] = [];
    append(1);
    sim.spawn(
      (function* () {
        yield 1;
        const records = [1, 2, 3].map((value) => ({ key: null, value, sizeBytes: 10 * value }));
        places.push(yield* log.appendBatch(0, records));
      })(),
    );
    append(1);
    sim.run();
    // 0.62 s; then 0.5 + 3 x 0.02 + 60 bytes; then 0.62 s again; and 0.25 s each.
    expect(told).toEqual(["1.87 0", "3.11 1"]);
    expect(places).toEqual([{ partition: 0, baseOffset: 1, count: 3, timestamp: 2.49 }]);
    expect([...(log.partitions[0]?.records ?? [])].map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
      [0, 1.87],
      [1, 2.49],
      [2, 2.49],
      [3, 2.49],
      [4, 3.11],
    ]);
  });

  it("[LOG6.3] [TIME2] services add up unrounded: only the moment of an event is rounded", () => {
    // 100 bytes take 33 1/3 microseconds.
    for (const startTime of [0, 1_764_000_000]) {
      const { log, sim, append, queue } = world({ capacity: { bytesPerSecond: 3e6 } }, startTime);
      for (let i = 0; i < 300; i++) append(startTime);
      sim.run();
      const ticks = [...(log.partitions[0]?.records ?? [])].map(({ timestamp }) =>
        Math.round((timestamp - startTime) * 1e6),
      );
      expect(ticks).toEqual(Array.from({ length: 300 }, (_, i) => Math.round(((i + 1) * 100) / 3)));
      expect([...queue().waits][1]).toBeCloseTo(100 / 3e6, 15);
    }
  });

  it("[LOG6.3] what is left of the last microsecond of a service is waited for", () => {
    // 10 bytes take 3 1/3 microseconds: the server is free a third of one after the moment of the append.
    const { sim, append, queue } = world({ capacity: { bytesPerSecond: 3e6 } });
    append(1, { sizeBytes: 10 });
    append(1.000003, { sizeBytes: 10 });
    append(1.00001, { sizeBytes: 10 });
    sim.run();
    const [first, second, third] = queue().waits;
    expect(first).toBe(0);
    expect(second).toBeCloseTo(1e-6 / 3, 15);
    expect(third).toBe(0);
  });

  it("[LOG6.3] tenths of seconds add up to whole ones", () => {
    const { log, sim, append } = world({ capacity: { secondsPerRecord: 0.1, secondsPerBatch: 1.1 } });
    for (let i = 0; i < 1000; i++) append(0);
    sim.run();
    expect(log.partitions[0]?.records.at(-1)?.timestamp).toBe(1200);
  });

  it("[LOG6.4] partitions do not wait for one another", () => {
    const { sim, told, append } = world({ numPartitions: 2, capacity: { secondsPerRecord: 1 } });
    for (const partition of [0, 0, 1]) append(0, { partition });
    sim.run();
    expect(told).toEqual(["1 0", "1 2", "2 1"]);
  });

  it("[LOG6.5] a crash loses those that wait, and after the restart the partition is free", () => {
    const { log, sim, told, append, queue } = world({ capacity: { secondsPerRecord: 1 }, appendLatency: 0.5 });
    for (let i = 0; i < 4; i++) append(0);
    sim.call(2.2, () => sim.crash(log), undefined);
    sim.call(2.3, () => sim.restart(log), undefined);
    append(2.4);
    sim.run();
    const lost = ["2.2 1: ENTITY_UNAVAILABLE", "2.2 2: ENTITY_UNAVAILABLE", "2.2 3: ENTITY_UNAVAILABLE"];
    expect(told).toEqual(["1.5 0", ...lost, "3.9 4"]);
    expect(log.stats).toMatchObject({ appendsLost: 3, recordsAppended: 2 });
    expect([...queue().waits]).toEqual([0, 1, 2, 0]);
    expect(queue().queueLength.value).toBe(0);
  });

  it("[LOG6.5] a batch that a crash catches counts with all its records", () => {
    const { log, sim } = world({ capacity: { secondsPerRecord: 1 } });
    const codes: unknown[] = [];
    sim.spawn(
      (function* () {
        try {
          yield* log.appendBatch(
            0,
            [1, 2].map((value) => ({ key: null, value })),
          );
        } catch (error) {
          codes.push((error as { code: string }).code);
        }
      })(),
    );
    sim.call(1.5, () => sim.crash(log), undefined);
    sim.run();
    expect(codes).toEqual(["ENTITY_UNAVAILABLE"]);
    expect(log.stats).toMatchObject({ appendsLost: 2, recordsAppended: 0 });
  });

  it("[LOG6.6] a suspension delays a service that ends in it, and all behind it", () => {
    const { log, sim, told, append } = world({ capacity: { secondsPerRecord: 1 } });
    for (let i = 0; i < 3; i++) append(0);
    sim.call(1.5, () => sim.suspend(log), undefined);
    sim.call(5, () => sim.resume(log), undefined);
    sim.run();
    expect(told).toEqual(["1 0", "5 1", "6 2"]);
  });

  it("[LOG6.6] slowed down, services that begin take so many times as long", () => {
    const { log, sim, told, append } = world({ capacity: { secondsPerRecord: 1 } });
    for (let i = 0; i < 3; i++) append(0);
    sim.call(0.5, () => sim.slowDown(log, 3), undefined);
    sim.call(2, () => sim.slowDown(log, 1), undefined);
    sim.run();
    expect(told).toEqual(["1 0", "4 1", "5 2"]);
  });

  it("[LOG6.7] statistics start anew with those of the simulation, and a snapshot stays as it was", () => {
    const { sim, append, queue } = world({ capacity: { secondsPerRecord: 1 } });
    for (let i = 0; i < 3; i++) append(0);
    sim.runUntil(1.5);
    const before = queue();
    sim.resetStatistics();
    sim.runUntil(4.5);
    expect(before.waits.count).toBe(2);
    expect(before.utilization).toBe(1);
    expect([...queue().waits]).toEqual([2]);
    expect(queue().queueLength).toMatchObject({ since: 1.5, max: 1 });
    expect(queue().queueLength.integral).toBeCloseTo(0.5, 12);
    expect(queue().utilization).toBeCloseTo(0.5, 12);
  });

  it("[LOG6.7] without a capacity there is no queue", () => {
    const { log, sim, append } = world({});
    append(0);
    sim.run();
    expect(log.stats.queues.size).toBe(0);
    expect([log.queueLength(0), log.queuedBytes(0)]).toEqual([0, 0]);
  });

  it("[LOG6.8] [SHARD5] records without a key avoid long queues", () => {
    const log = new EventLog<null, number>("log", { numPartitions: 2, capacity: { secondsPerRecord: 1 } });
    const sim = new Simulation({ entities: [log], seed: 1 });
    // A hundred are in front of partition 0: it has the weight 1, the other 101.
    for (let i = 0; i < 100; i++) sim.schedule(log, "Append", { key: null, value: i, partition: 0 });
    for (let i = 0; i < 20; i++) sim.schedule(log, "Append", { key: null, value: i, sizeBytes: 20_000 }, { at: 0.5 });
    sim.run();
    expect(log.highWatermark(1)).toBeGreaterThanOrEqual(16);
  });

  it("[ERR1] bad capacities", () => {
    const make = (capacity: unknown) => () => new EventLog("log", { capacity: capacity as never });
    for (const capacity of [null, 5, "fast"]) expect(make(capacity)).toThrow(TypeError);
    for (const bytesPerSecond of [0, -1, Number.NaN, Infinity]) {
      expect(make({ bytesPerSecond })).toThrow(
        new RangeError(`EventLog: capacity.bytesPerSecond must be a finite number > 0, got ${bytesPerSecond}`),
      );
    }
    expect(make({ bytesPerSecond: "1" })).toThrow(TypeError);
    for (const secondsPerRecord of [-1, Number.NaN, Infinity]) expect(make({ secondsPerRecord })).toThrow(RangeError);
    expect(make({ secondsPerBatch: {} })).toThrow(
      "EventLog: capacity.secondsPerBatch must be a number of seconds or a distribution, got an object",
    );
  });

  it("[ERR1] bad batches", () => {
    const log = new EventLog<string, number>("log");
    expect(() => log.appendBatch(0, [])).toThrow(new RangeError("EventLog.appendBatch: records must not be empty"));
    expect(() => log.appendBatch(0, {} as never)).toThrow(
      new TypeError("EventLog.appendBatch: records must be an array, got an object"),
    );
    expect(() => log.appendBatch(0, [5 as never])).toThrow(
      new TypeError("EventLog.appendBatch: a record must be an object, got 5"),
    );
    expect(() => log.appendBatch(4, [{ key: "k", value: 1 }])).toThrow("there is no partition 4");
    expect(() => log.appendBatch(0, [{ key: {} as never, value: 1 }])).toThrow(/key must be a string/);
    expect(() => log.appendBatch(0, [{ key: "k", value: 1, sizeBytes: -1 }])).toThrow(/sizeBytes must be/);
    expect(() => log.appendBatch(0, [{ key: "k", value: 1, eventTime: Number.NaN }])).toThrow(/eventTime must be/);
  });
});
