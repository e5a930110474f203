import { SimError, type SimFuture, toSeconds, toTicks } from "@sim/core";
import { UnknownMemberIdError } from "../errors.js";
import type { ConsumerTarget } from "../messages.js";
import type { RebalanceListener } from "../rebalance-listener.js";
import { scheduleAutoCommit } from "./auto-commit.js";
import type { GroupState } from "./group-state.js";
import type { Host } from "./host.js";
import { Member } from "./member.js";
import { forgetPositions, take, wake } from "./ownership.js";

/** What a consumer says of itself when it joins. */
export interface JoinRequest<K, V> {
  readonly consumer: string;
  readonly entity: ConsumerTarget<K, V>;
  readonly instanceId: string | undefined;
  readonly listener: RebalanceListener | undefined;
}

/** Who is in the group: joins, leaves, and faults of the consumers' entities. Each change is handed to the protocol. */
export class Membership<K, V> {
  private readonly state: GroupState<K, V>;
  private readonly host: Host<K, V>;
  private readonly byEntity = new Map<object, Member<K, V>>();
  private readonly watched = new WeakSet<object>();

  constructor(state: GroupState<K, V>, host: Host<K, V>) {
    this.state = state;
    this.host = host;
  }

  join(request: JoinRequest<K, V>): Member<K, V> {
    const { state } = this;
    const known = this.knownMember(request);
    this.watch(request.entity);
    state.counters.joins++;
    const member = known ?? this.admit(request);
    member.lastPollTicks = toTicks(state.sim.now);
    this.watchPolls(member);
    state.run.joined(member);
    return member;
  }

  memberNamed(name: string): Member<K, V> {
    const { state } = this;
    const member = state.members.get(name);
    if (member === undefined || member.closed) throw state.refused(new UnknownMemberIdError(state.name, name));
    return member;
  }

  /** The client is closed: it has committed, and reads nothing from now on. */
  leave(member: Member<K, V>): void {
    const { state, host } = this;
    const { owned } = member;
    state.counters.leaves++;
    take(state, member, owned);
    if (state.run.participate === undefined && owned.length > 0) {
      host.announce(member, "Revoked", owned, state.run.generation);
    }
    this.close(member);
    this.forget(member);
    state.run.left(member);
  }

  /** A session is over. Clients that take no part themselves are out. */
  expire(member: Member<K, V>): void {
    const { state } = this;
    if (state.run.participate === undefined) this.forget(member);
    state.run.expired(member);
    if (member.closed) this.forget(member);
  }

  coordinatorCrashed(): void {
    for (const session of this.state.sessions) session.coordinatorCrashed();
  }

  coordinatorRestarted(): void {
    for (const session of this.state.sessions) session.coordinatorRestarted();
  }

  /** The member if it joins anew; undefined for one that is new. */
  private knownMember({ consumer, entity }: JoinRequest<K, V>): Member<K, V> | undefined {
    const { state } = this;
    const known = state.members.get(consumer);
    if (known !== undefined && known.entity !== entity && !known.closed) {
      throw state.refused(
        new SimError(
          "CONSUMER_NAME_IN_USE",
          `${state.name}: ${JSON.stringify(consumer)} is a member with another entity (${known.entity.name}): names are unique in a group`,
        ),
      );
    }
    const seated = this.byEntity.get(entity);
    if (seated !== undefined && seated.consumer !== consumer && !seated.closed) {
      throw state.refused(
        new SimError(
          "ENTITY_IN_GROUP",
          `${state.name}: ${entity.name} is a member as ${JSON.stringify(seated.consumer)} already: one entity, one consumer`,
        ),
      );
    }
    return known?.closed === false ? known : undefined;
  }

  private admit({ consumer, entity, instanceId, listener }: JoinRequest<K, V>): Member<K, V> {
    const { state } = this;
    const memberId = state.nextMemberId(consumer);
    const member = new Member(consumer, memberId, state.joinsEver++, entity, instanceId, listener);
    member.silent = isSilent(state, entity);
    scheduleAutoCommit(state, member);
    state.members.set(consumer, member);
    this.byEntity.set(entity, member);
    return member;
  }

