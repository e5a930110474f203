import { divideSticky } from "../internal/sticky-division.js";
import type {
  AssignmentContext,
  AssignmentProtocol,
  Assignments,
  PartitionAssignment,
} from "./partition-assignment.js";

/**
 * The division of {@link StickyAssignment} in two steps, so that nobody has to stop reading what it keeps: a partition that
 * is to go from one consumer to another is left out, for nobody, until its owner has given it up; a second rebalance then
 * finds it free and hands it over. One that two claim in the same generation is left out too. These are the answers of
 * Kafka's cooperative sticky assignor on one topic.
 *
 * @example
 * ```ts
 * import { CooperativeStickyAssignment } from "@sim/strategies";
 *
 * const cooperative = new CooperativeStickyAssignment();
 * const one = cooperative.assign([0, 1, 2, 3], ["ann"]);
 * const revoking = cooperative.assign([0, 1, 2, 3], ["ann", "bob"], { previous: one });
 * const two = cooperative.assign([0, 1, 2, 3], ["ann", "bob"], { previous: revoking });
 *
 * Object.fromEntries(revoking); // => { ann: [0, 1], bob: [] }
 * Object.fromEntries(two); // => { ann: [0, 1], bob: [2, 3] }
 * ```
 *
 * @see `org.apache.kafka.clients.consumer.CooperativeStickyAssignor` of Kafka 4.2.1; KIP-429
 * @public
 */
export class CooperativeStickyAssignment implements PartitionAssignment {
  /** `"cooperative-sticky"`, as in Kafka */
  readonly name: string = "cooperative-sticky";
  /** `["cooperative"]` */
  readonly protocols: readonly AssignmentProtocol[] = ["cooperative"];

  /**
   * Who owns what.
   *
   * @param partitions - distinct integers from 0, in any order
   * @param consumers - distinct names, in any order; without `context.joinOrder` they joined in this one
   * @param context - what consumers claim to own, and of which generation; without it nobody claims anything, and without
   *   generations all claims are of one
   * @returns an entry for each consumer, also for one without partitions
   * @throws RangeError or TypeError if a partition or a name is of the wrong kind, out of range, or there twice, if
   *   `joinOrder` does not list the consumers, or if `mostMembers` is not an integer from 0 to 2^20
   */
  assign(
    partitions: readonly number[],
    consumers: readonly string[],
    context?: Pick<AssignmentContext, "previous"> &
      Partial<Pick<AssignmentContext, "ownedGeneration" | "joinGeneration" | "joinOrder" | "mostMembers">>,
  ): Assignments {
    const caller = "CooperativeStickyAssignment";
    const { assignments, changingOwner } = divideSticky(caller, partitions, consumers, context, "ofJoin");
    if (changingOwner.size === 0) {
      return assignments;
    }
    const settled = (owned: readonly number[]): number[] => owned.filter((partition) => !changingOwner.has(partition));
    return new Map(Array.from(assignments, ([name, owned]) => [name, settled(owned)]));
  }
}
