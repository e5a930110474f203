import { describeValue, toSeconds, toTicks } from "@sim/core";
import type { CompactionView, Key, LogSegment } from "@sim/strategies";
import type { PartitionState } from "./partition-state.js";
import type { RecordStore } from "./record-store.js";

/** A partition as the policies of its log see it. */
export class PolicyView<K extends Key, V> implements CompactionView {
  private readonly state: PartitionState<K, V>;
  private readonly store: RecordStore<K, V>;
  /** Whether it shows segments that lie below the log start and have not been swept yet. */
  private readonly all: boolean;
  /** Bytes of the records from an offset on, in the state that the other three numbers tell. */
  private counted = { from: 0, bytes: 0, start: -1, end: -1, total: -1 };

  constructor(state: PartitionState<K, V>, all: boolean) {
    this.state = state;
    this.all = all;
    this.store = state.store;
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

  get highWatermark(): number {
    return this.state.highWatermark;
  }

  get length(): number {
    return this.store.length;
  }

  get sizeBytes(): number {
    return this.store.bytes;
  }

  get segments(): readonly LogSegment[] {
    const { segments } = this.state;
    return this.state.segmentViews(segments === undefined || this.all ? 0 : segments.countBelow(this.store.start));
  }

  get firstDirtyOffset(): number {
    return this.state.firstDirtyOffset;
  }

  get cleanableOffset(): number {
    return this.state.cleanableOffset;
  }

  timestampAt(offset: number): number {
    return toSeconds(this.store.timestampFrom(heldOffset("timestampAt", this.store, offset)));
  }

  sizeAt(offset: number): number {
    return this.store.sizeAt(heldOffset("sizeAt", this.store, offset));
  }

  bytesFrom(offset: number): number {
    const { start, end, bytes: total } = this.store;
    if (!(Number.isInteger(offset) && offset >= start && offset <= end)) {
      throw new RangeError(
        `PartitionView.bytesFrom: offset must be an integer from ${start} to ${end}, got ${describeValue(offset)}`,
      );
    }
    // Policies that judge record by record ask for one offset after the other.
    const { counted } = this;
    const same = counted.start === start && counted.end === end && counted.total === total && counted.from <= offset;
    if (!same) this.counted = { from: start, bytes: total, start, end, total };
    this.counted.bytes -= this.store.bytesBetween(this.counted.from, offset);
    this.counted.from = offset;
    return this.counted.bytes;
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
