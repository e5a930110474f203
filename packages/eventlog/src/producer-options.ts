import type { Target } from "@sim/core";
import type { Key, ShardingStrategy } from "@sim/strategies";
import type { BatchLog } from "./batch.js";

/**
 * Options of {@link Producer}; the defaults are those of Kafka 4.2's producer.
 *
 * @typeParam K - keys of the log
 * @typeParam V - values of the log
 * @sealed
 * @public
 */
export interface ProducerOptions<in out K extends Key = string, in out V = unknown> {
  /** Where its records go. All its partitions are behind one connection. */
  readonly log: BatchLog<K, V> & Target;
  /** Chooses the partition of a record that does not name it. Default: Kafka's default partitioner, `HashSharding`. */
  readonly shardingStrategy?: ShardingStrategy<NoInfer<K>> | undefined;
  /** Seconds that a batch waits for more records, at least 0. Default 0.005. */
  readonly lingerS?: number | undefined;
  /**
   * Bytes of a full batch, its header of 61 bytes included, an integer of at least 1. No batch is full with one record: it
   * waits for the next, or for `lingerS`. Default 16,384.
   */
  readonly batchBytes?: number | undefined;
  /** Requests under way at a time, an integer of at least 1; at most 5 with idempotence. Default 5. */
  readonly maxInFlight?: number | undefined;
  /** The most bytes of a request, and of a record, an integer of at least 1. Default 1,048,576. */
  readonly maxRequestBytes?: number | undefined;
  /**
   * Bytes of memory for batches, an integer of at least `batchBytes`; each takes `batchBytes` from it, or what its only record
   * may need. Default 33,554,432.
   */
  readonly bufferBytes?: number | undefined;
  /** Seconds that a send waits for memory, and for those before it, until it fails; possibly Infinity. Default 60. */
  readonly maxBlockS?: number | undefined;
  /**
   * Seconds from the beginning of a batch until its records fail, possibly Infinity; at least `lingerS` +
   * `requestTimeoutS`. Default 120, or that sum if it is greater.
   */
  readonly deliveryTimeoutS?: number | undefined;
  /**
   * Seconds without an answer after which a request is given up, above 0, possibly Infinity: the connection is closed, and
   * all requests under way are given up with it. Default 30.
   */
  readonly requestTimeoutS?: number | undefined;
  /** How often a batch is tried again, an integer of at least 0, or Infinity. Default Infinity. */
  readonly retries?: number | undefined;
  /** Seconds before the first retry; each further one waits twice as long. Default 0.1. */
  readonly retryBackoffS?: number | undefined;
  /** The most seconds before a retry. Default 1. */
  readonly retryBackoffMaxS?: number | undefined;
  /** The share by which a wait, before a retry or a connection, is at most longer or shorter, from 0 to 1. Default 0.2. */
  readonly retryJitter?: number | undefined;
  /**
   * Seconds before a connection that was lost is tried for the first time, above 0; each further time it waits twice as
   * long. It is lost when the log crashes and when a request is given up. Default 0.05.
   */
  readonly reconnectBackoffS?: number | undefined;
  /** The most seconds before a connection is tried again, above 0. Default 1. */
  readonly reconnectBackoffMaxS?: number | undefined;
  /**
   * Seconds after which it asks how many partitions the log has, above 0, possibly Infinity; also at the first record, after
   * each new connection, and for a record that names a partition which it does not know. Default 300.
   */
  readonly metadataMaxAgeS?: number | undefined;
  /**
   * What counts as acknowledged: a batch that is in the log (`"all"` and `"1"`, which are the same while a log has no
   * replicas), or one that has been sent (`"0"`: not retried, and nobody hears of its loss). Default `"all"`.
   */
  readonly acks?: "all" | "1" | "0" | undefined;
  /**
   * Whether the log recognises a batch that it has already: then retries make no duplicates and change no order. Needs
   * `acks` `"all"`, at least one retry and at most 5 requests in flight. Default true where `acks` and `retries` allow it.
   */
  readonly idempotence?: boolean | undefined;
  /**
   * Seconds since a request could last be sent after which, while batches are ready and cannot be sent, partitions with
   * batches that wait are not available to the sharding strategy; 0 for never. If that is all of them, they are drawn
   * uniformly. Default 0.
   */
  readonly partitionerAvailabilityTimeoutS?: number | undefined;
  /** Whether its series keep single values (`"all"`), or count, sum, extremes and quantiles (`"summary"`). Default `"all"`. */
  readonly recordLatencies?: "all" | "summary" | undefined;
}
