import { SimError } from "@sim/core";
import { UnknownMemberIdError } from "../errors.js";
import type { ConsumerTarget } from "../messages.js";
import type { GroupState, Member } from "./group-state.js";
import { forgetPositions, revoke, wake } from "./ownership.js";
import type { RebalanceProtocol } from "./protocol.js";
import { Session } from "./session.js";

/** What the group keeps for an entity that is a member. */
interface Seat<K, V> {
  readonly member: Member<K, V>;
  session: Session<K, V> | undefined;
}

/** Who is in the group: joins, leaves, and expulsion. Each change is handed to the protocol. */
export class Membership<K, V> {
  private readonly state: GroupState<K, V>;
  private readonly protocol: RebalanceProtocol;
  private readonly seats = new Map<object, Seat<K, V>>();
  private readonly watched = new WeakSet<object>();

  constructor(state: GroupState<K, V>, protocol: RebalanceProtocol) {
    this.state = state;
    this.protocol = protocol;
  }

  join(name: string, entity: ConsumerTarget<K, V>): Member<K, V> {
    const { state } = this;
    this.requireFree(name, entity);
    this.watch(entity);
    state.counters.joins++;
    const seat = this.seats.get(entity) ?? this.admit(name, entity);
    if (state.settings.sessionTimeout !== undefined) {
      seat.session?.end();
      seat.session = new Session(state, seat.member, (member) => this.expel(member));
    }
    this.protocol.membershipChanged();
    return seat.member;
  }

  leave(name: string): void {
    const { state } = this;
    const member = state.members.get(name);
    if (member === undefined) throw state.refused(new UnknownMemberIdError(state.name, name));
    state.counters.leaves++;
    this.remove(member, "Revoked");
  }

  coordinatorCrashed(): void {
    for (const { session } of this.seats.values()) session?.coordinatorCrashed();
  }

  coordinatorRestarted(): void {
    for (const { session } of this.seats.values()) session?.coordinatorRestarted();
  }

  private requireFree(name: string, entity: ConsumerTarget<K, V>): void {
    const { state } = this;
    const known = state.members.get(name);
    if (known !== undefined && known.entity !== entity) {
      throw state.refused(
        new SimError(
          "CONSUMER_NAME_IN_USE",
          `${state.name}: ${JSON.stringify(name)} is a member with another entity (${known.entity.name}): names are unique in a group`,
        ),
      );
    }
    const seat = this.seats.get(entity);
    if (seat !== undefined && seat.member.name !== name) {
      throw state.refused(
        new SimError(
          "ENTITY_IN_GROUP",
          `${state.name}: ${entity.name} is a member as ${JSON.stringify(seat.member.name)} already: one entity, one consumer`,
        ),
      );
    }
  }

  /** Follows the faults of an entity on behalf of whatever member it is at the time. */
  private watch(entity: ConsumerTarget<K, V>): void {
    if (this.watched.has(entity)) return;
    this.state.sim.watch(entity, {
      crashed: () => this.entityCrashed(entity),
      restarted: () => this.seats.get(entity)?.session?.entityBack(),
      suspended: () => this.seats.get(entity)?.session?.entitySilent(),
      resumed: () => this.seats.get(entity)?.session?.entityBack(),
    });
    this.watched.add(entity);
  }

  private entityCrashed(entity: ConsumerTarget<K, V>): void {
    const seat = this.seats.get(entity);
    if (seat === undefined) return;
    // Positions are the client's [B13], and it has just lost its memory.
    forgetPositions(this.state, seat.member);
    seat.session?.entitySilent();
  }

  private admit(name: string, entity: ConsumerTarget<K, V>): Seat<K, V> {
    const { state } = this;
    const member: Member<K, V> = { name, entity, id: state.joinsEver++, owned: [], lastServed: -1, wakeUp: undefined };
    const seat: Seat<K, V> = { member, session: undefined };
    state.members.set(name, member);
    this.seats.set(entity, seat);
    return seat;
  }

  private expel(member: Member<K, V>): void {
    const { state } = this;
    state.counters.expirations++;
    state.facts.expired.report(member.id, member.owned.length);
    this.remove(member, "Lost");
  }

  private remove(member: Member<K, V>, type: "Revoked" | "Lost"): void {
    const { state } = this;
    this.seats.get(member.entity)?.session?.end();
    this.seats.delete(member.entity);
    revoke(state, member, type);
    state.members.delete(member.name);
    wake(member);
    this.protocol.membershipChanged();
  }
}
