import type { PartitionView } from "../retention/partition-view.js";

/**
 * A partition as a compaction policy sees it, at the moment it asks. The segments below `firstDirtyOffset` have been
 * cleaned; those from there on may be, up to `cleanableOffset`.
 *
 * @sealed
 * @public
 */
export interface CompactionView extends PartitionView {
  /**
   * Where the last cleaning ended; the log start if there was none, or if the start has overtaken it. Usually the base of a
   * segment; within one only if the start has been moved there.
   */
  readonly firstDirtyOffset: number;
  /** How far a cleaning can go at most: the base of the segment that holds the high watermark, or of the active one. */
  readonly cleanableOffset: number;
}
