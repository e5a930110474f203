import {
  Entity,
  EntityUnavailableError,
  type Event,
  type Handled,
  operation,
  type Process,
  requireInteger,
  requireName,
  requireOneOf,
  type Target,
  toTicks,
} from "@sim/core";
import type { Assignments, Key, Record } from "@sim/strategies";
import type { CatchUpEstimate } from "./catch-up.js";
import { ConsumerState } from "./consumer-state.js";
import { checkPoll } from "./internal/check-poll.js";
import { beginCommit, checkOffsets, checkPartition, commitAsClient } from "./internal/commit.js";
import { addLedgers } from "./internal/delivery-history.js";
import { GroupState, NONE } from "./internal/group-state.js";
import { handleMessage } from "./internal/handle-message.js";
import { Host } from "./internal/host.js";
import { catchUpEstimate, partitionLag, rawLag, timeLag, totalLag } from "./internal/lag.js";
import { Membership } from "./internal/membership.js";
import { wake } from "./internal/ownership.js";
import { poll } from "./internal/poll.js";
import {
  checkJoin,
  generationOf,
  joinAsClient,
  joinWithRebalance,
  leaveAfterCommit,
  leaveAsClient,
  leaveWithRebalance,
  ownedOf,
  ownerNamed,
  refreshMetadata,
} from "./internal/requests.js";
import type { JoinOptions } from "./join-options.js";
import type { DeliveryLedger } from "./ledger.js";
import type { ConsumerTarget, GroupMessage, Offsets } from "./messages.js";
import { type ConsumerGroupOptions, checkOptions } from "./options.js";
import type { ConsumerGroupStats } from "./stats.js";

const STATE: unique symbol = Symbol("state");

interface Internals<K, V> {
  readonly group: GroupState<K, V>;
  readonly membership: Membership<K, V>;
}

/**
 * A consumer group over a log: who owns which partition, how far the group has read, and what a rebalance does to both.
 *
 * How it gets from one assignment to the next is its protocol's affair. With the default, `immediateProtocol`, a membership
 * change takes all partitions from all members at once; `rebalanceDelay` later, further changes absorbed, the assignment
 * strategy divides them anew and the generation grows by one. Kafka's are `eagerProtocol`, `cooperativeProtocol` and
 * `consumerProtocol`. Committed offsets belong to the group, positions to the owner of the moment: a new owner begins at the
 * committed offset.
 *
 * A consumer is an entity with a name in the group. It polls in a process of its own, or sends `Poll` events.
 *
 * @typeParam K - keys of the log's records
 * @typeParam V - values of the log's records
 *
 * @example
 * ```ts
 * import { ConsumerGroup } from "@sim/consumer-group";
 * import { Counter, Simulation } from "@sim/core";
 * import { EventLog } from "@sim/eventlog";
 *
 * const log = new EventLog<string, number>("orders", { numPartitions: 2 });
 * const group = new ConsumerGroup("billing", { eventLog: log });
 * const sim = new Simulation({ entities: [log, group] });
 * let read = 0;
 * sim.spawn(
 *   (function* () {
 *     for (let i = 0; i < 10; i++) yield* log.append(`user-${i}`, i);
 *     yield* group.join("c1", new Counter("c1"));
 *     read = (yield* group.poll("c1")).length;
 *     yield* group.commit("c1", group.consumerPositions("c1"));
 *   })(),
 * );
 * sim.run();
 * read; // => 10
 * group.totalLag(); // => 0
 * ```
 *
 * @public
 */
export class ConsumerGroup<K extends Key = string, V = unknown> extends Entity<GroupMessage<K, V>> {
  /** @internal */
  readonly [STATE]: Internals<K, V>;

