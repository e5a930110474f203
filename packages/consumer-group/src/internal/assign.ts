import { describeValue, SimError } from "@sim/core";
import type { Assignments } from "@sim/strategies";
import type { GroupState } from "./group-state.js";

/**
 * Asks the strategy who owns what and checks its answer: every partition goes to at most one member, and to a member.
 * Partitions that nobody gets stay unread until the next rebalance.
 */
export function assign<K, V>(state: GroupState<K, V>): ReadonlyMap<string, readonly number[]> {
  const names = [...state.members.keys()].sort(byCodeUnit);
  if (names.length === 0) return new Map();
  const { strategy } = state.settings;
  const partitions = Array.from({ length: state.numPartitions }, (_, partition) => partition);
  const answer: unknown = strategy.assign(partitions, names, {
    previous: state.assignments,
    random: state.random.assignment,
    state: state.strategyState,
  });
  return checkAnswer(state, names, answer);
}

function checkAnswer<K, V>(state: GroupState<K, V>, names: readonly string[], answer: unknown): Assignments {
  const { strategy } = state.settings;
  const refuse = (what: string): SimError =>
    new SimError("BAD_ASSIGNMENT", `${state.name}: assignment strategy ${describeValue(strategy.name)} ${what}`);
  if (!isMap(answer)) throw refuse(`must return a map of partitions by consumer, got ${describeValue(answer)}`);

  const owner = new Map<number, string>();
  for (const [name, partitions] of answer) {
    if (typeof name !== "string" || !state.members.has(name)) {
      throw refuse(`gave partitions to ${describeValue(name)}, which is not a member`);
    }
    if (!Array.isArray(partitions)) throw refuse(`must give ${describeValue(name)} an array of partitions`);
    for (const partition of partitions as readonly unknown[]) {
      if (!Number.isInteger(partition) || (partition as number) < 0 || (partition as number) >= state.numPartitions) {
        throw refuse(`gave out partition ${describeValue(partition)}, the log has 0 to ${state.numPartitions - 1}`);
      }
      const other = owner.get(partition as number);
      if (other !== undefined) throw refuse(`gave partition ${partition} to ${other} and ${name}: one owner each`);
      owner.set(partition as number, name);
    }
  }
  const ordered = new Map(names.map((name): [string, number[]] => [name, []]));
  const ascending = [...owner.keys()].sort((a, b) => a - b);
  for (const partition of ascending) ordered.get(owner.get(partition) as string)?.push(partition);
  for (const partitions of ordered.values()) Object.freeze(partitions);
  return ordered;
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

/** The order of Java's `String.compareTo`, and of `<` here: by UTF-16 code unit. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
