import { toTicks } from "@sim/core";
import type { Operator } from "./operator.js";
import type { WindowGroup } from "./operator-state.js";

// The window store of Kafka Streams, which forgets by its own clock: the latest time of a window that was put into it, which
// is the start of a window, or the last record of a session. Here the end of a session stands for its last record, as both
// clocks are ahead by the gap.

/** A store drops old sessions by segments of half the retention, but not below this. */
const LEAST_SEGMENT = toTicks(60);

/** Notes that a window was put into the store. `span` is the length of the window of a single record. */
export function noteStored(operator: Operator, start: number, end: number, span: number): void {
  const { settings, state } = operator;
  if (!settings.rules.hasStore) return;
  const time = settings.merging === undefined ? start : end;
  if (time > state.latestStored) state.latestStored = time;
  if (settings.merging === undefined) return;
  state.gap = span;
  const retention = retentionOf(operator, span);
  const segment = Math.max(Math.floor(retention / 2), LEAST_SEGMENT);
  state.leastSegment = Math.max(state.leastSegment, Math.trunc((state.latestStored - span - retention) / segment));
}

/** Whether a session is still found by the records of its key. */
export function findsSession(operator: Operator, end: number): boolean {
  const { state } = operator;
  return end > state.latestStored - retentionOf(operator, state.gap);
}

/** Whether a window of a chain is still found by the records of its key. */
export function isInChain(operator: Operator, start: number, retention: number): boolean {
  const { settings, state } = operator;
  const oldest = state.latestStored - retentionOf(operator, retention);
  // The store holds it one instant longer for those who collect results as windows are closed.
  return settings.closing === "never" ? start > oldest : start >= oldest;
}

/** Whether a window is still there when results are collected as it is closed. */
export function isStored(operator: Operator, { start, end }: WindowGroup): boolean {
  const { settings, state } = operator;
  if (!settings.rules.hasStore) return true;
  if (settings.merging === undefined) return start >= state.latestStored - retentionOf(operator, end - start);
  const segment = Math.max(Math.floor(retentionOf(operator, state.gap) / 2), LEAST_SEGMENT);
  return Math.trunc((end - state.gap) / segment) >= state.leastSegment;
}

/** As the option says, or what Kafka Streams takes by itself: the window, or two where they are made of others, and the lateness. */
function retentionOf({ settings }: Operator, span: number): number {
  return settings.storeRetention ?? (settings.succession?.retention ?? span) + settings.lateness;
}
