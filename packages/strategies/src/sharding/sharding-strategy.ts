import type { Key } from "../record.js";
import type { UniformRandom } from "../uniform-random.js";
import type { ShardingQueues } from "./sharding-queues.js";

/**
 * What a log or producer hands to its sharding strategy with each record that does not name its partition.
 *
 * @typeParam S - what the strategy's `createState` returns
 * @sealed
 * @public
 */
export interface ShardingContext<out S = unknown> {
  /** The owner's random stream for sharding. */
  readonly random: UniformRandom;
  /** The memory of this strategy with this owner: what `createState` returned, to be changed in place. */
  readonly state: S;
  /** Size of the record in bytes. */
  readonly sizeBytes: number;
  /** What waits in front of the partitions; left out where nothing does. */
  readonly queues?: ShardingQueues | undefined;
}

/**
 * Chooses the partition of a record. A log asks once per record, in the order of the appends, and only for records that
 * do not name their partition. `shard(key, numPartitions)` alone is a complete implementation.
 *
 * A strategy keeps nothing between calls in itself, so that one instance can serve two logs: what it needs to remember
 * goes into the state it declares with `createState`.
 *
 * @typeParam K - the keys it understands
 * @typeParam S - its state, plain data
 * @contract
 * @public
 */
export interface ShardingStrategy<in K = Key, S = any> {
  /** A short name for reports and errors. */
  readonly name: string;
  /** Fresh memory for one log: plain data that `structuredClone` can copy. Left out by strategies that need none. */
  createState?(): S;
  /**
   * The partition for a record.
   *
   * @param key - key of the record
   * @param numPartitions - number of partitions, an integer of at least 1
   * @param context - randomness, memory and the record's size
   * @returns an integer from 0 to `numPartitions - 1`; a log refuses anything else
   */
  shard(key: K, numPartitions: number, context: ShardingContext<S>): number;
}