  /**
   * @param name - unique within the simulation
   * @param options - the log to consume from, and how
   * @throws TypeError or RangeError for a bad name or option
   */
  constructor(name: string, options: ConsumerGroupOptions<K, V>) {
    super(name);
    const group = new GroupState(name, checkOptions(options));
    const host = new Host(group, (member) => membership.expire(member));
    const membership: Membership<K, V> = new Membership(group, host);
    group.run = group.settings.protocol.start(host);
    this[STATE] = { group, membership };
  }

  /** What has been counted so far: a snapshot. */
  get stats(): ConsumerGroupStats {
    const { group } = this[STATE];
    const since = group.rebalancingSince;
    const rebalancingTime = group.rebalancingTime + (since === undefined ? 0 : this.now - since);
    const { availability } = group;
    const unavailableTime = availability.total(group.isAttached ? toTicks(this.now) : 0);
    return Object.freeze({
      ...group.counters,
      rebalancingTime,
      unavailableTime,
      partitionPauses: availability.series,
    });
  }

  /** How many members there are. */
  get consumerCount(): number {
    return this.consumers.length;
  }

  /** The names of the members, in code-unit order. */
  get consumers(): readonly string[] {
    const { members, run } = this[STATE].group;
    return Array.from(members.values())
      .filter((member) => run.isMember(member))
      .map((member) => member.consumer)
      .sort((a, b) => (a < b ? -1 : 1));
  }

  /** Who reads what now: every member, in code-unit order; in a rebalance what it still reads or reads already. */
  get assignments(): Assignments {
    return new Map(this.consumers.map((name) => [name, ownedBy(this, name)]));
  }

  /** The generation of the group, with `consumerProtocol` its epoch: it grows with each rebalance; 0 before the first. */
  get generation(): number {
    return this[STATE].group.run.generation;
  }

  /** How many partitions the group knows of: those of the log at the last look, every `metadataMaxAge` seconds. */
  get partitionsKnown(): number {
    return this[STATE].group.partitionsKnown;
  }

  /** Committed offsets by partition, where there is one: the next offset to read. */
  get committedOffsets(): ReadonlyMap<number, number> {
    return defined(this[STATE].group.committed.entries());
  }

  /** Positions by partition, where there is one: what the present owner reads next. */
  get positions(): ReadonlyMap<number, number> {
    return defined(this[STATE].group.position.entries());
  }

  /**
   * Positions of a consumer's partitions, where there is one: what to commit for everything it has polled so far. Empty
   * for one that is not a member.
   *
   * @throws TypeError or RangeError for a bad name
   */
  consumerPositions(consumerName: string): ReadonlyMap<number, number> {
    const { position } = this[STATE].group;
    const name = requireName("ConsumerGroup.consumerPositions", "consumerName", consumerName);
    const positions = new Map<number, number>();
    for (const partition of ownedBy(this, name)) {
      const offset = position[partition] as number;
      if (offset !== NONE) positions.set(partition, offset);
    }
    return positions;
  }

  /**
   * What has become of every record of the log (or of one partition) for this group; the columns add up to what was
   * appended.
   *
   * @throws TypeError, RangeError or SimError with code `UNKNOWN_PARTITION` for a bad partition
   */
  ledger(partition?: number): DeliveryLedger {
    const { group } = this[STATE];
    const { history } = group;
    if (partition !== undefined) {
      const checked = checkPartition(group, "ConsumerGroup.ledger", partition);
      return history.ledger(checked, group.passedUpTo(checked));
    }
    const partitions = Array.from({ length: group.numPartitions }, (_, index) => index);
    return addLedgers(partitions.map((index) => history.ledger(index, group.passedUpTo(index))));
  }

  /**
   * The state of a consumer: `inactive` if it is not a member.
   *
   * @throws TypeError or RangeError for a bad name
   */
  consumerState(consumerName: string): ConsumerState {
    const { group } = this[STATE];
    const name = requireName("ConsumerGroup.consumerState", "consumerName", consumerName);
    const member = group.members.get(name);
    if (member === undefined || !group.run.isMember(member)) return ConsumerState.INACTIVE;
    return group.rebalancing ? ConsumerState.REBALANCING : ConsumerState.ACTIVE;
  }

