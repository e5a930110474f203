import type { Duration, Series, TimeWeightedStats } from "@sim/core";

/**
 * How fast each partition of a log takes appends in: one after the other, in the order in which they began. The service of
 * an append takes `secondsPerBatch`, plus `secondsPerRecord` for each of its records, plus its bytes divided by
 * `bytesPerSecond`; then its append latency begins. What is left out costs nothing.
 *
 * @sealed
 * @public
 */
export interface LogCapacity {
  /** Bytes that a partition takes in per second, a finite number above 0. Default: bytes cost no time. */
  readonly bytesPerSecond?: number | undefined;
  /** Seconds for each record, a constant or a distribution drawn for each (stream `<log>/capacity`). Default 0. */
  readonly secondsPerRecord?: Duration | undefined;
  /** Seconds for each append, whether of one record or of a batch: what batching saves. Default 0. */
  readonly secondsPerBatch?: Duration | undefined;
}

/**
 * The queue in front of a partition with a capacity, since the start or the last `resetStatistics` of the simulation. A
 * batch counts as one append.
 *
 * @sealed
 * @public
 */
export interface PartitionQueueStats {
  /** Appends that wait for their turn, the one in service not included, over time. */
  readonly queueLength: TimeWeightedStats;
  /** Bytes of those that wait, over time. */
  readonly queuedBytes: TimeWeightedStats;
  /** The share of the time in which an append was in service, from 0 to 1. */
  readonly utilization: number;
  /** Seconds that each append waited until its service began, to fractions of a microsecond. */
  readonly waits: Series;
}
