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
import type { ProtocolTiming, RebalanceProtocol } from "./protocol.js";
import { immediateProtocol } from "./protocols/immediate.js";
import type { ReadableLog } from "./readable-log.js";

/**
 * Where a consumer begins in a partition without a committed offset, or whose committed offset is gone: at the log start,
 * at the high watermark, nowhere (the poll fails), or at the first record that is at most so many seconds old.
 *
 * @public
 */
export type AutoOffsetReset = "earliest" | "latest" | "none" | { readonly byDuration: number };

/**
 * Options of {@link ConsumerGroup}.
 *
 * @sealed
 * @public
 */
export interface ConsumerGroupOptions<K, V> {
  /** The log to consume from. */
  readonly eventLog: ReadableLog<K, V>;
  /** Who gets which partition. Default `RangeAssignment`, or what the protocol says. */
  readonly assignmentStrategy?: PartitionAssignment | undefined;
  /** How the group gets from one assignment to the next. Default `immediateProtocol()`. */
  readonly protocol?: RebalanceProtocol | undefined;
  /** From the first membership change to the new assignment, in seconds, with `immediateProtocol`. Default 0.5. */
  readonly rebalanceDelay?: Duration | undefined;
  /** What a poll takes before it reads, in seconds. Default 0.001. */
  readonly pollLatency?: Duration | undefined;
  /** What a commit takes to reach the group, in seconds. Default 0. */
  readonly commitLatency?: Duration | undefined;
  /**
   * What a member's request to join, sync, acknowledge or leave takes to reach the coordinator, in seconds; answers take
   * none. Default 0.001.
   */
  readonly coordinatorLatency?: Duration | undefined;
  /**
   * Seconds without a heartbeat after which a member is expelled: heartbeats stop with its entity. Default never with
   * `immediateProtocol`, 45 with Kafka's protocols.
   */
  readonly sessionTimeout?: number | undefined;
  /**
   * Seconds between a member's heartbeats, less than `sessionTimeout`. Default a third of that; 3 with the classic protocols
   * and 5 with `consumerProtocol`, or a third of the session timeout if that is less.
   */
  readonly heartbeatInterval?: number | undefined;
  /**
   * By how many seconds each heartbeat is late; the next one counts from it. So the rhythms of members that began together drift
   * apart, and a rebalance takes longer to become known to all. Default 0: members that began together stay in step.
   */
  readonly heartbeatJitter?: Duration | undefined;
  /**
   * Seconds without a poll after which a member leaves by itself, and the longest that a rebalance waits for one. Default:
   * never with `immediateProtocol`, 300 with Kafka's protocols.
   */
  readonly maxPollInterval?: number | undefined;
  /** Seconds that the first rebalance of an empty group waits for more members, with the classic protocols. Default 0. */
  readonly initialRebalanceDelay?: number | undefined;
  /** Where to begin without a committed offset. Default `earliest`. */
  readonly autoOffsetReset?: AutoOffsetReset | undefined;
  /**
   * Seconds between two commits that a consumer makes by itself, at the beginning of a poll: of everything that its polls
   * have returned, processed or not. It also commits before it gives partitions away and when it leaves. Default: none.
   */
  readonly autoCommitInterval?: number | undefined;
  /** The most records that a poll returns unless it says otherwise. Default 100. */
  readonly maxPollRecords?: number | undefined;
  /** Seconds after which the committed offsets of a group without members are forgotten. Default: never. */
  readonly offsetsRetention?: number | undefined;
  /** Seconds between two looks at how many partitions the log has. Default 300. */
  readonly metadataMaxAge?: number | undefined;
  /**
   * The id of a client that is new to the coordinator. Kafka's are random; who wants the answers of a certain cluster gives
   * its ids. Default: the consumer's name, from the second client of that name on with `-2`, `-3`, ..
   */
  readonly memberId?: ((consumerName: string, incarnation: number) => string) | undefined;
  /**
   * `strict` refuses commits of partitions that the member does not own, beyond the high watermark, and with
   * `immediateProtocol` during a rebalance; `kafka` checks member and generation alone, as the broker does. Default `strict`.
   */
  readonly commitChecks?: "strict" | "kafka" | undefined;
}

