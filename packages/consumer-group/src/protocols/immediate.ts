import type { Scheduled, SimError } from "@sim/core";
import { IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError } from "../errors.js";
import type { GroupMember, ProtocolHost, ProtocolRun, RebalanceProtocol } from "../protocol.js";

/**
 * The simplest protocol, and the default: the first change takes everything from everybody at once, further changes within
 * the group's `rebalanceDelay` are absorbed without extending it, and then the new assignment holds for all.
 *
 * @example
 * ```ts
 * import { immediateProtocol } from "@sim/consumer-group";
 *
 * immediateProtocol().name; // => "immediate"
 * ```
 *
 * @public
 */
export function immediateProtocol(): RebalanceProtocol {
  return { name: "immediate", kind: undefined, start: (host) => new ImmediateRun(host) };
}

class ImmediateRun implements ProtocolRun {
  generation = 0;
  rebalancing = false;
  private readonly host: ProtocolHost;
  /** What each member was assigned last, for strategies that go by it; undefined before its first assignment. */
  private readonly members = new Map<GroupMember, readonly number[] | undefined>();
  private timer: Scheduled | undefined = undefined;

  constructor(host: ProtocolHost) {
    this.host = host;
  }

  joined(member: GroupMember): void {
    if (!this.members.has(member)) this.members.set(member, undefined);
    this.host.startSession(member);
    this.changed();
  }

  left(member: GroupMember): void {
    this.remove(member);
  }

  expired(member: GroupMember): void {
    const { host } = this;
    const { owned } = member;
    host.countExpiry(member);
    host.take(member, owned);
    if (owned.length > 0) host.announce(member, "Lost", owned, this.generation);
    this.remove(member);
  }

  isMember(member: GroupMember): boolean {
    return this.members.has(member);
  }

  settled(): boolean {
    return !this.rebalancing;
  }

  generationOf(): number {
    return this.generation;
  }

  checkCommit(member: GroupMember, generation: number): SimError | undefined {
    const { group } = this.host;
    if (!this.members.has(member)) return new UnknownMemberIdError(group, member.consumer);
    if (generation !== this.generation) {
      return new IllegalGenerationError(group, member.consumer, generation, this.generation);
    }
    return this.rebalancing ? new RebalanceInProgressError(group, member.consumer) : undefined;
  }

  partitionsAdded(): void {
    if (this.members.size > 0) this.changed();
  }

  interrupted(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  resumed(): void {
    if (this.rebalancing) this.startTimer();
  }

  private remove(member: GroupMember): void {
    this.members.delete(member);
    this.host.endSession(member);
    this.host.wake(member);
    this.changed();
  }

  private changed(): void {
    if (this.rebalancing) return;
    const { host } = this;
    this.rebalancing = true;
    host.began(this.members.size);
    for (const member of this.members.keys()) {
      const { owned } = member;
      if (owned.length === 0) continue;
      host.take(member, owned);
      host.announce(member, "Revoked", owned, this.generation);
    }
    this.startTimer();
  }

  private startTimer(): void {
    const { host } = this;
    this.timer = host.after<ImmediateRun>(host.rebalanceDelay(), (run) => run.complete(), this);
  }

  private complete(): void {
    const { host } = this;
    this.timer = undefined;
    const { generation } = this;
    // First of all, so that a strategy that fails leaves the group as it was.
    const assignments = host.assign(
      Array.from(this.members, ([{ memberId, instanceId }, owned]) => ({
        memberId,
        instanceId,
        owned: owned ?? [],
        generation: owned === undefined ? -1 : generation,
      })),
    );
    this.generation++;
    this.rebalancing = false;
    host.setEmpty(this.members.size === 0);
    host.completed(this.members.size);
    for (const member of [...this.members.keys()].sort(byConsumer)) {
      const partitions = assignments.get(member.memberId) as readonly number[];
      this.members.set(member, partitions);
      host.give(member, partitions, this.generation);
      host.announce(member, "Assigned", partitions, this.generation);
    }
    host.answerWaiting();
  }
}

function byConsumer(a: GroupMember, b: GroupMember): number {
  return a.consumer < b.consumer ? -1 : 1;
}
