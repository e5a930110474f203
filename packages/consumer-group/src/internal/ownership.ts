import { type Message, toTicks } from "@sim/core";
import type { OwnershipChange } from "../messages.js";
import type { OwnershipChangeType } from "../protocol.js";
import { type GroupState, NONE } from "./group-state.js";
import type { Member } from "./member.js";

/** Takes partitions from a member, those of them that it has; what a poll of it has under way is no longer for it. */
export function take<K, V>(state: GroupState<K, V>, member: Member<K, V>, partitions: readonly number[]): void {
  const taken = partitions.filter((partition) => state.owner[partition] === member);
  if (taken.length === 0) return;
  for (const partition of taken) {
    state.availability.lost(partition, toTicks(state.sim.now));
    forgetPosition(state, partition);
    state.owner[partition] = undefined;
    state.facts.revoked.report(member.id, partition);
    member.paused.delete(partition);
  }
  member.owned = Object.freeze(member.owned.filter((partition) => !taken.includes(partition)));
  wake(member);
}

/** Gives a member partitions that are nobody's. */
export function give<K, V>(
  state: GroupState<K, V>,
  member: Member<K, V>,
  partitions: readonly number[],
  generation: number,
): void {
  for (const partition of partitions) {
    state.availability.gained(partition, toTicks(state.sim.now));
    state.owner[partition] = member;
    state.facts.assigned.report(member.id, partition, generation);
  }
  if (partitions.length > 0) member.owned = Object.freeze([...member.owned, ...partitions].sort((a, b) => a - b));
  wake(member);
}

/** Makes a member's positions undefined; what a poll of it has under way is no longer for it. */
export function forgetPositions<K, V>(state: GroupState<K, V>, member: Member<K, V>): void {
  for (const partition of member.owned) forgetPosition(state, partition);
}

function forgetPosition<K, V>(state: GroupState<K, V>, partition: number): void {
  state.position[partition] = NONE;
  state.ownershipEpoch[partition] = (state.ownershipEpoch[partition] as number) + 1;
}

/** A poll of this member that waits looks again. */
export function wake<K, V>(member: Member<K, V>): void {
  const { wakeUp } = member;
  member.wakeUp = undefined;
  wakeUp?.resolve();
}

/** As an event of this instant; one that is down hears nothing. */
export function tellEntity<K, V>(
  state: GroupState<K, V>,
  member: Member<K, V>,
  type: OwnershipChangeType,
  partitions: readonly number[],
  generation: number,
): void {
  if (state.sim.isDown(member.entity)) return;
  state.sim.schedule<Message<OwnershipChangeType, OwnershipChange["payload"]>, OwnershipChangeType>(
    member.entity,
    type,
    { consumer: member.consumer, partitions, generation },
  );
}