/** The options with their defaults, checked. */
export interface Settings<K, V> {
  readonly log: ReadableLog<K, V>;
  readonly strategy: PartitionAssignment;
  readonly protocol: RebalanceProtocol;
  readonly rebalanceDelay: Duration;
  readonly pollLatency: Duration;
  readonly commitLatency: Duration;
  readonly coordinatorLatency: Duration;
  readonly timing: ProtocolTiming;
  readonly heartbeatJitter: Duration;
  readonly autoOffsetReset: AutoOffsetReset;
  readonly autoCommitInterval: number | undefined;
  readonly maxPollRecords: number;
  readonly offsetsRetention: number | undefined;
  readonly metadataMaxAge: number;
  readonly memberId: (consumerName: string, incarnation: number) => string;
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
    protocol = immediateProtocol(),
    rebalanceDelay = 0.5,
    pollLatency = 0.001,
    commitLatency = 0,
    coordinatorLatency = 0.001,
    heartbeatJitter = 0,
    autoOffsetReset = "earliest",
    autoCommitInterval,
    maxPollRecords = 100,
    offsetsRetention,
    metadataMaxAge = 300,
    memberId = numbered,
    commitChecks = "strict",
  } = options;
  requireMethods(owner, "eventLog", eventLog, ["read", "logStartOffset", "highWatermark", "offsetForTime", "timeAt"]);
  requireInteger(owner, "eventLog.numPartitions", eventLog.numPartitions, 1);
  requireName(owner, "eventLog.name", eventLog.name);
  requireMethods(owner, "protocol", protocol, ["start"]);
  return {
    log: eventLog,
    protocol,
    strategy: checkStrategy(owner, assignmentStrategy, protocol),
    rebalanceDelay: requireDuration(owner, "rebalanceDelay", rebalanceDelay),
    pollLatency: requireDuration(owner, "pollLatency", pollLatency),
    commitLatency: requireDuration(owner, "commitLatency", commitLatency),
    coordinatorLatency: requireDuration(owner, "coordinatorLatency", coordinatorLatency),
    timing: checkTiming(owner, options, protocol),
    heartbeatJitter: requireDuration(owner, "heartbeatJitter", heartbeatJitter),
    autoOffsetReset: checkReset(owner, autoOffsetReset),
    autoCommitInterval: optionalTicks(owner, "autoCommitInterval", autoCommitInterval),
    maxPollRecords: requireInteger(owner, "maxPollRecords", maxPollRecords, 1),
    offsetsRetention: optionalTicks(owner, "offsetsRetention", offsetsRetention),
    metadataMaxAge: requireTicks(owner, "metadataMaxAge", metadataMaxAge),
    memberId: requireFunction(owner, "memberId", memberId),
    strict: requireOneOf(owner, "commitChecks", commitChecks, ["strict", "kafka"]) === "strict",
  };
}

function numbered(consumerName: string, incarnation: number): string {
  return incarnation === 1 ? consumerName : `${consumerName}-${incarnation}`;
}

function checkTiming<K, V>(
  owner: string,
  options: ConsumerGroupOptions<K, V>,
  { defaults }: RebalanceProtocol,
): ProtocolTiming {
  const { initialRebalanceDelay = 0 } = options;
  const sessionTimeout = optionalTicks(owner, "sessionTimeout", options.sessionTimeout) ?? defaults?.sessionTimeout;
  const maxPollInterval = optionalTicks(owner, "maxPollInterval", options.maxPollInterval) ?? defaults?.maxPollInterval;
  return {
    sessionTimeout: sessionTimeout ?? Infinity,
    heartbeatInterval: checkHeartbeat(owner, options.heartbeatInterval, sessionTimeout, defaults?.heartbeatInterval),
    maxPollInterval: maxPollInterval ?? Infinity,
    initialRebalanceDelay: requireSeconds(owner, "initialRebalanceDelay", initialRebalanceDelay),
  };
}

function checkReset(owner: string, reset: AutoOffsetReset): AutoOffsetReset {
  if (typeof reset === "object" && reset !== null) {
    requireSeconds(owner, "autoOffsetReset.byDuration", reset.byDuration);
    return Object.freeze({ byDuration: reset.byDuration });
  }
  return requireOneOf<"earliest" | "latest" | "none">(owner, "autoOffsetReset", reset, ["earliest", "latest", "none"]);
}

function checkStrategy(
  owner: string,
  given: PartitionAssignment | undefined,
  protocol: RebalanceProtocol,
): PartitionAssignment {
  const { name, kind } = protocol;
  const usual = (): PartitionAssignment => protocol.defaultAssignment?.() ?? new RangeAssignment();
  const strategy = given === undefined ? usual() : given;
  requireMethods(owner, "assignmentStrategy", strategy, ["assign"]);
  const { createState, protocols } = strategy;
  if (createState !== undefined) requireFunction(owner, "assignmentStrategy.createState", createState);
  if (kind !== undefined && protocols !== undefined && !protocols.includes(kind)) {
    throw new RangeError(
      `${owner}: assignmentStrategy ${describeValue(strategy.name)} cannot be used with the protocol ` +
        `${describeValue(name)}: it is for ${protocols.join(", ")}`,
    );
  }
  return strategy;
}

function checkHeartbeat(
  owner: string,
  interval: number | undefined,
  sessionTimeout: number | undefined,
  usual: number | undefined,
): number {
  if (interval === undefined) {
    const third = toSeconds(Math.ceil(toTicks(sessionTimeout ?? Infinity) / 3));
    return usual === undefined ? third : Math.min(usual, third);
  }
  requireTicks(owner, "heartbeatInterval", interval);
  if (sessionTimeout === undefined) {
    throw new RangeError(`${owner}: heartbeatInterval needs a sessionTimeout, got ${interval} without one`);
  }
  if (toTicks(interval) >= toTicks(sessionTimeout)) {
    throw new RangeError(`${owner}: heartbeatInterval must be < sessionTimeout ${sessionTimeout}, got ${interval}`);
  }
  return interval;
}

function optionalTicks(owner: string, name: string, seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : requireTicks(owner, name, seconds);
}

/** A duration that is not rounded to nothing. */
function requireTicks(owner: string, name: string, seconds: number): number {
  requireSeconds(owner, name, seconds, { positive: true });
  if (toTicks(seconds) > 0) return seconds;
  throw new RangeError(`${owner}: ${name} must be at least one microsecond, got ${seconds}`);
}
