import { type Scheduled, type SimFuture, toSeconds, toTicks } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { BatchRecord } from "../../batch.js";
import type { Headers } from "../chunk.js";
import type { ProducerState } from "./producer-state.js";

/** A record on its way through a producer, from its send until it is acknowledged, has failed or is lost. */
export class Sending<K extends Key, V> implements BatchRecord<K, V> {
  readonly key: K;
  readonly value: V;
  /** In seconds; NaN, until it begins, for the moment at which it does. */
  eventTime: number;
  readonly sizeBytes: number;
  readonly headers: Headers | undefined;
  /** The one that the caller names, else the one chosen when its turn has come; -1 until then. */
  partition: number;
  /** Sends count from 0, in the order in which they began. */
  number = -1;
  /** When it began, in ticks. */
  began = Number.NaN;
  /** Ends its wait for memory. */
  timer: Scheduled | undefined = undefined;
  /** Who waits for its acknowledgement. */
  reply: SimFuture<Record<K, V>> | undefined = undefined;
  /** Who waits for its place in a batch. */
  buffered: SimFuture<void> | undefined = undefined;

  constructor(key: K, value: V, eventTime: number, sizeBytes: number, headers: Headers | undefined, partition: number) {
    this.key = key;
    this.value = value;
    this.eventTime = eventTime;
    this.sizeBytes = sizeBytes;
    this.headers = headers;
    this.partition = partition;
  }

  /** It begins now. */
  begin({ producer, recordsSent }: ProducerState<K, V>): void {
    this.number = recordsSent;
    this.began = toTicks(producer.now);
    if (Number.isNaN(this.eventTime)) this.eventTime = toSeconds(this.began);
  }

  /** Tells who waits that nothing will come of it, and whether there was somebody to tell. */
  fail(error: unknown): boolean {
    const { reply, buffered } = this;
    if (buffered?.settled === false) buffered.fail(error);
    else if (reply?.settled === false) reply.fail(error);
    return buffered !== undefined || reply !== undefined;
  }
}
