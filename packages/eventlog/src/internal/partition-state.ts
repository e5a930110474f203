import { toSeconds } from "@sim/core";
import type { Key, LogSegment } from "@sim/strategies";
import type { Partition, RecordView } from "../partition.js";
import type { ArrivalWait } from "./arrival-wait.js";
import type { Headers } from "./chunk.js";
import { PolicyView } from "./policy-view.js";
import type { ReadRequest } from "./read-request.js";
import { RecordStore } from "./record-store.js";
import type { Segment } from "./segment.js";
import { type SegmentRules, Segments } from "./segments.js";
import type { ServiceQueue } from "./service-queue.js";
import { StoreRecords } from "./store-view.js";

/** What a partition has of its log. */
export interface PartitionRules {
  readonly segments: SegmentRules | undefined;
  /** Whether the high watermark is raised by hand. */
  readonly manualWatermark: boolean;
}

/** One partition: its records, what is on its way into it, and who waits for more. */
export class PartitionState<K extends Key, V> {
  readonly id: number;
  readonly store: RecordStore<K, V>;
  /** How it is divided; undefined if it is one segment, which then holds just the records held. */
  segments: Segments | undefined;
  /** Who waits for the next append, in the order in which they began to. */
  readonly waiting = new Set<ReadRequest<K, V> | ArrivalWait>();
  /** When the latest append under way is done, in ticks: the next one is not done before. */
  lastDue = -Infinity;
  /** The appends that wait for their turn, if the log has a capacity; made when it is first asked for. */
  queue: ServiceQueue | undefined = undefined;
  /** Records ever appended. */
  appended = 0;
  /** How far it has been raised by hand; undefined if it follows the end of the log. */
  private watermark: number | undefined;
  /** When it was made, in ticks. */
  private readonly made: number;
  // Made when first asked for: a log may have many partitions.
  private forRetention: PolicyView<K, V> | undefined = undefined;
  private forCompaction: PolicyView<K, V> | undefined = undefined;

  constructor(id: number, rules: PartitionRules, now: number) {
    this.id = id;
    this.store = new RecordStore(id);
    this.segments = rules.segments === undefined ? undefined : new Segments(rules.segments, now);
    this.watermark = rules.manualWatermark ? 0 : undefined;
    this.made = now;
  }

  /** What retention policies see: segments below the log start are as good as gone. */
  get retentionView(): PolicyView<K, V> {
    this.forRetention ??= new PolicyView(this, false);
    return this.forRetention;
  }

  /** What compaction policies see. */
  get compactionView(): PolicyView<K, V> {
    this.forCompaction ??= new PolicyView(this, true);
    return this.forCompaction;
  }

  get logStartOffset(): number {
    return this.store.start;
  }

  get logEndOffset(): number {
    return this.store.end;
  }

  /** Readers go up to here. */
  get highWatermark(): number {
    return this.watermark ?? this.store.end;
  }

  raiseHighWatermark(offset: number): void {
    this.watermark = offset;
  }

  /** Where the next cleaning begins: where the last one ended, unless the log start has overtaken it. */
  get firstDirtyOffset(): number {
    return Math.max(this.segments?.cleanedTo ?? 0, this.store.start);
  }

  /** How far a cleaning can go: whole segments, below the active one and below that with the high watermark. */
  get cleanableOffset(): number {
    return this.segments === undefined ? this.store.start : this.borderBelow(this.segments, this.highWatermark);
  }

  /** The base of the segment that an offset lies in. */
  borderBelow(segments: Segments, offset: number): number {
    return (segments.list[segments.indexOf(offset)] as Segment).baseOffset;
  }

  /** Whether an offset lies in an older segment than another. */
  liesBefore(offset: number, other: number): boolean {
    const { segments } = this;
    return segments !== undefined && segments.indexOf(offset) < segments.indexOf(other);
  }

  /** Whether a batch that is about to be written, with that largest timestamp in ticks, has begun a new segment. */
  makeRoom(records: number, sizeBytes: number, appendTime: number, largestEventTime: number): boolean {
    const { segments, store } = this;
    if (segments === undefined) return false;
    const timestamp = segments.rules.byEventTime ? largestEventTime : appendTime;
    const rolls = segments.mustRoll(sizeBytes, timestamp, store.end + records - 1, appendTime);
    if (rolls) segments.roll(store.end, appendTime);
    segments.written(timestamp, sizeBytes, appendTime);
    return rolls;
  }

  /** Adds a record for which room has been made, times in ticks, and gives its offset. */
  append(
    key: K,
    value: V,
    timestamp: number,
    eventTime: number,
    sizeBytes: number,
    headers: Headers | undefined,
  ): number {
    this.appended++;
    return this.store.append(key, value, timestamp, eventTime, sizeBytes, headers);
  }

  /** The earliest readable offset whose append time is `ticks` or later, or the high watermark. */
  offsetForTicks(ticks: number): number {
    return Math.min(this.store.offsetForTicks(ticks), this.highWatermark);
  }

  /** What users see of the segments from an index on. */
  segmentViews(from: number): readonly LogSegment[] {
    const { segments, store } = this;
    if (segments !== undefined) return segments.views(from, store.end);
    const { start, end, bytes, length } = store;
    const whole = {
      baseOffset: start,
      endOffset: end,
      sizeBytes: bytes,
      bytesAfter: 0,
      firstTimestamp: length === 0 ? undefined : toSeconds(store.timestampFrom(start)),
      largestTimestamp: toSeconds(this.appended === 0 ? this.made : store.latest),
    };
    return Object.freeze([Object.freeze(whole)]);
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

  get logEndOffset(): number {
    return this.state.logEndOffset;
  }

  get highWatermark(): number {
    return this.state.highWatermark;
  }

  get segments(): readonly LogSegment[] {
    return this.state.segmentViews(0);
  }

  get firstDirtyOffset(): number {
    return this.state.firstDirtyOffset;
  }
}