  /**
   * Lag by partition of what a consumer owns: high watermark minus the committed offset (without one: where
   * `autoOffsetReset` would begin), or minus the log start if that is higher: the records still to be read. Empty for one
   * that is not a member.
   *
   * @throws TypeError or RangeError for a bad name
   */
  consumerLag(consumerName: string): ReadonlyMap<number, number> {
    const { group } = this[STATE];
    const name = requireName("ConsumerGroup.consumerLag", "consumerName", consumerName);
    return new Map(ownedBy(this, name).map((partition) => [partition, partitionLag(group, partition)]));
  }

  /** The sum of that lag over all partitions, owned or not. */
  totalLag(): number {
    return totalLag(this[STATE].group);
  }

  /**
   * Lag as Kafka's own tools print it, for partitions that have the offset in question: by `committed` as
   * `kafka-consumer-groups`, by `position` as the consumer's metric. Records that retention has removed still count.
   *
   * @throws TypeError or RangeError for a bad option
   */
  lag(options: { readonly by: "committed" | "position" }): ReadonlyMap<number, number> {
    const by = requireOneOf("ConsumerGroup.lag", "by", options?.by, ["committed", "position"]);
    return rawLag(this[STATE].group, by);
  }

  /** Seconds since the oldest record still to be read was appended; 0 when nothing is. */
  timeLag(): number {
    return timeLag(this[STATE].group);
  }

  /** When the group will have caught up, if lag goes on shrinking as in the last minute: of all together, and of the slowest. */
  catchUpEstimate(): CatchUpEstimate {
    return catchUpEstimate(this[STATE].group);
  }

  /**
   * Joins a consumer, or lets one that is a member already join anew: a rebalance either way, but for a static member that
   * comes back in time. With Kafka's protocols the wait is like that of a poll: the consumer takes part in the rebalance,
   * and from then on it does so in its polls.
   *
   * @param consumerName - unique in the group
   * @param consumerEntity - receives `Assigned`, `Revoked`, `Lost`, and `Records` of polls without a reply; its crash stops
   *   the heartbeats
   * @param options - listener, and what makes it a static member
   * @returns the partitions assigned, when the rebalance is complete
   * @throws TypeError or RangeError for bad arguments; at the `yield*` SimError with code `CONSUMER_NAME_IN_USE` if a member
   *   of that name has another entity, `ENTITY_IN_GROUP` if the entity is a member by another name,
   *   {@link UnknownMemberIdError} if the consumer is gone before the rebalance is complete, or `EntityUnavailableError`
   */
  join(
    consumerName: string,
    consumerEntity: ConsumerTarget<K, V>,
    options: JoinOptions = {},
  ): Process<readonly number[]> {
    const request = checkJoin("ConsumerGroup.join", consumerName, consumerEntity, options);
    const { group, membership } = this[STATE];
    return group.run.participate === undefined
      ? operation(() => joinWithRebalance(group, membership, request), this)
      : joinAsClient(group, membership, request);
  }

  /**
   * Takes a consumer out of the group. With `immediateProtocol` it ends when the rebalance that follows is complete; with
   * Kafka's protocols when the client is closed: its listener called, its positions committed if the group commits by itself.
   * The coordinator hears of it one latency later, of a static member not at all.
   *
   * @throws TypeError or RangeError for a bad name; at the `yield*` {@link UnknownMemberIdError} or
   *   `EntityUnavailableError`
   */
  leave(consumerName: string): Process {
    requireName("ConsumerGroup.leave", "consumerName", consumerName);
    const { group, membership } = this[STATE];
    if (group.run.participate !== undefined) return leaveAsClient(group, membership, consumerName);
    return group.settings.autoCommitInterval === undefined
      ? operation(() => leaveWithRebalance(group, membership, consumerName), this)
      : leaveAfterCommit(group, membership, consumerName);
  }

