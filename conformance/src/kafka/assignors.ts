import {
  type AssignmentContext,
  type Assignments,
  CooperativeStickyAssignment,
  type PartitionAssignment,
  RangeAssignment,
  RoundRobinAssignment,
  StickyAssignment,
  UniformAssignment,
} from "@sim/strategies";
import type { Checker, Difference } from "../checker.js";

interface AssignorCase {
  readonly steps: readonly Rebalance[];
}

/** One rebalance: who is there and what they claim, and what Kafka's assignor made of it. */
interface Rebalance {
  readonly partitions: number;
  /** The most members that the coordinator has had at a time, where the answer depends on it. */
  readonly mostMembers?: number;
  /** In the order in which they joined. */
  readonly members: readonly Member[];
  /** Each member's partitions. */
  readonly answer: readonly (readonly number[])[];
}

interface Member {
  readonly id: string;
  readonly instance?: string;
  /** What it claims: as it owned or remembers it, or its present target. */
  readonly owned?: readonly number[];
  /** The generation of that; none if it has not been told of an assignment. */
  readonly ownedGeneration?: number;
  /** The generation that its JoinGroup carries. */
  readonly generation?: number;
}

const strategies: { readonly [kind: string]: PartitionAssignment } = {
  "assignor-range": new RangeAssignment(),
  "assignor-roundrobin": new RoundRobinAssignment(),
  "assignor-sticky": new StickyAssignment(),
  "assignor-cooperative-sticky": new CooperativeStickyAssignment(),
  "assignor-server-uniform": new UniformAssignment(),
  "assignor-server-range": new RangeAssignment(),
};

/** The kinds that {@link checkAssignor} checks. */
export const assignorKinds = Object.keys(strategies);

/**
 * `assignor-*`: the answer at each rebalance of a group's history, by the built-in strategy of that name. Kafka's uniform
 * assignor hands on sets whose order its next answer depends on; so the order counts there, and where the target is what
 * the rebalance before came to, the strategy must say the same when it gets its own lists back, as a group hands them.
 */
export const checkAssignor: Checker<AssignorCase> = (kind, _header, { steps }) => {
  const strategy = strategies[kind] as PartitionAssignment;
  const ordered = strategy.name === "uniform";
  let before: Assignments = new Map();
  for (const [index, rebalance] of steps.entries()) {
    const where = `step ${index}`;
    const given = ask(strategy, rebalance, rebalance.members);
    const difference = compare(rebalance, given, ordered, where);
    if (difference !== undefined) return difference;
    if (ordered && before.size > 0) {
      const again = ask(strategy, rebalance, withLists(rebalance.members, before));
      const another = compare(rebalance, again, ordered, `${where}, its own lists given back`);
      if (another !== undefined) return another;
    }
    before = given;
  }
  return undefined;
};

function ask(strategy: PartitionAssignment, rebalance: Rebalance, members: readonly Member[]): Assignments {
  const ids = members.map(({ id }) => id);
  const partitions = Array.from({ length: rebalance.partitions }, (_, partition) => partition);
  return strategy.assign(partitions, ids.toSorted(), contextOf(members, ids, rebalance.mostMembers));
}

function compare(
  { members, answer }: Rebalance,
  given: Assignments,
  ordered: boolean,
  where: string,
): Difference | undefined {
  for (const [place, { id }] of members.entries()) {
    const [expected, actual] = [answer[place] as readonly number[], given.get(id) ?? []].map((list) =>
      ordered ? list : ascending(list),
    );
    if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
    return { where: `${where}, member ${JSON.stringify(id)}`, expected, actual };
  }
  return undefined;
}

/** Where a member has what these lists say, its list as it stands there. */
function withLists(members: readonly Member[], lists: Assignments): readonly Member[] {
  return members.map((member) => {
    const list = lists.get(member.id) ?? [];
    const same = String(ascending(list)) === String(ascending(member.owned ?? []));
    return same ? { ...member, owned: list } : member;
  });
}

function ascending(list: readonly number[]): readonly number[] {
  return list.toSorted((a, b) => a - b);
}

function contextOf(
  members: readonly Member[],
  joinOrder: readonly string[],
  mostMembers: number | undefined,
): AssignmentContext {
  return {
    previous: mapOf(members, ({ owned }) => owned),
    ownedGeneration: mapOf(members, ({ ownedGeneration }) => ownedGeneration),
    joinGeneration: mapOf(members, ({ generation }) => generation),
    instanceIds: mapOf(members, ({ instance }) => instance),
    joinOrder,
    mostMembers,
    random: { next: () => Number.NaN },
    state: undefined,
  };
}

function mapOf<T>(members: readonly Member[], partOf: (member: Member) => T | undefined): ReadonlyMap<string, T> {
  const entries = members.map((member) => [member.id, partOf(member)] as const);
  return new Map(entries.filter((entry): entry is readonly [string, T] => entry[1] !== undefined));
}
