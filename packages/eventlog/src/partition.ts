import type { LogSegment, Record } from "@sim/strategies";

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
  /** The least offset that can be read; equal to `logEndOffset` while nothing is held. */
  readonly logStartOffset: number;
  /** The end of what can be read: usually the end of the log. */
  readonly highWatermark: number;
  /** Offset that the next record will get. */
  readonly logEndOffset: number;
  /**
   * The segments, oldest first, the one written to last: those below the log start included, until they are swept. In a log
   * without segments there is one, with just the records held.
   */
  readonly segments: readonly LogSegment[];
  /**
   * In a compacted log: where the next cleaning begins, which is where the last one ended, unless the log start lies behind
   * it. Otherwise the log start.
   */
  readonly firstDirtyOffset: number;
}
