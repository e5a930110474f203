import { positiveTicks } from "../internal/check.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { MAX_TICKS, toSeconds, toTicks } from "../internal/ticks.js";
import type { Record } from "../record.js";
import type { PartitionView } from "./partition-view.js";
import type { RetentionPolicy } from "./retention-policy.js";

/**
 * Keeps a record until it is `maxAgeS` seconds old, counted from its append time: at that age and beyond it goes. Ages
 * are compared in whole microseconds, so a record appended at 0.1 with a maximum age of 0.2 goes at 0.3.
 *
 * @example
 * ```ts
 * import { type Record, TimeRetention } from "@sim/strategies";
 *
 * const record: Record<string, string> = {
 *   offset: 0, key: "k", value: "v", partition: 0, timestamp: 0.1, eventTime: 0, sizeBytes: 100, headers: undefined,
 * };
 * const retention = new TimeRetention(0.2);
 *
 * retention.shouldRetain(record, 0.299999); // => true
 * retention.shouldRetain(record, 0.3); // => false
 * ```
 *
 * @public
 */
export class TimeRetention implements RetentionPolicy {
  /** `"time"` */
  readonly name: string = "time";
  /** Age in seconds at which a record goes, a whole number of microseconds or `Infinity`. */
  readonly maxAgeS: number;

  /**
   * @param maxAgeS - age in seconds at which a record goes, at least one microsecond; `Infinity` keeps all
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(maxAgeS: number) {
    const ticks = maxAgeS === Number.POSITIVE_INFINITY ? maxAgeS : positiveTicks("TimeRetention", "maxAgeS", maxAgeS);
    this.maxAgeS = toSeconds(ticks);
    (this as this & Holder<number>)[hidden] = ticks;
  }

  /**
   * Whether the record is younger than `maxAgeS`.
   *
   * @param record - its `timestamp` counts
   * @param currentTimeS - the present in seconds
   * @throws RangeError or TypeError if a time is not a number of seconds within +-2^33
   */
  shouldRetain(record: Record, currentTimeS: number): boolean {
    const now = toTicks(currentTimeS, "TimeRetention", "currentTimeS");
    const appended = toTicks(record.timestamp, "TimeRetention", "record.timestamp");
    return now - appended < (this as this & Holder<number>)[hidden];
  }

  /**
   * The offset of the first record that is younger than `maxAgeS`.
   *
   * @param partition - its append times count
   * @param currentTimeS - the present in seconds
   * @throws RangeError or TypeError if a time is not a number of seconds within +-2^33
   */
  newLogStart(partition: PartitionView, currentTimeS: number): number {
    const newestExpired =
      toTicks(currentTimeS, "TimeRetention", "currentTimeS") - (this as this & Holder<number>)[hidden];
    if (newestExpired < -MAX_TICKS) {
      return partition.logStartOffset;
    }
    const end = partition.logEndOffset;
    const start = partition.logStartOffset;
    // Where there is a gap at the start, the first record held has a larger offset.
    if (start < end && toTicks(partition.timestampAt(start), "TimeRetention", "timestampAt") > newestExpired) {
      return start;
    }
    // A quarter of a tick later lies between two ticks, and below every time that rounds to the next one.
    let offset = partition.offsetForTime(toSeconds(newestExpired + 0.25));
    while (offset < end && toTicks(partition.timestampAt(offset), "TimeRetention", "timestampAt") <= newestExpired) {
      offset++;
    }
    return offset;
  }
}
