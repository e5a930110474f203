import { describeValue } from "@sim/core";
import type { Key, RetentionPolicy } from "@sim/strategies";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";

/**
 * Removes what the policy gives up. All partitions are asked before the first record goes, so a policy that fails leaves
 * the log as it was.
 */
export function sweep<K extends Key, V>(state: LogState<K, V>): void {
  const { retentionPolicy, partitions } = state;
  if (retentionPolicy === undefined || state.log.crashed || state.log.suspended) return;
  const engine = state.attached();
  const nowS = engine.sim.now;
  const starts = partitions.map((partition) => newStart(retentionPolicy, partition, nowS));
  for (const [id, start] of starts.entries()) {
    const { store } = partitions[id] as PartitionState<K, V>;
    if (start === store.start) continue;
    state.recordsExpired += store.dropBelow(start);
    engine.expired.report(id, start);
  }
}

function newStart<K extends Key, V>(
  policy: RetentionPolicy<K, V>,
  partition: PartitionState<K, V>,
  nowS: number,
): number {
  const { store, view } = partition;
  if (store.length === 0) return store.start;
  if (policy.newLogStart !== undefined) return bulkStart(policy, policy.newLogStart(view, nowS), partition);
  let offset = store.start;
  while (offset < partition.highWatermark) {
    const kept: unknown = policy.shouldRetain(store.recordAt(offset), nowS, view);
    if (kept === true) break;
    if (kept !== false)
      throw new TypeError(`${wrongAnswer(policy, "shouldRetain")} true or false, got ${describeValue(kept)}`);
    offset++;
  }
  return offset;
}

function bulkStart<K extends Key, V>(
  policy: RetentionPolicy<K, V>,
  start: unknown,
  { id, logStartOffset, highWatermark }: PartitionState<K, V>,
): number {
  if (Number.isInteger(start) && (start as number) >= logStartOffset && (start as number) <= highWatermark) {
    return (start as number) + 0;
  }
  const message =
    `${wrongAnswer(policy, "newLogStart")} an integer from ${logStartOffset} to ${highWatermark} ` +
    `for partition ${id}, got ${describeValue(start)}`;
  throw typeof start === "number" ? new RangeError(message) : new TypeError(message);
}

function wrongAnswer(policy: { readonly name: string }, method: string): string {
  return `EventLog: retentionPolicy ${describeValue(policy.name)}.${method} must return`;
}
