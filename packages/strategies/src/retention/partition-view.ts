/**
 * A partition as a retention policy sees it: what is in the log, oldest to newest, at the moment it asks. It does not
 * change while one sweep asks about its records. Every question takes a time that does not grow with the records
 * between the ends, except where a log says otherwise.
 *
 * @sealed
 * @public
 */
export interface PartitionView {
  /** Index of the partition, from 0. */
  readonly partition: number;
  /** Offset of the oldest record held; equal to `logEndOffset` when the partition is empty. */
  readonly logStartOffset: number;
  /** Offset that the next record will get. */
  readonly logEndOffset: number;
  /** Number of records held: `logEndOffset - logStartOffset`, or less where compaction has left gaps. */
  readonly length: number;
  /** Bytes of all records held. */
  readonly sizeBytes: number;
  /**
   * Append time in seconds of a record held.
   *
   * @param offset - from `logStartOffset` (inclusive) to `logEndOffset` (exclusive)
   */
  timestampAt(offset: number): number;
  /**
   * Size in bytes of a record held.
   *
   * @param offset - from `logStartOffset` (inclusive) to `logEndOffset` (exclusive)
   */
  sizeAt(offset: number): number;
  /**
   * The earliest offset held whose append time is `timeS` or later, or `logEndOffset` if there is none.
   *
   * @param timeS - a time in seconds
   */
  offsetForTime(timeS: number): number;
}
