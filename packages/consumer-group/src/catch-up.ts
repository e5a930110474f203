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
  /** When the lag will be gone, in seconds of simulated time: now without lag, Infinity if it does not shrink. */
  readonly caughtUpAt: number;
}
