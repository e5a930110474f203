import {
  holdBack,
  type Process,
  type Scheduled,
  SimError,
  type Simulation,
  sampleDuration,
  toSeconds,
  toTicks,
} from "@sim/core";
import type { GroupMember, MemberClaim, OwnershipChangeType, ProtocolHost, ProtocolTiming } from "../protocol.js";
import { assign } from "./assign.js";
import { commitPositions } from "./auto-commit.js";
import type { GroupState } from "./group-state.js";
import type { Member } from "./member.js";
import { give, take, tellEntity, wake } from "./ownership.js";
import { Session } from "./session.js";

/** A call of the protocol that waits for its moment: dropped if the coordinator crashes, late if it is suspended then. */
interface Call<A> {
  readonly callback: (argument: A) => void;
  readonly argument: A;
  readonly crashes: number;
}

/** What a group does for its protocol. */
export class Host<K, V> implements ProtocolHost {
  readonly timing: ProtocolTiming;
  private readonly state: GroupState<K, V>;
  private readonly onExpire: (member: Member<K, V>) => void;

  constructor(state: GroupState<K, V>, onExpire: (member: Member<K, V>) => void) {
    this.state = state;
    this.timing = state.timing;
    this.onExpire = onExpire;
  }

  get group(): string {
    return this.state.name;
  }

  get sim(): Simulation {
    return this.state.sim;
  }

  get numPartitions(): number {
    return this.state.partitionsKnown;
  }

  get autoCommit(): boolean {
    return this.state.settings.autoCommitInterval !== undefined;
  }

  rebalanceDelay(): number {
    const { settings, random, coordinator } = this.state;
    return sampleDuration(settings.rebalanceDelay, random.rebalanceDelay) * coordinator.slowdown;
  }

  request<A>(member: GroupMember, arrive: (argument: A) => void, argument: A): void {
    const { settings, random, coordinator, sim } = this.state;
    const latency = sampleDuration(settings.coordinatorLatency, random.coordinatorLatency) * coordinator.slowdown;
    // They go over one connection.
    const mine = member as Member<K, V>;
    const now = toTicks(sim.now);
    mine.requestsUntilTicks = Math.max(mine.requestsUntilTicks, now + toTicks(latency));
    this.after(toSeconds(mine.requestsUntilTicks - now), arrive, argument);
  }

  after<A>(seconds: number, callback: (argument: A) => void, argument: A, daemon = false): Scheduled {
    const call: Call<A> = { callback, argument, crashes: this.state.crashes };
    return this.sim.call<Call<A>>(seconds, (due) => this.perform(due), call, { daemon });
  }

  atNextHeartbeat<A>(member: GroupMember, callback: (argument: A) => void, argument: A): void {
    const { state } = this;
    const call: Call<A> = { callback, argument, crashes: state.crashes };
    (member as Member<K, V>).session?.atNextBeat<Call<A>>((due) => {
      if (!state.down && due.crashes === state.crashes) due.callback(due.argument);
    }, call);
  }

  heartbeatNow(member: GroupMember): void {
    (member as Member<K, V>).session?.beatNow();
  }

  heardOf(member: GroupMember): void {
    (member as Member<K, V>).session?.heard();
  }

  startSession(member: GroupMember): void {
    const mine = member as Member<K, V>;
    this.endSession(mine);
    const { sessionTimeout, heartbeatInterval } = this.timing;
    if (sessionTimeout === Infinity && heartbeatInterval === Infinity) return;
    mine.session = new Session(this.state, mine, this.onExpire);
    this.state.sessions.add(mine.session);
  }

  setHeartbeats(member: GroupMember, on: boolean): void {
    (member as Member<K, V>).session?.setHeartbeats(on);
  }

  endSession(member: GroupMember): void {
    const mine = member as Member<K, V>;
    if (mine.session === undefined) return;
    mine.session.end();
    this.state.sessions.delete(mine.session);
    mine.session = undefined;
  }

  renewMemberId(member: GroupMember): void {
    const mine = member as Member<K, V>;
    mine.memberId = this.state.nextMemberId(mine.consumer);
  }

  assign(
    members: readonly MemberClaim[],
    mostMembers: number = members.length,
  ): ReadonlyMap<string, readonly number[]> {
    return assign(this.state, members, mostMembers);
  }

  ownerOf(partition: number): GroupMember | undefined {
    return this.state.owner[partition];
  }

  give(member: GroupMember, partitions: readonly number[], generation: number): void {
    for (const partition of partitions) {
      const other = this.state.owner[partition];
      if (other === undefined || other === member) continue;
      throw new SimError(
        "BAD_ASSIGNMENT",
        `${this.group}: partition ${partition} goes to ${JSON.stringify(member.consumer)} while ` +
          `${JSON.stringify(other.consumer)} still reads it: the protocol needs an assignment that withholds it first`,
      );
    }
    this.state.history.noteAssignment(this.state.numPartitions);
    give(this.state, member as Member<K, V>, partitions, generation);
  }

  take(member: GroupMember, partitions: readonly number[]): void {
    take(this.state, member as Member<K, V>, partitions);
  }

  *tell(member: GroupMember, type: OwnershipChangeType, partitions: readonly number[], generation: number): Process {
    const listed = partitions.toSorted((a, b) => a - b);
    tellEntity(this.state, member as Member<K, V>, type, listed, generation);
    const listening = (member as Member<K, V>).call(type, listed);
    if (listening !== undefined) yield* listening;
  }

  announce(member: GroupMember, type: OwnershipChangeType, partitions: readonly number[], generation: number): void {
    const listed = partitions.toSorted((a, b) => a - b);
    tellEntity(this.state, member as Member<K, V>, type, listed, generation);
    const listening = (member as Member<K, V>).call(type, listed);
    if (listening !== undefined) this.sim.spawn(listening, { name: `${this.group}: listener of ${member.consumer}` });
  }

  commitPositions(member: GroupMember): Process {
    return commitPositions(this.state, member as Member<K, V>);
  }

  wake(member: GroupMember): void {
    wake(member as Member<K, V>);
  }

  began(members: number): void {
    const { state } = this;
    if (state.rebalancingSince !== undefined) return;
    state.rebalancingSince = state.sim.now;
    state.facts.rebalanceBegun.report(state.run.generation, members);
  }

  completed(members: number): void {
    const { state } = this;
    state.counters.rebalances++;
    if (state.rebalancingSince !== undefined) state.rebalancingTime += state.sim.now - state.rebalancingSince;
    state.rebalancingSince = undefined;
    state.facts.rebalanced.report(state.run.generation, members);
    if (members > 0) state.history.noteAssignment(state.numPartitions);
  }

  answerWaiting(): void {
    const { waiting } = this.state;
    this.state.waiting = [];
    for (const { done } of waiting) done();
  }

  countExpiry(member: GroupMember): void {
    this.state.counters.expirations++;
    this.state.facts.expired.report((member as Member<K, V>).id, member.owned.length);
  }

  setEmpty(empty: boolean): void {
    const { state } = this;
    state.offsetExpiry?.cancel();
    state.offsetExpiry = undefined;
    const { offsetsRetention } = state.settings;
    if (!empty || offsetsRetention === undefined) return;
    state.offsetExpiry = this.after<GroupState<K, V>>(offsetsRetention, (group) => group.forgetOffsets(), state, true);
  }

  private perform<A>(call: Call<A>): void {
    const { state } = this;
    if (state.down || call.crashes !== state.crashes) return;
    if (holdBack<Call<A>>(state.coordinator, (due) => this.perform(due), call)) return;
    call.callback(call.argument);
  }
}
