import type { LogSegment } from "./log-segment.js";

/**
 * A partition as a retention policy sees it: what is in the log, oldest to newest, at the moment it asks. It does not
 * change while one sweep asks about its records. Every question takes a time that does not grow with the records
 * between the ends, except where a log says otherwise.
 *
 * Where compaction has left gaps among the offsets, a question about an offset in a gap is about the next record held.
 *
 * @sealed
 * @public
 */
export interface PartitionView {
  /** Index of the partition, from 0. */
  readonly partition: number;
  /** The least offset that can be read; equal to `logEndOffset` when the partition is empty. */
  readonly logStartOffset: number;
  /** Offset that the next record will get. */
  readonly logEndOffset: number;
  /** Readers go up to here, at most `logEndOffset`; nothing from here on can be given up yet. */
  readonly highWatermark: number;
  /** Number of records held: `logEndOffset - logStartOffset`, or less where compaction has left gaps. */
  readonly length: number;
  /** Bytes of all records held. */
  readonly sizeBytes: number;
  /**
   * The segments, oldest first, the active one last; at least one. A log that does not divide its partitions has one,
   * which holds just the records held. The array is made at the first look of a sweep.
   */
  readonly segments: readonly LogSegment[];
  /**
   * Append time in seconds of the record at an offset, or of the next one held if it lies in a gap.
   *
   * @param offset - from `logStartOffset` (inclusive) to `logEndOffset` (exclusive)
   */
  timestampAt(offset: number): number;
  /**
   * Size in bytes of the record at an offset; 0 in a gap.
   *
   * @param offset - from `logStartOffset` (inclusive) to `logEndOffset` (exclusive)
   */
  sizeAt(offset: number): number;
  /**
   * Bytes of the records held from an offset on.
   *
   * @param offset - from `logStartOffset` to `logEndOffset` (both inclusive)
   */
  bytesFrom(offset: number): number;
  /**
   * The earliest offset held whose append time is `timeS` or later, or `logEndOffset` if there is none.
   *
   * @param timeS - a time in seconds
   */
  offsetForTime(timeS: number): number;
}
