/**
 * A pending event, to be cancelled: what {@link Simulation.schedule}, `call` and `every` return.
 *
 * @public
 * @sealed
 */
export interface Scheduled {
  /** Whether it is still to happen. */
  readonly pending: boolean;
  /**
   * Takes it out of the calendar, also in its own instant.
   * @returns whether it was pending
   */
  cancel(): boolean;
}
