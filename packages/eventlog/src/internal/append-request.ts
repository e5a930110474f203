import type { EntityUnavailableError, SimFuture } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { Headers } from "./chunk.js";
import { Request } from "./in-flight.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";

/** An append with checked arguments, from its call until its record is in the log. */
export class AppendRequest<K extends Key, V> extends Request {
  readonly what = "append";
  readonly state: LogState<K, V>;
  readonly key: K;
  readonly value: V;
  /** In ticks; NaN for the append time. */
  readonly eventTime: number;
  readonly sizeBytes: number;
  readonly headers: Headers | undefined;
  /** The one that the caller names, else the one that the sharding strategy chooses when it begins. */
  partition: PartitionState<K, V> | undefined;
  reply: SimFuture<Record<K, V>> | undefined = undefined;
  /** When it began, in ticks. */
  began = 0;

  constructor(
    state: LogState<K, V>,
    key: K,
    value: V,
    partition: PartitionState<K, V> | undefined,
    eventTime: number,
    sizeBytes: number,
    headers: Headers | undefined,
  ) {
    super();
    this.state = state;
    this.key = key;
    this.value = value;
    this.partition = partition;
    this.eventTime = eventTime;
    this.sizeBytes = sizeBytes;
    this.headers = headers;
  }

  lose(error: EntityUnavailableError): void {
    const partition = this.partition as PartitionState<K, V>;
    partition.lastDue = -Infinity;
    this.state.appendsLost++;
    this.state.attached().appendLost.report(partition.id);
    if (this.reply?.settled === false) this.reply.fail(error);
  }
}
