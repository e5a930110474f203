import type { Scheduled, SimFuture } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { BatchRecord } from "../../batch.js";
import type { Headers } from "../chunk.js";

/** A record on its way through a producer, from its send until it is acknowledged, has failed or is lost. */
export class Sending<K extends Key, V> implements BatchRecord<K, V> {
  readonly key: K;
  readonly value: V;
  /** In seconds. */
  readonly eventTime: number;
  readonly sizeBytes: number;
  readonly headers: Headers | undefined;
  /** Sends count from 0, in the order in which they began. */
  readonly number: number;
  /** When it began, in ticks. */
  readonly began: number;
  /** The one that the caller names, else the one chosen when its turn has come; -1 until then. */
  partition: number;
  /** Ends its wait for memory. */
  timer: Scheduled | undefined = undefined;
  /** Who waits for its acknowledgement. */
  readonly reply: SimFuture<Record<K, V>> | undefined;
  /** Who waits for its place in a batch. */
  readonly buffered: SimFuture<void> | undefined;

  constructor(
    draft: Draft<K, V>,
    eventTime: number,
    number: number,
    began: number,
    reply: SimFuture<Record<K, V>> | undefined,
    buffered: SimFuture<void> | undefined,
  ) {
    this.key = draft.key;
    this.value = draft.value;
    this.eventTime = eventTime;
    this.sizeBytes = draft.sizeBytes;
    this.headers = draft.headers;
    this.number = number;
    this.began = began;
    this.partition = draft.partition;
    this.reply = reply;
    this.buffered = buffered;
  }

  /** Tells who waits that nothing will come of it, and whether there was somebody to tell. */
  fail(error: unknown): boolean {
    const { reply, buffered } = this;
    if (buffered?.settled === false) buffered.fail(error);
    else if (reply?.settled === false) reply.fail(error);
    return buffered !== undefined || reply !== undefined;
  }
}

/** The checked arguments of a send. */
export interface Draft<K extends Key, V> {
  readonly key: K;
  readonly value: V;
  /** In ticks; NaN for the moment at which the send begins. */
  readonly eventTime: number;
  readonly sizeBytes: number;
  readonly headers: Headers | undefined;
  /** -1 if the caller names none. */
  readonly partition: number;
}
