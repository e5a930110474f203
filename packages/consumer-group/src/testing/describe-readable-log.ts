import type { Process } from "@sim/core";
import type { Record } from "@sim/strategies";
import { describeLaws, type Law, type SuiteOptions } from "@sim/strategies/testing";
import * as fc from "fast-check";
import { afterAppends, duringAppends, type Log, type LogCase, type MakeLog, readAll } from "./log-run.js";

/**
 * What a log has beyond the contract.
 *
 * @public
 */
export interface ReadableLogSupportOptions {
  /** Offsets may be missing between the log start and the high watermark, as after compaction. */
  readonly gaps?: boolean | undefined;
}

/**
 * Options of {@link describeReadableLog}.
 *
 * @public
 */
export interface ReadableLogSuiteOptions extends SuiteOptions {
  /** The name of the log in the names of the tests. */
  readonly name: string;
  /**
   * Makes a log with so many partitions that gets certain records, in the order of their times. Called often. A log may be
   * without what its retention has given up.
   */
  readonly make: MakeLog;
  /** What it has beyond the contract; nothing by default. */
  readonly supports?: ReadableLogSupportOptions | undefined;
}

/**
 * The laws of a `ReadableLog`, one test each: bounds, nothing skipped, any batches, at the high watermark, out of range,
 * times, readers apart, only forward; and, of a log that has `whenReadable`, woken. Cases are up to 15 appends to up to 3
 * partitions within some seconds.
 *
 * @param options - the runner's `test`, the log, what it has
 *
 * @example
 * ```ts
 * import { EventLog } from "@sim/eventlog";
 * import { describeReadableLog } from "@sim/consumer-group/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeReadableLog({
 *   test,
 *   name: "EventLog",
 *   make(numPartitions, appends) {
 *     const log = new EventLog<string, number>("log", { numPartitions });
 *     return {
 *       log,
 *       entities: [log],
 *       start(simulation) {
 *         for (const { timeS, ...append } of appends) simulation.schedule(log, "Append", append, { at: timeS });
 *       },
 *     };
 *   },
 * });
 * passed.at(-1); // => "log EventLog: woken"
 * ```
 *
 * @public
 */
export function describeReadableLog(options: ReadableLogSuiteOptions): void {
  const { name, make, supports = {} } = options;
  const { log } = make(1, []);
  describeLaws(
    `log ${name}`,
    [
      bounds(make),
      nothingSkipped(make, supports.gaps ?? false),
      anyBatches(make),
      atTheHighWatermark(make),
      outOfRange(make),
      times(make),
      readersApart(make),
      onlyForward(make),
      ...(log.whenReadable === undefined ? [] : [woken(make)]),
    ],
    options,
  );
}

const cases: fc.Arbitrary<LogCase> = fc
  .record({
    numPartitions: fc.integer({ min: 1, max: 3 }),
    appends: fc.array(fc.record({ wait: fc.nat(5), partition: fc.nat(2) }), { maxLength: 15 }),
    batch: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ numPartitions, appends, batch }) => {
    let tenths = 0;
    return {
      numPartitions,
      appends: appends.map(({ wait, partition }, value) => {
        tenths += wait;
        return { timeS: tenths / 10, partition: partition % numPartitions, key: `k${value % 3}`, value };
      }),
      batch,
    };
  });

/** More than there are. */
const ALL = 1000;

function partitionsOf({ numPartitions }: LogCase): readonly number[] {
  return Array.from({ length: numPartitions }, (_, partition) => partition);
}

/** A law about each partition by itself, when all records are there. */
function perPartition(
  make: MakeLog,
  law: Pick<Law, "name" | "says" | "why">,
  breach: (log: Log, partition: number, given: LogCase) => Process<string | undefined>,
): Law<LogCase> {
  return {
    ...law,
    cases,
    breach: (given) =>
      afterAppends(make, given, function* (log) {
        for (const partition of partitionsOf(given)) {
          const happened = yield* breach(log, partition, given);
          if (happened !== undefined) return `partition ${partition}: ${happened}`;
        }
        return undefined;
      }),
  };
}

function bounds(make: MakeLog): Law<LogCase> {
  const law = {
    name: "bounds",
    says: "there are as many partitions as asked for, each with 0 <= log start <= high watermark, whole numbers",
    why: "a group reads between the two, and computes lag from them",
  };
  return perPartition(make, law, function* (log, partition, { numPartitions }) {
    const [start, end] = [log.logStartOffset(partition), log.highWatermark(partition)];
    if (log.numPartitions !== numPartitions) return `numPartitions is ${log.numPartitions}, not ${numPartitions}`;
    const right = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end;
    return right ? undefined : `log start ${start}, high watermark ${end}`;
  });
}

