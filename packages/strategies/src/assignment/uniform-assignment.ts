import { joinOrderOf, mostMembersOf, sortedConsumers, sortedPartitions } from "../internal/assignment-input.js";
import { capacityForCopy, javaTableOrder } from "../internal/java-hash-table.js";
import { JAVA_INTEGERS, JAVA_STRINGS } from "../internal/java-keys.js";
import { timelineOrder } from "../internal/timeline-order.js";
import type {
  AssignmentContext,
  AssignmentProtocol,
  Assignments,
  PartitionAssignment,
} from "./partition-assignment.js";

/**
 * The default of Kafka's coordinator in the consumer protocol, on one topic: quotas in order, filled up from what is free.
 * With `n` partitions and `c` consumers each gets `floor(n / c)`, and `n mod c` of them get one more:
 *
 * - Consumers are gone through once. One who has more than it may gives away the rest; it may have one more than
 *   `floor(n / c)` while there are such extra partitions. One who has no use for the extra passes it on, unless all who are
 *   left have to take one.
 * - What is free, in ascending order, and then what was given away, goes to those with room, in order: each is filled up
 *   before the next.
 *
 * Consumers come in the order of a Java hash map ({@link javaHashOrder}). With an epoch in `ownedGeneration` a consumer is
 * in the group already and was put into that map first, as the coordinator lists its members; the others after them, as
 * they are handed over. The partitions of a consumer are listed in the order of a Java hash set, which decides what it
 * gives away: the last. To get Kafka's answers with more than 16 partitions, hand lists back as they were returned.
 *
 * @example
 * ```ts
 * import { UniformAssignment } from "@sim/strategies";
 *
 * const uniform = new UniformAssignment();
 * const one = uniform.assign([0, 1, 2, 3, 4], ["ann"]);
 * const two = uniform.assign([0, 1, 2, 3, 4], ["ann", "bob"], { previous: one });
 *
 * Object.fromEntries(two); // => { ann: [0, 1, 2], bob: [3, 4] }
 * ```
 *
 * @see `org.apache.kafka.coordinator.group.assignor.UniformHomogeneousAssignmentBuilder` of Kafka 4.2.1; KIP-848
 * @public
 */
export class UniformAssignment implements PartitionAssignment {
  /** `"uniform"`, as in Kafka */
  readonly name: string = "uniform";
  /** `["consumer"]` */
  readonly protocols: readonly AssignmentProtocol[] = ["consumer"];

  /**
   * Who is to own what.
   *
   * @param partitions - distinct integers from 0, in any order
   * @param consumers - distinct names, in any order; without `context.joinOrder` they joined in this one
   * @param context - the target assignment so far, and who is in the group already; without it nobody has anything. Of two
   *   consumers with the same partition, which Kafka's coordinator never has, the first in order keeps it.
   * @returns an entry for each consumer, also for one without partitions; partitions in the order of a Java hash set
   * @throws RangeError or TypeError if a partition or a name is of the wrong kind, out of range, or there twice, if
   *   `joinOrder` does not list the consumers, or if `mostMembers` is not an integer from 0 to 2^20
   */
  assign(
    partitions: readonly number[],
    consumers: readonly string[],
    context?: Pick<AssignmentContext, "previous"> &
      Partial<Pick<AssignmentContext, "ownedGeneration" | "joinOrder" | "mostMembers">>,
  ): Assignments {
    const sorted = sortedPartitions("UniformAssignment", partitions);
    const names = sortedConsumers("UniformAssignment", consumers);
    const joinOrder = joinOrderOf("UniformAssignment", names, consumers, context?.joinOrder);
    const mostMembers = mostMembersOf("UniformAssignment", context?.mostMembers);
    const order = coordinatorOrder(joinOrder, context?.ownedGeneration, mostMembers);
    const { shares, free } = currentShares(sorted, order, context?.previous);
    const rooms = shareOut(shares, sorted.length, free);
    fillUp(shares, rooms, free);
    return new Map(names.map((name) => [name, shares.get(name) as number[]]));
  }
}

function coordinatorOrder(
  joinOrder: readonly string[],
  epochs: ReadonlyMap<string, number> | undefined,
  mostMembers: number,
): readonly string[] {
  const isMember = (name: string): boolean => (epochs?.get(name) ?? 0) > 0;
  const members = timelineOrder(joinOrder.filter(isMember), mostMembers);
  const joining = joinOrder.filter((name) => !isMember(name));
  return javaTableOrder([...members, ...joining], JAVA_STRINGS);
}

/** What everybody has, as a Java hash set lists it, and what nobody has, ascending. */
function currentShares(
  sorted: readonly number[],
  order: readonly string[],
  previous: Assignments | undefined,
): { shares: Map<string, number[]>; free: number[] } {
  const open = new Set(sorted);
  const shares = new Map<string, number[]>();
  for (const name of order) {
    const own = (previous?.get(name) ?? []).filter((partition) => open.delete(partition));
    shares.set(name, javaTableOrder(own, JAVA_INTEGERS, capacityForCopy(own.length)));
  }
  return { shares, free: [...open] };
}

/** Takes away what is above a quota, and adds it to what is free. Returns how much room each has. */
function shareOut(shares: Map<string, number[]>, numPartitions: number, free: number[]): number[] {
  const quota = Math.floor(numPartitions / shares.size);
  let extras = numPartitions % shares.size;
  let toCome = shares.size;
  const rooms: number[] = [];
  for (const share of shares.values()) {
    const most = quota + (extras > 0 ? 1 : 0);
    free.push(...share.splice(most));
    const declines = share.length < most && toCome > extras;
    if (extras > 0 && !declines) {
      extras--;
      rooms.push(most - share.length);
    } else {
      rooms.push(quota - share.length);
    }
    toCome--;
  }
  return rooms;
}

function fillUp(shares: Map<string, number[]>, rooms: readonly number[], free: readonly number[]): void {
  let next = 0;
  for (const [index, [name, share]] of [...shares].entries()) {
    const room = rooms[index] as number;
    if (room > 0) {
      const filled = [...share, ...free.slice(next, next + room)];
      shares.set(name, javaTableOrder(filled, JAVA_INTEGERS, capacityForCopy(share.length)));
      next += room;
    }
  }
}
