import { durationTicks } from "../internal/check.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { segmentOf } from "../internal/segment-of.js";
import { toSeconds, toTicks } from "../internal/ticks.js";
import type { Record } from "../record.js";
import type { LogSegment } from "./log-segment.js";
import type { PartitionView } from "./partition-view.js";
import type { RetentionPolicy } from "./retention-policy.js";

/**
 * Kafka's `retention.ms`: a segment goes, with all that is in it, when its largest timestamp is more than `maxAgeS`
 * seconds ago. So a record outlives its age by as much as the youngest of its segment is younger, and one with a timestamp
 * in the future holds back its segment and all behind it. Ages are compared in whole microseconds.
 *
 * It has no bulk form `newLogStart`: with timestamps in any order a segment behind the first that stays may be older.
 *
 * @example
 * ```ts
 * import { type LogSegment, SegmentTimeRetention } from "@sim/strategies";
 *
 * const segment: LogSegment = {
 *   baseOffset: 0, endOffset: 40, sizeBytes: 4000, bytesAfter: 700, firstTimestamp: 1, largestTimestamp: 20,
 * };
 * const retention = new SegmentTimeRetention(60);
 *
 * retention.shouldRetainSegment(segment, 80); // => true
 * retention.shouldRetainSegment(segment, 80.001); // => false
 * ```
 *
 * @see Kafka's `UnifiedLog.deleteRetentionMsBreachedSegments`
 * @public
 */
export class SegmentTimeRetention implements RetentionPolicy {
  /** `"segment-time"` */
  readonly name: string = "segment-time";
  /** Age in seconds beyond which a segment goes, a whole number of microseconds or `Infinity`. */
  readonly maxAgeS: number;

  /**
   * @param maxAgeS - age in seconds beyond which a segment goes, at least 0; `Infinity` keeps all. Default 7 days, as Kafka's
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(maxAgeS: number = 604_800) {
    const ticks =
      maxAgeS === Number.POSITIVE_INFINITY ? maxAgeS : durationTicks("SegmentTimeRetention", "maxAgeS", maxAgeS);
    this.maxAgeS = toSeconds(ticks);
    (this as this & Holder<number>)[hidden] = ticks;
  }

  /**
   * Whether the segment of the record stays.
   *
   * @param record - its offset counts
   * @param currentTimeS - the present in seconds
   * @param partition - its segments count
   * @throws RangeError or TypeError if a time is not a number of seconds within +-2^33
   */
  shouldRetain(record: Record, currentTimeS: number, partition: PartitionView): boolean {
    return this.shouldRetainSegment(segmentOf(partition.segments, record.offset), currentTimeS);
  }

  /**
   * Whether the largest timestamp of the segment is at most `maxAgeS` ago.
   *
   * @param segment - its largest timestamp counts
   * @param currentTimeS - the present in seconds
   * @throws RangeError or TypeError if a time is not a number of seconds within +-2^33
   */
  shouldRetainSegment(segment: LogSegment, currentTimeS: number): boolean {
    const now = toTicks(currentTimeS, "SegmentTimeRetention", "currentTimeS");
    const largest = toTicks(segment.largestTimestamp, "SegmentTimeRetention", "segment.largestTimestamp");
    return now - largest <= (this as this & Holder<number>)[hidden];
  }
}
