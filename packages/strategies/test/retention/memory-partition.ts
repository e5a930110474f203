import type { CompactionView, LogSegment, Record } from "@sim/strategies";

/** A record of a test's partition; its offset is one above that of the record before, plus a gap. */
export interface MemoryAppend {
  readonly timestamp: number;
  readonly sizeBytes?: number;
  /** Offsets missing before it. */
  readonly gap?: number;
}

/**
 * A partition in memory, written for the tests straight from the contract: with given append times and sizes, and divided
 * into segments of so many records.
 */
export class MemoryPartition implements CompactionView {
  readonly partition = 3;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly records: readonly Record<string, number>[];
  readonly segments: readonly LogSegment[];
  readonly firstDirtyOffset: number;

  constructor(logStartOffset: number, appends: readonly MemoryAppend[], perSegment = Infinity, firstDirtyOffset = 0) {
    this.logStartOffset = logStartOffset;
    let next = logStartOffset;
    this.records = appends.map(({ timestamp, sizeBytes = 100, gap = 0 }, index) => {
      const offset = next + gap;
      next = offset + 1;
      return {
        offset,
        key: "k",
        value: index,
        partition: 3,
        timestamp,
        eventTime: -timestamp,
        sizeBytes,
        headers: undefined,
      };
    });
    this.logEndOffset = next;
    this.segments = this.#divided(perSegment);
    this.firstDirtyOffset = Math.max(logStartOffset, firstDirtyOffset);
  }

  get highWatermark(): number {
    return this.logEndOffset;
  }

  get cleanableOffset(): number {
    return this.segments.at(-1)?.baseOffset ?? 0;
  }

  get length(): number {
    return this.records.length;
  }

  get sizeBytes(): number {
    return this.bytesFrom(this.logStartOffset);
  }

  timestampAt(offset: number): number {
    this.#requireWithin(offset, this.logEndOffset - 1);
    const record = this.records.find((each) => each.offset >= offset);
    if (record === undefined) throw new Error(`nothing at ${offset} or behind it`);
    return record.timestamp;
  }

  sizeAt(offset: number): number {
    this.#requireWithin(offset, this.logEndOffset - 1);
    return this.records.find((each) => each.offset === offset)?.sizeBytes ?? 0;
  }

  bytesFrom(offset: number): number {
    this.#requireWithin(offset, this.logEndOffset);
    return this.records.reduce((sum, record) => sum + (record.offset >= offset ? record.sizeBytes : 0), 0);
  }

  offsetForTime(timeS: number): number {
    return this.records.find((record) => record.timestamp >= timeS)?.offset ?? this.logEndOffset;
  }

  /** What a sweep keeps: everything from the first record that is retained. */
  prefixStart(shouldRetain: (record: Record<string, number>) => boolean): number {
    return this.records.find(shouldRetain)?.offset ?? this.logEndOffset;
  }

  /** Whose timestamps count are the append times. */
  #divided(perSegment: number): LogSegment[] {
    const segments: LogSegment[] = [];
    let index = 0;
    do {
      const within = this.records.slice(index, index + perSegment);
      const behind = this.records.slice(index + within.length);
      segments.push({
        baseOffset: index === 0 ? this.logStartOffset : (within[0] as Record).offset,
        endOffset: behind[0]?.offset ?? this.logEndOffset,
        sizeBytes: within.reduce((sum, record) => sum + record.sizeBytes, 0),
        bytesAfter: behind.reduce((sum, record) => sum + record.sizeBytes, 0),
        firstTimestamp: within[0]?.timestamp,
        largestTimestamp: within.length === 0 ? 0 : Math.max(...within.map((record) => record.timestamp)),
      });
      index += within.length;
    } while (index < this.records.length);
    return segments;
  }

  #requireWithin(offset: number, last: number): void {
    if (offset >= this.logStartOffset && offset <= last) return;
    throw new Error(`asked for offset ${offset} outside [${this.logStartOffset}, ${last}]`);
  }
}
