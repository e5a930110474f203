import { toSeconds } from "@sim/core";
import type { LogSegment } from "@sim/strategies";
import { Segment } from "./segment.js";

/** How a log divides its partitions; times in ticks. */
export interface SegmentRules {
  readonly maxBytes: number;
  readonly maxAge: number;
  /** Whether the timestamp of a record is its event time, else its append time. */
  readonly byEventTime: boolean;
  /** How far ahead of the clock, and behind it, such a timestamp may lie. */
  readonly maxFuture: number;
  readonly maxPast: number;
}

/** Offsets of a segment are kept in 31 bits, counted from its base. */
export const MAX_SPAN = 2 ** 31 - 1;

/** The segments of one partition, oldest first. The last one, the active one, is appended to. */
export class Segments {
  readonly rules: SegmentRules;
  readonly list: Segment[];
  /** Where the last cleaning ended; -1 if there was none. */
  cleanedTo = -1;
  /** Changes whenever anything here does. */
  private version = 0;
  private shown:
    | { readonly version: number; readonly from: number; readonly views: readonly LogSegment[] }
    | undefined = undefined;

  constructor(rules: SegmentRules, now: number) {
    this.rules = rules;
    this.list = [new Segment(0, now)];
  }

  get active(): Segment {
    return this.list[this.list.length - 1] as Segment;
  }

  /**
   * Whether a batch that is about to be written begins a new segment.
   *
   * @param timestamp - the largest of its records
   * @param lastOffset - that its last record will get
   */
  mustRoll(sizeBytes: number, timestamp: number, lastOffset: number, now: number): boolean {
    const { active, rules } = this;
    if (lastOffset - active.baseOffset > MAX_SPAN) return true;
    if (active.sizeBytes === 0) return false;
    if (active.sizeBytes + sizeBytes > rules.maxBytes) return true;
    return (active.first >= 0 ? timestamp - active.first : now - active.created) > rules.maxAge;
  }

  /** A new segment, from `baseOffset` on. */
  roll(baseOffset: number, now: number): void {
    this.list.push(new Segment(baseOffset, now));
    this.version++;
  }

  /** A record, or a batch with that largest timestamp, has been written. */
  written(timestamp: number, sizeBytes: number, now: number): void {
    const { active } = this;
    active.note(timestamp, sizeBytes);
    active.modified = now;
    this.version++;
  }

  /** Where a segment ends, in a partition whose log ends at `logEnd`. */
  endOf(index: number, logEnd: number): number {
    const next = this.list[index + 1];
    return next === undefined ? logEnd : next.baseOffset;
  }

  /** Index of the segment that an offset lies in. */
  indexOf(offset: number): number {
    const { list } = this;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Segment).baseOffset <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** How many at the beginning lie below `start`, each with its successor at or below it. */
  countBelow(start: number): number {
    let count = 0;
    while (count < this.list.length - 1 && (this.list[count + 1] as Segment).baseOffset <= start) count++;
    return count;
  }

  /** Removes that many at the beginning. */
  drop(count: number): void {
    if (count === 0) return;
    this.list.splice(0, count);
    this.version++;
  }

  /** Puts others in the place of that many at the beginning. */
  replace(count: number, segments: readonly Segment[]): void {
    this.list.splice(0, count, ...segments);
    this.version++;
  }

  /** What users see of those from an index on. */
  views(from: number, logEnd: number): readonly LogSegment[] {
    if (this.shown?.version === this.version && this.shown.from === from) return this.shown.views;
    const views: LogSegment[] = [];
    let bytesAfter = 0;
    for (let index = this.list.length - 1; index >= from; index--) {
      const { baseOffset, sizeBytes, empty, first, largestOrModified } = this.list[index] as Segment;
      views.push(
        Object.freeze({
          baseOffset,
          endOffset: this.endOf(index, logEnd),
          sizeBytes,
          bytesAfter,
          firstTimestamp: empty ? undefined : toSeconds(first),
          largestTimestamp: toSeconds(largestOrModified),
        }),
      );
      bytesAfter += sizeBytes;
    }
    this.shown = { version: this.version, from, views: Object.freeze(views.reverse()) };
    return this.shown.views;
  }
}
