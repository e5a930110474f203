import { type Process, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { type CompactionPolicy, KeyCompaction, SegmentTimeRetention, TimeRetention } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { append, held, logWith, segmentsOf } from "./compacted-log.js";
import { runWith } from "./run-process.js";

describe("when the cleaner comes", () => {
  it("[CMP7] every cleanerInterval, last in its instant, without keeping a run alive, and not while the log is down", () => {
    const log = logWith({ cleanerInterval: 10 });
    const cleaned: number[] = [];
    const sim = new Simulation({
      entities: [log],
      trace: ({ what, time }) => what === "compacted" && cleaned.push(time),
    });
    sim.spawn(
      (function* (): Process {
        for (let i = 0; i < 80; i++) {
          if (!log.crashed) yield* append(log, "A");
          yield 1;
        }
      })(),
    );
    sim.call(15, () => sim.crash(log), undefined);
    sim.call(35, () => sim.restart(log), undefined);
    sim.call(45, () => sim.suspend(log), undefined);
    sim.call(55, () => sim.resume(log), undefined);
    sim.run();
    expect(cleaned).toEqual([10, 40, 60, 70, 80, 90]);
    expect(log.stats.recordsAppended).toBe(log.totalRecords + log.stats.recordsCompacted);
    const idle = logWith();
    expect(new Simulation({ entities: [idle] }).run().time).toBe(0);
  });

  it("[CMP7] by default 15 s", () => {
    const log = new EventLog<string, number>("log", {
      numPartitions: 1,
      segments: { maxBytes: 100 },
      compactionPolicy: new KeyCompaction({ minDirtyRatio: 0.4 }),
    });
    const sim = new Simulation({ entities: [log], endTime: 100 });
    for (const at of [10, 11, 15]) sim.schedule(log, "Append", { key: "A", value: at }, { at });
    sim.runUntil(14.9);
    expect(log.stats.cleanings).toBe(0);
    sim.runUntil(15);
    expect(log.stats.cleanings).toBe(1);
    sim.runUntil(29.9);
    expect(log.totalRecords).toBe(3);
    sim.run();
    expect(log.totalRecords).toBe(2);
  });

  it("[CMP7] the most urgent partition first; then what is due by then, until nothing is", () => {
    const order: unknown[] = [];
    const urgency = [1, 3, 2];
    const asked: number[] = [];
    const compactionPolicy: CompactionPolicy = {
      name: "ranked",
      plan({ partition, cleanableOffset }) {
        asked.push(partition);
        return { upTo: cleanableOffset, urgency: urgency[partition] };
      },
    };
    const log = new EventLog<string, number>("log", {
      numPartitions: 4,
      appendLatency: 0,
      segments: { maxBytes: 100 },
      compactionPolicy,
    });
    runWith(
      log,
      function* () {
        for (const partition of [0, 1, 2, 0, 1, 2]) yield* log.append("k", 0, { partition });
        expect(yield* log.clean()).toBe(3);
      },
      { trace: ({ what, data }) => what === "compacted" && order.push(data?.partition) },
    );
    expect(order).toEqual([1, 2, 0]);
    expect(asked).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
  });

  it("[CMP3] a plan is lowered to whole segments, below the active one and the high watermark", () => {
    const run = (upTo: number, highWatermark: number) => {
      const compactionPolicy: CompactionPolicy = { name: "fixed", plan: () => ({ upTo }) };
      const log = logWith({ compactionPolicy, highWatermark: "manual" });
      runWith(log, function* () {
        yield* append(log, "AAAAAAAA");
        log.raiseHighWatermark(0, highWatermark);
        yield* log.clean();
      });
      return log.partitions[0]?.firstDirtyOffset;
    };
    expect([1, 2, 3, 5.5, 6, 8, Infinity].map((upTo) => run(upTo, 8))).toEqual([0, 2, 2, 4, 6, 6, 6]);
    expect([0, 1, 2, 3, 5, 6, 8].map((highWatermark) => run(Infinity, highWatermark))).toEqual([0, 0, 2, 2, 4, 6, 6]);
  });
});

describe("together with retention", () => {
  it("[LOG4.7] compact and delete: the cleaner sweeps after it has cleaned, and the log start overtakes the cleaned part", () => {
    const log = logWith({ retentionPolicy: new SegmentTimeRetention(10), retentionCheckInterval: 1 });
    const seen: unknown[] = [];
    runWith(log, function* () {
      yield* append(log, "ABABCD");
      yield* log.clean();
      seen.push(held(log), log.partitions[0]?.firstDirtyOffset);
      yield 5;
      yield* append(log, "EFG");
      yield 6;
      // Sweeps come with the cleaner alone.
      seen.push(log.logStartOffset(0));
      yield* log.clean();
      seen.push(held(log), log.logStartOffset(0), log.partitions[0]?.firstDirtyOffset);
    });
    expect(seen).toEqual(["2A 3B 4C 5D", 4, 0, "6E 7F 8G", 6, 8]);
    expect(log.stats).toMatchObject({ recordsAppended: 9, recordsCompacted: 2, recordsExpired: 4 });
  });

  it("[LOG4.7] a log start within a segment: what lies below cannot be read, and goes with its segment or its key", () => {
    const log = logWith();
    const seen: unknown[] = [];
    runWith(log, function* () {
      yield* append(log, "ABCDEF");
      yield* log.clean();
      yield* log.deleteRecords(0, 3);
      seen.push(held(log), segmentsOf(log), log.stats.recordsExpired);
      // C, below the start, has a newer record now, and so has D above it.
      yield* append(log, "CDG");
      yield* log.clean();
      seen.push(held(log), segmentsOf(log), log.stats.recordsCompacted);
    });
    expect(seen).toEqual([
      "3D 4E 5F",
      [
        [0, 200],
        [2, 200],
        [4, 200],
      ],
      3,
      "4E 5F 6C 7D 8G",
      // The cleaner has cleaned all three, and swept the first away.
      [
        [2, 0],
        [4, 200],
        [6, 200],
        [8, 100],
      ],
      1,
    ]);
    expect(log.stats.recordsAppended).toBe(log.totalRecords + log.stats.recordsExpired + log.stats.recordsCompacted);
  });

  it("[LOG11] appended = held + expired + compacted, with retention by record too", () => {
    const log = logWith({ retentionPolicy: new TimeRetention(3), cleanerInterval: 2 });
    const sim = new Simulation({ entities: [log], endTime: 30 });
    for (let i = 0; i < 100; i++) sim.schedule(log, "Append", { key: `k${i % 7}`, value: i }, { at: i / 5 });
    for (let time = 0; time < 30; time += 0.7) {
      sim.runUntil(time);
      const { recordsAppended, recordsExpired, recordsCompacted } = log.stats;
      expect(recordsAppended).toBe(log.totalRecords + recordsExpired + recordsCompacted);
    }
    expect(log.stats.recordsCompacted).toBeGreaterThan(0);
    expect(log.totalRecords).toBe(0);
  });
});
