import type { CatchUpEstimate } from "../catch-up.js";
import { type GroupState, NONE } from "./group-state.js";

/** Where a consumer begins that has no offset to go by, at this moment; `none` counts as `earliest`. */
export function resetOffset<K, V>(state: GroupState<K, V>, partition: number): number {
  const { log, autoOffsetReset } = state.settings;
  if (autoOffsetReset === "latest") return log.highWatermark(partition);
  if (typeof autoOffsetReset === "string") return log.logStartOffset(partition);
  return log.offsetForTime(partition, state.sim.now - autoOffsetReset.byDuration);
}

/** Where a consumer would begin in a partition: its committed offset, else as `autoOffsetReset` says; not below the log. */
function beginning<K, V>(state: GroupState<K, V>, partition: number): number {
  const { log } = state.settings;
  const committed = state.committed[partition] as number;
  return committed === NONE ? resetOffset(state, partition) : Math.max(committed, log.logStartOffset(partition));
}

/** High watermark minus {@link beginning}, never below 0. */
export function partitionLag<K, V>(state: GroupState<K, V>, partition: number): number {
  return Math.max(0, state.settings.log.highWatermark(partition) - beginning(state, partition));
}

export function totalLag<K, V>(state: GroupState<K, V>): number {
  let lag = 0;
  for (let partition = 0; partition < state.numPartitions; partition++) lag += partitionLag(state, partition);
  return lag;
}

/** Kafka's raw figures, negative ones included: high watermark minus committed offset or position, where there is one. */
export function rawLag<K, V>(state: GroupState<K, V>, by: "committed" | "position"): ReadonlyMap<number, number> {
  const { numPartitions } = state;
  const offsets = by === "committed" ? state.committed : state.position;
  const lags = new Map<number, number>();
  for (let partition = 0; partition < numPartitions; partition++) {
    const offset = offsets[partition] as number;
    if (offset !== NONE) lags.set(partition, state.settings.log.highWatermark(partition) - offset);
  }
  return lags;
}

/** Seconds since the oldest record still to be read was appended, over all partitions; 0 when there is none. */
export function timeLag<K, V>(state: GroupState<K, V>): number {
  const { log } = state.settings;
  const { now } = state.sim;
  let oldest = now;
  for (let partition = 0; partition < state.numPartitions; partition++) {
    const offset = beginning(state, partition);
    if (offset >= log.highWatermark(partition)) continue;
    oldest = Math.min(oldest, log.timeAt(partition, offset) ?? now);
  }
  return now - oldest;
}

/** The lag of every partition. */
export function partitionLags<K, V>(state: GroupState<K, V>): Float64Array {
  return Float64Array.from({ length: state.numPartitions }, (_, partition) => partitionLag(state, partition));
}

export function catchUpEstimate<K, V>(state: GroupState<K, V>): CatchUpEstimate {
  const { now } = state.sim;
  const lags = partitionLags(state);
  const lag = sum(lags);
  const since = state.meter.before(now);
  if (since === undefined) {
    const caughtUpAt = lag === 0 ? now : Infinity;
    return { lag, drainRate: undefined, caughtUpAt, slowestCaughtUpAt: caughtUpAt };
  }
  const elapsed = now - since.time;
  const drained = sum(since.lags) - lag;
  return {
    lag,
    drainRate: drained / elapsed,
    caughtUpAt: now + timeLeft(lag, drained, elapsed),
    slowestCaughtUpAt: now + longestTimeLeft(state, lags, since.lags, elapsed),
  };
}

/** Each consumer works off the partitions that it owns now; a partition that nobody owns is by itself. */
function longestTimeLeft<K, V>(
  state: GroupState<K, V>,
  lags: Float64Array,
  lagsBefore: Float64Array,
  elapsed: number,
): number {
  const shares = new Map<unknown, { lag: number; drained: number }>();
  for (const [partition, lag] of lags.entries()) {
    const whose = state.owner[partition] ?? partition;
    const share = shares.get(whose) ?? { lag: 0, drained: 0 };
    share.lag += lag;
    share.drained += (lagsBefore[partition] ?? 0) - lag;
    shares.set(whose, share);
  }
  let longest = 0;
  for (const { lag, drained } of shares.values()) longest = Math.max(longest, timeLeft(lag, drained, elapsed));
  return longest;
}

function timeLeft(lag: number, drained: number, elapsed: number): number {
  if (lag === 0) return 0;
  return drained > 0 ? (lag * elapsed) / drained : Infinity;
}

function sum(lags: Float64Array): number {
  return lags.reduce((total, lag) => total + lag, 0);
}
