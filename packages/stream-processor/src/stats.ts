/**
 * What the end of the run sent, by why it ended.
 *
 * @public
 * @sealed
 */
export interface WindowsFlushed {
  /** Results sent because nothing was left to run. */
  readonly endOfInput: number;
  /** Results sent because the end time cut the run short. */
  readonly truncated: number;
}

/**
 * Counts of a {@link StreamProcessor}, from the start of the run. A snapshot.
 *
 * Every record is in exactly one place: in a window, in none (`eventsInNoWindow`), too far ahead (`futureEvents`), or
 * late; and `lateEvents = lateEventsDropped + lateEventsUpdated + lateEventsSideOutput`.
 *
 * @public
 * @sealed
 */
export interface StreamProcessorStats {
  /** Records received. */
  readonly eventsProcessed: number;
  /** First results of windows. With `updates` these are all results sent. */
  readonly windowsEmitted: number;
  /** Results sent for windows that had sent one before, or had taken in a window that had. */
  readonly updates: number;
  /** Records that came when all their windows were closed. */
  readonly lateEvents: number;
  /** Late events that were dropped. */
  readonly lateEventsDropped: number;
  /** Late events that went into a closed window. */
  readonly lateEventsUpdated: number;
  /** Late events sent to the side output. */
  readonly lateEventsSideOutput: number;
  /** Records that missed some of their windows, which were closed, but not all. They are not late events. */
  readonly eventsPartlyLate: number;
  /** Windows that records missed because they were closed: those of late events that no window took, and of partly late ones. */
  readonly windowsMissed: number;
  /** Records with the key null that the profile `kafkaStreams` has skipped. They do not move the watermark. */
  readonly nullKeysSkipped: number;
  /**
   * Records that will be in no result because their window was closed, was purged, or forgot them, before a trigger had
   * sent them; one that is in several windows counts in each. 0 without a trigger.
   */
  readonly recordsUnfired: number;
  /** Records that the window type put into no window. */
  readonly eventsInNoWindow: number;
  /** Records further ahead of the clock than `maxFutureSkewS`: `futureEventsDropped + futureEventsSideOutput`. */
  readonly futureEvents: number;
  /** Those of them that were dropped. */
  readonly futureEventsDropped: number;
  /** Those of them that went to the side output. */
  readonly futureEventsSideOutput: number;
  /**
   * The greatest `watermark - event time` of a late event, in seconds; 0 if there was none. Compare it with the allowed
   * lateness: far above, it points at a clock that once ran ahead and pulled the watermark with it.
   */
  readonly worstLateness: number;
  /** Records in windows and not in a result yet; one that is in several windows counts in each. */
  readonly recordsInOpenWindows: number;
  /** Windows in memory, of all keys: open, or sent and still able to change. */
  readonly windowsHeld: number;
  /** Those of them that only the policy `update` keeps: closed, as of the last tick. */
  readonly closedWindowsHeld: number;
  /** Results that the end of the run sent. They count in `windowsEmitted` or `updates` as well. */
  readonly windowsFlushed: WindowsFlushed;
  /** Windows with records in no result yet that a crash wiped out. */
  readonly windowsLost: number;
  /** Records in those windows, counted as in `recordsInOpenWindows`. */
  readonly recordsLost: number;
}
