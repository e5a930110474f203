import { describeValue } from "@sim/core";
import type { Key, LogSegment, RetentionPolicy } from "@sim/strategies";
import type { PartitionState } from "./partition-state.js";

/**
 * Where the log of a partition begins once the policy has what it wants, at most at the high watermark; undefined if it
 * leaves everything as it is.
 */
export function askPolicy<K extends Key, V>(
  policy: RetentionPolicy<K, V> | undefined,
  partition: PartitionState<K, V>,
  nowS: number,
): number | undefined {
  if (policy === undefined) return undefined;
  const { store, retentionView: view } = partition;
  if (policy.shouldRetainSegment !== undefined) return bySegments(policy, partition, nowS);
  if (store.length === 0) return undefined;
  const start =
    policy.newLogStart === undefined
      ? byRecords(policy, partition, nowS)
      : bulkStart(policy, policy.newLogStart(view, nowS), partition);
  return start > store.start ? Math.min(start, partition.highWatermark) : undefined;
}

/** The base of the first segment that stays, if any goes. */
function bySegments<K extends Key, V>(
  policy: RetentionPolicy<K, V>,
  partition: PartitionState<K, V>,
  nowS: number,
): number | undefined {
  const { store, retentionView: view, highWatermark } = partition;
  const { segments } = view;
  let gone = 0;
  for (const [index, segment] of segments.entries()) {
    const empty = index === segments.length - 1 && segment.firstTimestamp === undefined;
    if (empty || segment.endOffset > highWatermark || isRetained(policy, segment, partition, nowS)) break;
    gone++;
  }
  if (gone === 0) return undefined;
  return gone === segments.length ? store.end : Math.max(store.start, (segments[gone] as LogSegment).baseOffset);
}

function isRetained<K extends Key, V>(
  policy: RetentionPolicy<K, V>,
  segment: LogSegment,
  { retentionView: view }: PartitionState<K, V>,
  nowS: number,
): boolean {
  const kept: unknown = policy.shouldRetainSegment?.(segment, nowS, view);
  if (typeof kept === "boolean") return kept;
  throw new TypeError(`${wrongAnswer(policy, "shouldRetainSegment")} true or false, got ${describeValue(kept)}`);
}

/** The offset of the first record that stays. */
function byRecords<K extends Key, V>(
  policy: RetentionPolicy<K, V>,
  { store, retentionView: view, highWatermark }: PartitionState<K, V>,
  nowS: number,
): number {
  let offset = store.start;
  for (let held = store.heldFrom(offset); held < highWatermark; held = store.heldFrom(offset)) {
    const kept: unknown = policy.shouldRetain(store.recordAt(held), nowS, view);
    if (kept === true) return offset;
    if (kept !== false) {
      throw new TypeError(`${wrongAnswer(policy, "shouldRetain")} true or false, got ${describeValue(kept)}`);
    }
    offset = held + 1;
  }
  return offset;
}

function bulkStart<K extends Key, V>(
  policy: RetentionPolicy<K, V>,
  start: unknown,
  { id, logStartOffset, logEndOffset }: PartitionState<K, V>,
): number {
  if (Number.isInteger(start) && (start as number) >= logStartOffset && (start as number) <= logEndOffset) {
    return (start as number) + 0;
  }
  const message =
    `${wrongAnswer(policy, "newLogStart")} an integer from ${logStartOffset} to ${logEndOffset} ` +
    `for partition ${id}, got ${describeValue(start)}`;
  throw typeof start === "number" ? new RangeError(message) : new TypeError(message);
}

function wrongAnswer(policy: { readonly name: string }, method: string): string {
  return `EventLog: retentionPolicy ${describeValue(policy.name)}.${method} must return`;
}
