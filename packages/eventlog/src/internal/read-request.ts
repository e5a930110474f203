import type { EntityUnavailableError, SimFuture } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import { Request } from "./in-flight.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";

/** A read or fetch with checked arguments, from its call until its answer. */
export class ReadRequest<K extends Key, V> extends Request {
  readonly what = "read";
  readonly state: LogState<K, V>;
  readonly partition: PartitionState<K, V>;
  readonly offset: number;
  readonly maxRecords: number;
  /** Seconds to wait for a record, possibly Infinity. */
  readonly maxWait: number;
  reply: SimFuture<readonly Record<K, V>[]> | undefined = undefined;

  constructor(
    state: LogState<K, V>,
    partition: PartitionState<K, V>,
    offset: number,
    maxRecords: number,
    maxWait: number,
  ) {
    super();
    this.state = state;
    this.partition = partition;
    this.offset = offset;
    this.maxRecords = maxRecords;
    this.maxWait = maxWait;
  }

  lose(error: EntityUnavailableError): void {
    this.partition.waiting.delete(this);
    if (this.reply?.settled === false) this.reply.fail(error);
  }
}
