import type { PartitionView, Record } from "@sim/strategies";

/** A partition in memory with the given append times and sizes, written for the tests straight from the contract. */
export class MemoryPartition implements PartitionView {
  readonly partition = 3;
  readonly logStartOffset: number;
  readonly records: readonly Record<string, number>[];

  constructor(logStartOffset: number, appends: readonly { timestamp: number; sizeBytes?: number }[]) {
    this.logStartOffset = logStartOffset;
    this.records = appends.map(({ timestamp, sizeBytes = 100 }, index) => ({
      offset: logStartOffset + index,
      key: "k",
      value: index,
      partition: 3,
      timestamp,
      eventTime: -timestamp,
      sizeBytes,
      headers: undefined,
    }));
  }

  get logEndOffset(): number {
    return this.logStartOffset + this.records.length;
  }

  get length(): number {
    return this.records.length;
  }

  get sizeBytes(): number {
    return this.records.reduce((sum, record) => sum + record.sizeBytes, 0);
  }

  timestampAt(offset: number): number {
    return this.#at(offset).timestamp;
  }

  sizeAt(offset: number): number {
    return this.#at(offset).sizeBytes;
  }

  offsetForTime(timeS: number): number {
    return this.records.find((record) => record.timestamp >= timeS)?.offset ?? this.logEndOffset;
  }

  /** What a sweep keeps: everything from the first record that is retained. */
  prefixStart(shouldRetain: (record: Record<string, number>) => boolean): number {
    return this.records.find(shouldRetain)?.offset ?? this.logEndOffset;
  }

  #at(offset: number): Record<string, number> {
    const record = this.records[offset - this.logStartOffset];
    if (record === undefined) {
      throw new Error(`asked for offset ${offset} outside [${this.logStartOffset}, ${this.logEndOffset})`);
    }
    return record;
  }
}
