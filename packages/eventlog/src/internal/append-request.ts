import { type SimFuture, toSeconds } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { Headers } from "./chunk.js";
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

  land(partition: PartitionState<K, V>, now: number): number {
    const { state, key, value, eventTime, bytes, headers } = this;
    const offset = partition.store.append(key, value, now, Number.isNaN(eventTime) ? now : eventTime, bytes, headers);
    partition.appended++;
    state.recordsAppended++;
    state.noteLatency(toSeconds(now - this.began));
    state.attached().appended.report(partition.id, offset);
    return offset;
  }

  answer(partition: PartitionState<K, V>, offset: number): void {
    this.reply?.resolve(partition.store.recordAt(offset));
  }
}
