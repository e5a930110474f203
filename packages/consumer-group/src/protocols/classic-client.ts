import type { Process, SimError } from "@sim/core";
import { RebalanceInProgressError, UnknownMemberIdError } from "../errors.js";
import type { GroupMember, ProtocolHost } from "../protocol.js";
import type { ClassicRun } from "./classic.js";
import type { Claim, Registration } from "./classic-rebalance.js";

/** What it is to read, as its SyncGroup was answered. */
interface Answer {
  readonly generation: number;
  readonly partitions: readonly number[];
}

/**
 * A member's own part of the classic protocol. What arrives for it is noted at once, as data on a connection; what it does
 * about it, it does in its polls, as Kafka's consumer does in its application's thread.
 */
export class ClassicClient {
  readonly member: GroupMember;
  /** Undefined while the coordinator does not know it. */
  registration: Registration | undefined = undefined;
  /** Of the last JoinGroup that was answered; -1 for none that still counts. */
  generation = -1;
  /** It has left for good. */
  closed = false;
  private readonly run: ClassicRun;
  private readonly host: ProtocolHost;
  /** What it believes to be: it joins until it has looked at the answer, then syncs until that is answered. */
  private state: "unjoined" | "joining" | "syncing" | "stable" = "unjoined";
  /** What it has sent and not done with: an answer to JoinGroup counts once it has been looked at. */
  private inFlight: "nothing" | "join" | "sync" = "nothing";
  private rejoinNeeded = false;
  /** It has committed and given up what it had to since its last assignment. */
  private prepared = false;
  private answeredGeneration: number | undefined = undefined;
  private assignment: Answer | undefined = undefined;
  private lostPartitions: readonly number[] = [];
  /** The coordinator has dropped it or passed it over, and it does not know yet: what it will know then. */
  private news: "unknown" | "illegal" | SimError | undefined = undefined;
  /** Why it can never take part again. */
  private fenced: SimError | undefined = undefined;
  /** It joins without an id, to get a new one. */
  private idLost = false;
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

  /** It has sent a JoinGroup that still counts. */
  get expectsJoinAnswer(): boolean {
    return this.inFlight === "join";
  }

  /** It has an assignment, and no new one on the way that it knows of. */
  get settled(): boolean {
    return this.state === "stable" && this.assignment === undefined && this.news === undefined;
  }

  /** The coordinator has something against it that it does not know yet. */
  get hasNews(): boolean {
    return this.news !== undefined;
  }

  /** Why the coordinator will never have it again, whether it knows or not. */
  get fencing(): SimError | undefined {
    return this.fenced ?? (typeof this.news === "object" ? this.news : undefined);
  }

  /** What its JoinGroup says of it. An eager member owns nothing by then; what it had, its assignor carries along. */
  claim(): Claim {
    const { generation } = this;
    return this.run.eager
      ? { claimed: this.lastAssigned, claimedGeneration: this.lastGeneration, joinedGeneration: generation }
      : { claimed: this.member.owned, claimedGeneration: generation, joinedGeneration: generation };
  }

  /** Why it sends no commit: it knows that it would be refused. */
  withholdCommit(): SimError | undefined {
    const { group } = this.host;
    const { consumer } = this.member;
    if (this.fenced !== undefined) return this.fenced;
    if (this.state === "stable") return undefined;
    return this.state === "unjoined"
      ? new UnknownMemberIdError(group, consumer)
      : new RebalanceInProgressError(group, consumer);
  }

  // What it hears.

  /** It is told to join, or to join again; one that was fenced begins anew, as a new client would. */
  begin(): void {
    if (this.fencing !== undefined) {
      this.news = undefined;
      this.fenced = undefined;
      this.reset(true);
    }
    this.rejoin();
  }

  /** It has to join, or to join again. */
  rejoin(): void {
    this.rejoinNeeded = true;
    this.host.wake(this.member);
  }

  joinAnswered(generation: number): void {
    if (this.inFlight !== "join") return;
    this.answeredGeneration = generation;
    // Its heartbeats begin again only when it looks at the answer.
    this.host.startSession(this.member);
    this.host.setHeartbeats(this.member, false);
    this.host.wake(this.member);
  }

  synced(generation: number, partitions: readonly number[]): void {
    if (this.inFlight !== "sync") return;
    this.inFlight = "nothing";
    this.state = "stable";
    this.assignment = { generation, partitions };
    this.host.wake(this.member);
  }

  /** Its SyncGroup came too late: another rebalance has begun. */
  rebalanceInProgress(): void {
    if (this.inFlight !== "sync") return;
    this.inFlight = "nothing";
    this.rejoin();
  }

