import { type SimFuture, toSeconds } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { Headers } from "./chunk.js";
import type { Engine } from "./engine.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import { PendingAppend } from "./pending-append.js";

/** An append of one record. */
export class AppendRequest<K extends Key, V> extends PendingAppend<K, V> {
  readonly records: number = 1;
  readonly bytes: number;
  readonly key: K;
  readonly value: V;
  /** In ticks; NaN for the append time. */
  readonly eventTime: number;
  readonly headers: Headers | undefined;
  reply: SimFuture<Record<K, V>> | undefined = undefined;

  constructor(
    state: LogState<K, V>,
    key: K,
    value: V,
    partition: PartitionState<K, V> | undefined,
    eventTime: number,
    sizeBytes: number,
    headers: Headers | undefined,
  ) {
    super(state, partition);
    this.key = key;
    this.value = value;
    this.eventTime = eventTime;
    this.bytes = sizeBytes;
    this.headers = headers;
  }

  leastEventTime(now: number): number {
    return Number.isNaN(this.eventTime) ? now : this.eventTime;
  }

  largestEventTime(now: number): number {
    return this.leastEventTime(now);
  }

  land(engine: Engine<K, V>, partition: PartitionState<K, V>, now: number): number {
    const { state, key, value, bytes, headers } = this;
    const happened = this.largestEventTime(now);
    if (partition.makeRoom(1, bytes, now, happened)) engine.rolled.report(partition.id, partition.logEndOffset);
    const offset = partition.append(key, value, now, happened, bytes, headers);
    state.recordsAppended++;
    state.noteLatency(toSeconds(now - this.began));
    engine.appended.report(partition.id, offset);
    return offset;
  }

  answer(partition: PartitionState<K, V>, offset: number): void {
    this.reply?.resolve(partition.store.recordAt(offset));
  }
}
