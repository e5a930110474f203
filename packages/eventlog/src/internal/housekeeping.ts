import type { Key } from "@sim/strategies";
import { runCleaner } from "./cleaner.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import { wakeWaiting } from "./read.js";
import { sweep } from "./sweep.js";

/** Begins the log's own rounds: those of the cleaner in a compacted log, which also sweeps, else the sweeps. */
export function beginRounds<K extends Key, V>(state: LogState<K, V>): void {
  state.start();
  const { log, compaction, retentionPolicy, partitionRules } = state;
  if (compaction !== undefined) {
    log.sim.every(state.cleanerInterval, () => whenUp(state, runCleaner));
  } else if (retentionPolicy !== undefined || partitionRules.segments !== undefined) {
    log.sim.every(state.retentionCheckInterval, () => whenUp(state, sweep));
  }
}

/** Raises the high watermark by hand: whoever waits for what can be read now goes on. */
export function raiseWatermark<K extends Key, V>(
  state: LogState<K, V>,
  partition: PartitionState<K, V>,
  offset: number,
): void {
  const { highWatermark, logEndOffset } = partition;
  if (!state.partitionRules.manualWatermark) {
    throw new TypeError('EventLog.raiseHighWatermark: the log must have been made with highWatermark: "manual"');
  }
  if (offset < highWatermark || offset > logEndOffset) {
    throw new RangeError(
      `EventLog.raiseHighWatermark: offset must lie from ${highWatermark} (the high watermark) to ${logEndOffset} ` +
        `(the log end) in partition ${partition.id}, got ${offset}`,
    );
  }
  if (offset === highWatermark) return;
  partition.raiseHighWatermark(offset);
  state.attached().watermarkRaised.report(partition.id, offset);
  wakeWaiting(partition);
}

function whenUp<K extends Key, V>(state: LogState<K, V>, round: (state: LogState<K, V>) => unknown): void {
  if (!state.log.crashed && !state.log.suspended) round(state);
}
