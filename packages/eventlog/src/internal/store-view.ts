import { requireInteger } from "@sim/core";
import type { Record } from "@sim/strategies";
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
    const place = index < 0 ? store.length + index : index;
    return place >= 0 && place < store.length ? store.recordAtIndex(place) : undefined;
  }

  *[Symbol.iterator](): Generator<Record<K, V>, undefined, unknown> {
    const { store } = this;
    // What expires or is compacted while somebody iterates is passed over.
    for (let offset = store.heldFrom(store.start); offset < store.end; offset = store.heldFrom(offset + 1)) {
      yield store.recordAt(offset);
    }
    return undefined;
  }
}
