import { byName, seatedConsumers, sortedConsumers, sortedPartitions } from "../internal/assignment-input.js";
import type {
  AssignmentContext,
  AssignmentProtocol,
  Assignments,
  PartitionAssignment,
} from "./partition-assignment.js";

/**
 * Deals partitions in ascending order, one each, to the consumers, round and round: to static members first, in code-unit
 * order of their instance ids, then to the others in that of their names. This is Kafka's round-robin assignor on one
 * topic.
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
 * @see `org.apache.kafka.clients.consumer.RoundRobinAssignor` of Kafka 4.2.1
 * @public
 */
export class RoundRobinAssignment implements PartitionAssignment {
  /** `"roundrobin"`, as in Kafka */
  readonly name: string = "roundrobin";
  /** `["eager"]` */
  readonly protocols: readonly AssignmentProtocol[] = ["eager"];

  /**
   * Who owns what.
   *
   * @param partitions - distinct integers from 0, in any order
   * @param consumers - distinct names, in any order
   * @param context - who is a static member; without it nobody is
   * @returns an entry for each consumer, also for one without partitions
   * @throws RangeError or TypeError if a partition or a name is of the wrong kind, out of range, or there twice
   */
  assign(
    partitions: readonly number[],
    consumers: readonly string[],
    context?: Partial<Pick<AssignmentContext, "instanceIds">>,
  ): Assignments {
    const sorted = sortedPartitions("RoundRobinAssignment", partitions);
    const names = sortedConsumers("RoundRobinAssignment", consumers);
    const seated = seatedConsumers(names, context?.instanceIds);
    const hands = seated.map((): number[] => []);
    for (const [index, partition] of sorted.entries()) {
      hands[index % hands.length]?.push(partition);
    }
    return byName(names, seated, hands);
  }
}
