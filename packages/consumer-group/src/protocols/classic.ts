import type { Process, SimError } from "@sim/core";
import { CooperativeStickyAssignment } from "@sim/strategies";
import {
  FencedInstanceIdError,
  IllegalGenerationError,
  RebalanceInProgressError,
  UnknownMemberIdError,
} from "../errors.js";
import type { GroupMember, ProtocolHost, ProtocolRun, RebalanceProtocol } from "../protocol.js";
import { ClassicClient } from "./classic-client.js";
import { ClassicRebalance, type Registration } from "./classic-rebalance.js";

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

/** The coordinator's part of the classic protocol: it hears members. Each member's own part is a {@link ClassicClient}. */
export class ClassicRun implements ProtocolRun {
  readonly host: ProtocolHost;
  readonly eager: boolean;
  private readonly rebalance: ClassicRebalance;
  private readonly clients = new Map<GroupMember, ClassicClient>();

  constructor(host: ProtocolHost, eager: boolean) {
    this.host = host;
    this.eager = eager;
    this.rebalance = new ClassicRebalance(host);
  }

  get generation(): number {
    return this.rebalance.generation;
  }

  get rebalancing(): boolean {
    return this.rebalance.underWay;
  }

  // What members do.

  joined(member: GroupMember): void {
    const client = this.clients.get(member) ?? new ClassicClient(this, member);
    this.clients.set(member, client);
    client.begin();
  }

  left(member: GroupMember): void {
    const client = this.clients.get(member);
    if (client === undefined) return;
    const { registration } = client;
    client.closed = true;
    this.clients.delete(member);
    // A static member does not say good-bye: its session goes on without heartbeats [B33].
    if (registration === undefined || member.instanceId !== undefined) return;
    this.host.request(member, (leaving) => this.leaveArrives(leaving), registration);
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
    this.rebalance.remove(registration);
    this.rebalance.changed();
  }

  pollOverdue(member: GroupMember): void {
    const client = this.clients.get(member);
    const registration = client?.registration;
    // Between JoinGroup and its answer the client's heartbeat thread, which would notice, does not run.
    if (client === undefined || registration === undefined || client.awaitsJoin) return;
    client.leaveForNow();
    this.host.setHeartbeats(member, false);
    if (member.instanceId === undefined)
      this.host.request(member, (leaving) => this.leaveArrives(leaving), registration);
  }

  participate(member: GroupMember): Process | undefined {
    return this.clients.get(member)?.participate();
  }

  clientResumed(member: GroupMember): void {
    this.clients.get(member)?.resumed();
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

  withholdCommit(member: GroupMember): SimError | undefined {
    return this.clients.get(member)?.withholdCommit();
  }

  checkCommit(member: GroupMember, generation: number): SimError | undefined {
    const { group } = this.host;
    const client = this.clients.get(member);
    const fencing = client?.fencing;
    if (client !== undefined && client.registration === undefined) {
      // The answer tells a client that has been dropped without having noticed yet.
      client.learn();
      return fencing ?? new UnknownMemberIdError(group, member.consumer);
    }
    if (this.registrationOf(member) === undefined) return new UnknownMemberIdError(group, member.consumer);
    if (generation !== this.generation) {
      client?.learn();
      return new IllegalGenerationError(group, member.consumer, generation, this.generation);
    }
    return this.rebalance.phase === "completing" ? new RebalanceInProgressError(group, member.consumer) : undefined;
  }

  /** To the coordinator a commit is as good as a heartbeat. */
  committed(member: GroupMember): void {
    this.host.heardOf(member);
  }

  /** The leader alone watches the topic, and rejoins when it sees more partitions. */
  partitionsAdded(): void {
    this.rebalance.leader?.client.rejoin();
  }

  interrupted(): void {
    this.rebalance.interrupted();
  }

  resumed(): void {
    this.rebalance.resumed();
    for (const client of this.clients.values()) client.connectionLost();
  }

  // What the coordinator does with requests.

  /** A JoinGroup. */
  joinArrives(client: ClassicClient): void {
    // One that has been dropped since it was sent is answered so, and its sender knows by now.
    if (client.closed || !client.expectsJoinAnswer) return;
    const known = client.registration;
    if (known !== undefined) this.rejoinArrives(known, client);
    else if (client.hasNews) client.learn();
    else if (!this.replacesStatic(client)) this.newcomerArrives(client);
  }

  /** A SyncGroup. */
  syncArrives(client: ClassicClient, generation: number): void {
    const { registration } = client;
    // One that has been dropped is answered so, and knows it already.
    if (registration === undefined || client.generation !== generation) return;
    if (generation !== this.generation || this.rebalance.phase === "preparing") client.rebalanceInProgress();
    else this.rebalance.syncReceived(registration);
  }

  private leaveArrives(registration: Registration): void {
    if (!this.rebalance.registrations.has(registration)) return;
    this.rebalance.remove(registration);
    this.rebalance.changed();
  }

  private newcomerArrives(client: ClassicClient): void {
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
    this.host.startSession(member);
    this.rebalance.add(registration);
  }

  /** One that has nothing new to say is given the present generation, unless it leads or the group rebalances anyway. */
  private rejoinArrives(registration: Registration, client: ClassicClient): void {
    const { phase, leader } = this.rebalance;
    const claim = client.claim();
    const changed =
      claim.joinedGeneration !== registration.joinedGeneration ||
      claim.claimedGeneration !== registration.claimedGeneration ||
      !sameList(claim.claimed, registration.claimed);
    if (!changed && (phase === "completing" || (phase === "stable" && registration !== leader))) {
      client.joinAnswered(this.generation);
      return;
    }
    Object.assign(registration, claim, { awaitingJoin: true, awaitingSync: false });
    this.rebalance.changed();
  }

  /** A static member comes back under a new id, or takes the place of one that still runs [B33]. */
  private replacesStatic(client: ClassicClient): boolean {
    const { host } = this;
    const { member } = client;
    const { instanceId } = member;
    if (instanceId === undefined) return false;
    const registration = [...this.rebalance.registrations].find((known) => known.instanceId === instanceId);
    if (registration === undefined) return false;
    const before = registration.client;
    if (before !== client) {
      if (before.registration === registration) {
        before.cutOff(new FencedInstanceIdError(host.group, before.member.consumer, instanceId));
      }
      host.endSession(before.member);
    }
    Object.assign(registration, client.claim(), { client, memberId: member.memberId });
    client.registration = registration;
    host.startSession(member);
    if (this.rebalance.phase === "stable") {
      client.joinAnswered(this.generation);
      return true;
    }
    Object.assign(registration, { awaitingJoin: true, awaitingSync: false });
    this.rebalance.changed();
    return true;
  }

  private registrationOf(member: GroupMember): Registration | undefined {
    const known = this.clients.get(member)?.registration;
    if (known !== undefined) return known;
    // Of a static member that has left, the coordinator alone still knows.
    for (const registration of this.rebalance.registrations) {
      if (registration.client.member === member) return registration;
    }
    return undefined;
  }
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((partition, index) => partition === b[index]);
}
