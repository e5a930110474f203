import { describeValue, SimError } from "@sim/core";
import type { Assignments } from "@sim/strategies";
import type { MemberClaim } from "../protocol.js";
import type { GroupState } from "./group-state.js";

/**
 * Asks the strategy who owns what and checks its answer: every partition goes to at most one member, and to a member.
 * Partitions that nobody gets stay unread until the next rebalance.
 *
 * @param members - in the order of their joins
 * @param mostMembers - the most there have been at a time
 * @returns each member's partitions, in the order in which the strategy lists them
 */
export function assign<K, V>(
  state: GroupState<K, V>,
  members: readonly MemberClaim[],
  mostMembers: number,
): ReadonlyMap<string, readonly number[]> {
  const joinOrder = members.map(({ memberId }) => memberId);
  if (joinOrder.length === 0) return new Map();
  const { strategy } = state.settings;
  const partitions = Array.from({ length: state.partitionsKnown }, (_, partition) => partition);
  const claims = members.filter(({ generation }) => generation >= 0);
  const answer: unknown = strategy.assign(partitions, joinOrder.toSorted(), {
    joinOrder,
    mostMembers,
    previous: new Map(claims.map(({ memberId, owned }) => [memberId, owned])),
    ownedGeneration: new Map(claims.map(({ memberId, generation }) => [memberId, generation])),
    instanceIds: new Map(
      members.flatMap(({ memberId, instanceId }) =>
        instanceId === undefined ? [] : [[memberId, instanceId] as const],
      ),
    ),
    random: state.random.assignment,
    state: state.strategyState,
  });
  return checkAnswer(state, joinOrder, answer);
}

function checkAnswer<K, V>(state: GroupState<K, V>, ids: readonly string[], answer: unknown): Assignments {
  const { strategy } = state.settings;
  const known = new Set(ids);
  const refuse = (what: string): SimError =>
    new SimError("BAD_ASSIGNMENT", `${state.name}: assignment strategy ${describeValue(strategy.name)} ${what}`);
  if (!isMap(answer)) throw refuse(`must return a map of partitions by consumer, got ${describeValue(answer)}`);

  const owner = new Map<number, string>();
  for (const [name, partitions] of answer) {
    if (typeof name !== "string" || !known.has(name)) {
      throw refuse(`gave partitions to ${describeValue(name)}, which is not a member`);
    }
    if (!Array.isArray(partitions)) throw refuse(`must give ${describeValue(name)} an array of partitions`);
    for (const partition of partitions as readonly unknown[]) {
      if (!Number.isInteger(partition) || (partition as number) < 0 || (partition as number) >= state.partitionsKnown) {
        throw refuse(`gave out partition ${describeValue(partition)}, the log has 0 to ${state.partitionsKnown - 1}`);
      }
      const other = owner.get(partition as number);
      if (other !== undefined) throw refuse(`gave partition ${partition} to ${other} and ${name}: one owner each`);
      owner.set(partition as number, name);
    }
  }
  const shares = answer as ReadonlyMap<string, readonly number[]>;
  return new Map(ids.map((id) => [id, Object.freeze([...(shares.get(id) ?? [])])]));
}

/** Any map will do, also one of another realm. */
function isMap(answer: unknown): answer is ReadonlyMap<unknown, unknown> {
  const candidate = answer as Partial<ReadonlyMap<unknown, unknown>> | null | undefined;
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    typeof candidate.entries === "function" &&
    !Array.isArray(answer)
  );
}
