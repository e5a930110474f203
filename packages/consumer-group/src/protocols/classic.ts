import type { Process, Scheduled, SimError } from "@sim/core";
import { CooperativeStickyAssignment } from "@sim/strategies";
import {
  FencedInstanceIdError,
  IllegalGenerationError,
  RebalanceInProgressError,
  UnknownMemberIdError,
} from "../errors.js";
import type { GroupMember, ProtocolHost, ProtocolRun, RebalanceProtocol } from "../protocol.js";
import { ClassicClient } from "./classic-client.js";

/** Kafka's client defaults, in seconds: `session.timeout.ms`, `heartbeat.interval.ms`, `max.poll.interval.ms`. */
const DEFAULTS = Object.freeze({ sessionTimeout: 45, heartbeatInterval: 3, maxPollInterval: 300 });

/**
 * Kafka's classic protocol with eager rebalancing: every member gives up everything before it rejoins, and nothing is
 * consumed until the new assignment is there. A member learns of a rebalance from its next heartbeat and takes part in its
 * next poll; the coordinator waits for all of them, at most `maxPollInterval`.
 *
 * @example
 * ```ts
 * import { eagerProtocol } from "@sim/consumer-group";
 *
 * eagerProtocol().kind; // => "eager"
 * ```
 *
 * @see `org.apache.kafka.coordinator.group.classic.ClassicGroup`, `ConsumerCoordinator` of Kafka 4.2
 * @public
 */
export function eagerProtocol(): RebalanceProtocol {
  return { name: "eager", kind: "eager", defaults: DEFAULTS, start: (host) => new ClassicRun(host, true) };
}

/**
 * Kafka's classic protocol with incremental cooperative rebalancing: members keep their partitions, and go on consuming,
 * while the group rebalances; one that changes its owner is first given up, and a second rebalance hands it over.
 * By default with `CooperativeStickyAssignment`.
 *
 * @example
 * ```ts
 * import { cooperativeProtocol } from "@sim/consumer-group";
 *
 * cooperativeProtocol().defaultAssignment?.().name; // => "cooperative-sticky"
 * ```
 *
 * @see KIP-429; `org.apache.kafka.clients.consumer.CooperativeStickyAssignor`
 * @public
 */
export function cooperativeProtocol(): RebalanceProtocol {
  return {
    name: "cooperative",
    kind: "cooperative",
    defaults: DEFAULTS,
    defaultAssignment: () => new CooperativeStickyAssignment(),
    start: (host) => new ClassicRun(host, false),
  };
}

/** What the coordinator keeps for a member. */
export interface Registration {
  client: ClassicClient;
  memberId: string;
  readonly instanceId: string | undefined;
  /** Its JoinGroup is there and has not been answered. */
  awaitingJoin: boolean;
  /** Its SyncGroup is there and has not been answered. */
  awaitingSync: boolean;
  claimed: readonly number[];
  claimedGeneration: number;
  assigned: readonly number[];
}

type Phase = "empty" | "preparing" | "completing" | "stable";

/** The coordinator's part of the classic protocol; each member's own part is a {@link ClassicClient}. */
export class ClassicRun implements ProtocolRun {
  generation = 0;
  readonly host: ProtocolHost;
  readonly eager: boolean;
  private phase: Phase = "empty";
  /** In the order of their joins. */
  private readonly registrations = new Set<Registration>();
  private readonly clients = new Map<GroupMember, ClassicClient>();
  private leader: Registration | undefined = undefined;
  /** The first rebalance of an empty group ends by its delay alone; whether somebody has joined in the present one. */
  private initial = false;
  private newMemberAdded = false;
  private timer: Scheduled | undefined = undefined;

  constructor(host: ProtocolHost, eager: boolean) {
    this.host = host;
    this.eager = eager;
  }

  get rebalancing(): boolean {
    return this.phase === "preparing" || this.phase === "completing";
  }

  // What members do.

  joined(member: GroupMember): void {
    const client = this.clients.get(member) ?? new ClassicClient(this, member);
    this.clients.set(member, client);
    client.rejoin();
  }

  left(member: GroupMember): void {
    const client = this.clients.get(member);
    if (client === undefined) return;
    const { registration } = client;
    client.closed = true;
    this.clients.delete(member);
    // A static member does not say good-bye: its session goes on without heartbeats [B33].
    if (registration === undefined || member.instanceId !== undefined) return;
    this.host.request((leaving) => this.leaveArrives(leaving), registration);
  }

  expired(member: GroupMember): void {
    const registration = this.registrationOf(member);
    if (registration === undefined) return;
    // Whoever waits for the coordinator cannot miss a heartbeat; its session begins with the answer.
    if (registration.awaitingJoin || registration.awaitingSync) {
      this.host.startSession(member);
      return;
    }
    this.host.countExpiry(member);
    this.remove(registration);
    this.membersChanged();
  }

