import type { LogSegment, PartitionView, Record } from "@sim/strategies";

/** A partition with given records and segments: what a log shows to a retention policy. */
export class PartitionModel<K, V> implements PartitionView {
  readonly partition = 0;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly records: readonly Record<K, V>[];
  readonly segments: readonly LogSegment[];

  constructor(logStartOffset: number, records: readonly Record<K, V>[], segments: readonly LogSegment[]) {
    this.logStartOffset = logStartOffset;
    this.logEndOffset = (segments.at(-1) as LogSegment).endOffset;
    this.records = records;
    this.segments = segments;
  }

  /** What a sweep leaves that gives up what is below an offset. */
  sweptTo(logStartOffset: number): PartitionModel<K, V> {
    const left = this.records.filter(({ offset }) => offset >= logStartOffset);
    const standing = this.segments.filter(({ endOffset }) => endOffset > logStartOffset);
    return new PartitionModel(logStartOffset, left, standing.length > 0 ? standing : this.segments.slice(-1));
  }

  get highWatermark(): number {
    return this.logEndOffset;
  }

  get length(): number {
    return this.records.length;
  }

  get sizeBytes(): number {
    return bytesOf(this.records);
  }

  timestampAt(offset: number): number {
    this.requireWithin("timestampAt", offset, this.logEndOffset - 1);
    return (this.records.find((record) => record.offset >= offset) ?? (this.records.at(-1) as Record<K, V>)).timestamp;
  }

  sizeAt(offset: number): number {
    this.requireWithin("sizeAt", offset, this.logEndOffset - 1);
    return this.records.find((record) => record.offset === offset)?.sizeBytes ?? 0;
  }

  bytesFrom(offset: number): number {
    this.requireWithin("bytesFrom", offset, this.logEndOffset);
    return bytesOf(this.records.filter((record) => record.offset >= offset));
  }

  offsetForTime(timeS: number): number {
    return this.records.find((record) => record.timestamp >= timeS)?.offset ?? this.logEndOffset;
  }

  requireWithin(method: string, offset: number, last: number): void {
    if (Number.isInteger(offset) && offset >= this.logStartOffset && offset <= last) return;
    throw new RangeError(`${method} was asked about offset ${offset}, beyond ${this.logStartOffset} to ${last}`);
  }
}

function bytesOf(records: readonly Pick<Record, "sizeBytes">[]): number {
  return records.reduce((sum, record) => sum + record.sizeBytes, 0);
}

/** Segments of so many records each. The last is the active one; there is one even if there are no records. */
export function segmentsOf(
  logStartOffset: number,
  records: readonly Pick<Record, "offset" | "timestamp" | "sizeBytes">[],
  perSegment: number,
): LogSegment[] {
  const segments: LogSegment[] = [];
  for (let index = 0; index === 0 || index < records.length; index += perSegment) {
    const within = records.slice(index, index + perSegment);
    const behind = records.slice(index + perSegment);
    segments.push({
      baseOffset: index === 0 ? logStartOffset : (within[0]?.offset as number),
      endOffset: behind[0]?.offset ?? (within.at(-1)?.offset ?? logStartOffset - 1) + 1,
      sizeBytes: bytesOf(within),
      bytesAfter: bytesOf(behind),
      firstTimestamp: within[0]?.timestamp,
      largestTimestamp: within.at(-1)?.timestamp ?? 0,
    });
  }
  return segments;
}
