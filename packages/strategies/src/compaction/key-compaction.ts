import { durationTicks, positiveTicks, requireOptionalFunction } from "../internal/check.js";
import { wrongKind, wrongValue } from "../internal/errors.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { segmentIndexOf } from "../internal/segment-of.js";
import { toSeconds, toTicks } from "../internal/ticks.js";
import type { LogSegment } from "../retention/log-segment.js";
import type { CompactionPlan, CompactionPolicy } from "./compaction-policy.js";
import type { CompactionView } from "./compaction-view.js";

/**
 * Options of {@link KeyCompaction}; the defaults are Kafka's.
 *
 * @typeParam V - payloads of the records
 * @sealed
 * @public
 */
export interface KeyCompactionOptions<in V = never> {
  /** The share of dirty bytes above which a partition is cleaned, from 0 to 1. Default 0.5. */
  readonly minDirtyRatio?: number | undefined;
  /** Seconds for which a segment stays as it is after its largest timestamp, at least 0. Default 0. */
  readonly minLagS?: number | undefined;
  /**
   * Seconds after which a record must have been part of a cleaning whatever the ratio, at least one microsecond; `Infinity`
   * for no such limit. The log begins a new segment when the timestamps of one span more than that. Default Infinity.
   */
  readonly maxLagS?: number | undefined;
  /** Seconds that a tombstone stays after the first cleaning that has met it, at least 0. Default 86,400: a day. */
  readonly deleteRetentionS?: number | undefined;
  /** Whether a payload says that its key is deleted. Default: `null` and `undefined` do. */
  readonly isTombstone?: ((value: V) => boolean) | undefined;
}

/**
 * Kafka's choice of when a log is cleaned and how far: when of the bytes that have been cleaned and those that could be,
 * more than `minDirtyRatio` are dirty, or when the oldest record in a dirty segment is more than `maxLagS` old. Segments
 * younger than `minLagS` are left alone, and so is all behind them.
 *
 * @typeParam V - payloads of the records it understands
 *
 * @example
 * ```ts
 * import { Simulation } from "@sim/core";
 * import { EventLog } from "@sim/eventlog";
 * import { KeyCompaction } from "@sim/strategies";
 *
 * const log = new EventLog<string, number>("balances", {
 *   numPartitions: 1,
 *   segments: { maxBytes: 400 },
 *   compactionPolicy: new KeyCompaction(),
 * });
 * const sim = new Simulation({ entities: [log], endTime: 60 });
 * for (let i = 0; i < 10; i++) sim.schedule(log, "Append", { key: i % 2 === 0 ? "even" : "odd", value: i });
 * sim.run();
 * // Segments of four records; the last one, with 8 and 9, is not touched.
 * [...(log.partitions[0]?.records ?? [])].map((record) => record.value); // => [6, 7, 8, 9]
 * ```
 *
 * @see Kafka's `LogCleanerManager.grabFilthiestCompactedLog`, `cleanableOffsets` and `LogToClean`
 * @public
 */
export class KeyCompaction<in V = never> implements CompactionPolicy<V> {
  /** `"key-compaction"` */
  readonly name: string = "key-compaction";
  /** The share of dirty bytes above which a partition is cleaned. */
  readonly minDirtyRatio: number;
  /** Seconds for which a segment stays as it is, a whole number of microseconds. */
  readonly minLagS: number;
  /** Seconds after which a record must have been part of a cleaning, a whole number of microseconds or `Infinity`. */
  readonly maxLagS: number;
  /** Seconds that a tombstone stays after the first cleaning that has met it. */
  readonly deleteRetentionS: number;
  /** Seconds that the timestamps of a segment may span: `maxLagS`. */
  readonly maxSegmentAgeS: number;
  /** Whether a payload says that its key is deleted; undefined for the log's own rule. */
  readonly isTombstone?: (value: V) => boolean;

