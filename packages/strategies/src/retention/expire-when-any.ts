import { wrongKind, wrongValue } from "../internal/errors.js";
import type { Record } from "../record.js";
import type { LogSegment } from "./log-segment.js";
import type { PartitionView } from "./partition-view.js";
import type { RetentionPolicy } from "./retention-policy.js";

/**
 * Several policies at once, as Kafka combines its limits on age and size: a record goes as soon as one of them gives it
 * up, and stays while all keep it. The result has the bulk form `newLogStart` if every one of them has it, and likewise the
 * form for whole segments.
 *
 * @param policies - one or more policies; asked in this order until one says no
 * @returns a policy named after them
 * @throws RangeError without a policy, TypeError if one of them is none
 *
 * @example
 * ```ts
 * import { expireWhenAny, SizeRetention, TimeRetention } from "@sim/strategies";
 *
 * const retention = expireWhenAny(new TimeRetention(3600), new SizeRetention(1000));
 *
 * retention.name; // => "expireWhenAny(time, size)"
 * ```
 *
 * @public
 */
export function expireWhenAny<K = never, V = never>(
  ...policies: readonly RetentionPolicy<K, V>[]
): RetentionPolicy<K, V> {
  if (policies.length === 0) {
    throw wrongValue("expireWhenAny", "the number of policies", ">= 1", 0);
  }
  for (const [index, policy] of policies.entries()) {
    if (typeof policy?.shouldRetain !== "function") {
      throw wrongKind("expireWhenAny", `policies[${index}]`, "a retention policy", policy);
    }
  }
  return new Composite(policies);
}

type BulkForm = NonNullable<RetentionPolicy["newLogStart"]>;
type SegmentForm = NonNullable<RetentionPolicy["shouldRetainSegment"]>;

class Composite<K, V> implements RetentionPolicy<K, V> {
  readonly name: string;
  readonly members: readonly RetentionPolicy<K, V>[];
  readonly newLogStart?: BulkForm;
  readonly shouldRetainSegment?: SegmentForm;

  constructor(policies: readonly RetentionPolicy<K, V>[]) {
    this.name = `expireWhenAny(${policies.map((member) => member.name).join(", ")})`;
    this.members = [...policies];
    if (policies.every((member) => member.newLogStart !== undefined)) this.newLogStart = this.highestStart;
    if (policies.every((member) => member.shouldRetainSegment !== undefined)) this.shouldRetainSegment = this.allRetain;
  }

  shouldRetain(record: Record<K, V>, currentTimeS: number, partition: PartitionView): boolean {
    for (const member of this.members) {
      if (!member.shouldRetain(record, currentTimeS, partition)) {
        return false;
      }
    }
    return true;
  }

  private highestStart(partition: PartitionView, currentTimeS: number): number {
    let start = partition.logStartOffset;
    for (const member of this.members as readonly { newLogStart: BulkForm }[]) {
      start = Math.max(start, member.newLogStart(partition, currentTimeS));
    }
    return start;
  }

  private allRetain(segment: LogSegment, currentTimeS: number, partition: PartitionView): boolean {
    for (const member of this.members as readonly { shouldRetainSegment: SegmentForm }[]) {
      if (!member.shouldRetainSegment(segment, currentTimeS, partition)) {
        return false;
      }
    }
    return true;
  }
}
