import { requireInteger } from "../internal/check.js";
import { segmentOf } from "../internal/segment-of.js";
import type { Record } from "../record.js";
import type { LogSegment } from "./log-segment.js";
import type { PartitionView } from "./partition-view.js";
import type { RetentionPolicy } from "./retention-policy.js";

/**
 * Kafka's `retention.bytes`: the oldest segments go as long as those behind them still take `maxBytes` bytes or more. So a
 * partition keeps at least `maxBytes`, and up to one segment more; with 0 the active segment may go too.
 *
 * @example
 * ```ts
 * import { type LogSegment, SegmentByteRetention } from "@sim/strategies";
 *
 * const segment: LogSegment = {
 *   baseOffset: 0, endOffset: 40, sizeBytes: 4000, bytesAfter: 7000, firstTimestamp: 1, largestTimestamp: 20,
 * };
 *
 * new SegmentByteRetention(7000).shouldRetainSegment(segment); // => false
 * new SegmentByteRetention(7001).shouldRetainSegment(segment); // => true
 * ```
 *
 * @see Kafka's `UnifiedLog.deleteRetentionSizeBreachedSegments`
 * @public
 */
export class SegmentByteRetention implements RetentionPolicy {
  /** `"segment-bytes"` */
  readonly name: string = "segment-bytes";
  /** Bytes that each partition keeps at least. */
  readonly maxBytes: number;

  /**
   * @param maxBytes - bytes that each partition keeps at least, an integer of at least 0
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(maxBytes: number) {
    requireInteger("SegmentByteRetention", "maxBytes", maxBytes, 0);
    this.maxBytes = maxBytes;
  }

  /**
   * Whether the segment of the record stays.
   *
   * @param record - its offset counts
   * @param _currentTimeS - not looked at
   * @param partition - its segments count
   */
  shouldRetain(record: Record, _currentTimeS: number, partition: PartitionView): boolean {
    return this.shouldRetainSegment(segmentOf(partition.segments, record.offset));
  }

  /**
   * The base of the first segment that stays, or the end of the log.
   *
   * @param partition - its segments count
   */
  newLogStart(partition: PartitionView): number {
    const first = partition.segments.find((segment) => this.shouldRetainSegment(segment));
    return first === undefined ? partition.logEndOffset : Math.max(first.baseOffset, partition.logStartOffset);
  }

  /**
   * Whether the segments behind it take less than `maxBytes`.
   *
   * @param segment - its `bytesAfter` counts
   */
  shouldRetainSegment(segment: LogSegment): boolean {
    return segment.bytesAfter < this.maxBytes;
  }
}
