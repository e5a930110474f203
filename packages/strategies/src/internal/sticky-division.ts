import type { AssignmentContext, Assignments } from "../assignment/partition-assignment.js";
import { joinOrderOf, mostMembersOf, sortedConsumers, sortedPartitions } from "./assignment-input.js";
import { javaTableOrder } from "./java-hash-table.js";
import { JAVA_STRINGS } from "./java-keys.js";

/** What the sticky strategies want to know of the group. */
export type StickyContext = Pick<AssignmentContext, "previous"> &
  Partial<Pick<AssignmentContext, "ownedGeneration" | "joinGeneration" | "joinOrder" | "mostMembers">>;

/**
 * How generations of claims compare: Kafka's eager assignor takes that of the claim for the one who is looked at and that
 * of the request to join for the one who claimed first; its cooperative one takes the latter for both, if there is one.
 */
export type ClaimAge = "ofClaim" | "ofJoin";

export interface StickyDivision {
  readonly assignments: Assignments;
  /** The partitions that somebody who claims them would have to give up first. */
  readonly changingOwner: ReadonlySet<number>;
}

/** No owner, or no generation. */
const NONE = -1;

/** A consumer, numbered in the order in which Java has them. */
interface Member {
  readonly name: string;
  readonly partitions: number[];
  /** How many of the partitions it owns. */
  owned: number;
  /** How many of them it keeps, the lowest. */
  kept: number;
}

/** Who owns what: by position among the partitions, the number of a member. */
interface Ownership {
  readonly owners: Int32Array;
  /** 1 where two claimed a partition in one generation. It is nobody's then. */
  readonly disputed: Uint8Array;
}

/** Kafka's division of one topic among subscribers of the same: balance first, then as few moves as possible. */
export function divideSticky(
  caller: string,
  partitions: readonly number[],
  consumers: readonly string[],
  context: StickyContext | undefined,
  age: ClaimAge,
): StickyDivision {
  const sorted = sortedPartitions(caller, partitions);
  const names = sortedConsumers(caller, consumers);
  const joinOrder = joinOrderOf(caller, names, consumers, context?.joinOrder);
  const listed = leaderOrder(joinOrder, mostMembersOf(caller, context?.mostMembers));
  // The assignor notes what each owns in a map of its own, and goes by that one from then on.
  const members = javaTableOrder(listed, JAVA_STRINGS).map(
    (name): Member => ({ name, partitions: [], owned: 0, kept: 0 }),
  );
  const ownership = settleClaims(sorted, listed, members, context, age);
  const { short, full } = keep(sorted, members, ownership);
  const free = takeKept(sorted, members, ownership);
  const changingOwner = deal(sorted, free, members, ownership, short, full);
  const partitionsOf = new Map(members.map((member) => [member.name, member.partitions]));
  for (const owned of partitionsOf.values()) {
    owned.sort((a, b) => a - b);
  }
  return { assignments: new Map(names.map((name) => [name, partitionsOf.get(name) as number[]])), changingOwner };
}

/** The leader of a group puts its members into a table of its own, in the order in which the coordinator lists them. */
function leaderOrder(joinOrder: readonly string[], mostMembers: number): readonly string[] {
  const listed = javaTableOrder(joinOrder, JAVA_STRINGS, undefined, mostMembers);
  return javaTableOrder(listed, JAVA_STRINGS);
}

/** Between two claims the later generation wins. Two of one generation settle it for good: it is nobody's. */
function settleClaims(
  sorted: readonly number[],
  listed: readonly string[],
  members: readonly Member[],
  context: StickyContext | undefined,
  age: ClaimAge,
): Ownership {
  const owners = new Int32Array(sorted.length).fill(NONE);
  const disputed = new Uint8Array(sorted.length);
  if (context === undefined) {
    return { owners, disputed };
  }
  const positions = new Map(sorted.map((partition, position) => [partition, position]));
  const { previous, ownedGeneration, joinGeneration = ownedGeneration } = context;
  const joinOf = (member: Member): number => joinGeneration?.get(member.name) ?? NONE;
  const claimOf = (member: Member): number => {
    const join = age === "ofJoin" ? joinOf(member) : NONE;
    return join === NONE ? (ownedGeneration?.get(member.name) ?? NONE) : join;
  };
  const numbers = new Map(members.map(({ name }, number) => [name, number]));
  for (const name of listed) {
    const number = numbers.get(name) as number;
    const generation = claimOf(members[number] as Member);
    for (const partition of previous.get(name) ?? []) {
      const position = positions.get(partition);
      if (position === undefined) {
        continue;
      }
      const rival = members[owners[position] as number];
      const against = rival === undefined ? NONE : joinOf(rival);
      if (rival === undefined || generation > against) {
        owners[position] = number;
      } else if (generation === against) {
        owners[position] = number;
        disputed[position] = 1;
      }
    }
  }
  return { owners, disputed };
}

/** Decides how much everybody keeps. Returns who has less than the lower quota, and who could have one more than it. */
function keep(
  sorted: readonly number[],
  members: readonly Member[],
  { owners, disputed }: Ownership,
): { short: number[]; full: number[] } {
  for (const [position, owner] of owners.entries()) {
    const member = members[owner];
    if (member !== undefined && disputed[position] === 0) {
      member.owned++;
    }
  }
  const quota = Math.floor(sorted.length / members.length);
  let larger = sorted.length % members.length;
  const short: number[] = [];
  const full: number[] = [];
  for (const [number, member] of members.entries()) {
    if (member.owned < quota) {
      member.kept = member.owned;
      short.push(number);
    } else if (member.owned > quota && larger > 0) {
      member.kept = quota + 1;
      larger--;
    } else {
      member.kept = quota;
      full.push(number);
    }
  }
  const byName = (a: number, b: number): number =>
    JAVA_STRINGS.compare((members[a] as Member).name, (members[b] as Member).name);
  return { short: short.sort(byName), full: larger > 0 ? full.sort(byName) : [] };
}

/** Gives everybody what it keeps. Returns the positions of all other partitions, ascending. */
function takeKept(sorted: readonly number[], members: readonly Member[], { owners, disputed }: Ownership): number[] {
  const free: number[] = [];
  for (const [position, partition] of sorted.entries()) {
    const owner = disputed[position] === 1 ? undefined : members[owners[position] as number];
    if (owner !== undefined && owner.partitions.length < owner.kept) {
      owner.partitions.push(partition);
    } else {
      free.push(position);
    }
  }
  return free;
}

/**
 * Deals what is free: one each, round and round, up to the lower quota, then one more for as many as there are, beginning
 * with those who kept that much.
 */
function deal(
  sorted: readonly number[],
  free: readonly number[],
  members: readonly Member[],
  { owners }: Ownership,
  short: readonly number[],
  full: number[],
): ReadonlySet<number> {
  const quota = Math.floor(sorted.length / members.length);
  const changingOwner = new Set<number>();
  let dealt = 0;
  const give = (number: number): number => {
    const position = free[dealt++] as number;
    const partition = sorted[position] as number;
    // Whoever gives something away gets nothing, so it is never its own.
    if (owners[position] !== NONE) {
      changingOwner.add(partition);
    }
    return (members[number] as Member).partitions.push(partition);
  };
  let open = short;
  while (open.length > 0) {
    open = open.filter((number) => {
      const filled = give(number) === quota;
      if (filled) {
        full.push(number);
      }
      return !filled;
    });
  }
  for (const number of full) {
    if (dealt < free.length) {
      give(number);
    }
  }
  return changingOwner;
}
