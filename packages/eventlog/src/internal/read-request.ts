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
  readonly minBytes: number;
  readonly maxBytes: number;
  reply: SimFuture<readonly Record<K, V>[]> | undefined = undefined;
  /** Bytes of the records from its offset up to `countedTo`, while it waits for enough of them. */
  private counted = 0;
  private countedTo: number;

  constructor(
    state: LogState<K, V>,
    partition: PartitionState<K, V>,
    offset: number,
    maxRecords: number,
    maxWait: number,
    minBytes: number = 0,
    maxBytes: number = Infinity,
  ) {
    super();
    this.state = state;
    this.partition = partition;
    this.offset = offset;
    this.maxRecords = maxRecords;
    this.maxWait = maxWait;
    this.minBytes = minBytes;
    this.maxBytes = maxBytes;
    this.countedTo = offset;
  }

  /** Whether there is something to judge: as much as it waits for, as much as it may return, or an offset out of range. */
  get ripe(): boolean {
    const { offset, partition, minBytes, maxBytes, maxRecords } = this;
    const { logStartOffset, highWatermark, store } = partition;
    if (offset === highWatermark) return false;
    if (minBytes === 0 || offset < logStartOffset || offset > highWatermark) return true;
    // Bytes are counted in one segment: who is behind it need not wait for more.
    if (partition.liesBefore(offset, highWatermark)) return true;
    const enough = Math.min(minBytes, maxBytes);
    while (this.counted < enough) {
      const held = store.heldFrom(this.countedTo);
      if (held >= highWatermark) break;
      this.counted += store.sizeAt(held);
      this.countedTo = held + 1;
    }
    return this.counted >= enough || store.countBetween(offset, highWatermark) >= maxRecords;
  }

  /** How many records it returns: as many as `maxBytes` allow, and one in any case. */
  count(): number {
    const { offset, partition, maxBytes, maxRecords } = this;
    const { store, highWatermark } = partition;
    const most = Math.min(maxRecords, store.countBetween(offset, highWatermark));
    if (maxBytes === Infinity) return most;
    let bytes = 0;
    for (let count = 0, held = store.heldFrom(offset); count < most; count++, held = store.heldFrom(held + 1)) {
      bytes += store.sizeAt(held);
      if (bytes > maxBytes) return Math.max(1, count);
    }
    return most;
  }

  lose(error: EntityUnavailableError): void {
    this.partition.waiting.delete(this);
    if (this.reply?.settled === false) this.reply.fail(error);
  }
}