  private close(member: Member<K, V>): void {
    member.closed = true;
    member.session?.update();
    wake(member);
  }

  /** Its name and entity are free. */
  private forget(member: Member<K, V>): void {
    const { state } = this;
    if (state.members.get(member.consumer) === member) state.members.delete(member.consumer);
    if (this.byEntity.get(member.entity) === member) this.byEntity.delete(member.entity);
  }

  /** Follows the faults of an entity on behalf of whatever member it is at the time. */
  private watch(entity: ConsumerTarget<K, V>): void {
    if (this.watched.has(entity)) return;
    this.state.sim.watch(entity, {
      crashed: () => this.entityCrashed(entity),
      restarted: () => this.entityChanged(entity),
      suspended: () => this.entityChanged(entity),
      resumed: () => {
        this.entityChanged(entity);
        const member = this.byEntity.get(entity);
        if (member === undefined || member.closed) return;
        this.watchPolls(member);
        this.state.run.clientResumed?.(member);
      },
    });
    this.watched.add(entity);
  }

  private entityCrashed(entity: ConsumerTarget<K, V>): void {
    const member = this.byEntity.get(entity);
    if (member === undefined) return;
    // Positions are the client's [B13], and it has just lost its memory.
    forgetPositions(this.state, member);
    if (this.state.run.participate !== undefined) member.closed = true;
    this.entityChanged(entity);
  }

  private entityChanged(entity: ConsumerTarget<K, V>): void {
    const member = this.byEntity.get(entity);
    if (member === undefined) return;
    const { availability, sim } = this.state;
    const now = toTicks(sim.now);
    const wasRunning = member.running;
    member.silent = isSilent(this.state, entity);
    for (const partition of member.owned) {
      if (!member.running) availability.lost(partition, now);
      else if (!wasRunning) availability.gained(partition, now);
    }
    member.session?.update();
  }

  /** Looks after the length of `maxPollInterval` whether it has polled. */
  private watchPolls(member: Member<K, V>): void {
    const { maxPollInterval } = this.state.timing;
    if (maxPollInterval === Infinity || member.pollCheck?.pending === true) return;
    const due = member.lastPollTicks + toTicks(maxPollInterval);
    const wait = toSeconds(Math.max(0, due - toTicks(this.state.sim.now)));
    member.pollCheck = this.host.after<Member<K, V>>(wait, (late) => this.checkPolls(late), member, true);
  }

  private checkPolls(member: Member<K, V>): void {
    const { state } = this;
    member.pollCheck = undefined;
    if (member.closed || state.members.get(member.consumer) !== member) return;
    // A client that is suspended does nothing; it looks when it goes on.
    if (!member.running) return;
    const now = toTicks(state.sim.now);
    if (member.polling) member.lastPollTicks = now;
    if (now - member.lastPollTicks < toTicks(state.timing.maxPollInterval)) this.watchPolls(member);
    // Who takes no part himself is put out, as at the end of a session.
    else if (state.run.pollOverdue === undefined) this.expire(member);
    else state.run.pollOverdue(member);
  }

  /** A poll begins: overdue clients that come back are watched again. */
  pollBegins(member: Member<K, V>): void {
    member.polls++;
    this.watchPolls(member);
  }

  pollEnds(member: Member<K, V>): void {
    member.polls--;
    member.lastPollTicks = toTicks(this.state.sim.now);
  }
}

/** Something of a member to wait for. */
export function changeOf<K, V>(state: GroupState<K, V>, member: Member<K, V>): SimFuture<void> {
  member.wakeUp ??= state.sim.future({ label: `${state.name}: news for ${member.consumer}` });
  return member.wakeUp;
}

function isSilent<K, V>({ sim }: GroupState<K, V>, entity: ConsumerTarget<K, V>): boolean {
  return sim.isDown(entity) || sim.isSuspended(entity);
}