  /**
   * Reads on: up to `maxRecords` records of the consumer's partitions, beginning after the partition served last, each
   * served once per round. Moves the positions past what it gives. Takes the poll latency, plus one read latency if there
   * is something to read.
   *
   * With nothing to read it waits up to `maxWait` for a record, also for an assignment, and is a daemon meanwhile. Dropped
   * before it is done (a lost `anyOf`, an interrupt, a crash), it has delivered nothing and moved nothing.
   *
   * @param maxRecords - an integer `>= 1`. Default: the group's `maxPollRecords`.
   * @param maxWait - seconds to wait for a record after the poll latency, possibly Infinity. Default 0.
   * @returns the records, possibly none; none if the consumer is no longer a member in the end
   * @throws TypeError or RangeError for bad arguments; at the `yield*` {@link UnknownMemberIdError},
   *   {@link NoOffsetForPartitionError}, SimError with code `OFFSET_OUT_OF_RANGE` (with `autoOffsetReset: "none"`), or
   *   `EntityUnavailableError` if the group or the log is down
   */
  poll(
    consumerName: string,
    maxRecords: number = this[STATE].group.settings.maxPollRecords,
    maxWait: number = 0,
  ): Process<readonly Record<K, V>[]> {
    const { group, membership } = this[STATE];
    checkPoll("ConsumerGroup.poll", consumerName, maxRecords, maxWait);
    return poll(group, membership, consumerName, maxRecords, maxWait, () => true);
  }

  /**
   * Commits offsets for the group: for each partition the next one to read. Holds as a whole or not at all; carries the
   * group's generation at the call. Positions stay as they are. Offsets may go back. Once begun it happens, also if nobody
   * waits for it any more.
   *
   * @param offsets - by partition; a map or a plain object
   * @param generation - the generation to carry. Default: the consumer's at the call, which with `immediateProtocol` is the
   *   group's.
   * @throws TypeError, RangeError or SimError with code `UNKNOWN_PARTITION` for bad offsets; at the `yield*`
   *   {@link UnknownMemberIdError}, {@link IllegalGenerationError}, {@link RebalanceInProgressError},
   *   {@link FencedInstanceIdError}, {@link StaleMemberEpochError}, {@link PartitionNotAssignedError}, SimError with code
   *   `OFFSET_OUT_OF_RANGE` beyond the high watermark
   */
  commit(consumerName: string, offsets: Offsets, generation?: number): Process {
    const owner = "ConsumerGroup.commit";
    const { group } = this[STATE];
    requireName(owner, "consumerName", consumerName);
    const list = checkOffsets(group, owner, offsets);
    if (generation !== undefined) requireInteger(owner, "generation", generation, 0);
    const carried = generation ?? generationOf(group, consumerName);
    const send = generation === undefined ? commitAsClient : beginCommit;
    return operation(() => send(group, group.members.get(consumerName) ?? consumerName, list, carried), this);
  }

  /**
   * Moves a consumer's position: its next poll reads from `offset`, one that waits does so at once, and one that reads
   * delivers nothing of this partition. An offset out of range is treated as `autoOffsetReset` says.
   *
   * @throws TypeError, RangeError or SimError with code `UNKNOWN_PARTITION` for bad arguments,
   *   {@link PartitionNotAssignedError} if the consumer does not own the partition
   */
  seek(consumerName: string, partition: number, offset: number): void {
    const { group } = this[STATE];
    const owner = "ConsumerGroup.seek";
    requireName(owner, "consumerName", consumerName);
    checkPartition(group, owner, partition);
    requireInteger(owner, "offset", offset, 0);
    const member = ownerNamed(group, consumerName, partition);
    group.setPosition(partition, offset + 0);
    wake(member);
  }

