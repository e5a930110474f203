import { requireInteger } from "../internal/check.js";
import type { Record } from "../record.js";
import type { PartitionView } from "./partition-view.js";
import type { RetentionPolicy } from "./retention-policy.js";

/**
 * Keeps the newest `maxRecords` records of each partition: those whose offset is within `maxRecords` of the end. Where
 * compaction has left gaps among these offsets fewer than `maxRecords` records stay, never more.
 *
 * @example
 * ```ts
 * import { type PartitionView, SizeRetention } from "@sim/strategies";
 *
 * const partition: PartitionView = {
 *   partition: 0, logStartOffset: 20, logEndOffset: 100, highWatermark: 100, length: 80, sizeBytes: 8000, segments: [],
 *   timestampAt: (offset) => offset, sizeAt: () => 100, bytesFrom: (offset) => 100 * (100 - offset),
 *   offsetForTime: (timeS) => Math.ceil(timeS),
 * };
 *
 * new SizeRetention(10).newLogStart(partition); // => 90
 * new SizeRetention(1000).newLogStart(partition); // => 20
 * ```
 *
 * @public
 */
export class SizeRetention implements RetentionPolicy {
  /** `"size"` */
  readonly name: string = "size";
  /** Records that each partition keeps. */
  readonly maxRecords: number;

  /**
   * @param maxRecords - records that each partition keeps, an integer of at least 1
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(maxRecords: number) {
    requireInteger("SizeRetention", "maxRecords", maxRecords, 1);
    this.maxRecords = maxRecords;
  }

  /**
   * Whether the record is among the newest `maxRecords`.
   *
   * @param record - its offset counts
   * @param _currentTimeS - not looked at
   * @param partition - the partition of the record
   */
  shouldRetain(record: Record, _currentTimeS: number, partition: PartitionView): boolean {
    return record.offset >= partition.logEndOffset - this.maxRecords;
  }

  /**
   * The offset of the first of the newest `maxRecords` records.
   *
   * @param partition - the partition
   */
  newLogStart(partition: PartitionView): number {
    return Math.max(partition.logStartOffset, partition.logEndOffset - this.maxRecords);
  }
}
