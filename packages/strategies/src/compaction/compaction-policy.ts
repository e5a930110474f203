import type { CompactionView } from "./compaction-view.js";

/**
 * A cleaning that a compaction policy asks for. Plain data.
 *
 * @contract
 * @public
 */
export interface CompactionPlan {
  /**
   * Where the cleaning ends, from `firstDirtyOffset` on. The log lowers it to `cleanableOffset` and to the base of a
   * segment: it cleans whole ones.
   */
  readonly upTo: number;
  /** Of several partitions the one with the greatest is cleaned first. Default 0. */
  readonly urgency?: number | undefined;
}

/**
 * Decides when a log forgets the records whose keys have newer ones, how far it goes, and what counts as a deletion.
 * `plan` alone is a complete implementation.
 *
 * The log does the cleaning, and promises: it never touches the active segment nor anything from the high watermark on. Of
 * the part between `firstDirtyOffset` and the end of the plan it keeps the last record of each key, and of all that lies
 * before it nothing whose key occurs in that part. A tombstone stays through the first cleaning that meets it and goes in
 * the first one that is `deleteRetentionS` later, or when its key is written again. Offsets of what stays do not change.
 * Small segments that have been cleaned are merged. Nothing else is ever removed.
 *
 * @typeParam V - payloads of the records it understands
 * @contract
 * @public
 */
export interface CompactionPolicy<in V = never> {
  /** A short name for reports and errors. */
  readonly name: string;
  /**
   * Whether a partition is to be cleaned now, and how far. Asked each time the log's cleaner comes by, and again after each
   * cleaning, until it asks for nothing more.
   *
   * @param partition - the partition at this moment
   * @param currentTimeS - the present in seconds
   * @returns the cleaning, or undefined for none
   */
  plan(partition: CompactionView, currentTimeS: number): CompactionPlan | undefined;
  /**
   * Whether a payload says that its key is deleted. Without it `null` and `undefined` do.
   *
   * @param value - payload of a record
   */
  isTombstone?(value: V): boolean;
  /** Seconds that a tombstone stays after the first cleaning that has met it, at least 0. Default 86,400: a day. */
  readonly deleteRetentionS?: number | undefined;
  /**
   * Seconds that the timestamps in a segment may lie behind that of the first, if that is less than the log's own limit, at
   * least 0: so that no record stays in the active segment, which is never cleaned, for longer. Default Infinity.
   */
  readonly maxSegmentAgeS?: number | undefined;
}
