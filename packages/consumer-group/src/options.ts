import {
  type Duration,
  describeValue,
  requireDuration,
  requireFunction,
  requireInteger,
  requireMethods,
  requireName,
  requireOneOf,
  requireSeconds,
  toSeconds,
  toTicks,
} from "@sim/core";
import { type PartitionAssignment, RangeAssignment } from "@sim/strategies";
import type { ReadableLog } from "./readable-log.js";

/**
 * Where a consumer begins in a partition without a committed offset, or whose committed offset is gone.
 *
 * @public
 */
export type AutoOffsetReset = "earliest" | "latest" | "none";

/**
 * Options of {@link ConsumerGroup}.
 *
 * @sealed
 * @public
 */
export interface ConsumerGroupOptions<K, V> {
  /** The log to consume from. */
  readonly eventLog: ReadableLog<K, V>;
  /** Who gets which partition. Default `RangeAssignment`. */
  readonly assignmentStrategy?: PartitionAssignment | undefined;
  /** From the first membership change to the new assignment, in seconds. Default 0.5. */
  readonly rebalanceDelay?: Duration | undefined;
  /** What a poll takes before it reads, in seconds. Default 0.001. */
  readonly pollLatency?: Duration | undefined;
  /** What a commit takes to reach the group, in seconds. Default 0. */
  readonly commitLatency?: Duration | undefined;
  /** Seconds without a heartbeat after which a member is expelled: heartbeats stop with its entity. Default: never. */
  readonly sessionTimeout?: number | undefined;
  /** Seconds between a member's heartbeats, less than `sessionTimeout`. Default a third of it. */
  readonly heartbeatInterval?: number | undefined;
  /** Where to begin without a committed offset. Default `earliest`. */
  readonly autoOffsetReset?: AutoOffsetReset | undefined;
  /**
   * `strict` refuses commits of partitions that the member does not own, beyond the high watermark, and during a
   * rebalance; `kafka` checks member and generation alone, as the broker does. Default `strict`.
   */
  readonly commitChecks?: "strict" | "kafka" | undefined;
}

/** The options with their defaults, checked. */
export interface Settings<K, V> {
  readonly log: ReadableLog<K, V>;
  readonly strategy: PartitionAssignment;
  readonly rebalanceDelay: Duration;
  readonly pollLatency: Duration;
  readonly commitLatency: Duration;
  readonly sessionTimeout: number | undefined;
  readonly heartbeatInterval: number;
  readonly autoOffsetReset: AutoOffsetReset;
  readonly strict: boolean;
}

export function checkOptions<K, V>(options: ConsumerGroupOptions<K, V>): Settings<K, V> {
  const owner = "ConsumerGroup";
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: options must be an object with an eventLog, got ${describeValue(options)}`);
  }
  const {
    eventLog,
    assignmentStrategy,
    rebalanceDelay = 0.5,
    pollLatency = 0.001,
    commitLatency = 0,
    sessionTimeout,
    heartbeatInterval,
    autoOffsetReset = "earliest",
    commitChecks = "strict",
  } = options;
  requireMethods(owner, "eventLog", eventLog, ["read", "logStartOffset", "highWatermark", "offsetForTime", "timeAt"]);
  requireInteger(owner, "eventLog.numPartitions", eventLog.numPartitions, 1);
  requireName(owner, "eventLog.name", eventLog.name);
  return {
    log: eventLog,
    strategy: checkStrategy(owner, assignmentStrategy),
    rebalanceDelay: requireDuration(owner, "rebalanceDelay", rebalanceDelay),
    pollLatency: requireDuration(owner, "pollLatency", pollLatency),
    commitLatency: requireDuration(owner, "commitLatency", commitLatency),
    sessionTimeout: sessionTimeout === undefined ? undefined : requireTicks(owner, "sessionTimeout", sessionTimeout),
    heartbeatInterval: checkHeartbeat(owner, heartbeatInterval, sessionTimeout),
    autoOffsetReset: requireOneOf(owner, "autoOffsetReset", autoOffsetReset, ["earliest", "latest", "none"]),
    strict: requireOneOf(owner, "commitChecks", commitChecks, ["strict", "kafka"]) === "strict",
  };
}

function checkStrategy(owner: string, strategy: PartitionAssignment = new RangeAssignment()): PartitionAssignment {
  requireMethods(owner, "assignmentStrategy", strategy, ["assign"]);
  const { createState } = strategy;
  if (createState !== undefined) requireFunction(owner, "assignmentStrategy.createState", createState);
  return strategy;
}

function checkHeartbeat(owner: string, interval: number | undefined, sessionTimeout: number | undefined): number {
  if (interval === undefined) return toSeconds(Math.ceil(toTicks(sessionTimeout ?? Infinity) / 3));
  requireTicks(owner, "heartbeatInterval", interval);
  if (sessionTimeout === undefined) {
    throw new RangeError(`${owner}: heartbeatInterval needs a sessionTimeout, got ${interval} without one`);
  }
  if (toTicks(interval) >= toTicks(sessionTimeout)) {
    throw new RangeError(`${owner}: heartbeatInterval must be < sessionTimeout ${sessionTimeout}, got ${interval}`);
  }
  return interval;
}

/** A duration that is not rounded to nothing. */
function requireTicks(owner: string, name: string, seconds: number): number {
  requireSeconds(owner, name, seconds, { positive: true });
  if (toTicks(seconds) > 0) return seconds;
  throw new RangeError(`${owner}: ${name} must be at least one microsecond, got ${seconds}`);
}