  /**
   * The coordinator has dropped it ("unknown") or fenced it, or gone on to a generation without it ("illegal"). What it had is
   * somebody else's from now on, so it reads nothing any more; it learns why by its next heartbeat.
   */
  cutOff(news: "unknown" | "illegal" | SimError): void {
    if (news !== "illegal") this.registration = undefined;
    this.giveWay();
    // One that joins again already need not be told to.
    if (news === "illegal" && this.inFlight === "join") return;
    this.news = news;
    if (this.state === "stable")
      this.host.atNextHeartbeat<ClassicClient>(this.member, (client) => client.learn(), this);
    else this.learn();
  }

  /** A heartbeat or another request is answered with what it does not know yet. */
  learn(): void {
    const { news } = this;
    this.news = undefined;
    if (news === undefined) return;
    if (news === "unknown" || news === "illegal") {
      this.reset(news === "unknown");
    } else {
      this.fenced = news;
      this.host.wake(this.member);
    }
  }

  /** It has left because it did not poll; it joins as a new member when it polls again. */
  leaveForNow(): void {
    this.registration = undefined;
    this.giveWay();
    this.reset(true);
  }

  /** It goes on after a suspension: a heartbeat is due. */
  resumed(): void {
    this.learn();
    this.host.wake(this.member);
  }

  /** Whatever was on its way is gone. */
  connectionLost(): void {
    this.learn();
    this.answeredGeneration = undefined;
    if (this.inFlight === "nothing") return;
    this.inFlight = "nothing";
    this.rejoin();
  }

  private giveWay(): void {
    const { owned } = this.member;
    this.host.take(this.member, owned);
    this.lostPartitions = [...this.lostPartitions, ...owned];
    // What it has been assigned and has not applied is not its own any more either.
    this.assignment = undefined;
  }

  private reset(idLost: boolean): void {
    this.state = "unjoined";
    this.inFlight = "nothing";
    this.generation = -1;
    this.answeredGeneration = undefined;
    this.assignment = undefined;
    this.prepared = false;
    this.idLost ||= idLost;
    this.rejoin();
  }

  // What it does in a poll.

  participate(): Process | undefined {
    if (this.busy || !this.member.running) return undefined;
    const somethingToDo =
      this.fenced !== undefined ||
      this.assignment !== undefined ||
      this.answeredGeneration !== undefined ||
      (this.rejoinNeeded && this.inFlight === "nothing");
    return somethingToDo ? this.act() : undefined;
  }

  private *act(): Process {
    this.busy = true;
    try {
      if (this.fenced !== undefined) throw this.fenced;
      if (this.answeredGeneration !== undefined) this.sync(this.answeredGeneration);
      else if (this.assignment !== undefined) yield* this.apply(this.assignment);
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
    if (this.idLost) {
      this.idLost = false;
      this.host.renewMemberId(this.member);
    }
    this.rejoinNeeded = false;
    if (this.news === "illegal") this.news = undefined;
    this.state = "joining";
    this.inFlight = "join";
    this.host.request<ClassicClient>(this.member, (client) => client.run.joinArrives(client), this);
  }

  /** Commits; then gives everything up, when it rebalances eagerly, and tells what it has lost. */
  private *prepare(): Process {
    const { host, member } = this;
    if (this.state === "stable") yield* host.commitPositions(member);
    const { owned } = member;
    if (this.run.eager && owned.length > 0) {
      yield* host.tell(member, "Revoked", owned, this.lastGeneration);
      host.take(member, owned);
    }
    // What was lost while it was being revoked has been told.
    if (this.run.eager) this.lostPartitions = this.lostPartitions.filter((partition) => !owned.includes(partition));
    yield* this.tellLost();
  }

  private *tellLost(): Process {
    const { lostPartitions } = this;
    this.lostPartitions = [];
    if (lostPartitions.length > 0) yield* this.host.tell(this.member, "Lost", lostPartitions, this.lastGeneration);
  }

  private sync(generation: number): void {
    this.answeredGeneration = undefined;
    this.generation = generation;
    this.state = "syncing";
    this.inFlight = "sync";
    this.host.setHeartbeats(this.member, true);
    this.host.request<ClassicClient>(this.member, (client) => client.run.syncArrives(client, generation), this);
  }

  /** Takes over an assignment. What it must give up it gives up first, and then joins again to have it handed on. */
  private *apply(answer: Answer): Process {
    const { host, member } = this;
    const { generation, partitions } = answer;
    yield* this.tellLost();
    if (this.assignment !== answer) return;
    const before = member.owned;
    const revoked = before.filter((partition) => !partitions.includes(partition));
    const added = partitions.filter((partition) => !before.includes(partition));
    if (revoked.length > 0) {
      yield* host.tell(member, "Revoked", revoked, generation);
      if (this.assignment !== answer) return;
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
