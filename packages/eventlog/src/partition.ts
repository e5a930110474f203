import type { Record } from "@sim/strategies";

/**
 * The records that a partition holds, oldest first: a view on the log as it is at each call, not a copy. Records are
 * made on demand, a new object each time.
 *
 * @sealed
 * @public
 */
export interface RecordView<out K, out V> extends Iterable<Record<K, V>> {
  /** How many records are held. */
  readonly length: number;
  /**
   * A record by its position: 0 is the oldest held, -1 the newest; undefined where there is none.
   *
   * @param index - an integer
   * @throws TypeError or RangeError unless it is one
   */
  at(index: number): Record<K, V> | undefined;
  /** The records from the oldest on, those included that are appended meanwhile. */
  [Symbol.iterator](): IterableIterator<Record<K, V>>;
}

/**
 * One partition of a log, as it is at each look.
 *
 * @sealed
 * @public
 */
export interface Partition<out K, out V> {
  /** Index of the partition, from 0. */
  readonly id: number;
  /** The records held. */
  readonly records: RecordView<K, V>;
  /** Offset of the oldest record held; equal to `highWatermark` while there is none. */
  readonly logStartOffset: number;
  /** Offset that the next record will get: the end of what can be read. */
  readonly highWatermark: number;
}
