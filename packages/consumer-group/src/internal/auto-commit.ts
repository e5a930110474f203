import { type Process, type SimError, toTicks } from "@sim/core";
import { commitAsClient, type OffsetList } from "./commit.js";
import { type GroupState, NONE } from "./group-state.js";
import type { Member } from "./member.js";

/** A poll of the member begins: it sends off its positions if it is time [B15]; nobody waits for the answer. */
export function commitIfDue<K, V>(state: GroupState<K, V>, member: Member<K, V>): void {
  const now = toTicks(state.sim.now);
  if (now < member.nextAutoCommitTicks) return;
  scheduleAutoCommit(state, member);
  const positions = positionsOf(state, member);
  if (positions.length === 0) return;
  try {
    commitAsClient(state, member, positions, state.run.generationOf(member), false);
  } catch (error) {
    if (!state.isRefusal(error)) throw error;
  }
}

/** The next one is due an interval from now. */
export function scheduleAutoCommit<K, V>(state: GroupState<K, V>, member: Member<K, V>): void {
  const { autoCommitInterval } = state.settings;
  member.nextAutoCommitTicks =
    autoCommitInterval === undefined ? Infinity : toTicks(state.sim.now) + toTicks(autoCommitInterval);
}

/** Commits the member's positions and waits for the answer: before partitions are given away, and at the close. */
export function* commitPositions<K, V>(state: GroupState<K, V>, member: Member<K, V>): Process {
  if (state.settings.autoCommitInterval === undefined) return;
  const positions = positionsOf(state, member);
  if (positions.length === 0) return;
  try {
    yield* commitAsClient(state, member, positions, state.run.generationOf(member));
  } catch (error) {
    const unavailable = (error as Partial<SimError> | null)?.code === "ENTITY_UNAVAILABLE";
    if (!unavailable && !state.isRefusal(error)) throw error;
  }
}

function positionsOf<K, V>(state: GroupState<K, V>, member: Member<K, V>): OffsetList {
  const positions: (readonly [number, number])[] = [];
  for (const partition of member.owned) {
    const position = state.position[partition] as number;
    if (position !== NONE) positions.push([partition, position]);
  }
  return positions;
}
