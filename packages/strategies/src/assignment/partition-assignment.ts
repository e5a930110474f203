import type { UniformRandom } from "../uniform-random.js";

/**
 * Partitions by consumer. Names in code-unit order, partitions ascending, unless a strategy says otherwise.
 *
 * @public
 */
export type Assignments = ReadonlyMap<string, readonly number[]>;

/**
 * A way in which a group moves from one assignment to the next. In the `"eager"` protocol everybody gives up everything
 * before the rebalance; in the `"cooperative"` one consumers keep what they have, and what changes hands is given up in
 * one rebalance and handed on in the next; in the `"consumer"` protocol (KIP-848) the coordinator leads every consumer
 * to its target without a barrier.
 *
 * @public
 */
export type AssignmentProtocol = "eager" | "cooperative" | "consumer";

/**
 * What a consumer group hands to its assignment strategy at a rebalance.
 *
 * @typeParam S - what the strategy's `createState` returns
 * @sealed
 * @public
 */
export interface AssignmentContext<out S = unknown> {
  /**
   * What each consumer says it owns. In the classic protocols that is what its own request to join carries, so claims can
   * be out of date and contradict each other; in the consumer protocol it is the target assignment that the coordinator
   * holds. Partitions that are gone and consumers that have left may still be in it. Empty at first.
   */
  readonly previous: Assignments;
  /**
   * The generation in which a consumer came to own what it claims; one that is missing is in none, which is -1 in Kafka.
   * In the consumer protocol its epoch at the coordinator, with none for one that is just joining.
   */
  readonly ownedGeneration: ReadonlyMap<string, number>;
  /**
   * The generation that a consumer says it is in, where that can be another one: it has been let into a later generation
   * whose assignment it never got, or is missing here because it was thrown out and remembers what it had. Left out: that
   * of `ownedGeneration`.
   */
  readonly joinGeneration?: ReadonlyMap<string, number>;
  /**
   * The consumers in the order in which they joined, for strategies that go by the order in which Kafka's coordinator lists
   * them. Left out: that of `consumers`.
   */
  readonly joinOrder?: readonly string[] | undefined;
  /**
   * The most consumers that the coordinator has had at a time: the tables in which it keeps them do not get smaller, and their
   * order depends on it. Left out: as many as there are.
   */
  readonly mostMembers?: number | undefined;
  /** The instance ids of the static members. */
  readonly instanceIds: ReadonlyMap<string, string>;
  /** The group's random stream for assignments. */
  readonly random: UniformRandom;
  /** The memory of this strategy in this group: what `createState` returned, or `undefined` without it. */
  readonly state: S;
}

/**
 * Divides partitions among the consumers of a group. A group asks once per rebalance and refuses an answer that gives a
 * partition to two consumers, to a stranger, or that it did not ask about. `assign(partitions, consumers)` alone is a
 * complete implementation.
 *
 * A strategy keeps nothing between calls in itself, so that one instance can serve two groups: the assignment before
 * comes with the context, anything else it needs to remember goes into the state it declares with `createState`.
 *
 * @typeParam S - its state, plain data
 * @contract
 * @public
 */
export interface PartitionAssignment<S = any> {
  /** A short name for reports and errors. */
  readonly name: string;
  /** The protocols that this strategy is made for; a group refuses it in any other. Left out: it fits all. */
  readonly protocols?: readonly AssignmentProtocol[];
  /** Fresh memory for one group: plain data that `structuredClone` can copy. Left out by strategies that need none. */
  createState?(): S;
  /**
   * Who owns what from now on.
   *
   * @param partitions - the partitions to divide
   * @param consumers - the names of the members, which are their member ids, in code-unit order
   * @param context - what members own, who they are, randomness and memory
   * @returns the partitions of each consumer; one that is left out owns none
   */
  assign(partitions: readonly number[], consumers: readonly string[], context: AssignmentContext<S>): Assignments;
}
