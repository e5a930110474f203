/**
 * An estimate of when a group will have read everything, from the last minute of commits.
 *
 * @sealed
 * @public
 */
export interface CatchUpEstimate {
  /** Records behind, now. */
  readonly lag: number;
  /** Records per second by which the lag shrinks (negative: grows); undefined before there is anything to go by. */
  readonly drainRate: number | undefined;
  /**
   * When the lag will be gone, in seconds of simulated time, if it goes on shrinking as a whole: now without lag, Infinity if it
   * does not shrink. Too early where the work is divided unevenly.
   */
  readonly caughtUpAt: number;
  /**
   * The same for the consumer that has longest to go, by the partitions that it owns now, and for each partition without an
   * owner. Right for uneven work, but a figure from fewer records, and the latest of several: less certain, and rather late.
   */
  readonly slowestCaughtUpAt: number;
}