function nothingSkipped(make: MakeLog, gaps: boolean): Law<LogCase> {
  const law = {
    name: "nothing skipped",
    says: gaps
      ? "a reader gets records of the partition in order of offset, each as it was appended, the last ones among them"
      : "a reader gets every record from the log start up to the high watermark once, in order, as it was appended",
    why: "a record that is skipped is never processed, and the ledger of the group does not add up",
  };
  return perPartition(make, law, function* (log, partition, { appends, batch }) {
    const records = yield* readAll(log, partition, batch);
    const appended = appends.filter((append) => append.partition === partition);
    let next = log.logStartOffset(partition);
    for (const record of records) {
      const { offset } = record;
      if (offset < next || (!gaps && offset > next)) return `after offset ${next - 1} came ${offset}`;
      const append = appended[offset];
      if (append === undefined) return `offset ${offset} was read, but ${appended.length} records were appended`;
      if (record.value !== append.value || record.key !== append.key || record.partition !== partition) {
        return `at offset ${offset} is ${inWords(record)}, appended was ${inWords(append)}`;
      }
      next = offset + 1;
    }
    const end = log.highWatermark(partition);
    if (end !== appended.length) return `the high watermark is ${end} after ${appended.length} appends`;
    return gaps || next === end ? undefined : `the last offset read was ${next - 1}, the high watermark is ${end}`;
  });
}

function inWords({ key, value, partition }: Pick<Record<string, number>, "key" | "value" | "partition">): string {
  return `key ${JSON.stringify(key)}, value ${value}, partition ${partition}`;
}

function anyBatches(make: MakeLog): Law<LogCase> {
  const law = {
    name: "any batches",
    says: "the same records come whether one asks for all at once or for a few at a time, never more than asked for",
    why: "what consumers get would depend on how much they poll",
  };
  return perPartition(make, law, function* (log, partition, { batch }) {
    const few = offsetsOf(yield* readAll(log, partition, batch));
    const all = offsetsOf(yield* readAll(log, partition, ALL));
    return few === all ? undefined : `${batch} at a time gave offsets ${few}; all at once ${all}`;
  });
}

function offsetsOf(records: readonly Record<string, number>[]): string {
  return `[${records.map(({ offset }) => offset).join(", ")}]`;
}

function atTheHighWatermark(make: MakeLog): Law<LogCase> {
  const law = {
    name: "at the high watermark",
    says: "a read at the high watermark gives nothing, and is no error",
    why: "that is where a consumer is that has read everything",
  };
  return perPartition(make, law, function* (log, partition, { batch }) {
    const records = yield* log.read(partition, log.highWatermark(partition), batch);
    return records.length === 0 ? undefined : `it gave offsets ${offsetsOf(records)}`;
  });
}

function outOfRange(make: MakeLog): Law<LogCase> {
  const law = {
    name: "out of range",
    says:
      "a read below the log start or above the high watermark fails with the code OFFSET_OUT_OF_RANGE, " +
      "one of a partition that is not there with UNKNOWN_PARTITION",
    why: "a group resets a position that has fallen out of the log, and knows it by the code",
  };
  return perPartition(make, law, function* (log, partition, { numPartitions }) {
    const [start, end] = [log.logStartOffset(partition), log.highWatermark(partition)];
    // Below 0 there is nowhere an offset: an argument that makes no sense, which a log may refuse as such.
    const reads = [
      [partition, start > 0 ? start - 1 : end + 2, "OFFSET_OUT_OF_RANGE"],
      [partition, end + 1, "OFFSET_OUT_OF_RANGE"],
      [numPartitions, 0, "UNKNOWN_PARTITION"],
    ] as const;
    for (const [of, offset, code] of reads) {
      const actual = yield* codeOf(() => log.read(of, offset, 1));
      if (actual !== code) return `a read of partition ${of} at offset ${offset} ended with ${actual}, not ${code}`;
    }
    return undefined;
  });
}

function* codeOf(read: () => Process<readonly unknown[]>): Process<string> {
  try {
    const records = yield* read();
    return `${records.length} records`;
  } catch (error) {
    return String((error as { readonly code?: unknown }).code ?? error);
  }
}

