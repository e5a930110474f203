import type { Process } from "@sim/core";
import type { GroupState } from "./group-state.js";
import type { Member } from "./member.js";
import { changeOf } from "./membership.js";
import { wake } from "./ownership.js";

/**
 * The client's part of a rebalance, at a look of one of its polls or of its join; undefined if there is nothing to do. A client
 * does one thing at a time: a second poll of it waits until the first is done with its part.
 */
export function takePart<K, V>(state: GroupState<K, V>, member: Member<K, V>): Process | undefined {
  if (member.takingPart) return waitForTurn(state, member);
  const part = state.run.participate?.(member);
  return part === undefined ? undefined : alone(member, part);
}

function* waitForTurn<K, V>(state: GroupState<K, V>, member: Member<K, V>): Process {
  yield* changeOf(state, member);
}

function* alone<K, V>(member: Member<K, V>, part: Process): Process {
  member.takingPart = true;
  try {
    yield* part;
  } finally {
    member.takingPart = false;
    wake(member);
  }
}
