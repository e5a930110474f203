import type { Series } from "@sim/core";
import type { PartitionQueueStats } from "./log-capacity.js";

/**
 * What an {@link EventLog} has done so far: a snapshot that later events do not change.
 *
 * @sealed
 * @public
 */
export interface EventLogStats {
  /** Records that have been appended, in all partitions. */
  readonly recordsAppended: number;
  /** Records handed out by reads and fetches, each as often as it was. */
  readonly recordsRead: number;
  /** Records that retention has removed, or somebody by `deleteRecords`. */
  readonly recordsExpired: number;
  /** Records that compaction has removed. */
  readonly recordsCompacted: number;
  /** Cleanings of a partition. */
  readonly cleanings: number;
  /** Appends that a crash of the log caught before their records were in it. */
  readonly appendsLost: number;
  /** Records appended, by partition; every partition has an entry. */
  readonly perPartitionAppends: ReadonlyMap<number, number>;
  /** Seconds from the beginning of each append until its record could be read, in the order of completion. */
  readonly appendLatencies: Series;
  /**
   * The queues in front of the partitions, by partition, since the start or the last `resetStatistics`; empty without a
   * capacity, or before the log's first request.
   */
  readonly queues: ReadonlyMap<number, PartitionQueueStats>;
}
