import { requireInteger } from "../internal/check.js";
import { DEFAULT_BATCH_BYTES, stickyPartition } from "../internal/sticky-batch.js";
import type { Key } from "../record.js";
import type { ShardingContext, ShardingStrategy } from "./sharding-strategy.js";
import type { StickyBatchState } from "./sticky-batch-state.js";

/**
 * Options of {@link StickyBatchSharding}.
 *
 * @public
 */
export interface StickyBatchShardingOptions {
  /** Bytes after which the partition changes, an integer of at least 1; Kafka's `batch.size` of 16384 by default. */
  readonly batchBytes?: number | undefined;
}

/**
 * Spreads records without looking at their keys, a batch at a time: all go to one partition until at least `batchBytes`
 * bytes went there; the record after that draws the next partition, uniformly among all of them, so that in one case of
 * `numPartitions` the next is the present one again. The first record draws too.
 *
 * This is what Kafka's producer does for null keys when no partition is slow. Its rule that a change may wait for the
 * end of the batch under way (up to twice the size) has no counterpart, as nothing is batched here.
 *
 * @example
 * ```ts
 * import { StickyBatchSharding } from "@sim/strategies";
 *
 * const sharding = new StickyBatchSharding({ batchBytes: 1000 });
 * const draws = [0.9, 0.1];
 * const random = { next: () => draws.shift() ?? 0 };
 * const context = { random, state: sharding.createState(), sizeBytes: 600 };
 *
 * [1, 2, 3, 4].map(() => sharding.shard(null, 4, context)); // => [3, 3, 0, 0]
 * ```
 *
 * @see KIP-794, `org.apache.kafka.clients.producer.internals.BuiltInPartitioner`
 * @public
 */
export class StickyBatchSharding implements ShardingStrategy<Key, StickyBatchState> {
  /** `"sticky-batch"` */
  readonly name: string = "sticky-batch";
  /** Bytes after which the partition changes. */
  readonly batchBytes: number;

  /**
   * @param options - the size of a batch
   * @throws RangeError or TypeError if `batchBytes` is not an integer of at least 1
   */
  constructor(options: StickyBatchShardingOptions = {}) {
    this.batchBytes = options.batchBytes ?? DEFAULT_BATCH_BYTES;
    requireInteger("StickyBatchSharding", "batchBytes", this.batchBytes, 1);
  }

  /** Fresh memory: no partition yet. */
  createState(): StickyBatchState {
    return { partition: -1, bytes: 0 };
  }

  /**
   * The partition for the next record.
   *
   * @param _key - not looked at
   * @param numPartitions - number of partitions, an integer of at least 1
   * @param context - the log's randomness, the memory made by `createState`, the record's size in bytes
   * @returns a partition from 0 to `numPartitions - 1`
   * @throws RangeError or TypeError for a bad number of partitions, a bad size, or without a context
   */
  shard(_key: Key, numPartitions: number, context: ShardingContext<StickyBatchState>): number {
    requireInteger("StickyBatchSharding", "numPartitions", numPartitions, 1);
    return stickyPartition("StickyBatchSharding", this.batchBytes, numPartitions, context);
  }
}
