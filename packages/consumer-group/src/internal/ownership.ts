import type { Message } from "@sim/core";
import type { OwnershipChange } from "../messages.js";
import { type GroupState, type Member, NONE } from "./group-state.js";

type ChangeType = OwnershipChange["type"];

/** Takes everything from a member and tells it with a message of this type, if it had anything. */
export function revoke<K, V>(state: GroupState<K, V>, member: Member<K, V>, type: "Revoked" | "Lost"): void {
  const { owned } = member;
  if (owned.length === 0) return;
  forgetPositions(state, member);
  for (const partition of owned) state.owner[partition] = undefined;
  member.owned = [];
  wake(member);
  tell(state, member, type, owned);
}

/** Gives a member its partitions, which are nobody's, and tells it, also if there are none. */
export function grant<K, V>(state: GroupState<K, V>, member: Member<K, V>, partitions: readonly number[]): void {
  member.owned = partitions;
  for (const partition of partitions) {
    state.owner[partition] = member;
    state.facts.assigned.report(member.id, partition, state.generation);
  }
  wake(member);
  tell(state, member, "Assigned", partitions);
}

/** Makes a member's positions undefined; what a poll of it has under way is no longer for it. */
export function forgetPositions<K, V>(state: GroupState<K, V>, member: Member<K, V>): void {
  for (const partition of member.owned) {
    state.position[partition] = NONE;
    state.ownershipEpoch[partition] = (state.ownershipEpoch[partition] as number) + 1;
  }
}

/** A poll of this member that waits looks again. */
export function wake<K, V>(member: Member<K, V>): void {
  const { wakeUp } = member;
  member.wakeUp = undefined;
  wakeUp?.resolve();
}

/** As an event of this instant; one that is down hears nothing. */
function tell<K, V>(
  state: GroupState<K, V>,
  member: Member<K, V>,
  type: ChangeType,
  partitions: readonly number[],
): void {
  if (state.sim.isDown(member.entity)) return;
  state.sim.schedule<Message<ChangeType, OwnershipChange["payload"]>, ChangeType>(member.entity, type, {
    consumer: member.name,
    partitions,
    generation: state.generation,
  });
}
