/**
 * One window of one key, as it stands.
 *
 * @typeParam V - type of the values
 * @public
 * @sealed
 */
export interface WindowState<out V> {
  /** Seconds, inclusive. */
  readonly start: number;
  /** Seconds, exclusive. */
  readonly end: number;
  /** Its values in order of arrival; empty with an incremental aggregator, and of those sent if discarding. */
  readonly records: readonly V[];
  /** Whether its result has been sent. */
  readonly emitted: boolean;
}
