import type { Series, TimeWeightedStats } from "@sim/core";

/**
 * What a {@link Producer} has done so far: a snapshot. Counts are since the start, series and what is averaged over time
 * since the start or the last `resetStatistics`. At any moment `recordsSent` = `recordsAcknowledged` + `recordsFailed` +
 * `recordsLost` + `recordsPending`.
 *
 * @sealed
 * @public
 */
export interface ProducerStats {
  /** Records that were given to it. */
  readonly recordsSent: number;
  /** Records of batches that were acknowledged. */
  readonly recordsAcknowledged: number;
  /** Records whose send failed: no memory in time, not delivered in time, no retry left, refused by the log, closed. */
  readonly recordsFailed: number;
  /** Records that a crash of the producer caught before either. */
  readonly recordsLost: number;
  /** Records that wait for memory, in a batch, or for an answer. */
  readonly recordsPending: number;
  /** Records of batches that were taken back for another try, each as often as it was. */
  readonly recordsRetried: number;
  /** Batches sent, retries included. */
  readonly batchesSent: number;
  /** Requests sent: each has at most one batch for each partition. */
  readonly requestsSent: number;
  /** Records of each batch at its first sending. */
  readonly batchRecords: Series;
  /** Bytes of each batch at its first sending, its header included. */
  readonly batchBytes: Series;
  /** Seconds from the send of each record to its acknowledgement. */
  readonly latencies: Series;
  /** Bytes of memory that batches hold, over time. */
  readonly bufferInUse: TimeWeightedStats;
  /** Sends that wait for memory, over time. */
  readonly blockedSends: TimeWeightedStats;
  /** Requests under way, over time. */
  readonly inFlight: TimeWeightedStats;
}
