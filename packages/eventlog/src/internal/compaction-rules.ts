import { describeValue, requireFunction, requireMethods } from "@sim/core";
import type { CompactionPolicy } from "@sim/strategies";
import { ticksOrInfinity } from "./ticks-or-infinity.js";

/** As many keys as Kafka's cleaner can tell apart in one go: 128 MB, 24 bytes each, nine tenths full. */
const MAX_KEYS = 5_033_164;

const DEFAULT_DELETE_RETENTION_S = 86_400;

/** A compaction policy, checked, with what it leaves out. */
export class CompactionRules<V> {
  readonly policy: CompactionPolicy<V>;
  /** In ticks, possibly Infinity. */
  readonly deleteRetention: number;
  /** In ticks, possibly Infinity. */
  readonly maxSegmentAge: number;
  readonly maxKeys = MAX_KEYS;

  constructor(policy: CompactionPolicy<V>) {
    const owner = "EventLog";
    requireMethods(owner, "compactionPolicy", policy, ["plan"]);
    const { isTombstone, deleteRetentionS = DEFAULT_DELETE_RETENTION_S, maxSegmentAgeS = Infinity } = policy;
    if (isTombstone !== undefined) requireFunction(owner, "compactionPolicy.isTombstone", isTombstone);
    this.policy = policy;
    this.deleteRetention = ticksOrInfinity(owner, "compactionPolicy.deleteRetentionS", deleteRetentionS);
    this.maxSegmentAge = ticksOrInfinity(owner, "compactionPolicy.maxSegmentAgeS", maxSegmentAgeS);
  }

  isTombstone(value: V): boolean {
    const { policy } = this;
    if (policy.isTombstone === undefined) return value === null || value === undefined;
    const answer: unknown = policy.isTombstone(value);
    if (typeof answer === "boolean") return answer;
    throw new TypeError(
      `EventLog: compactionPolicy ${describeValue(policy.name)}.isTombstone must return true or false, ` +
        `got ${describeValue(answer)}`,
    );
  }
}
