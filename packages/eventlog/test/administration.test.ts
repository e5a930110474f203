import { type Process, Simulation, timeout } from "@sim/core";
import { EventLog, type EventLogOptions } from "@sim/eventlog";
import { TimeRetention } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { errorOf, runWith, thrownBy } from "./run-process.js";

function logWith(options: EventLogOptions = {}): EventLog<string, number> {
  const still = { numPartitions: 1, appendLatency: 0.001, readLatency: 0 };
  return new EventLog<string, number>("log", { ...still, ...options });
}

function* fill(log: EventLog<string, number>, count: number): Process {
  for (let i = 0; i < count; i++) yield* log.append("k", i);
}

describe("deleteRecords", () => {
  it("[LOG5.6] moves the log start, never back, takes no time, and counts as expired", () => {
    const log = logWith();
    const facts: unknown[] = [];
    const starts: unknown[] = [];
    const sim = runWith(
      log,
      function* (): Process {
        yield* fill(log, 5);
        for (const offset of [0, 3, 2, 3, 5]) starts.push(yield* log.deleteRecords(0, offset));
      },
      { trace: ({ what, data }) => what === "recordsDeleted" && facts.push(data) },
    );
    expect(starts).toEqual([0, 3, 3, 3, 5]);
    expect(sim.now).toBe(0.005);
    expect(facts).toEqual([
      { partition: 0, logStartOffset: 3 },
      { partition: 0, logStartOffset: 5 },
    ]);
    expect(log.stats).toMatchObject({ recordsAppended: 5, recordsExpired: 5 });
    expect([log.totalRecords, log.logStartOffset(0), log.highWatermark(0)]).toEqual([0, 5, 5]);
  });

  it("[LOG5.6] readers that lag behind are told, and those that are under way when it happens", () => {
    const log = logWith({ readLatency: 1 });
    const seen: unknown[] = [];
    runWith(log, function* (sim): Process {
      yield* fill(log, 4);
      sim.call(0.5, () => sim.spawn(log.deleteRecords(0, 2)), undefined);
      seen.push(yield* errorOf(log.read(0, 1)));
      seen.push((yield* log.read(0, 2)).map(({ offset }) => offset));
    });
    expect(seen).toMatchObject([{ code: "OFFSET_OUT_OF_RANGE", logStartOffset: 2, highWatermark: 4 }, [2, 3]]);
  });

  it("[LOG5.6] above the high watermark it is out of range; bad arguments are errors at the call", () => {
    const log = logWith();
    let error: unknown;
    runWith(log, function* (): Process {
      yield* fill(log, 2);
      error = yield* errorOf(log.deleteRecords(0, 3));
    });
    expect(error).toMatchObject({ code: "OFFSET_OUT_OF_RANGE", offset: 3, logStartOffset: 0, highWatermark: 2 });
    for (const offset of [-1, 0.5, Number.NaN])
      expect(thrownBy(() => log.deleteRecords(0, offset))).toBeInstanceOf(RangeError);
    expect(thrownBy(() => log.deleteRecords(0, "1" as never))).toBeInstanceOf(TypeError);
    expect(thrownBy(() => log.deleteRecords(1, 0))).toMatchObject({ code: "UNKNOWN_PARTITION" });
    expect(log.totalRecords).toBe(2);
  });

  it("[LOG9] while the log is down it fails; while it is suspended it waits", () => {
    const log = logWith();
    const seen: unknown[] = [];
    runWith(log, function* (sim): Process {
      yield* fill(log, 2);
      sim.crash(log);
      for (const request of [log.deleteRecords(0, 1), log.sweep(), log.clean()]) seen.push(yield* errorOf(request));
      sim.restart(log);
      sim.suspend(log);
      sim.call(10, () => sim.resume(log), undefined);
      seen.push(yield* log.deleteRecords(0, 1), sim.now);
    });
    expect(seen).toMatchObject([...Array(3).fill({ code: "ENTITY_UNAVAILABLE" }), 1, 10.002]);
  });
});

