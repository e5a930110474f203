import type { Process, SimError } from "@sim/core";
import { UniformAssignment } from "@sim/strategies";
import { StaleMemberEpochError, UnknownMemberIdError, UnreleasedInstanceIdError } from "../errors.js";
import type { GroupMember, ProtocolHost, ProtocolRun, RebalanceProtocol } from "../protocol.js";
import { ConsumerClient } from "./consumer-client.js";

/** `group.consumer.session.timeout.ms`, `group.consumer.heartbeat.interval.ms`, `max.poll.interval.ms`, in seconds. */
const DEFAULTS = Object.freeze({ sessionTimeout: 45, heartbeatInterval: 5, maxPollInterval: 300 });

/**
 * Kafka's consumer rebalance protocol, KIP-848: the coordinator computes a target assignment per epoch, and each member gets
 * there on its own, by its heartbeats; there is no barrier for the group. A partition goes to its new owner when the old one
 * has reported that it gave it up. By default with `UniformAssignment`.
 *
 * @example
 * ```ts
 * import { consumerProtocol } from "@sim/consumer-group";
 *
 * consumerProtocol().defaults?.heartbeatInterval; // => 5
 * ```
 *
 * @see KIP-848; `org.apache.kafka.coordinator.group.modern.consumer.CurrentAssignmentBuilder` of Kafka 4.2
 * @public
 */
export function consumerProtocol(): RebalanceProtocol {
  return {
    name: "consumer",
    kind: "consumer",
    defaults: DEFAULTS,
    defaultAssignment: () => new UniformAssignment(),
    start: (host) => new ConsumerRun(host),
  };
}

/** What the coordinator keeps for a member. */
export interface Registration {
  client: ConsumerClient;
  memberId: string;
  readonly instanceId: string | undefined;
  /** The epoch it has been brought to. */
  epoch: number;
  state: "stable" | "unrevoked" | "unreleased";
  /** What it may read; and what it still has to give up. */
  assigned: readonly number[];
  revoking: readonly number[];
  target: readonly number[];
  /** A static member that has left and may come back. */
  away: boolean;
  /** It will send a heartbeat that the coordinator counts on. */
  expected: boolean;
  /** Counts its revocations, so that an old deadline is known as such. */
  revocations: number;
}

/** The coordinator's part of the protocol; each member's own part is a {@link ConsumerClient}. */
export class ConsumerRun implements ProtocolRun {
  /** The group epoch. */
  generation = 0;
  rebalancing = false;
  readonly host: ProtocolHost;
  /** In the order of their joins. */
  private readonly registrations = new Set<Registration>();
  /** The most there have been at a time, since the coordinator has read the group. */
  private mostMembers = 0;
  private readonly clients = new Map<GroupMember, ConsumerClient>();
  /** The epoch of the target assignment: behind the group's until the next heartbeat of anybody. */
  private targetEpoch = 0;
  /** Who may read each partition, or has not yet reported that it reads it no more. */
  private readonly holders: (Registration | undefined)[] = [];

  constructor(host: ProtocolHost) {
    this.host = host;
  }

  // What members do.

  joined(member: GroupMember): void {
    const client = this.clients.get(member) ?? new ConsumerClient(this, member);
    this.clients.set(member, client);
    client.begin();
  }

  left(member: GroupMember): void {
    const client = this.clients.get(member);
    if (client === undefined) return;
    client.closed = true;
    this.clients.delete(member);
    const { registration } = client;
    if (registration !== undefined) this.host.request(member, (leaving) => this.leaveArrives(leaving), registration);
  }

  expired(member: GroupMember): void {
    const registration = this.registrationOf(member);
    if (registration === undefined) return;
    this.host.countExpiry(member);
    this.remove(registration);
  }

  pollOverdue(member: GroupMember): void {
    const client = this.clients.get(member);
    const registration = client?.registration;
    if (client === undefined || registration === undefined) return;
    client.leaveForNow();
    this.host.setHeartbeats(member, false);
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
    return this.clients.get(member)?.epoch ?? -1;
  }