  /**
   * Polls of the consumer pass over these partitions until `resume`, or until it loses them. They stay its own.
   *
   * @throws TypeError, RangeError or SimError with code `UNKNOWN_PARTITION` for bad arguments,
   *   {@link PartitionNotAssignedError} if the consumer does not own one of them
   */
  pause(consumerName: string, partitions: readonly number[]): void {
    const owned = ownedOf("ConsumerGroup.pause", this[STATE].group, consumerName, partitions);
    for (const [partition, member] of owned) member.paused.add(partition);
  }

  /**
   * Ends what `pause` began; a poll that waits looks again.
   *
   * @throws as `pause` does
   */
  resume(consumerName: string, partitions: readonly number[]): void {
    for (const [partition, member] of ownedOf("ConsumerGroup.resume", this[STATE].group, consumerName, partitions)) {
      member.paused.delete(partition);
      wake(member);
    }
  }

  /** Does what `Join`, `Leave`, `Poll` and `Commit` ask for, as the methods of these names do. */
  handleEvent(event: Event<GroupMessage<K, V>>): Handled {
    const { group, membership } = this[STATE];
    return handleMessage(this, group, membership, event);
  }

  /** The log, if it is an entity. */
  override downstreamEntities(): readonly Target[] {
    const log = this[STATE].group.settings.log as unknown as Partial<Target>;
    return typeof log.handleEvent === "function" ? [log as Target] : [];
  }

  /** Declares its facts. */
  override onStart(): void {
    const { sim, name } = this;
    this[STATE].group.attach({
      sim,
      coordinator: this,
      facts: {
        rebalanceBegun: sim.fact(this, "rebalanceBegun", "generation", "members"),
        assigned: sim.fact(this, "assigned", "member", "partition", "generation"),
        revoked: sim.fact(this, "revoked", "member", "partition"),
        rebalanced: sim.fact(this, "rebalanced", "generation", "members"),
        expired: sim.fact(this, "expired", "member", "partitions"),
        polled: sim.fact(this, "polled", "member", "partition", "offset", "count"),
        committed: sim.fact(this, "committed", "member", "partition", "offset"),
        refused: sim.fact(this, "refused", "total"),
        reset: sim.fact(this, "reset", "partition", "from", "to"),
        offsetsExpired: sim.fact(this, "offsetsExpired", "partitions"),
      },
      random: {
        assignment: sim.random(`${name}/assignment`),
        commitLatency: sim.random(`${name}/commitLatency`),
        coordinatorLatency: sim.random(`${name}/coordinatorLatency`),
        heartbeats: sim.random(`${name}/heartbeats`),
        pollLatency: sim.random(`${name}/pollLatency`),
        rebalanceDelay: sim.random(`${name}/rebalanceDelay`),
      },
    });
    const { group } = this[STATE];
    sim.every(group.settings.metadataMaxAge, () => refreshMetadata(group));
  }

  /** The coordinator goes down: requests under way fail; members, offsets and positions are kept. */
  override onCrash(): void {
    const { group, membership } = this[STATE];
    group.down = true;
    group.crashes++;
    group.run.interrupted();
    membership.coordinatorCrashed();
    const requests = [...group.waiting, ...group.committing];
    group.waiting = [];
    group.committing.clear();
    for (const request of requests) request.fail(new EntityUnavailableError(this.name, request.what));
    for (const member of group.members.values()) wake(member);
  }

  /** A rebalance that was under way begins its delay anew, and session timeouts count from now. */
  override onRestart(): void {
    const { group, membership } = this[STATE];
    group.down = false;
    membership.coordinatorRestarted();
    group.run.resumed();
  }

  /** It reports facts of its own. */
  override reportsFacts(): boolean {
    return true;
  }
}

function ownedBy<K extends Key, V>(group: ConsumerGroup<K, V>, consumer: string): readonly number[] {
  return group[STATE].group.members.get(consumer)?.owned ?? [];
}

function defined(offsets: Iterable<readonly [partition: number, offset: number]>): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  for (const [partition, offset] of offsets) if (offset !== NONE) map.set(partition, offset);
  return map;
}