describe("sweep", () => {
  it("[LOG4.6] sweeps at once and tells how many records went; the grid stays", () => {
    const log = logWith({ retentionPolicy: new TimeRetention(5), retentionCheckInterval: 100 });
    const expired: number[] = [];
    const sim = new Simulation({
      entities: [log],
      endTime: 100,
      trace: ({ what, time }) => what === "expired" && expired.push(time),
    });
    const removed: unknown[] = [];
    sim.spawn(
      (function* (): Process {
        yield* fill(log, 2);
        yield 5;
        removed.push(yield* log.sweep(), yield* log.sweep());
        yield* fill(log, 1);
      })(),
    );
    sim.run();
    expect(removed).toEqual([2, 0]);
    expect(expired).toEqual([5.002, 100]);
  });
});

describe("addPartitions", () => {
  it("[LOG13] new partitions are empty; the strategy is asked with the new number from the next append on", () => {
    const asked: number[] = [];
    const log = logWith({
      numPartitions: 2,
      shardingStrategy: { name: "last", shard: (_key: string, count) => asked.push(count) && count - 1 },
    });
    const facts: unknown[] = [];
    const before = log.partitions;
    runWith(
      log,
      function* (sim): Process {
        yield* log.append("k", 1);
        // Begun before, and in its old partition when it is done.
        sim.spawn(log.append("k", 2));
        yield 0;
        log.addPartitions(4);
        yield* log.append("k", 3);
        yield* log.append("k", 4, { partition: 2 });
      },
      { trace: ({ what, data }) => what === "partitionsAdded" && facts.push(data) },
    );
    expect(asked).toEqual([2, 2, 4]);
    expect(log.partitions.map(({ records }) => [...records].map(({ value }) => value))).toEqual([[], [1, 2], [4], [3]]);
    expect(log.partitions.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    expect(log.partitions.slice(0, 2)).toEqual(before);
    expect(log.partitions[1]).toBe(before[1]);
    expect(Object.isFrozen(log.partitions)).toBe(true);
    expect(log.numPartitions).toBe(4);
    expect([...log.stats.perPartitionAppends]).toEqual([
      [0, 0],
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
    expect([...log.highWatermarks().keys()]).toEqual([0, 1, 2, 3]);
    expect(facts).toEqual([{ numPartitions: 4 }]);
  });

  it("[LOG13] who waits at an old partition goes on waiting; a new one can be waited at", () => {
    const log = logWith();
    const seen: unknown[] = [];
    runWith(log, function* (sim): Process {
      sim.spawn(
        (function* (): Process {
          seen.push(
            (yield* log.fetch(0, 0, 10, 5)).map(({ value }) => value),
            sim.now,
          );
        })(),
      );
      yield 1;
      log.addPartitions(2);
      sim.call(1, () => sim.spawn(log.append("k", 7, { partition: 1 })), undefined);
      yield log.whenReadable(1, 0);
      seen.push(sim.now);
      yield* log.append("k", 8, { partition: 0 });
    });
    expect(seen).toEqual([2.001, [8], 2.002]);
  });

  it("[LOG13] retention, segments and capacity hold for the new ones too", () => {
    const log = logWith({
      segments: { maxBytes: 200 },
      retentionPolicy: new TimeRetention(5),
      retentionCheckInterval: 10,
      capacity: { secondsPerRecord: 1 },
    });
    const sim = new Simulation({ entities: [log], endTime: 20 });
    sim.call(2, () => log.addPartitions(2), undefined);
    for (let i = 0; i < 3; i++) sim.schedule(log, "Append", { key: "k", value: i, partition: 0 }, { at: 3 });
    sim.call(3, () => [1, 2, 3].map((value) => sim.spawn(log.append("k", value, { partition: 1 }))), undefined);
    sim.runUntil(2.5);
    expect(log.partitions[1]?.segments).toMatchObject([{ baseOffset: 0, sizeBytes: 0, largestTimestamp: 2 }]);
    sim.runUntil(7);
    expect(log.partitions[1]?.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 2]);
    expect([...log.stats.queues.keys()]).toEqual([0, 1]);
    sim.run();
    expect(log.totalRecords).toBe(0);
  });

  it("[LOG13] a log may only grow, and only in a simulation", () => {
    const log = logWith({ numPartitions: 3 });
    expect(thrownBy(() => log.addPartitions(4))).toMatchObject({ code: "NOT_ATTACHED" });
    runWith(log, function* (): Process {
      yield timeout(0);
    });
    for (const total of [3, 2, 0, 3.5, Number.NaN, 1_000_001]) {
      expect(thrownBy(() => log.addPartitions(total))).toBeInstanceOf(RangeError);
    }
    expect(thrownBy(() => log.addPartitions("4" as never))).toBeInstanceOf(TypeError);
    expect((thrownBy(() => log.addPartitions(3)) as Error).message).toBe(
      "EventLog.addPartitions: total must be an integer >= 4, got 3",
    );
    expect(log.numPartitions).toBe(3);
  });
});

describe("a high watermark raised by hand", () => {
  it("[LOG5.7] readers go up to it, and go on when it is raised", () => {
    const log = logWith({ highWatermark: "manual" });
    const seen: unknown[] = [];
    runWith(log, function* (sim): Process {
      const appended = yield* log.append("k", 0);
      seen.push(appended.offset, log.highWatermark(0), log.logEndOffset(0));
      seen.push((yield* log.read(0, 0)).length, yield* errorOf(log.read(0, 1)));
      yield* fill(log, 2);
      sim.call(1, () => log.raiseHighWatermark(0, 2), undefined);
      seen.push((yield* log.fetch(0, 0, 10, 99)).map(({ offset }) => offset));
      sim.call(1, () => log.raiseHighWatermark(0, 3), undefined);
      yield log.whenReadable(0, 2);
      seen.push(sim.now, log.timeAt(0, 2), log.offsetForTime(0, 9), log.partitions[0]?.highWatermark);
    });
    expect(seen).toMatchObject([
      0,
      0,
      1,
      0,
      { code: "OFFSET_OUT_OF_RANGE", highWatermark: 0 },
      [0, 1],
      2.003,
      0.003,
      3,
      3,
    ]);
  });

  it("[LOG5.7] retention and deletion stop at it", () => {
    const log = logWith({ highWatermark: "manual", retentionPolicy: new TimeRetention(1) });
    const seen: unknown[] = [];
    runWith(log, function* (): Process {
      yield* fill(log, 4);
      yield 5;
      log.raiseHighWatermark(0, 2);
      seen.push(yield* errorOf(log.deleteRecords(0, 3)), yield* log.sweep(), log.logStartOffset(0), log.totalRecords);
    });
    expect(seen).toMatchObject([{ code: "OFFSET_OUT_OF_RANGE", highWatermark: 2 }, 2, 2, 2]);
  });

  it("[LOG5.7] it does not sink, nor rise beyond the end of the log, nor in a log that has it at its end", () => {
    const log = logWith({ highWatermark: "manual" });
    runWith(log, () => fill(log, 3));
    log.raiseHighWatermark(0, 2);
    log.raiseHighWatermark(0, 2);
    for (const offset of [1, 4, 2.5])
      expect(thrownBy(() => log.raiseHighWatermark(0, offset))).toBeInstanceOf(RangeError);
    expect((thrownBy(() => log.raiseHighWatermark(0, 4)) as Error).message).toBe(
      "EventLog.raiseHighWatermark: offset must lie from 2 (the high watermark) to 3 (the log end) in partition 0, got 4",
    );
    const usual = logWith();
    runWith(usual, () => fill(usual, 1));
    expect(thrownBy(() => usual.raiseHighWatermark(0, 1))).toBeInstanceOf(TypeError);
    expect(thrownBy(() => log.raiseHighWatermark(1, 0))).toMatchObject({ code: "UNKNOWN_PARTITION" });
  });
});
