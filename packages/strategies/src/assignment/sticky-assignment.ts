import { sortedConsumers, sortedPartitions } from "../internal/assignment-input.js";
import type { AssignmentContext, Assignments, PartitionAssignment } from "./partition-assignment.js";

/**
 * Balanced first, then as few moves as possible. With `n` partitions and `c` consumers each gets `floor(n / c)`, and
 * `n mod c` of them get one more; among all such divisions it takes one that leaves as many partitions as possible where
 * they were. Which one is fixed by these rules:
 *
 * - The extra partitions go to those who owned most, by code-unit order of names where they owned equally many.
 * - Who has to give partitions away gives the highest ones.
 * - Partitions without an owner are dealt in ascending order, one each in code-unit order of names, round and round
 *   among those who have room.
 *
 * A partition that two consumers owned before counts as nobody's, as with equal generations in Kafka. Everything comes
 * from the previous assignment in the context; the strategy remembers nothing, so groups can share it.
 *
 * @example
 * ```ts
 * import { StickyAssignment } from "@sim/strategies";
 *
 * const sticky = new StickyAssignment();
 * const one = sticky.assign([0, 1, 2, 3, 4, 5], ["ann"]);
 * const two = sticky.assign([0, 1, 2, 3, 4, 5], ["ann", "bob"], { previous: one });
 * const three = sticky.assign([0, 1, 2, 3, 4, 5], ["ann", "bob", "cat"], { previous: two });
 *
 * Object.fromEntries(two); // => { ann: [0, 1, 2], bob: [3, 4, 5] }
 * Object.fromEntries(three); // => { ann: [0, 1], bob: [3, 4], cat: [2, 5] }
 * ```
 *
 * @see `org.apache.kafka.clients.consumer.StickyAssignor` for the aims; ties are broken differently there
 * @public
 */
export class StickyAssignment implements PartitionAssignment {
  /** `"sticky"`, as in Kafka */
  readonly name: string = "sticky";

  /**
   * Who owns what.
   *
   * @param partitions - distinct integers from 0, in any order
   * @param consumers - distinct names, in any order
   * @param context - the assignment before; without it nobody owned anything
   * @returns an entry for each consumer, also for one without partitions
   * @throws RangeError or TypeError if a partition or a name is of the wrong kind, out of range, or there twice
   */
  assign(
    partitions: readonly number[],
    consumers: readonly string[],
    context?: Pick<AssignmentContext, "previous">,
  ): Assignments {
    const sorted = sortedPartitions("StickyAssignment", partitions);
    const names = sortedConsumers("StickyAssignment", consumers);
    const members = previousMembers(sorted, names, context?.previous ?? new Map());
    setRoom(members, sorted.length);
    const kept = new Set<number>();
    for (const member of members) {
      member.partitions.splice(member.room);
      for (const partition of member.partitions) {
        kept.add(partition);
      }
    }
    deal(
      sorted.filter((partition) => !kept.has(partition)),
      members,
    );
    return new Map(members.map((member) => [member.name, member.partitions.sort((a, b) => a - b)]));
  }
}

interface Member {
  readonly name: string;
  /** What it owns, ascending. */
  readonly partitions: number[];
  /** How many it may own in the end. */
  room: number;
}

function previousMembers(sorted: readonly number[], names: readonly string[], previous: Assignments): Member[] {
  const owners = new Map<number, string | undefined>();
  for (const name of names) {
    for (const partition of new Set(previous.get(name))) {
      owners.set(partition, owners.has(partition) ? undefined : name);
    }
  }
  const members = new Map(names.map((name): [string, Member] => [name, { name, partitions: [], room: 0 }]));
  for (const partition of sorted) {
    members.get(owners.get(partition) as string)?.partitions.push(partition);
  }
  return [...members.values()];
}

function setRoom(members: readonly Member[], numPartitions: number): void {
  const quota = Math.floor(numPartitions / members.length);
  const larger = numPartitions % members.length;
  // The sort is stable, so equal ones stay in the order of their names.
  const byOwned = members.toSorted((a, b) => b.partitions.length - a.partitions.length);
  for (const [index, member] of byOwned.entries()) {
    member.room = quota + (index < larger ? 1 : 0);
  }
}

function deal(free: readonly number[], members: readonly Member[]): void {
  let open = members.filter((member) => member.partitions.length < member.room);
  let dealt = 0;
  while (open.length > 0) {
    for (const member of open) {
      member.partitions.push(free[dealt++] as number);
    }
    open = open.filter((member) => member.partitions.length < member.room);
  }
}
