import { requireInteger, requireOptionalFlag, requireOptionalFunction } from "../internal/check.js";
import { wrongKind } from "../internal/errors.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { murmur2, murmur2OfAscii } from "../internal/murmur2.js";
import { DEFAULT_BATCH_BYTES, stickyPartition } from "../internal/sticky-batch.js";
import { Utf8Scratch } from "../internal/utf8-scratch.js";
import type { Key } from "../record.js";
import type { ShardingContext, ShardingStrategy } from "./sharding-strategy.js";
import type { StickyBatchState } from "./sticky-batch-state.js";

/**
 * Options of {@link HashSharding}.
 *
 * @public
 */
export interface HashShardingOptions {
  /**
   * Replaces the encoding of keys: the bytes a producer's own serializer would write. By default a string is its UTF-8
   * and a number the UTF-8 of its decimal string.
   */
  readonly keyBytes?: ((key: string | number) => Uint8Array) | undefined;
  /** Bytes after which records without a key change their partition, an integer of at least 1; 16384 by default. */
  readonly batchBytes?: number | undefined;
  /** Whether records without a key prefer short queues where their owner has queues. Default true. */
  readonly adaptive?: boolean | undefined;
}

/**
 * Kafka's default partitioner. A record with a key goes to `toPositive(murmur2(bytes of the key)) % numPartitions`, byte
 * for byte as a Java producer with a string serializer: a surrogate without its other half counts as `?`. A number is
 * hashed as its decimal string, so that `7` and `"7"` go to the same place. Records without a key (`null`) are spread
 * over all partitions as {@link StickyBatchSharding} does it.
 *
 * @example
 * ```ts
 * import { HashSharding } from "@sim/strategies";
 *
 * const sharding = new HashSharding();
 *
 * ["user-1", "user-2", "user-3"].map((key) => sharding.shard(key, 4)); // => [0, 0, 3]
 * ```
 *
 * @see `org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey`
 * @public
 */
export class HashSharding implements ShardingStrategy<Key, StickyBatchState> {
  /** `"hash"` */
  readonly name: string = "hash";
  /** Bytes after which records without a key change their partition. */
  readonly batchBytes: number;
  /** Whether records without a key prefer short queues where there are queues. */
  readonly adaptive: boolean;

  /**
   * @param options - another encoding of keys, the batch size for records without a key, whether these look at queues
   * @throws RangeError or TypeError if an option is of the wrong kind or out of range
   */
  constructor(options: HashShardingOptions = {}) {
    this.batchBytes = options.batchBytes ?? DEFAULT_BATCH_BYTES;
    requireInteger("HashSharding", "batchBytes", this.batchBytes, 1);
    requireOptionalFlag("HashSharding", "adaptive", options.adaptive);
    this.adaptive = options.adaptive ?? true;
    requireOptionalFunction("HashSharding", "keyBytes", options.keyBytes);
    (this as this & Holder<KeyHasher>)[hidden] = { scratch: new Utf8Scratch(), keyBytes: options.keyBytes };
  }

  /** Fresh memory for the records without a key: no partition yet. */
  createState(): StickyBatchState {
    return { partition: -1, bytes: 0 };
  }

  /**
   * The partition for a key.
   *
   * @param key - a string, a number, or `null` for none
   * @param numPartitions - number of partitions, an integer of at least 1
   * @param context - needed for a `null` key only: the owner's randomness, the memory made by `createState`, the size, queues
   * @returns a partition from 0 to `numPartitions - 1`
   * @throws RangeError or TypeError for a bad number of partitions, a key of another kind, `keyBytes` that returns no
   * bytes, or a `null` key without a context
   */
  shard(key: Key, numPartitions: number, context?: ShardingContext<StickyBatchState>): number {
    requireInteger("HashSharding", "numPartitions", numPartitions, 1);
    if (key === null) {
      return stickyPartition("HashSharding", this, numPartitions, context);
    }
    return (keyHash((this as this & Holder<KeyHasher>)[hidden], key) & 0x7fffffff) % numPartitions;
  }
}

interface KeyHasher {
  readonly scratch: Utf8Scratch;
  readonly keyBytes: ((key: string | number) => Uint8Array) | undefined;
}

function keyHash(hasher: KeyHasher, key: string | number): number {
  if (typeof key !== "string" && typeof key !== "number") {
    throw wrongKind("HashSharding", "key", "a string, a number or null", key);
  }
  if (hasher.keyBytes === undefined) {
    const text = typeof key === "string" ? key : String(key);
    return murmur2OfAscii(text) ?? murmur2OfUtf8(hasher.scratch, text);
  }
  const bytes = hasher.keyBytes(key);
  if (bytes?.BYTES_PER_ELEMENT !== 1) {
    throw wrongKind("HashSharding", "the result of keyBytes", "a Uint8Array", bytes);
  }
  return murmur2(bytes, bytes.length);
}

function murmur2OfUtf8(scratch: Utf8Scratch, text: string): number {
  // Writing may make a larger buffer.
  const length = scratch.write(text);
  return murmur2(scratch.bytes, length);
}
