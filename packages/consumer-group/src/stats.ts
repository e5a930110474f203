import type { Series } from "@sim/core";

/**
 * What a {@link ConsumerGroup} has counted: a snapshot.
 *
 * @sealed
 * @public
 */
export interface ConsumerGroupStats {
  /** Joins begun, rejoins included. */
  readonly joins: number;
  /** Leaves begun; expelled members are in `expirations`. */
  readonly leaves: number;
  /** Rebalances completed. */
  readonly rebalances: number;
  /** Polls begun by members. */
  readonly polls: number;
  /** Commits accepted. */
  readonly commits: number;
  /** Records that polls have delivered. */
  readonly recordsPolled: number;
  /** Members expelled because their session timed out. */
  readonly expirations: number;
  /**
   * Requests refused: unknown member, old generation, partition not owned, offset out of range, name in use; and `Poll`
   * events without a reply that found the log down.
   */
  readonly refusals: number;
  /** Positions that were out of range, or without a committed offset, and set by `autoOffsetReset`. */
  readonly offsetResets: number;
  /** Seconds spent rebalancing so far, a rebalance under way included. */
  readonly rebalancingTime: number;
  /**
   * Partition-seconds without a consumer that could read, each partition from its first assignment on: because of
   * rebalances, and because the consumer was crashed or suspended.
   */
  readonly unavailableTime: number;
  /** Seconds of each such pause of a partition that is over. */
  readonly partitionPauses: Series;
}

/** The counters behind it. */
export interface Counters {
  joins: number;
  leaves: number;
  rebalances: number;
  polls: number;
  commits: number;
  recordsPolled: number;
  expirations: number;
  refusals: number;
  offsetResets: number;
}

export function newCounters(): Counters {
  return {
    joins: 0,
    leaves: 0,
    rebalances: 0,
    polls: 0,
    commits: 0,
    recordsPolled: 0,
    expirations: 0,
    refusals: 0,
    offsetResets: 0,
  };
}
