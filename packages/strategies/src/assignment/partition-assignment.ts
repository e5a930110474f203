import type { UniformRandom } from "../uniform-random.js";

/**
 * Partitions by consumer. Names in code-unit order, partitions ascending, unless a strategy says otherwise.
 *
 * @public
 */
export type Assignments = ReadonlyMap<string, readonly number[]>;

/**
 * What a consumer group hands to its assignment strategy at a rebalance.
 *
 * @typeParam S - what the strategy's `createState` returns
 * @sealed
 * @public
 */
export interface AssignmentContext<out S = unknown> {
  /** Who owned what before; consumers that have left since may still be in it. Empty at first. */
  readonly previous: Assignments;
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
  /** Fresh memory for one group: plain data that `structuredClone` can copy. Left out by strategies that need none. */
  createState?(): S;
  /**
   * Who owns what from now on.
   *
   * @param partitions - the partitions to divide
   * @param consumers - the names of the members, sorted by code unit
   * @param context - the assignment before, randomness and memory
   * @returns the partitions of each consumer; one that is left out owns none
   */
  assign(partitions: readonly number[], consumers: readonly string[], context: AssignmentContext<S>): Assignments;
}