  /**
   * @param options - limits, all with Kafka's defaults
   * @throws RangeError or TypeError for a limit that is none
   */
  constructor(options: KeyCompactionOptions<V> = {}) {
    const owner = "KeyCompaction";
    if (typeof options !== "object" || options === null) throw wrongKind(owner, "options", "an object", options);
    const { minDirtyRatio = 0.5, minLagS = 0, maxLagS = Infinity, deleteRetentionS = 86_400, isTombstone } = options;
    requireOptionalFunction(owner, "isTombstone", isTombstone);
    const minLag = durationTicks(owner, "minLagS", minLagS);
    const maxLag = maxLagS === Infinity ? maxLagS : positiveTicks(owner, "maxLagS", maxLagS);
    if (minLag > maxLag) throw wrongValue(owner, "minLagS", `at most maxLagS (${maxLagS})`, minLagS);
    this.minDirtyRatio = checkedRatio(owner, minDirtyRatio);
    this.minLagS = toSeconds(minLag);
    this.maxLagS = toSeconds(maxLag);
    this.maxSegmentAgeS = this.maxLagS;
    this.deleteRetentionS =
      deleteRetentionS === Infinity
        ? deleteRetentionS
        : toSeconds(durationTicks(owner, "deleteRetentionS", deleteRetentionS));
    if (isTombstone !== undefined) this.isTombstone = isTombstone;
    (this as this & Holder<Lags>)[hidden] = { min: minLag, max: maxLag };
  }

  /**
   * The cleaning that is due: up to the first segment younger than `minLagS`, as urgent as the partition is dirty.
   *
   * @param partition - its segments count
   * @param currentTimeS - the present in seconds
   * @throws RangeError or TypeError if a time is not a number of seconds within +-2^33
   */
  plan(partition: CompactionView, currentTimeS: number): CompactionPlan | undefined {
    const now = toTicks(currentTimeS, "KeyCompaction", "currentTimeS");
    const { min, max } = (this as this & Holder<Lags>)[hidden];
    const { segments, firstDirtyOffset } = partition;
    const first = segmentIndexOf(segments, firstDirtyOffset);
    const limit = limitOf(partition, first, min > 0 ? now - min : Infinity);
    let clean = 0;
    for (let i = 0; i < segments.length && at(segments, i).baseOffset < firstDirtyOffset; i++) {
      clean += at(segments, i).sizeBytes;
    }
    let dirty = 0;
    for (let i = first; i < segments.length && at(segments, i).baseOffset < limit; i++) {
      dirty += at(segments, i).sizeBytes;
    }
    if (clean + dirty === 0) return undefined;
    const ratio = dirty / (clean + dirty);
    const due = ratio > this.minDirtyRatio || (dirty > 0 && max < Infinity && oldest(segments, first) < now - max);
    return due ? { upTo: limit, urgency: ratio } : undefined;
  }
}

interface Lags {
  readonly min: number;
  readonly max: number;
}

/** How far to clean: up to what lies beyond the log's own limit, or up to the first dirty segment that is too young. */
function limitOf(
  { segments, firstDirtyOffset, cleanableOffset }: CompactionView,
  first: number,
  young: number,
): number {
  let limit = cleanableOffset;
  for (let i = first; i < segments.length - 1; i++) {
    const { baseOffset, largestTimestamp } = at(segments, i);
    if (toTicks(largestTimestamp, "KeyCompaction", "segment.largestTimestamp") <= young) continue;
    limit = Math.min(limit, baseOffset);
    break;
  }
  return limit < firstDirtyOffset ? at(segments, first).baseOffset : limit;
}

/** The least first timestamp above 0 in the dirty segments but the active one, in ticks; Infinity if there is none. */
function oldest(segments: readonly LogSegment[], first: number): number {
  let least = Infinity;
  for (let i = first; i < segments.length - 1; i++) {
    const { firstTimestamp = 0 } = at(segments, i);
    const ticks = toTicks(firstTimestamp, "KeyCompaction", "segment.firstTimestamp");
    if (ticks > 0 && ticks < least) least = ticks;
  }
  return least;
}

function at(segments: readonly LogSegment[], index: number): LogSegment {
  return segments[index] as LogSegment;
}

function checkedRatio(owner: string, ratio: number): number {
  const rule = "a number from 0 to 1";
  if (typeof ratio !== "number") throw wrongKind(owner, "minDirtyRatio", rule, ratio);
  if (!(ratio >= 0 && ratio <= 1)) throw wrongValue(owner, "minDirtyRatio", rule, ratio);
  return ratio;
}
