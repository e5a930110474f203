/** The contracts around a log: one that a group reads, one that a producer writes to. */
import type { ReadableLog, RebalanceListener } from "@sim/consumer-group";
import { Entity, type Event, type Message, type Process } from "@sim/core";
import {
  type AppendedBatch,
  type BatchLog,
  type BatchRecord,
  OffsetOutOfRangeError,
  type OffsetRange,
} from "@sim/eventlog";
import type { Record } from "@sim/strategies";

/** A recording, one partition, that is there from the start. */
export class Recording implements ReadableLog<string, number> {
  readonly name = "recording";
  readonly numPartitions = 1;
  readonly records: readonly Record<string, number>[];
  constructor(values: readonly number[]) {
    this.records = values.map((value, offset) => ({
      partition: 0,
      offset,
      key: "k",
      value,
      timestamp: 0,
      eventTime: 0,
      sizeBytes: 8,
      headers: undefined,
    }));
  }
  logStartOffset(_partition: number): number {
    return 0;
  }
  highWatermark(_partition: number): number {
    return this.records.length;
  }
  offsetForTime(_partition: number, _timeS: number): number {
    return 0;
  }
  timeAt(_partition: number, offset: number): number | undefined {
    return this.records[offset]?.timestamp;
  }
  *read(partition: number, offset: number, maxRecords: number): Process<readonly Record<string, number>[]> {
    yield 0.001;
    if (offset > this.records.length) throw new OffsetOutOfRangeError(this.name, this.rangeOf(partition, offset));
    return this.records.slice(offset, offset + maxRecords);
  }
  private rangeOf(partition: number, offset: number): OffsetRange {
    return { partition, offset, logStartOffset: 0, highWatermark: this.records.length };
  }
}

/** Takes batches, and counts what is in them. */
export class Counting extends Entity<Message<"Nothing", undefined>> implements BatchLog<string, number> {
  readonly numPartitions = 2;
  readonly counts = [0, 0];
  *appendBatch(partition: number, records: readonly BatchRecord<string, number>[]): Process<AppendedBatch> {
    yield 0.002;
    const baseOffset = this.counts[partition] ?? 0;
    this.counts[partition] = baseOffset + records.length;
    return { partition, baseOffset, count: records.length, timestamp: this.now };
  }
  handleEvent(_event: Event<Message<"Nothing", undefined>>): void {}
}

/** Notes what it is given and what is taken from it. */
export class Notes implements RebalanceListener {
  readonly lines: string[] = [];
  *onPartitionsAssigned(partitions: readonly number[]): Process {
    yield 0.5;
    this.lines.push(`assigned ${partitions.join()}`);
  }
  onPartitionsRevoked(partitions: readonly number[]): void {
    this.lines.push(`revoked ${partitions.join()}`);
  }
  onPartitionsLost(partitions: readonly number[]): void {
    this.lines.push(`lost ${partitions.join()}`);
  }
}
