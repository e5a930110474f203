import type { Key } from "@sim/strategies";
import { bytesWithHorizon, emptiedBytes } from "./batch-bytes.js";
import type { Chunk } from "./chunk.js";
import type { CompactionRules } from "./compaction-rules.js";
import type { PartitionState } from "./partition-state.js";
import type { RecordFilter } from "./record-store.js";
import { type Hollow, Segment } from "./segment.js";
import { MAX_SPAN, type Segments } from "./segments.js";

/** What a cleaning came to. */
export interface Cleaned {
  /** The next one begins here. */
  readonly to: number;
  /** Records that were held and have gone. */
  readonly removed: number;
}

/**
 * Cleans a partition from its first dirty offset up to `limit`, the base of a segment behind it: finds the latest offset of
 * each key in that part, and copies all segments up to there without the records that are older than those, and without the
 * tombstones whose time has come.
 *
 * @param now - in ticks
 */
export function clean<K extends Key, V>(
  partition: PartitionState<K, V>,
  segments: Segments,
  rules: CompactionRules<V>,
  limit: number,
  now: number,
): Cleaned {
  const latest = new LatestOffsets<K, V>(rules.maxKeys);
  const { store, firstDirtyOffset } = partition;
  store.scan(firstDirtyOffset, limit, latest);
  const end = latest.full ? Math.max(latest.end, partition.borderBelow(segments, latest.misfit)) : limit;
  let count = 0;
  while ((segments.list[count] as Segment).baseOffset < end) count++;
  const copy = new Copy(groupsOf(segments, count), segments.rules.byEventTime, latest.offsets, rules, end, now);
  const removed = store.compact(
    (segments.list[0] as Segment).baseOffset,
    (segments.list[count] as Segment).baseOffset,
    copy,
  );
  segments.replace(count, copy.finished());
  segments.cleanedTo = end;
  return { to: end, removed };
}

/** The latest offset of each key. There is room for so many keys; what comes from the first misfit on does not count. */
class LatestOffsets<K, V> {
  readonly offsets = new Map<K, number>();
  full = false;
  /** Behind the last one that fitted. */
  end = 0;
  /** The first one that did not fit. */
  misfit = 0;
  private readonly maxKeys: number;

  constructor(maxKeys: number) {
    this.maxKeys = maxKeys;
  }

  visit(chunk: Chunk<K, V>, index: number, offset: number): void {
    if (this.full) return;
    if (this.offsets.size < this.maxKeys) {
      this.offsets.set(chunk.keyAt(index), offset);
      this.end = offset + 1;
    } else {
      this.full = true;
      this.misfit = offset;
    }
  }
}

/** Segments that become one. */
interface Group {
  readonly members: readonly Segment[];
  readonly endOffset: number;
}

/** Puts the first `count` segments together, each with those before it while they fit into one by the size they have had. */
function groupsOf({ list, rules }: Segments, count: number): Group[] {
  const groups: Group[] = [];
  const baseOf = (index: number) => (list[index] as Segment).baseOffset;
  for (let first = 0; first < count; ) {
    let { sizeBytes } = list[first] as Segment;
    let next = first + 1;
    for (; next < count; next++) {
      sizeBytes += (list[next] as Segment).sizeBytes;
      if (sizeBytes > rules.maxBytes || baseOf(next + 1) - 1 - baseOf(first) > MAX_SPAN) break;
    }
    groups.push({ members: list.slice(first, next), endOffset: baseOf(next) });
    first = next;
  }
  return groups;
}

/** Goes through all records to be copied, in order, and says which are kept; makes the segments that they will be in. */
class Copy<K extends Key, V> implements RecordFilter<K, V> {
  horizon = Number.NaN;
  private readonly groups: readonly Group[];
  private readonly byEventTime: boolean;
  private readonly latest: ReadonlyMap<K, number>;
  private readonly rules: CompactionRules<V>;
  private readonly end: number;
  private readonly now: number;
  private readonly segments: Segment[] = [];
  /** Of the group whose records come by. */
  private groupEnd = -1;

  constructor(
    groups: readonly Group[],
    byEventTime: boolean,
    latest: ReadonlyMap<K, number>,
    rules: CompactionRules<V>,
    end: number,
    now: number,
  ) {
    this.groups = groups;
    this.byEventTime = byEventTime;
    this.latest = latest;
    this.rules = rules;
    this.end = end;
    this.now = now;
  }

  keptSize(chunk: Chunk<K, V>, index: number, offset: number): number {
    while (offset >= this.groupEnd) this.nextGroup();
    const segment = this.segments[this.segments.length - 1] as Segment;
    const timestamp = this.byEventTime ? chunk.eventTimeAt(index) : chunk.timestampAt(index);
    const sizeBytes = this.sizeOf(chunk, index, offset, timestamp);
    if (sizeBytes >= 0) segment.note(timestamp, sizeBytes);
    else if (offset + 1 === this.end) {
      segment.keepHollow({ offset, timestamp, sizeBytes: emptiedBytes(chunk.sizeAt(index)) });
    }
    return sizeBytes;
  }

  /** The new segments, once all records have come by. */
  finished(): readonly Segment[] {
    while (this.segments.length < this.groups.length) this.nextGroup();
    this.keepOldHollow();
    return this.segments;
  }

  private sizeOf(chunk: Chunk<K, V>, index: number, offset: number, timestamp: number): number {
    const newest = this.latest.get(chunk.keyAt(index));
    if (newest !== undefined && newest > offset) return -1;
    const sizeBytes = chunk.sizeAt(index);
    this.horizon = Number.NaN;
    if (!this.rules.isTombstone(chunk.valueAt(index))) return sizeBytes;
    this.horizon = chunk.horizonAt(index);
    if (!Number.isNaN(this.horizon)) return this.now < this.horizon || offset >= this.end ? sizeBytes : -1;
    this.horizon = this.now + this.rules.deleteRetention;
    return bytesWithHorizon(sizeBytes, timestamp, this.horizon);
  }

  private nextGroup(): void {
    this.keepOldHollow();
    const { members, endOffset } = this.groups[this.segments.length] as Group;
    const segment = new Segment((members[0] as Segment).baseOffset, this.now);
    segment.modified = (members[members.length - 1] as Segment).modified;
    this.segments.push(segment);
    this.groupEnd = endOffset;
  }

  /** An emptied batch is kept again if it is the last again. It stands behind all records of its group. */
  private keepOldHollow(): void {
    const done = this.segments.length - 1;
    if (done < 0) return;
    const isLast = (hollow: Hollow | undefined) => hollow !== undefined && hollow.offset + 1 === this.end;
    const hollow = (this.groups[done] as Group).members.find((member) => isLast(member.hollow))?.hollow;
    if (hollow !== undefined) (this.segments[done] as Segment).keepHollow(hollow);
  }
}