  checkCommit(member: GroupMember, generation: number): SimError | undefined {
    const { group } = this.host;
    const registration = this.clients.get(member)?.registration;
    if (registration === undefined || !this.registrations.has(registration)) {
      return new UnknownMemberIdError(group, member.consumer);
    }
    if (generation === registration.epoch) return undefined;
    return new StaleMemberEpochError(group, member.consumer, generation, registration.epoch);
  }

  partitionsAdded(): void {
    if (this.registrations.size > 0) this.bump();
  }

  // What the coordinator does with requests.

  /** The heartbeat with which a client joins. */
  joinArrives(client: ConsumerClient): void {
    const { host } = this;
    const { member } = client;
    if (client.closed || client.registration !== undefined) return;
    const { instanceId, memberId } = member;
    // By its own id it is known if its farewell got lost with the coordinator.
    const known = [...this.registrations].find((other) =>
      instanceId === undefined ? other.memberId === memberId : other.instanceId === instanceId,
    );
    if (known !== undefined && !known.away && known.memberId !== memberId) {
      client.refuse(new UnreleasedInstanceIdError(host.group, member.consumer, instanceId as string));
      return;
    }
    const registration = known ?? this.register(client);
    if (known !== undefined) {
      host.endSession(known.client.member);
      Object.assign(known, { client, memberId, away: false });
    }
    client.registration = registration;
    host.startSession(member);
    if (known === undefined) this.bump();
    this.reconcile(registration, [], true);
  }

  /** Any later heartbeat. @param owned - what the client reads, if that has changed since it said so last */
  heartbeatArrives(registration: Registration, owned: readonly number[] | undefined): void {
    if (!this.registrations.has(registration)) return;
    this.reconcile(registration, owned, false);
  }

  private leaveArrives(registration: Registration): void {
    if (!this.registrations.has(registration)) return;
    if (registration.instanceId === undefined) {
      this.remove(registration);
    } else {
      // It keeps its assignment until its session is over.
      registration.away = true;
      if (registration.client.registration === registration) registration.client.registration = undefined;
    }
  }

  private register(client: ConsumerClient): Registration {
    const { memberId, instanceId } = client.member;
    const registration: Registration = {
      client,
      memberId,
      instanceId,
      epoch: 0,
      state: "stable",
      assigned: [],
      revoking: [],
      target: [],
      away: false,
      expected: false,
      revocations: 0,
    };
    this.registrations.add(registration);
    this.mostMembers = Math.max(this.mostMembers, this.registrations.size);
    this.host.setEmpty(false);
    return registration;
  }

  private remove(registration: Registration): void {
    const { client } = registration;
    this.registrations.delete(registration);
    this.hold(registration, [], []);
    if (client.registration === registration) client.cutOff();
    if (client.registration === undefined) this.host.endSession(client.member);
    this.bump();
    if (this.registrations.size > 0) return;
    this.targetEpoch = this.generation;
    this.settle();
    this.host.setEmpty(true);
  }

  // How members get to the target.

  /** Something has changed: the next heartbeat of anybody computes a new target. */
  private bump(): void {
    const { host } = this;
    if (!this.rebalancing) {
      this.rebalancing = true;
      host.began(this.registrations.size);
    }
    this.generation++;
    this.expectHeartbeats();
  }

  private computeTarget(): void {
    const assignments = this.host.assign(
      Array.from(this.registrations, ({ memberId, instanceId, target, epoch }) => ({
        memberId,
        instanceId,
        owned: target,
        generation: epoch,
      })),
      this.mostMembers,
    );
    this.targetEpoch = this.generation;
    for (const registration of this.registrations) {
      registration.target = assignments.get(registration.memberId) as readonly number[];
    }
  }

  /** A member's heartbeat: brings it as far towards the target as others let it, and answers. */
  private reconcile(registration: Registration, owned: readonly number[] | undefined, full: boolean): void {
    if (this.generation > this.targetEpoch) this.computeTarget();
    const before = registration.assigned;
    const waiting = registration.state === "unrevoked" && ownsAny(owned, registration.revoking);
    const arrived = registration.state === "stable" && registration.epoch === this.targetEpoch;
    if (!waiting && !arrived) this.advance(registration, owned);
    registration.client.answered(registration.epoch, registration.assigned, full || before !== registration.assigned);
    this.expectHeartbeats();
    this.settle();
  }

