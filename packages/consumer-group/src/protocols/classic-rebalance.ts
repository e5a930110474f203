import type { Scheduled } from "@sim/core";
import { javaHashOrder } from "@sim/strategies";
import type { ProtocolHost } from "../protocol.js";
import type { ClassicClient } from "./classic-client.js";

/** What a JoinGroup says of its sender. */
export interface Claim {
  /** What the assignor is to know: partitions, and the generation in which it got them. */
  readonly claimed: readonly number[];
  readonly claimedGeneration: number;
  /** The generation of the sender. */
  readonly joinedGeneration: number;
}

/** What the coordinator keeps for a member. */
export interface Registration extends Claim {
  client: ClassicClient;
  memberId: string;
  readonly instanceId: string | undefined;
  /** Its JoinGroup is there and has not been answered. */
  awaitingJoin: boolean;
  /** Its SyncGroup is there and has not been answered. */
  awaitingSync: boolean;
  claimed: readonly number[];
  claimedGeneration: number;
  joinedGeneration: number;
  assigned: readonly number[];
}

type Phase = "empty" | "preparing" | "completing" | "stable";

/** The members that the coordinator of a classic group knows, and the course of its rebalances. */
export class ClassicRebalance {
  generation = 0;
  phase: Phase = "empty";
  /** Computes the assignment, and alone watches the topic. */
  leader: Registration | undefined = undefined;
  /** In the order of their joins. */
  readonly registrations = new Set<Registration>();
  /** The most there have been at a time, since the coordinator has read the group. */
  private mostMembers = 0;
  private readonly host: ProtocolHost;
  /** The first rebalance of an empty group ends by its delay alone; whether somebody has joined in the present one. */
  private initial = false;
  private newMemberAdded = false;
  private timer: Scheduled | undefined = undefined;
  /** Who has not sent SyncGroup since the last generation began, and until when that is awaited. */
  private readonly missingSync = new Set<Registration>();
  private syncTimer: Scheduled | undefined = undefined;

  constructor(host: ProtocolHost) {
    this.host = host;
  }

  get underWay(): boolean {
    return this.phase === "preparing" || this.phase === "completing";
  }

  /** A new member, whose JoinGroup is there. */
  add(registration: Registration): void {
    this.registrations.add(registration);
    this.mostMembers = Math.max(this.mostMembers, this.registrations.size);
    this.leader ??= registration;
    if (this.initial) this.newMemberAdded = true;
    this.host.setEmpty(false);
    this.changed();
  }

  /** The coordinator forgets a member, whose client learns it in its own time. */
  remove(registration: Registration): void {
    const { client } = registration;
    this.registrations.delete(registration);
    this.missingSync.delete(registration);
    if (this.leader === registration) this.leader = firstOf(this.registrations, this.mostMembers);
    // One that has left by itself may have joined anew since.
    if (client.registration !== undefined && client.registration !== registration) return;
    if (client.registration === registration) client.cutOff("unknown");
    this.host.endSession(client.member);
  }

  /** Members have come, gone, or something new to say: begins a rebalance, or goes on with the one that waits for them. */
  changed(): void {
    if (this.phase === "preparing") this.completeIfAllJoined();
    else this.prepare();
  }

  /** A SyncGroup of the present generation, while no further rebalance is prepared. */
  syncReceived(registration: Registration): void {
    this.missingSync.delete(registration);
    if (this.missingSync.size === 0) this.stopSyncTimer();
    if (this.phase === "stable") {
      this.answerSync(registration);
    } else {
      registration.awaitingSync = true;
      if (registration === this.leader) this.complete();
    }
  }

  /** Timers are gone. */
  interrupted(): void {
    this.timer = undefined;
    this.syncTimer = undefined;
  }

  /** Requests on their way were lost: clients send them again, and a rebalance that was under way begins anew. */
  resumed(): void {
    const { underWay } = this;
    this.mostMembers = this.registrations.size;
    for (const registration of this.registrations) {
      Object.assign(registration, { awaitingJoin: false, awaitingSync: false });
    }
    if (underWay) {
      this.phase = "stable";
      this.prepare();
    } else if (this.missingSync.size > 0) {
      this.startSyncTimer();
    }
  }

  private prepare(): void {
    const { host } = this;
    const wasEmpty = this.phase === "empty";
    for (const registration of this.registrations) {
      if (!registration.awaitingSync) continue;
      registration.awaitingSync = false;
      registration.client.rebalanceInProgress();
    }
    this.stopSyncTimer();
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
    if (this.leader !== undefined && !this.leader.awaitingJoin) {
      const joined = firstOf(this.registrations, this.mostMembers, ({ awaitingJoin }) => awaitingJoin);
      if (joined === undefined) {
        this.startTimer(host.timing.maxPollInterval, () => this.completeJoin());
        return;
      }
      this.leader = joined;
    }
    this.generation++;
    this.initial = false;
    if (this.registrations.size > 0) {
      this.answerJoins();
    } else {
      this.phase = "empty";
      host.completed(0);
      host.setEmpty(true);
    }
  }

  private answerJoins(): void {
    this.phase = "completing";
    for (const registration of this.registrations) {
      const { client, awaitingJoin } = registration;
      this.missingSync.add(registration);
      if (awaitingJoin) {
        registration.awaitingJoin = false;
        client.joinAnswered(this.generation);
      } else {
        // A static member that has not come stays one, and gets its share; but it is of a generation that is over.
        this.host.heardOf(client.member);
        if (client.registration === registration) client.cutOff("illegal");
      }
    }
    this.startSyncTimer();
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
      this.mostMembers,
    );
    this.phase = "stable";
    host.completed(this.registrations.size);
    for (const registration of this.registrations) {
      registration.assigned = assignments.get(registration.memberId) as readonly number[];
    }
    for (const registration of this.registrations) if (registration.awaitingSync) this.answerSync(registration);
  }

  private answerSync(registration: Registration): void {
    registration.awaitingSync = false;
    this.host.heardOf(registration.client.member);
    registration.client.synced(this.generation, registration.assigned);
  }

  /** Who has been answered its JoinGroup and does not sync is out as well. */
  private syncOverdue(): void {
    const late = [...this.missingSync];
    this.stopSyncTimer();
    if (late.length === 0) return;
    for (const registration of late) this.remove(registration);
    this.changed();
  }

  private startSyncTimer(): void {
    const { maxPollInterval } = this.host.timing;
    this.syncTimer?.cancel();
    if (maxPollInterval === Infinity) return;
    this.syncTimer = this.host.after<ClassicRebalance>(maxPollInterval, (late) => late.syncOverdue(), this, true);
  }

  private stopSyncTimer(): void {
    this.missingSync.clear();
    this.syncTimer?.cancel();
    this.syncTimer = undefined;
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

/** The first one that fits in the order of the coordinator's hash map, which never gets smaller; it decides who leads. */
function firstOf(
  registrations: Iterable<Registration>,
  mostMembers: number,
  fits: (registration: Registration) => boolean = () => true,
): Registration | undefined {
  const byId = new Map(Array.from(registrations, (registration) => [registration.memberId, registration]));
  for (const memberId of javaHashOrder([...byId.keys()], { capacity: Math.max(16, Math.ceil(mostMembers / 0.75)) })) {
    const registration = byId.get(memberId) as Registration;
    if (fits(registration)) return registration;
  }
  return undefined;
}
