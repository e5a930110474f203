import type { Record } from "../record.js";
import type { LogSegment } from "./log-segment.js";
import type { PartitionView } from "./partition-view.js";

/**
 * Decides which records a log gives up. A log sweeps each partition from time to time: it asks about its records from
 * the oldest on, removes those that are not retained, and stops at the first that is. So what goes is always a prefix.
 * `shouldRetain(record, currentTimeS)` alone is a complete implementation.
 *
 * @typeParam K - keys of the records it understands
 * @typeParam V - payloads of the records it understands
 * @contract
 * @public
 */
export interface RetentionPolicy<in K = never, in V = never> {
  /** A short name for reports and errors. */
  readonly name: string;
  /**
   * Whether a record stays.
   *
   * @param record - a record of the partition
   * @param currentTimeS - time of the sweep in seconds
   * @param partition - the partition as it was when the sweep began
   */
  shouldRetain(record: Record<K, V>, currentTimeS: number, partition: PartitionView): boolean;
  /**
   * The bulk form, used instead when present: the offset of the first record that stays, between `logStartOffset` and
   * `logEndOffset` (both inclusive). Law: `shouldRetain` is false for every record held below that offset and true from
   * there on. A policy that cannot promise this leaves the bulk form out.
   *
   * @param partition - the partition as it was when the sweep began
   * @param currentTimeS - time of the sweep in seconds
   */
  newLogStart?(partition: PartitionView, currentTimeS: number): number;
  /**
   * The form for whole segments, used instead of both when present: whether a segment stays. A log asks from the oldest
   * segment up to the first that stays; it gives up no segment beyond the high watermark, and an active one only if there
   * is something in it. Law: `shouldRetain` answers for a record as this does for the segment that it is in.
   *
   * @param segment - a segment of the partition
   * @param currentTimeS - time of the sweep in seconds
   * @param partition - the partition as it was when the sweep began
   */
  shouldRetainSegment?(segment: LogSegment, currentTimeS: number, partition: PartitionView): boolean;
}
