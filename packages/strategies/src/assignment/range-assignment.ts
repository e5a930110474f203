import { sortedConsumers, sortedPartitions } from "../internal/assignment-input.js";
import type { Assignments, PartitionAssignment } from "./partition-assignment.js";

/**
 * Gives each consumer a run of neighbouring partitions. Partitions in ascending order are cut into one run for each
 * consumer in code-unit order; with `n` partitions and `c` consumers each run has `floor(n / c)` of them, and the first
 * `n mod c` runs have one more. This is Kafka's range assignor on one topic.
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
 * @see `org.apache.kafka.clients.consumer.RangeAssignor`
 * @public
 */
export class RangeAssignment implements PartitionAssignment {
  /** `"range"`, as in Kafka */
  readonly name: string = "range";

  /**
   * Who owns what.
   *
   * @param partitions - distinct integers from 0, in any order
   * @param consumers - distinct names, in any order
   * @returns an entry for each consumer, also for one without partitions
   * @throws RangeError or TypeError if a partition or a name is of the wrong kind, out of range, or there twice
   */
  assign(partitions: readonly number[], consumers: readonly string[]): Assignments {
    const sorted = sortedPartitions("RangeAssignment", partitions);
    const names = sortedConsumers("RangeAssignment", consumers);
    const quota = Math.floor(sorted.length / names.length);
    const longer = sorted.length % names.length;
    const assignments = new Map<string, readonly number[]>();
    let start = 0;
    for (const [index, name] of names.entries()) {
      const end = start + quota + (index < longer ? 1 : 0);
      assignments.set(name, sorted.slice(start, end));
      start = end;
    }
    return assignments;
  }
}
