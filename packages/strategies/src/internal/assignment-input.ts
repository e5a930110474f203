import type { Assignments } from "../assignment/partition-assignment.js";
import { requireInteger } from "./check.js";
import { wrongKind, wrongValue } from "./errors.js";
import { JAVA_STRINGS } from "./java-keys.js";

/** So that a wrong number cannot ask for a table without end. */
const MOST_MEMBERS = 2 ** 20;

/** The partitions in ascending order; throws unless they are different integers from 0. */
export function sortedPartitions(owner: string, partitions: readonly number[]): readonly number[] {
  requireArray(owner, "partitions", partitions);
  for (const partition of partitions) {
    requireInteger(owner, "partitions", partition, 0);
  }
  return requireDistinct(owner, "partitions", Float64Array.from(partitions).sort());
}

/** The names in code-unit order; throws unless they are different strings. */
export function sortedConsumers(owner: string, consumers: readonly string[]): readonly string[] {
  requireArray(owner, "consumers", consumers);
  for (const consumer of consumers) {
    if (typeof consumer !== "string") {
      throw wrongKind(owner, "consumers", "strings", consumer);
    }
  }
  return requireDistinct(owner, "consumers", consumers.toSorted());
}

/** The consumers in the order in which they joined; throws if that lists others. */
export function joinOrderOf(
  owner: string,
  sorted: readonly string[],
  consumers: readonly string[],
  joinOrder: readonly string[] | undefined,
): readonly string[] {
  if (joinOrder === undefined) {
    return consumers;
  }
  const same = sortedConsumers(owner, joinOrder).every((name, index) => name === sorted[index]);
  if (!same || joinOrder.length !== sorted.length) {
    throw wrongValue(owner, "context.joinOrder", "a list of the same consumers", joinOrder.join(", "));
  }
  return joinOrder;
}

/** The number; throws unless a table may be made for so many. Any that is less than there are says nothing. */
export function mostMembersOf(owner: string, mostMembers: number | undefined): number {
  const most = mostMembers ?? 0;
  requireInteger(owner, "context.mostMembers", most, 0);
  if (most > MOST_MEMBERS) {
    throw wrongValue(owner, "context.mostMembers", `at most ${MOST_MEMBERS}`, most);
  }
  return most;
}

function requireArray(owner: string, name: string, value: unknown): void {
  if (!Array.isArray(value)) {
    throw wrongKind(owner, name, "an array", value);
  }
}

function requireDistinct<T>(owner: string, name: string, sorted: ArrayLike<T>): readonly T[] {
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) {
      throw wrongValue(owner, name, "distinct", `${sorted[i]} twice`);
    }
  }
  return Array.from(sorted);
}

/**
 * The order in which Kafka seats members for its range and round-robin assignors: the static ones by instance id, then the
 * others by name.
 */
export function seatedConsumers(
  sorted: readonly string[],
  instanceIds: ReadonlyMap<string, string> | undefined,
): readonly string[] {
  if (instanceIds === undefined || instanceIds.size === 0) {
    return sorted;
  }
  const seat = ([a, instanceOfA]: Seat, [b, instanceOfB]: Seat): number => {
    if (instanceOfA === undefined || instanceOfB === undefined) {
      return instanceOfA === instanceOfB ? compare(a, b) : instanceOfA === undefined ? 1 : -1;
    }
    return compare(instanceOfA, instanceOfB);
  };
  const { compare } = JAVA_STRINGS;
  const seats = sorted.map((name): Seat => [name, instanceIds.get(name)]);
  return seats.sort(seat).map(([name]) => name);
}

type Seat = readonly [name: string, instanceId: string | undefined];

/** What each has, by name. */
export function byName(
  sorted: readonly string[],
  seated: readonly string[],
  shares: readonly (readonly number[])[],
): Assignments {
  const shareOf = new Map(seated.map((name, seat) => [name, shares[seat] as readonly number[]]));
  return new Map(sorted.map((name) => [name, shareOf.get(name) as readonly number[]]));
}
