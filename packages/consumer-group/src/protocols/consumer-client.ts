import type { Process, SimError } from "@sim/core";
import type { GroupMember, ProtocolHost } from "../protocol.js";
import type { ConsumerRun, Registration } from "./consumer.js";

/**
 * A member's own part of the consumer protocol. What takes partitions away, calls a listener or commits happens in its polls;
 * what only adds partitions happens at once, as in the background thread of Kafka's consumer.
 */
export class ConsumerClient {
  readonly member: GroupMember;
  /** Undefined while the coordinator does not know it. */
  registration: Registration | undefined = undefined;
  /** The member epoch; -1 without one. */
  epoch = -1;
  /** It has left for good. */
  closed = false;
  private readonly run: ConsumerRun;
  private readonly host: ProtocolHost;
  private joining = false;
  /** It is out of the group and knows it: it joins again when it next polls. */
  private rejoinNeeded = false;
  /** The coordinator has dropped it, and it does not know yet. */
  private unaware = false;
  /** What the coordinator wants it to read, while that is not what it reads. */
  private wanted: readonly number[] | undefined = undefined;
  /** What it read when it last said so. */
  private unacknowledged = false;
  private lostPartitions: readonly number[] = [];
  private refusal: SimError | undefined = undefined;
  private busy = false;

  constructor(run: ConsumerRun, member: GroupMember) {
    this.run = run;
    this.host = run.host;
    this.member = member;
  }

  /** It is a member and reads what the coordinator wants it to, and the coordinator knows. */
  get settled(): boolean {
    return this.epoch >= 0 && this.wanted === undefined && !this.unacknowledged;
  }

  // What it hears.

  /** It is told to join; one that was refused tries again, as a new client would. */
  begin(): void {
    this.refusal = undefined;
    if (this.registration === undefined) this.join();
  }

  /** Sends the heartbeat with which it joins. */
  join(): void {
    if (this.joining || !this.member.running) return;
    this.joining = true;
    this.rejoinNeeded = false;
    this.host.request<ConsumerClient>(
      this.member,
      (client) => {
        client.joining = false;
        client.run.joinArrives(client);
      },
      this,
    );
  }

  answered(epoch: number, assigned: readonly number[], news: boolean): void {
    this.epoch = epoch;
    if (!news) return;
    this.wanted = assigned;
    const { owned, hasListener } = this.member;
    const onlyAdds = owned.every((partition) => assigned.includes(partition));
    // Where nothing can be lost by it, the background thread does not wait for a poll.
    if (onlyAdds && !hasListener && !this.host.autoCommit && this.member.running && !this.busy) this.takeUp();
    this.host.wake(this.member);
  }

  refuse(error: SimError): void {
    this.refusal = error;
    this.host.wake(this.member);
  }

  /** It has left because it did not poll; it joins again when it next polls. */
  leaveForNow(): void {
    this.giveWay();
    this.rejoinNeeded = true;
    this.tellLostAtOnce();
    this.host.wake(this.member);
  }

  private giveWay(): void {
    const { owned } = this.member;
    this.host.take(this.member, owned);
    this.lostPartitions = [...this.lostPartitions, ...owned];
    this.registration = undefined;
    this.epoch = -1;
    this.wanted = undefined;
    this.unacknowledged = false;
  }

  /** The coordinator has dropped it: what it had is free from now on. It learns why by its next heartbeat. */
  cutOff(): void {
    this.giveWay();
    this.unaware = true;
    this.host.atNextHeartbeat<ConsumerClient>(this.member, (client) => client.learn(), this);
  }

  /** A heartbeat or another request is answered with what it does not know yet: it joins again, once it has told what it lost. */
  learn(): void {
    if (!this.unaware) return;
    this.unaware = false;
    this.rejoinNeeded = true;
    this.tellLostAtOnce();
    if (this.lostPartitions.length === 0) this.join();
    this.host.wake(this.member);
  }

  /** Who has no listener need not poll to be told. */
  private tellLostAtOnce(): void {
    const { host, member, lostPartitions } = this;
    if (member.hasListener || lostPartitions.length === 0) return;
    this.lostPartitions = [];
    host.announce(member, "Lost", lostPartitions, this.run.generation);
  }

  /** It goes on after a suspension: a heartbeat is due. */
  resumed(): void {
    this.learn();
    this.host.wake(this.member);
  }

  /** Whatever was on its way is gone. */
  connectionLost(): void {
    if (this.joining) {
      this.joining = false;
      this.join();
    } else if (this.unacknowledged && !this.busy) {
      this.acknowledge();
    }
    this.learn();
  }

  // What it does in a poll.

  participate(): Process | undefined {
    if (this.busy || !this.member.running) return undefined;
    const somethingToDo =
      this.refusal !== undefined ||
      (this.lostPartitions.length > 0 && !this.unaware) ||
      this.wanted !== undefined ||
      (this.rejoinNeeded && !this.joining);
    return somethingToDo ? this.act() : undefined;
  }

  private *act(): Process {
    this.busy = true;
    try {
      if (this.refusal !== undefined) throw this.refusal;
      if (this.lostPartitions.length > 0) yield* this.tellLost();
      else if (this.wanted !== undefined) yield* this.reconcile(this.wanted);
      else this.join();
    } finally {
      this.busy = false;
    }
  }

  private *tellLost(): Process {
    const { lostPartitions } = this;
    this.lostPartitions = [];
    yield* this.host.tell(this.member, "Lost", lostPartitions, this.run.generation);
  }

  /** Commits, gives up what it is to give up, takes what it is to take, and says so. */
  private *reconcile(wanted: readonly number[]): Process {
    const { host, member, registration } = this;
    yield* host.commitPositions(member);
    const revoked = member.owned.filter((partition) => !wanted.includes(partition));
    if (revoked.length > 0) {
      yield* host.tell(member, "Revoked", revoked, this.epoch);
      host.take(member, revoked);
    }
    // Meanwhile it may have been fenced; or it is to read something else, which it does next.
    if (this.registration !== registration || registration === undefined) return;
    if (this.wanted !== wanted) return;
    const added = wanted.filter((partition) => !member.owned.includes(partition));
    this.wanted = undefined;
    host.give(member, added, this.epoch);
    this.unacknowledged = true;
    yield* host.tell(member, "Assigned", added, this.epoch);
    if (this.registration === registration) this.acknowledge();
  }

  /** The same without anybody to ask. */
  private takeUp(): void {
    const { host, member } = this;
    const { wanted } = this;
    if (wanted === undefined) return;
    const added = wanted.filter((partition) => !member.owned.includes(partition));
    this.wanted = undefined;
    host.give(member, added, this.epoch);
    this.acknowledge();
    host.announce(member, "Assigned", added, this.epoch);
  }

  /** Its next heartbeat goes out at once and says what it reads now. */
  private acknowledge(): void {
    const { registration } = this;
    if (registration === undefined) return;
    this.unacknowledged = true;
    const { owned } = this.member;
    this.host.request<ConsumerClient>(
      this.member,
      (client) => {
        if (client.registration !== registration) return;
        if (client.member.owned === owned) client.unacknowledged = false;
        client.host.wake(client.member);
        client.host.heartbeatNow(client.member);
        client.run.heartbeatArrives(registration, owned);
      },
      this,
    );
  }
}
