import { sortedConsumers, sortedPartitions } from "../internal/assignment-input.js";
import type { Assignments, PartitionAssignment } from "./partition-assignment.js";

/**
 * Deals partitions in ascending order, one each, to the consumers in code-unit order, round and round. This is Kafka's
 * round-robin assignor on one topic.
 *
 * @example
 * ```ts
 * import { RoundRobinAssignment } from "@sim/strategies";
 *
 * const assignments = new RoundRobinAssignment().assign([0, 1, 2, 3, 4], ["ann", "bob"]);
 *
 * Object.fromEntries(assignments); // => { ann: [0, 2, 4], bob: [1, 3] }
 * ```
 *
 * @see `org.apache.kafka.clients.consumer.RoundRobinAssignor`
 * @public
 */
export class RoundRobinAssignment implements PartitionAssignment {
  /** `"roundrobin"`, as in Kafka */
  readonly name: string = "roundrobin";

  /**
   * Who owns what.
   *
   * @param partitions - distinct integers from 0, in any order
   * @param consumers - distinct names, in any order
   * @returns an entry for each consumer, also for one without partitions
   * @throws RangeError or TypeError if a partition or a name is of the wrong kind, out of range, or there twice
   */
  assign(partitions: readonly number[], consumers: readonly string[]): Assignments {
    const sorted = sortedPartitions("RoundRobinAssignment", partitions);
    const names = sortedConsumers("RoundRobinAssignment", consumers);
    const hands = names.map((): number[] => []);
    for (const [index, partition] of sorted.entries()) {
      hands[index % names.length]?.push(partition);
    }
    return new Map(names.map((name, seat) => [name, hands[seat] as readonly number[]]));
  }
}
