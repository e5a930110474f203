/** A rebalance protocol of a third party: whoever joins first has everything until it leaves. */
import type { GroupMember, MemberClaim, ProtocolHost, ProtocolRun, RebalanceProtocol } from "@sim/consumer-group";
import { SimError } from "@sim/core";
import { RangeAssignment } from "@sim/strategies";

export const firstComeFirstServed: RebalanceProtocol = {
  name: "first-come",
  kind: undefined,
  defaults: { sessionTimeout: 10, heartbeatInterval: 3 },
  defaultAssignment: () => new RangeAssignment(),
  start: (host) => new FirstCome(host),
};

class FirstCome implements ProtocolRun {
  generation = 0;
  readonly rebalancing = false;
  private readonly host: ProtocolHost;
  private readonly queue: GroupMember[] = [];

  constructor(host: ProtocolHost) {
    this.host = host;
  }
  joined(member: GroupMember): void {
    this.queue.push(member);
    this.host.startSession(member);
    if (this.queue.length === 1) this.serve();
    this.host.after(0, (run: FirstCome) => run.host.answerWaiting(), this);
  }
  left(member: GroupMember): void {
    this.host.take(member, member.owned);
    this.host.endSession(member);
    this.queue.splice(this.queue.indexOf(member), 1);
    if (this.queue.length > 0) this.serve();
  }
  expired(member: GroupMember): void {
    this.host.countExpiry(member);
    this.left(member);
  }
  isMember(member: GroupMember): boolean {
    return this.queue.includes(member);
  }
  settled(): boolean {
    return true;
  }
  generationOf(): number {
    return this.generation;
  }
  checkCommit(member: GroupMember, generation: number): SimError | undefined {
    if (this.isMember(member) && generation === this.generation) return undefined;
    return new SimError("NOT_SERVED", `${member.consumer}: is not served in generation ${generation}`);
  }
  partitionsAdded(): void {}
  interrupted(): void {}
  resumed(): void {}

  private serve(): void {
    const [first] = this.queue;
    if (first === undefined) return;
    this.host.began(this.queue.length);
    this.generation++;
    const claim: MemberClaim = {
      memberId: first.memberId,
      instanceId: first.instanceId,
      owned: first.owned,
      generation: this.generation,
    };
    const partitions = this.host.assign([claim]).get(first.memberId) ?? [];
    this.host.give(first, partitions, this.generation);
    this.host.announce(first, "Assigned", partitions, this.generation);
    this.host.completed(1);
  }
}
