import {
  type AssignmentContext,
  CooperativeStickyAssignment,
  type PartitionAssignment,
  RangeAssignment,
  RoundRobinAssignment,
  StickyAssignment,
  UniformAssignment,
} from "@sim/strategies";
import type { Checker } from "../checker.js";

interface AssignorCase {
  readonly steps: readonly Rebalance[];
}

/** One rebalance: who is there and what they claim, and what Kafka's assignor made of it. */
interface Rebalance {
  readonly partitions: number;
  /** The most members there were at a time, if that is not how many there are. */
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

/** `assignor-*`: the answer at each rebalance of a group's history, by the built-in strategy of that name. */
export const checkAssignor: Checker<AssignorCase> = (kind, _header, { steps }) => {
  const strategy = strategies[kind] as PartitionAssignment;
  // Kafka's uniform assignor hands on sets whose order its next answer depends on; of the others it does not matter.
  const ordered = strategy.name === "uniform";
  for (const [index, { partitions, members, answer, ...rest }] of steps.entries()) {
    const ids = members.map(({ id }) => id);
    const given = strategy.assign(
      Array.from({ length: partitions }, (_, partition) => partition),
      ids.toSorted(),
      contextOf(members, ids, rest.mostMembers),
    );
    for (const [place, id] of ids.entries()) {
      const [expected, actual] = [answer[place] as readonly number[], given.get(id) ?? []].map((list) =>
        ordered ? list : list.toSorted((a, b) => a - b),
      );
      if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
      return { where: `step ${index}, member ${JSON.stringify(id)}`, expected, actual };
    }
  }
  return undefined;
};

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
