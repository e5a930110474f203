import { divideSticky } from "../internal/sticky-division.js";
import type {
  AssignmentContext,
  AssignmentProtocol,
  Assignments,
  PartitionAssignment,
} from "./partition-assignment.js";

/**
 * Balanced first, then as few moves as possible. With `n` partitions and `c` consumers each gets `floor(n / c)`, and
 * `n mod c` of them get one more; among all such divisions it takes one that leaves as many partitions as possible where
 * they were. These are the answers of Kafka's sticky assignor on one topic:
 *
 * - Of two claims to a partition the one of the later generation counts; in one generation neither does.
 * - The extra partitions stay with the first who own that many, in the order of a Java hash map ({@link javaHashOrder}) into
 *   which the consumers were put as they joined. Who has to give partitions away gives the highest.
 * - What is free is dealt in ascending order, one each, in code-unit order of names: round and round among those below
 *   `floor(n / c)`, then to those who had that many already, then to those who have come to it, in that order.
 *
 * Everything comes from the claims in the context; the strategy remembers nothing, so groups can share it.
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
 * @see `org.apache.kafka.clients.consumer.StickyAssignor` of Kafka 4.2.1
 * @public
 */
export class StickyAssignment implements PartitionAssignment {
  /** `"sticky"`, as in Kafka */
  readonly name: string = "sticky";
  /** `["eager"]` */
  readonly protocols: readonly AssignmentProtocol[] = ["eager"];

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
    return divideSticky("StickyAssignment", partitions, consumers, context, "ofClaim").assignments;
  }
}
