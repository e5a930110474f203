import type { Process } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { AppendOptions } from "./messages.js";

/**
 * A record of a batch: what an append of it alone would be given, but for the partition, which is that of the batch.
 *
 * @sealed
 * @public
 */
export interface BatchRecord<out K extends Key, out V> extends Omit<AppendOptions, "partition"> {
  /** Key of the record. */
  readonly key: K;
  /** The payload, kept as it is. */
  readonly value: V;
}

/**
 * Where a batch stands in the log: its records have the offsets from `baseOffset` on, without a gap.
 *
 * @sealed
 * @public
 */
export interface AppendedBatch {
  /** Index of the partition. */
  readonly partition: number;
  /** Offset of its first record. */
  readonly baseOffset: number;
  /** How many records it has. */
  readonly count: number;
  /** Append time of all its records, in seconds. */
  readonly timestamp: number;
}

/**
 * What a {@link Producer} needs of a log; {@link EventLog} is one.
 *
 * @typeParam K - type of the keys
 * @typeParam V - type of the payloads
 * @contract
 * @public
 */
export interface BatchLog<in K extends Key = string, in V = unknown> {
  /** Number of partitions; may grow. */
  readonly numPartitions: number;
  /**
   * Appends records to one partition: awaited, it gives their place in the log, or throws an error with a `code`: with
   * `ENTITY_UNAVAILABLE` if the log went down, and they may be sent again, with any other if it refuses them for good.
   * Appends to a partition are done in the order in which they began.
   *
   * @param partition - index of the partition
   * @param records - at least one
   */
  appendBatch(partition: number, records: readonly BatchRecord<K, V>[]): Process<AppendedBatch>;
}
