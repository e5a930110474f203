import type { Process, Waitable } from "@sim/core";
import type { Record } from "@sim/strategies";

/**
 * A partitioned log as a consumer group needs it. It belongs to the group, so a log need not know any group: `EventLog`
 * of `@sim/eventlog` fits by its shape, and so may yours.
 *
 * Partitions are numbered from 0. Offsets of a partition are integers from 0 that only grow; a reader sees those from the
 * log start offset up to, not including, the high watermark.
 *
 * @typeParam K - keys of the records
 * @typeParam V - values of the records
 *
 * @example
 * ```ts
 * import { ConsumerGroup, type ReadableLog } from "@sim/consumer-group";
 * import { Counter, type Process, Simulation } from "@sim/core";
 * import type { Record } from "@sim/strategies";
 *
 * // One partition with what was there from the start: nothing is ever appended, so there is nothing to wait for.
 * class Replay implements ReadableLog<string, number> {
 *   readonly name = "replay";
 *   readonly numPartitions = 1;
 *   readonly records: readonly Record<string, number>[];
 *   constructor(values: readonly number[]) {
 *     const common = { key: "", partition: 0, timestamp: 0, eventTime: 0, sizeBytes: 100, headers: undefined };
 *     this.records = values.map((value, offset) => ({ ...common, offset, value }));
 *   }
 *   logStartOffset = () => 0;
 *   highWatermark = () => this.records.length;
 *   offsetForTime = (_partition: number, timeS: number) => (timeS <= 0 ? 0 : this.records.length);
 *   timeAt = (_partition: number, offset: number) => this.records[offset]?.timestamp;
 *   *read(_partition: number, offset: number, maxRecords: number): Process<readonly Record<string, number>[]> {
 *     yield 0.01;
 *     return this.records.slice(offset, offset + maxRecords);
 *   }
 * }
 * const group = new ConsumerGroup("readers", { eventLog: new Replay([3, 1, 2]) });
 * const sim = new Simulation({ entities: [group] });
 * const seen: number[] = [];
 * sim.spawn(
 *   (function* () {
 *     yield* group.join("a", new Counter("a"));
 *     seen.push(...(yield* group.poll("a")).map((record) => record.value));
 *   })(),
 * );
 * sim.run();
 * seen; // => [3, 1, 2]
 * ```
 *
 * @contract
 * @public
 */
export interface ReadableLog<out K, out V> {
  /** For error messages. */
  readonly name: string;
  /** How many partitions, `>= 1`. */
  readonly numPartitions: number;
  /** The oldest offset that can be read. */
  logStartOffset(partition: number): number;
  /** The next offset that will become readable. */
  highWatermark(partition: number): number;
  /** The earliest offset whose append time is `>= timeS` (seconds), or the high watermark. */
  offsetForTime(partition: number, timeS: number): number;
  /** The append time in seconds of the first record kept at or after `offset`; undefined from the high watermark on. */
  timeAt(partition: number, offset: number): number | undefined;
  /**
   * Up to `maxRecords` records from `offset` on, in order of offset; none at the high watermark.
   *
   * Fails with an error whose `code` is `OFFSET_OUT_OF_RANGE` for an offset below the log start or above the high
   * watermark, `UNKNOWN_PARTITION` for a partition that does not exist, `ENTITY_UNAVAILABLE` while the log is down. A read
   * that is dropped has no effect.
   */
  read(partition: number, offset: number, maxRecords: number): Process<readonly Record<K, V>[]>;
  /**
   * What to wait for until the high watermark of a partition lies above `offset`; settled at once if it does. The wait
   * reads nothing and keeps no run alive. A log to which nothing is appended leaves this method out.
   */
  whenReadable?(partition: number, offset: number): Waitable<void>;
}