  pollOverdue(member: GroupMember): void {
    const client = this.clients.get(member);
    const registration = client?.registration;
    // Between JoinGroup and its answer the client's heartbeat thread, which would notice, does not run.
    if (client === undefined || registration === undefined || client.awaitsJoin) return;
    client.lose();
    if (member.instanceId === undefined) this.host.request((leaving) => this.leaveArrives(leaving), registration);
    else this.host.setHeartbeats(member, false);
  }

  participate(member: GroupMember): Process | undefined {
    return this.clients.get(member)?.participate();
  }

  clientResumed(member: GroupMember): void {
    this.host.wake(member);
  }

  settled(member: GroupMember): boolean {
    return this.clients.get(member)?.settled === true;
  }

  isMember(member: GroupMember): boolean {
    return this.registrationOf(member) !== undefined;
  }

  generationOf(member: GroupMember): number {
    return this.clients.get(member)?.generation ?? -1;
  }

  checkCommit(member: GroupMember, generation: number): SimError | undefined {
    const { group } = this.host;
    const client = this.clients.get(member);
    if (client?.fenced !== undefined) return client.fenced;
    if (this.registrationOf(member) === undefined || client?.lost === true) {
      return new UnknownMemberIdError(group, member.consumer);
    }
    if (generation !== this.generation) {
      return new IllegalGenerationError(group, member.consumer, generation, this.generation);
    }
    return this.phase === "completing" ? new RebalanceInProgressError(group, member.consumer) : undefined;
  }

  /** The leader alone watches the topic, and rejoins when it sees more partitions. */
  partitionsAdded(): void {
    this.leader?.client.rejoin();
  }

  // What the coordinator does with requests.

  /** A JoinGroup. */
  joinArrives(client: ClassicClient): void {
    if (client.closed) return;
    const known = client.registration;
    if (known !== undefined && this.registrations.has(known)) this.rejoinArrives(known, client);
    else if (!this.replacesStatic(client)) this.newcomerArrives(client);
  }

  /** A SyncGroup. */
  syncArrives(client: ClassicClient, generation: number): void {
    const { registration } = client;
    if (registration === undefined || !this.registrations.has(registration)) return;
    if (generation !== this.generation || this.phase === "preparing") {
      client.rebalanceInProgress();
    } else if (this.phase === "stable") {
      client.synced(this.generation, registration.assigned);
    } else {
      registration.awaitingSync = true;
      if (registration === this.leader) this.complete();
    }
  }

  private leaveArrives(registration: Registration): void {
    if (!this.registrations.has(registration)) return;
    this.remove(registration);
    this.membersChanged();
  }

  private newcomerArrives(client: ClassicClient): void {
    const { host } = this;
    const { member } = client;
    const registration: Registration = {
      client,
      memberId: member.memberId,
      instanceId: member.instanceId,
      awaitingJoin: true,
      awaitingSync: false,
      ...client.claim(),
      assigned: [],
    };
    client.registration = registration;
    this.registrations.add(registration);
    host.startSession(member);
    if (this.initial) this.newMemberAdded = true;
    host.setEmpty(false);
    this.membersChanged();
  }

  private rejoinArrives(registration: Registration, client: ClassicClient): void {
    const { claimed, claimedGeneration } = client.claim();
    const changed = claimedGeneration !== registration.claimedGeneration || !sameList(claimed, registration.claimed);
    if (this.phase === "stable" && !changed && registration !== this.leader) {
      client.joinAnswered(this.generation);
      return;
    }
    Object.assign(registration, { claimed, claimedGeneration, awaitingJoin: true, awaitingSync: false });
    this.membersChanged();
  }

  /** A static member comes back under a new id, or takes the place of one that still runs [B33]. */
  private replacesStatic(client: ClassicClient): boolean {
    const { host } = this;
    const { member } = client;
    const { instanceId } = member;
    const registration = [...this.registrations].find((known) => known.instanceId === instanceId);
    if (instanceId === undefined || registration === undefined) return false;
    const before = registration.client;
    if (before !== client) {
      host.endSession(before.member);
      before.fence(new FencedInstanceIdError(host.group, before.member.consumer, instanceId));
    }
    registration.client = client;
    registration.memberId = member.memberId;
    client.registration = registration;
    host.startSession(member);
    if (this.phase === "stable") {
      client.joinAnswered(this.generation);
      return true;
    }
    Object.assign(registration, client.claim(), { awaitingJoin: true, awaitingSync: false });
    this.membersChanged();
    return true;
  }

  // How a rebalance goes.

  /** Begins a rebalance, or goes on with the one that waits for its members. */
  private membersChanged(): void {
    if (this.phase === "preparing") this.completeIfAllJoined();
    else this.prepare();
  }

