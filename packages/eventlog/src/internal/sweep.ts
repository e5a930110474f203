import type { Key } from "@sim/strategies";
import { askPolicy } from "./ask-policy.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";

/**
 * Removes what the policy gives up, and the segments that lie below the log start. All partitions are asked before the
 * first record goes, so a policy that fails leaves the log as it was.
 *
 * @returns how many records have gone
 */
export function sweep<K extends Key, V>(
  state: LogState<K, V>,
  partitions: readonly PartitionState<K, V>[] = state.partitions,
): number {
  const nowS = state.attached().sim.now;
  const before = state.recordsExpired;
  const starts = partitions.map((partition) => askPolicy(state.retentionPolicy, partition, nowS));
  for (const [index, start] of starts.entries()) {
    const partition = partitions[index] as PartitionState<K, V>;
    if (start === undefined) dropSegments(state, partition);
    else giveUp(state, partition, start);
  }
  return state.recordsExpired - before;
}

/** Moves the log start to an offset that somebody has asked for, at most the high watermark; never back. */
export function deleteBelow<K extends Key, V>(
  state: LogState<K, V>,
  partition: PartitionState<K, V>,
  offset: number,
): void {
  if (offset <= partition.logStartOffset) return;
  state.recordsExpired += partition.store.moveStart(offset);
  if (state.compaction === undefined) partition.store.releaseBelow(offset);
  state.attached().recordsDeleted.report(partition.id, offset);
}

/** Moves the log start to where the policy wants it. If nothing is left, the log goes on in a new segment. */
function giveUp<K extends Key, V>(state: LogState<K, V>, partition: PartitionState<K, V>, start: number): void {
  const { store, segments } = partition;
  const engine = state.attached();
  if (start === store.end && segments !== undefined && !segments.active.empty) {
    segments.roll(start, engine.nowTicks);
    engine.rolled.report(partition.id, start);
  }
  const moves = start > store.start;
  state.recordsExpired += store.moveStart(start);
  if (state.compaction === undefined) store.releaseBelow(start);
  dropSegments(state, partition);
  if (moves) engine.expired.report(partition.id, start);
}

/** Segments with a successor that begins at the log start or below it. */
function dropSegments<K extends Key, V>(state: LogState<K, V>, { store, segments }: PartitionState<K, V>): void {
  if (segments === undefined) return;
  segments.drop(segments.countBelow(store.start));
  // In a compacted log the other records below the start are cleaned along with their segment.
  if (state.compaction !== undefined) store.releaseBelow(Math.min(store.start, segments.list[0]?.baseOffset ?? 0));
}
