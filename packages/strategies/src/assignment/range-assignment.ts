import { byName, seatedConsumers, sortedConsumers, sortedPartitions } from "../internal/assignment-input.js";
import type {
  AssignmentContext,
  AssignmentProtocol,
  Assignments,
  PartitionAssignment,
} from "./partition-assignment.js";

/**
 * Gives each consumer a run of neighbouring partitions. Partitions in ascending order are cut into one run for each
 * consumer; with `n` partitions and `c` consumers each run has `floor(n / c)` of them, and the first `n mod c` runs have
 * one more. Static members come first, in code-unit order of their instance ids, then the others in that of their names.
 * These are the answers of Kafka's range assignors on one topic, the client's and the coordinator's, which are the same.
 *
 * @example
 * ```ts
 * import { RangeAssignment } from "@sim/strategies";
 *
 * const assignments = new RangeAssignment().assign([0, 1, 2, 3, 4], ["ann", "bob"]);
 *
 * Object.fromEntries(assignments); // => { ann: [0, 1, 2], bob: [3, 4] }
 * ```
 *
 * @see `org.apache.kafka.clients.consumer.RangeAssignor` and `org.apache.kafka.coordinator.group.assignor.RangeAssignor` of
 *   Kafka 4.2.1
 * @public
 */
export class RangeAssignment implements PartitionAssignment {
  /** `"range"`, as in Kafka */
  readonly name: string = "range";
  /** `["eager", "consumer"]` */
  readonly protocols: readonly AssignmentProtocol[] = ["eager", "consumer"];

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
    const sorted = sortedPartitions("RangeAssignment", partitions);
    const names = sortedConsumers("RangeAssignment", consumers);
    const seated = seatedConsumers(names, context?.instanceIds);
    const quota = Math.floor(sorted.length / seated.length);
    const longer = sorted.length % seated.length;
    const runs = seated.map((_, seat) => {
      const start = seat * quota + Math.min(seat, longer);
      return sorted.slice(start, start + quota + (seat < longer ? 1 : 0));
    });
    return byName(names, seated, runs);
  }
}