  private prepare(): void {
    const { host } = this;
    const wasEmpty = this.phase === "empty";
    for (const registration of this.registrations) {
      if (!registration.awaitingSync) continue;
      registration.awaitingSync = false;
      registration.client.rebalanceInProgress();
    }
    this.phase = "preparing";
    this.initial = wasEmpty;
    this.newMemberAdded = false;
    host.began(this.registrations.size);
    if (wasEmpty) {
      const { initialRebalanceDelay, maxPollInterval } = host.timing;
      const left = Math.max(maxPollInterval - initialRebalanceDelay, 0);
      this.startTimer(initialRebalanceDelay, () => this.initialDelayOver(initialRebalanceDelay, left));
      return;
    }
    for (const registration of this.registrations) {
      if (registration.awaitingJoin) continue;
      host.atNextHeartbeat(registration.client.member, (known) => this.heartbeatAnswered(known), registration);
    }
    this.startTimer(host.timing.maxPollInterval, () => this.completeJoin());
    this.completeIfAllJoined();
  }

  /** The first rebalance waits again for as long as somebody joined meanwhile, up to the rebalance timeout in all [B25]. */
  private initialDelayOver(delay: number, left: number): void {
    if (!this.newMemberAdded || left === 0) {
      this.initial = false;
      this.completeJoin();
      return;
    }
    this.newMemberAdded = false;
    const next = Math.min(this.host.timing.initialRebalanceDelay, left);
    this.startTimer(next, () => this.initialDelayOver(next, Math.max(left - delay, 0)));
  }

  /** A heartbeat while the group prepares a rebalance tells its sender so. */
  private heartbeatAnswered(registration: Registration): void {
    if (this.phase !== "preparing" || registration.awaitingJoin || !this.registrations.has(registration)) return;
    registration.client.rejoin();
  }

  private completeIfAllJoined(): void {
    if (this.initial) return;
    for (const { awaitingJoin } of this.registrations) if (!awaitingJoin) return;
    this.completeJoin();
  }

  /** All have joined, or there is no more time: who has not is out, but for static members. */
  private completeJoin(): void {
    const { host } = this;
    this.stopTimer();
    for (const registration of [...this.registrations]) {
      if (!registration.awaitingJoin && registration.instanceId === undefined) this.remove(registration);
    }
    const joined = [...this.registrations].filter(({ awaitingJoin }) => awaitingJoin);
    if (joined.length === 0 && this.registrations.size > 0) {
      this.startTimer(host.timing.maxPollInterval, () => this.completeJoin());
      return;
    }
    this.generation++;
    this.initial = false;
    if (joined.length === 0) {
      this.phase = "empty";
      this.leader = undefined;
      host.completed(0);
      host.setEmpty(true);
      return;
    }
    if (this.leader === undefined || !joined.includes(this.leader)) this.leader = joined[0];
    this.phase = "completing";
    for (const registration of joined) {
      registration.awaitingJoin = false;
      registration.client.joinAnswered(this.generation);
    }
  }

  /** The leader's SyncGroup has brought the assignment. */
  private complete(): void {
    const { host } = this;
    const assignments = host.assign(
      Array.from(this.registrations, ({ memberId, instanceId, claimed, claimedGeneration }) => ({
        memberId,
        instanceId,
        owned: claimed,
        generation: claimedGeneration,
      })),
    );
    this.phase = "stable";
    host.completed(this.registrations.size);
    for (const registration of this.registrations) {
      registration.assigned = assignments.get(registration.memberId) as readonly number[];
    }
    for (const registration of this.registrations) {
      if (!registration.awaitingSync) continue;
      registration.awaitingSync = false;
      registration.client.synced(this.generation, registration.assigned);
    }
  }

  /** The coordinator forgets a member, whose client learns it in its own time. */
  private remove(registration: Registration): void {
    const { client } = registration;
    this.registrations.delete(registration);
    if (this.leader === registration) this.leader = undefined;
    // One that has left by itself may be about to join anew.
    if (client.registration !== registration) return;
    this.host.endSession(client.member);
    client.lose();
  }

  // Faults of the coordinator.

  interrupted(): void {
    this.stopTimer();
  }

  /** Requests on their way were lost: clients send them again, and a rebalance that was under way begins anew. */
  resumed(): void {
    const underWay = this.rebalancing;
    for (const registration of this.registrations)
      Object.assign(registration, { awaitingJoin: false, awaitingSync: false });
    for (const client of this.clients.values()) client.connectionLost();
    if (!underWay) return;
    this.phase = "stable";
    this.prepare();
  }

  private registrationOf(member: GroupMember): Registration | undefined {
    const known = this.clients.get(member)?.registration;
    if (known !== undefined) return this.registrations.has(known) ? known : undefined;
    // Of a static member that has left, the coordinator alone still knows.
    for (const registration of this.registrations) if (registration.client.member === member) return registration;
    return undefined;
  }

  private startTimer(seconds: number, callback: () => void): void {
    this.stopTimer();
    if (seconds < Infinity) this.timer = this.host.after<() => void>(seconds, (due) => due(), callback);
  }

  private stopTimer(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((partition, index) => partition === b[index]);
}
