import { toSeconds } from "@sim/core";
import type { Key } from "@sim/strategies";
import { InvalidTimestampError, RecordBatchTooLargeError } from "../errors.js";
import type { PendingAppend } from "./pending-append.js";

/**
 * Whether the segments of the log can take an append, judged when it begins.
 *
 * @throws InvalidTimestampError, RecordBatchTooLargeError
 */
export function admit<K extends Key, V>(request: PendingAppend<K, V>): void {
  const { state, bytes } = request;
  const rules = state.partitionRules.segments;
  if (rules === undefined) return;
  const { log } = state;
  const now = state.attached().nowTicks;
  if (rules.byEventTime) {
    const least = request.leastEventTime(now);
    const largest = request.largestEventTime(now);
    if (largest - now > rules.maxFuture) throw new InvalidTimestampError(log.name, toSeconds(largest), toSeconds(now));
    if (now - least > rules.maxPast) throw new InvalidTimestampError(log.name, toSeconds(least), toSeconds(now));
  }
  if (bytes > rules.maxBytes) throw new RecordBatchTooLargeError(log.name, bytes, rules.maxBytes);
}