  private advance(registration: Registration, owned: readonly number[] | undefined): void {
    const { assigned, target, revoking } = registration;
    const kept = assigned.filter((partition) => target.includes(partition));
    const revoked = assigned.filter((partition) => !target.includes(partition));
    if (revoked.length > 0 && ownsAny(owned, revoked)) {
      registration.state = "unrevoked";
      this.hold(registration, kept, revoked);
      this.startDeadline(registration);
      return;
    }
    const missing = target.filter((partition) => !kept.includes(partition));
    const free = missing.filter((partition) => this.holders[partition] === undefined || revoking.includes(partition));
    registration.epoch = this.targetEpoch;
    registration.state = free.length < missing.length ? "unreleased" : "stable";
    const next = [...kept, ...free].sort((a, b) => a - b);
    this.hold(registration, next.length === assigned.length && free.length === 0 ? assigned : next, []);
  }

  /** From now on the coordinator has the member down for these. */
  private hold(registration: Registration, assigned: readonly number[], revoking: readonly number[]): void {
    for (const partition of registration.assigned) this.holders[partition] = undefined;
    for (const partition of registration.revoking) this.holders[partition] = undefined;
    registration.assigned = assigned;
    registration.revoking = revoking;
    for (const partition of assigned) this.holders[partition] = registration;
    for (const partition of revoking) this.holders[partition] = registration;
  }

  /** A member that does not give up its partitions within its poll interval is fenced. */
  private startDeadline(registration: Registration): void {
    const { maxPollInterval } = this.host.timing;
    if (maxPollInterval === Infinity) return;
    const revocation = ++registration.revocations;
    this.host.after<Registration>(
      maxPollInterval,
      (late) => {
        const stillOwes = late.state === "unrevoked" && late.revocations === revocation;
        if (stillOwes && this.registrations.has(late)) this.remove(late);
      },
      registration,
    );
  }

  /** The coordinator goes on when those members are heard that have something to learn. */
  private expectHeartbeats(): void {
    for (const registration of this.registrations) {
      if (registration.expected || registration.away || !this.hasNews(registration)) continue;
      registration.expected = true;
      this.host.atNextHeartbeat<Registration>(
        registration.client.member,
        (beating) => {
          beating.expected = false;
          this.heartbeatArrives(beating, undefined);
        },
        registration,
      );
    }
  }

  private hasNews({ epoch, state, target, assigned }: Registration): boolean {
    if (this.generation > this.targetEpoch) return true;
    if (state === "unreleased") {
      return (
        epoch !== this.targetEpoch ||
        target.some((partition) => !assigned.includes(partition) && this.holders[partition] === undefined)
      );
    }
    return state === "stable" && epoch !== this.targetEpoch;
  }

  /** The rebalance is over when everybody has what the target says. */
  private settle(): void {
    if (!this.rebalancing || this.targetEpoch !== this.generation) return;
    for (const { state, epoch, client } of this.registrations) {
      if (state !== "stable" || epoch !== this.targetEpoch || !client.settled) return;
    }
    this.rebalancing = false;
    this.host.completed(this.registrations.size);
  }

  // Faults of the coordinator.

  interrupted(): void {
    for (const registration of this.registrations) registration.expected = false;
  }

  /** Clients send again what was on its way; deadlines begin anew. */
  resumed(): void {
    this.mostMembers = this.registrations.size;
    for (const registration of this.registrations) {
      if (registration.state === "unrevoked") this.startDeadline(registration);
    }
    for (const client of this.clients.values()) client.connectionLost();
    this.expectHeartbeats();
  }

  private registrationOf(member: GroupMember): Registration | undefined {
    const known = this.clients.get(member)?.registration;
    if (known !== undefined) return this.registrations.has(known) ? known : undefined;
    for (const registration of this.registrations) if (registration.client.member === member) return registration;
    return undefined;
  }
}

/** Whether one who reports these partitions (undefined: no change since) still reads one of the others. */
function ownsAny(owned: readonly number[] | undefined, partitions: readonly number[]): boolean {
  return owned === undefined || owned.some((partition) => partitions.includes(partition));
}
