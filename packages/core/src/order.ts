/**
 * The order of events, in one place.
 *
 * Events run by (time, rank, sequence). Rank is the priority, smaller first; housekeeping (sweeps, watermark ticks,
 * probes) ranks behind every priority, so it sees its instant complete. Sequence is the order of scheduling. Rank and
 * sequence share one double, so the calendar compares two numbers per event.
 */

/**
 * Priorities are integers from `-MAX_PRIORITY` to `MAX_PRIORITY`; smaller runs first within an instant.
 *
 * @public
 */
export const MAX_PRIORITY = 1000;

/** A run may schedule 2^41 events (2.2 * 10^12) before sequence numbers would spill into the rank. */
const SEQUENCES = 2 ** 41;

const HOUSEKEEPING_RANK = 2 * MAX_PRIORITY + 1;

/** The least order key of an ordinary event of the given priority, which has been checked. */
export function orderBase(priority: number): number {
  return (priority + MAX_PRIORITY) * SEQUENCES;
}

/** The least order key of an event of priority 0, what nearly every event has. */
export const DEFAULT_ORDER_BASE = MAX_PRIORITY * SEQUENCES;

/** The least order key of housekeeping: last in its instant. */
export const HOUSEKEEPING_ORDER_BASE = HOUSEKEEPING_RANK * SEQUENCES;
