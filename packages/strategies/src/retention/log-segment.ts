/**
 * One segment of a partition, as it is at the moment of the look. A log that keeps its records in segments, as Kafka does,
 * deletes and compacts whole ones; only the last, the active one, is appended to. Plain data.
 *
 * @sealed
 * @public
 */
export interface LogSegment {
  /** The least offset that may be in it. */
  readonly baseOffset: number;
  /** The base of the next segment; for the active one the end of the log. */
  readonly endOffset: number;
  /**
   * Bytes that it takes up. Records below the log start count as long as their segment stands, and so do the remains of a
   * batch that compaction has emptied.
   */
  readonly sizeBytes: number;
  /** Bytes of all segments behind it. */
  readonly bytesAfter: number;
  /** Timestamp in seconds of what comes first in it; undefined while nothing is in it. */
  readonly firstTimestamp: number | undefined;
  /** The largest timestamp in it, in seconds. While nothing is in it: when it was last written to, or made. */
  readonly largestTimestamp: number;
}