function times(make: MakeLog): Law<LogCase> {
  const law = {
    name: "times",
    says:
      "append times never fall; offsetForTime is the earliest offset from a time on, or the high watermark; " +
      "timeAt is the time of the first record from an offset on, or undefined",
    why: "time lag, and seeking to a time, go by these",
  };
  return perPartition(make, law, function* (log, partition) {
    const records = yield* readAll(log, partition, ALL);
    const stamps = records.map(({ timestamp }) => timestamp);
    const falls = stamps.findIndex((timestamp, i) => timestamp < (stamps[i - 1] ?? timestamp));
    if (falls >= 0) return `the append time falls from ${stamps[falls - 1]} to ${stamps[falls]} s`;
    const end = log.highWatermark(partition);
    for (const timeS of [-1, ...stamps.flatMap((stamp) => [stamp, stamp + 0.05]), 1e6]) {
      const right = records.find(({ timestamp }) => timestamp >= timeS)?.offset ?? end;
      const actual = log.offsetForTime(partition, timeS);
      if (actual !== right) return `offsetForTime(${timeS} s) is ${actual}, not ${right}`;
    }
    for (let offset = log.logStartOffset(partition); offset <= end; offset++) {
      const right = records.find((record) => record.offset >= offset)?.timestamp;
      const actual = log.timeAt(partition, offset);
      if (actual !== right) return `timeAt(${offset}) is ${actual}, not ${right}`;
    }
    return undefined;
  });
}

function readersApart(make: MakeLog): Law<LogCase> {
  return {
    name: "readers apart",
    says: "a read changes nothing: another reader at the same time, or a read that is dropped, makes no difference",
    why: "consumers, and groups, read a log beside each other, and a consumer that leaves drops its reads",
    cases,
    breach: (given) =>
      afterAppends(make, given, function* (log, sim) {
        for (const partition of partitionsOf(given)) {
          const alone = offsetsOf(yield* readAll(log, partition, given.batch));
          const dropped = sim.spawn(whatever(readAll(log, partition, 1)));
          const beside = sim.spawn(readAll(log, partition, 1));
          sim.call(0, () => dropped.interrupt("dropped"), undefined);
          const together = offsetsOf(yield* readAll(log, partition, given.batch));
          yield* beside;
          if (alone !== together) return `partition ${partition}: alone ${alone}, beside others ${together}`;
        }
        return undefined;
      }),
  };
}

/** Whatever comes of it. */
function* whatever(read: Process<unknown>): Process {
  try {
    yield* read;
  } catch {}
}

function onlyForward(make: MakeLog): Law<LogCase> {
  return {
    name: "only forward",
    says: "log start and high watermark never go back",
    why: "offsets are never used again; a group would read records twice, or call a valid position out of range",
    cases,
    breach: (given) =>
      duringAppends(make, given, function* (log) {
        const last = (given.appends.at(-1)?.timeS ?? 0) + 1;
        const before = partitionsOf(given).map((partition) => [
          log.logStartOffset(partition),
          log.highWatermark(partition),
        ]);
        for (let looks = 0; looks < last * 20; looks++) {
          yield 0.05;
          for (const partition of partitionsOf(given)) {
            const [start = 0, end = 0] = before[partition] ?? [];
            const now = [log.logStartOffset(partition), log.highWatermark(partition)] as const;
            if (now[0] < start) return `partition ${partition}: the log start went from ${start} back to ${now[0]}`;
            if (now[1] < end) return `partition ${partition}: the high watermark went from ${end} back to ${now[1]}`;
            before[partition] = [...now];
          }
        }
        return undefined;
      }),
  };
}

function woken(make: MakeLog): Law<LogCase> {
  return {
    name: "woken",
    says: "whenReadable wakes a reader when there is a record at or above the offset, not before, and always then",
    why: "a consumer that waits for data would sleep on, or go round in circles in one instant",
    cases,
    breach: (given) =>
      duringAppends(make, given, function* (log) {
        const { appends } = given;
        const [partition] = partitionsOf(given) as [number];
        const count = appends.filter((append) => append.partition === partition).length;
        let next = log.logStartOffset(partition);
        while (next < count) {
          const wait = log.whenReadable?.(partition, next);
          if (wait === undefined) return "whenReadable gave nothing to wait for";
          yield* wait;
          const end = log.highWatermark(partition);
          if (end <= next) return `woken for offset ${next}, but the high watermark is ${end}`;
          next = end;
        }
        return undefined;
      }),
  };
}
