import { requireInteger, requireOptionalFlag } from "../internal/check.js";
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
  /**
   * Whether short queues are preferred where the owner has queues, as with Kafka's
   * `partitioner.adaptive.partitioning.enable`. Default true.
   */
  readonly adaptive?: boolean | undefined;
}

/**
 * Spreads records without looking at their keys, a batch at a time: all go to one partition until at least `batchBytes`
 * bytes went there; the record after that draws the next partition among all of them, so that the next may be the
 * present one again. The first record draws too. This is what Kafka's producer does for null keys.
 *
 * In front of queues, such as a producer's ({@link ShardingQueues}), the change waits for the end of the batch being
 * filled, up to twice `batchBytes`, and the draw is adaptive: a partition has the weight (longest queue + 1 - its own
 * queue), those that are not available none. With equal queues, and without queues, the draw is uniform.
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
  /** Whether short queues are preferred where there are queues. */
  readonly adaptive: boolean;

  /**
   * @param options - the size of a batch, whether to look at queues
   * @throws RangeError or TypeError if `batchBytes` is not an integer of at least 1, or `adaptive` no boolean
   */
  constructor(options: StickyBatchShardingOptions = {}) {
    this.batchBytes = options.batchBytes ?? DEFAULT_BATCH_BYTES;
    requireInteger("StickyBatchSharding", "batchBytes", this.batchBytes, 1);
    requireOptionalFlag("StickyBatchSharding", "adaptive", options.adaptive);
    this.adaptive = options.adaptive ?? true;
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
   * @param context - the owner's randomness, the memory made by `createState`, the record's size in bytes, queues
   * @returns a partition from 0 to `numPartitions - 1`
   * @throws RangeError or TypeError for a bad number of partitions, a bad size, or without a context
   */
  shard(_key: Key, numPartitions: number, context: ShardingContext<StickyBatchState>): number {
    requireInteger("StickyBatchSharding", "numPartitions", numPartitions, 1);
    return stickyPartition("StickyBatchSharding", this, numPartitions, context);
  }
}
