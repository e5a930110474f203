import type { TimeWeightedStats } from "../time-weighted.js";

/**
 * Options of {@link Store}.
 *
 * @public
 * @sealed
 */
export interface StoreOptions<in T> {
  /** How many items it holds at most, an integer `>= 1`. Default Infinity. */
  readonly capacity?: number | undefined;
  /**
   * Which item is taken first: the oldest (`fifo`, the default), the newest (`lifo`), or the least by a comparison as of
   * `Array.prototype.sort`, the oldest among equals.
   */
  readonly order?: "fifo" | "lifo" | ((a: T, b: T) => number) | undefined;
}

/**
 * The statistics of a {@link Store} since the start or the last {@link Simulation.resetStatistics}, as plain data: a
 * snapshot, which no longer changes. Without resets, `puts - takes - lost` is what it holds.
 *
 * @public
 * @sealed
 */
export interface StoreStats {
  /** Items that came in, those handed over at once included. */
  readonly puts: number;
  /** Items that went out; one that came back does not count. */
  readonly takes: number;
  /** Items lost in a crash. */
  readonly lost: number;
  /** Items held, over time. */
  readonly size: TimeWeightedStats;
  /** Processes that wait for room, over time. */
  readonly putters: TimeWeightedStats;
  /** Processes that wait for an item, over time. */
  readonly takers: TimeWeightedStats;
}
