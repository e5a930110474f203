import { describeReadableLog, type LogAppend, type LogUnderTest } from "@sim/consumer-group/testing";
import { type Process, SimError, type Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { type Record, SizeRetention } from "@sim/strategies";
import { describe, expect, it, test } from "vitest";
import { failuresOf } from "../../../strategies/test/testing/failure.js";
import { MemoryLog } from "../memory-log.js";

/** The tests' own log, appended to at the times asked for. */
class StrangersLog extends MemoryLog {
  override *read(partition: number, offset: number, maxRecords: number): Process<readonly Record<string, number>[]> {
    if (partition >= this.numPartitions) throw new SimError("UNKNOWN_PARTITION", `no partition ${partition}`);
    return yield* super.read(partition, offset, maxRecords);
  }
}

/** With keys, which the tests' own log does not have: `change` is what a broken log does otherwise. */
function stranger(change: (log: StrangersLog) => object = () => ({})) {
  return (numPartitions: number, appends: readonly LogAppend[]): LogUnderTest => {
    let sim: Simulation | undefined;
    const keys = new Map(appends.map(({ value, key }) => [value, key]));
    const log = new StrangersLog(numPartitions, () => sim as Simulation);
    const { read } = log;
    log.read = function* (...asked) {
      const records = yield* read.apply(log, asked);
      return records.map((record) => ({ ...record, key: keys.get(record.value) ?? "" }));
    };
    return {
      log: Object.assign(log, change(log)),
      start(simulation) {
        sim = simulation;
        for (const { timeS, partition, value } of appends) {
          sim.call(timeS, () => log.append(partition, value), undefined);
        }
      },
    };
  };
}

describe("logs that keep the laws", () => {
  const eventLog = (options: object) => (numPartitions: number, appends: readonly LogAppend[]) => {
    const log = new EventLog<string, number>("log", { numPartitions, ...options });
    return {
      log,
      entities: [log],
      start(simulation: Simulation) {
        for (const { timeS, ...append } of appends) simulation.schedule(log, "Append", append, { at: timeS });
      },
    };
  };
  describeReadableLog({ test, name: "EventLog", make: eventLog({}) });
  describeReadableLog({
    test,
    name: "EventLog with latencies",
    make: eventLog({ appendLatency: 0.25, readLatency: 0.1 }),
  });
  describeReadableLog({
    test,
    name: "EventLog under retention",
    make: eventLog({ retentionPolicy: new SizeRetention(3), retentionCheckInterval: 0.3 }),
  });
  describeReadableLog({ test, name: "a stranger's", make: stranger() });
  describeReadableLog({
    test,
    name: "a stranger's with gaps",
    supports: { gaps: true },
    make(numPartitions, appends) {
      const made = stranger()(numPartitions, appends);
      return {
        ...made,
        start(simulation) {
          made.start?.(simulation);
          const compact = () => {
            for (let partition = 0; partition < numPartitions; partition++) {
              // What was written last stays.
              const before = [0, 2].filter((offset) => offset < made.log.highWatermark(partition) - 1);
              (made.log as StrangersLog).compact(partition, ...before);
            }
          };
          simulation.call(30, compact, undefined);
        },
      };
    },
  });
});

describe("logs that break a law say which, and show the smallest case", () => {
  const failures = (change: (log: StrangersLog) => object) =>
    failuresOf((runner) => describeReadableLog({ ...runner, name: "broken", make: stranger(change) }));
  const told = (message: string | undefined) => (message ?? "it passed").split("\n").slice(2, 4);
  /** What reads give otherwise. */
  const reading =
    (
      answer: (
        records: readonly Record<string, number>[],
        offset: number,
        most: number,
      ) => readonly Record<string, number>[],
    ) =>
    (log: StrangersLog) => {
      const { read } = log;
      return {
        *read(partition: number, offset: number, most: number): Process<readonly Record<string, number>[]> {
          return answer(yield* read(partition, offset, 1000), offset, most);
        },
      };
    };

  it("nothing skipped: every second record of a batch", () => {
    const failed = failures(reading((records, _offset, most) => records.filter((_, i) => i !== 1).slice(0, most)));
    expect([...failed.keys()]).toEqual(["nothing skipped", "any batches", "times"]);
    const message = failed.get("nothing skipped");
    expect(message?.split("\n").slice(0, 2)).toEqual([
      'log broken breaks the law "nothing skipped": a reader gets every record from the log start up to the high watermark once, in order, as it was appended.',
      "Why it matters: a record that is skipped is never processed, and the ledger of the group does not add up.",
    ]);
    expect(told(message)[1]).toBe("What happened: partition 0: after offset 0 came 2");
  });

  it("any batches: more than asked for", () => {
    const failed = failures(reading((records) => records));
    expect(told(failed.get("any batches"))[1]).toContain("asked for 1 records, it gave 2");
  });

  it("nothing skipped: a record changed on the way", () => {
    const failed = failures(
      reading((all, _, most) => all.slice(0, most).map((one) => ({ ...one, value: one.value + 1 }))),
    );
    expect([...failed.keys()]).toEqual(["nothing skipped"]);
    expect(told(failed.get("nothing skipped"))).toEqual([
      'Smallest case: { numPartitions: 1, appends: [{ timeS: 0, partition: 0, key: "k0", value: 0 }], batch: 1 }',
      'What happened: partition 0: at offset 0 is key "k0", value 1, partition 0, appended was key "k0", value 0, partition 0',
    ]);
  });

  it("out of range: gives nothing where it should fail", () => {
    const failed = failures(() => ({
      *read(): Process<readonly never[]> {
        return [];
      },
    }));
    expect(told(failed.get("out of range"))).toEqual([
      "Smallest case: { numPartitions: 1, appends: [], batch: 1 }",
      "What happened: partition 0: a read of partition 0 at offset 2 ended with 0 records, not OFFSET_OUT_OF_RANGE",
    ]);
  });

  it("at the high watermark: begins again", () => {
    const failed = failures((log) => {
      const { read } = log;
      return {
        *read(partition: number, offset: number, most: number): Process<readonly Record<string, number>[]> {
          return yield* read(partition, offset === log.highWatermark(partition) ? 0 : offset, most);
        },
      };
    });
    expect([...failed.keys()]).toContain("at the high watermark");
    expect(told(failed.get("at the high watermark"))[1]).toBe("What happened: partition 0: it gave offsets [0]");
  });

  it("times: the offset after, nothing instead of undefined", () => {
    const after = failures((log) => ({
      offsetForTime: (partition: number, timeS: number) =>
        log.highWatermark(partition) === 0 ? 0 : Math.min(log.highWatermark(partition), Math.ceil(timeS) + 1),
    }));
    expect([...after.keys()]).toEqual(["times"]);
    expect(told(after.get("times"))[1]).toMatch(/^What happened: partition 0: offsetForTime\(\S+ s\) is \d+, not \d+$/);
    const zero = failures(() => ({ timeAt: () => 0 }));
    expect(told(zero.get("times"))).toEqual([
      "Smallest case: { numPartitions: 1, appends: [], batch: 1 }",
      "What happened: partition 0: timeAt(0) is 0, not undefined",
    ]);
  });

  it("bounds: another number of partitions", () => {
    const failed = failures(() => ({ numPartitions: 4 }));
    expect(told(failed.get("bounds"))[1]).toBe("What happened: partition 0: numPartitions is 4, not 1");
  });

  it("readers apart: one cursor for all", () => {
    const failed = failures((log) => {
      const { read } = log;
      const given = new Map<number, number>();
      return {
        // Who reads the record at the log start is taken for the first reader, and whoever comes next gets what is left.
        *read(partition: number, offset: number, most: number): Process<readonly Record<string, number>[]> {
          if (offset === log.logStartOffset(partition)) given.set(partition, (given.get(partition) ?? 0) + 1);
          const records = yield* read(partition, offset, most);
          return (given.get(partition) ?? 0) > 3 ? records.slice(-1) : records;
        },
      };
    });
    expect([...failed.keys()]).toContain("readers apart");
    expect(failed.get("readers apart")).toContain("consumers, and groups, read a log beside each other");
  });

  it("only forward: the log start comes back after a while", () => {
    const failed = failures((log) => ({
      logStartOffset: (partition: number) => (log.highWatermark(partition) === 1 ? 1 : 0),
    }));
    expect([...failed.keys()]).toContain("only forward");
    expect(told(failed.get("only forward"))[1]).toBe("What happened: partition 0: the log start went from 1 back to 0");
  });

  it("woken: at once; never", () => {
    const atOnce = failures((log) => ({
      whenReadable: (partition: number) => MemoryLog.prototype.whenReadable.call(log, partition, -1),
    }));
    expect(told(atOnce.get("woken"))[1]).toBe("What happened: woken for offset 0, but the high watermark is 0");
    const never = failures((log) => ({
      whenReadable: (partition: number) => MemoryLog.prototype.whenReadable.call(log, partition, 1e6),
    }));
    expect(told(never.get("woken"))).toEqual([
      'Smallest case: { numPartitions: 1, appends: [{ timeS: 0, partition: 0, key: "k0", value: 0 }], batch: 1 }',
      "What happened: it threw Error: the reader was still waiting when nothing was left to happen",
    ]);
  });
});
