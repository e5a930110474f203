import { describeValue, requireInteger, toSeconds, toTicks } from "@sim/core";
import type { PartitionView, Record } from "@sim/strategies";
import type { RecordView } from "../partition.js";
import type { RecordStore } from "./record-store.js";

/** The records of a store as a user sees them. */
export class StoreRecords<K, V> implements RecordView<K, V> {
  private readonly store: RecordStore<K, V>;

  constructor(store: RecordStore<K, V>) {
    this.store = store;
  }

  get length(): number {
    return this.store.length;
  }

  at(index: number): Record<K, V> | undefined {
    requireInteger("RecordView.at", "index", index, Number.MIN_SAFE_INTEGER);
    const { store } = this;
    const offset = (index < 0 ? store.end : store.start) + index;
    return offset >= store.start && offset < store.end ? store.recordAt(offset) : undefined;
  }

  *[Symbol.iterator](): Generator<Record<K, V>, undefined, unknown> {
    const { store } = this;
    // What expires while somebody iterates is passed over.
    for (let offset = store.start; offset < store.end; offset = Math.max(offset + 1, store.start)) {
      yield store.recordAt(offset);
    }
    return undefined;
  }
}

/** A store as a retention policy sees it. */
export class StorePartitionView implements PartitionView {
  private readonly store: RecordStore<unknown, unknown>;

  constructor(store: RecordStore<unknown, unknown>) {
    this.store = store;
  }

  get partition(): number {
    return this.store.partition;
  }

  get logStartOffset(): number {
    return this.store.start;
  }

  get logEndOffset(): number {
    return this.store.end;
  }

  get length(): number {
    return this.store.length;
  }

  get sizeBytes(): number {
    return this.store.bytes;
  }

  timestampAt(offset: number): number {
    return toSeconds(this.store.timestampAt(heldOffset("timestampAt", this.store, offset)));
  }

  sizeAt(offset: number): number {
    return this.store.sizeAt(heldOffset("sizeAt", this.store, offset));
  }

  offsetForTime(timeS: number): number {
    return this.store.offsetForTicks(toTicks(timeS));
  }
}

function heldOffset(method: string, store: RecordStore<unknown, unknown>, offset: number): number {
  if (Number.isInteger(offset) && offset >= store.start && offset < store.end) return offset;
  throw new RangeError(
    `PartitionView.${method}: offset must be held, from ${store.start} (inclusive) to ${store.end} (exclusive), ` +
      `got ${describeValue(offset)}`,
  );
}
