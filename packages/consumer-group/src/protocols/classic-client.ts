import type { Process, SimError } from "@sim/core";
import type { GroupMember, ProtocolHost } from "../protocol.js";
import type { ClassicRun, Registration } from "./classic.js";

/**
 * A member's own part of the classic protocol. What arrives for it is noted at once, as data on a connection; what it does
 * about it, it does in its polls, as Kafka's consumer does in its application's thread.
 */
export class ClassicClient {
  readonly member: GroupMember;
  /** Undefined before the coordinator knows it, and after it has dropped it. */
  registration: Registration | undefined = undefined;
  /** Of the assignment that it has applied last; -1 for none, or none that still counts. */
  generation = -1;
  /** Why it can never take part again. */
  fenced: SimError | undefined = undefined;
  /** The coordinator has dropped it, or it has left for not polling: what it had is lost. */
  lost = false;
  /** It has left for good. */
  closed = false;
  private readonly run: ClassicRun;
  private readonly host: ProtocolHost;
  private rejoinNeeded = false;
  /** It has committed and given up what it had to since its last assignment. */
  private prepared = false;
  private state: "idle" | "joining" | "syncing" = "idle";
  private answeredGeneration: number | undefined = undefined;
  private assignment: { readonly generation: number; readonly partitions: readonly number[] } | undefined = undefined;
  private lostPartitions: readonly number[] = [];
  private busy = false;
  /** What it was assigned last and when: sticky assignors carry it along, also once it has been given up. */
  private lastAssigned: readonly number[] = [];
  private lastGeneration = -1;

  constructor(run: ClassicRun, member: GroupMember) {
    this.run = run;
    this.host = run.host;
    this.member = member;
  }

  /** Its JoinGroup has not been answered, or the answer not been looked at. */
  get awaitsJoin(): boolean {
    return this.state === "joining";
  }

  /** It has an assignment, and no new one on the way that it knows of. */
  get settled(): boolean {
    return this.generation >= 0 && this.assignment === undefined && this.state === "idle";
  }

  /** What it claims to own, for the assignor. */
  claim(): { readonly claimed: readonly number[]; readonly claimedGeneration: number } {
    const claimed = this.run.eager ? this.lastAssigned : this.member.owned;
    return { claimed, claimedGeneration: this.lastGeneration };
  }

  // What it hears.

  /** It is to join, or to join again. */
  rejoin(): void {
    this.rejoinNeeded = true;
    this.host.wake(this.member);
  }

  joinAnswered(generation: number): void {
    this.answeredGeneration = generation;
    // Its heartbeats begin again only when it looks at the answer.
    this.host.startSession(this.member);
    this.host.setHeartbeats(this.member, false);
    this.host.wake(this.member);
  }

  synced(generation: number, partitions: readonly number[]): void {
    this.state = "idle";
    this.assignment = { generation, partitions };
    this.host.wake(this.member);
  }

  /** Its SyncGroup came too late: another rebalance has begun. */
  rebalanceInProgress(): void {
    this.state = "idle";
    this.rejoin();
  }

  /** What it has is lost. Its partitions are free from now on; it learns of it in its next poll, and joins as a new member. */
  lose(): void {
    const { owned } = this.member;
    this.host.take(this.member, owned);
    this.lostPartitions = owned;
    this.lost = true;
    this.registration = undefined;
    this.generation = -1;
    this.state = "idle";
    this.answeredGeneration = undefined;
    this.assignment = undefined;
    this.prepared = false;
    this.rejoin();
  }

  fence(error: SimError): void {
    this.lose();
    this.fenced = error;
  }

  /** Whatever was on its way is gone. */
  connectionLost(): void {
    this.answeredGeneration = undefined;
    if (this.state === "idle") return;
    this.state = "idle";
    this.rejoin();
  }

  // What it does in a poll.

  participate(): Process | undefined {
    if (this.busy || !this.member.running) return undefined;
    const somethingToDo =
      this.fenced !== undefined ||
      this.assignment !== undefined ||
      this.answeredGeneration !== undefined ||
      (this.rejoinNeeded && this.state === "idle");
    return somethingToDo ? this.act() : undefined;
  }

  private *act(): Process {
    this.busy = true;
    try {
      if (this.fenced !== undefined) throw this.fenced;
      if (this.answeredGeneration !== undefined) this.sync(this.answeredGeneration);
      else if (this.assignment !== undefined) yield* this.apply(this.assignment.generation, this.assignment.partitions);
      else yield* this.join();
    } finally {
      this.busy = false;
    }
  }

  private *join(): Process {
    if (!this.prepared) {
      yield* this.prepare();
      this.prepared = true;
    }
    if (!this.member.running || this.fenced !== undefined) return;
    if (this.lost) {
      this.lost = false;
      this.host.renewMemberId(this.member);
    }
    this.rejoinNeeded = false;
    this.state = "joining";
    this.host.request<ClassicClient>((client) => client.run.joinArrives(client), this);
  }

  /** Commits; then tells what it has lost or, when it rebalances eagerly, gives everything up. */
  private *prepare(): Process {
    const { host, member } = this;
    if (!this.lost) yield* host.commitPositions(member);
    if (!this.lost && this.run.eager && member.owned.length > 0) {
      const { owned } = member;
      yield* host.tell(member, "Revoked", owned, this.generation);
      host.take(member, owned);
    }
    const { lostPartitions } = this;
    this.lostPartitions = [];
    if (lostPartitions.length > 0) yield* host.tell(member, "Lost", lostPartitions, this.lastGeneration);
  }

  private sync(generation: number): void {
    this.answeredGeneration = undefined;
    this.state = "syncing";
    this.host.setHeartbeats(this.member, true);
    this.host.request<ClassicClient>((client) => client.run.syncArrives(client, generation), this);
  }

  /** Takes over an assignment. What it must give up it gives up first, and then joins again to have it handed on. */
  private *apply(generation: number, partitions: readonly number[]): Process {
    const { host, member } = this;
    const before = member.owned;
    const revoked = before.filter((partition) => !partitions.includes(partition));
    const added = partitions.filter((partition) => !before.includes(partition));
    this.generation = generation;
    if (revoked.length > 0) {
      yield* host.tell(member, "Revoked", revoked, generation);
      if (this.assignment?.generation !== generation) return;
      host.take(member, revoked);
      this.rejoinNeeded = true;
    }
    this.assignment = undefined;
    this.prepared = false;
    this.lastAssigned = partitions;
    this.lastGeneration = generation;
    host.give(member, added, generation);
    yield* host.tell(member, "Assigned", added, generation);
  }
}
