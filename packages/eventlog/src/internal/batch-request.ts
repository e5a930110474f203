import { type SimFuture, toSeconds } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { AppendedBatch } from "../batch.js";
import type { Headers } from "./chunk.js";
import type { Engine } from "./engine.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import { PendingAppend } from "./pending-append.js";

/** A record of a batch, checked. */
export interface CheckedRecord<K extends Key, V> {
  readonly key: K;
  readonly value: V;
  /** In ticks; NaN for the append time. */
  readonly eventTime: number;
  readonly sizeBytes: number;
  readonly headers: Headers | undefined;
}

/** An append of several records in a row to one partition. */
export class BatchRequest<K extends Key, V> extends PendingAppend<K, V> {
  readonly records: number;
  readonly bytes: number;
  readonly batch: readonly CheckedRecord<K, V>[];
  reply: SimFuture<AppendedBatch> | undefined = undefined;
  private landed = 0;

  constructor(state: LogState<K, V>, partition: PartitionState<K, V>, batch: readonly CheckedRecord<K, V>[]) {
    super(state, partition);
    this.batch = batch;
    this.records = batch.length;
    let bytes = 0;
    for (const { sizeBytes } of batch) bytes += sizeBytes;
    this.bytes = bytes;
  }

  land(engine: Engine<K, V>, partition: PartitionState<K, V>, now: number): number {
    const { state, records } = this;
    const latency = toSeconds(now - this.began);
    const baseOffset = partition.logEndOffset;
    // A log without segments need not know the latest event time, which takes a look at each record.
    if (partition.segments !== undefined && partition.makeRoom(records, this.bytes, now, this.largestEventTime(now))) {
      engine.rolled.report(partition.id, baseOffset);
    }
    for (const { key, value, eventTime, sizeBytes, headers } of this.batch) {
      partition.append(key, value, now, Number.isNaN(eventTime) ? now : eventTime, sizeBytes, headers);
      state.noteLatency(latency);
    }
    state.recordsAppended += records;
    engine.appendedBatch.report(partition.id, baseOffset, records);
    this.landed = now;
    return baseOffset;
  }

  leastEventTime(now: number): number {
    let least = Infinity;
    for (const { eventTime } of this.batch) least = Math.min(least, Number.isNaN(eventTime) ? now : eventTime);
    return least;
  }

  largestEventTime(now: number): number {
    let largest = -Infinity;
    for (const { eventTime } of this.batch) largest = Math.max(largest, Number.isNaN(eventTime) ? now : eventTime);
    return largest;
  }

  answer({ id }: PartitionState<K, V>, baseOffset: number): void {
    this.reply?.resolve({ partition: id, baseOffset, count: this.records, timestamp: toSeconds(this.landed) });
  }
}
