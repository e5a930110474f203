import type { Key, PartitionView } from "@sim/strategies";
import type { Partition, RecordView } from "../partition.js";
import type { ArrivalWait } from "./arrival-wait.js";
import type { ReadRequest } from "./read-request.js";
import { RecordStore } from "./record-store.js";
import type { ServiceQueue } from "./service-queue.js";
import { StorePartitionView, StoreRecords } from "./store-view.js";

/** One partition: its records, what is on its way into it, and who waits for more. */
export class PartitionState<K extends Key, V> {
  readonly id: number;
  readonly store: RecordStore<K, V>;
  /** What retention policies see. */
  readonly view: PartitionView;
  /** Who waits for the next append, in the order in which they began to. */
  readonly waiting = new Set<ReadRequest<K, V> | ArrivalWait>();
  /** When the latest append under way is done, in ticks: the next one is not done before. */
  lastDue = -Infinity;
  /** The appends that wait for their turn, if the log has a capacity; made when it is first asked for. */
  queue: ServiceQueue | undefined = undefined;
  /** Records ever appended. */
  appended = 0;

  constructor(id: number) {
    this.id = id;
    this.store = new RecordStore(id);
    this.view = new StorePartitionView(this.store);
  }

  get logStartOffset(): number {
    return this.store.start;
  }

  /** Readers go up to here. There are no replicas to wait for, so it is the end of the log. */
  get highWatermark(): number {
    return this.store.end;
  }

  /** The earliest readable offset whose append time is `ticks` or later, or the high watermark. */
  offsetForTicks(ticks: number): number {
    return Math.min(this.store.offsetForTicks(ticks), this.highWatermark);
  }
}

/** A partition as a user sees it. */
export class PartitionFace<K extends Key, V> implements Partition<K, V> {
  readonly records: RecordView<K, V>;
  private readonly state: PartitionState<K, V>;

  constructor(state: PartitionState<K, V>) {
    this.state = state;
    this.records = new StoreRecords(state.store);
  }

  get id(): number {
    return this.state.id;
  }

  get logStartOffset(): number {
    return this.state.logStartOffset;
  }

  get highWatermark(): number {
    return this.state.highWatermark;
  }
}
