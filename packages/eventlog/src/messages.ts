import type { Message, SimFuture } from "@sim/core";
import type { Record } from "@sim/strategies";

/**
 * What an append may say about its record beyond key and value.
 *
 * @sealed
 * @public
 */
export interface AppendOptions {
  /** When the thing that the record tells of happened, in seconds within +-2^33. Default: the append time. */
  readonly eventTime?: number | undefined;
  /** The partition, in place of the one that the sharding strategy would choose. */
  readonly partition?: number | undefined;
  /** Size of the record in bytes, an integer of at least 0. Default 100. */
  readonly sizeBytes?: number | undefined;
  /** Headers by name, copied when the append is called. Default none. */
  readonly headers?: ReadonlyMap<string, string> | { readonly [name: string]: string } | undefined;
}

/**
 * The message that appends a record: what `EventLog.append` does, for sources and for callers that do not wait.
 *
 * The reply gets the record, or the error. Without one a bad argument ends the run with a `SimulationError`. A payload
 * without a key (`undefined`) counts as one with the key `null`.
 *
 * @public
 */
export type Append<K, V> = Message<
  "Append",
  AppendOptions & {
    readonly key: K;
    readonly value: V;
    readonly reply?: SimFuture<Record<K, V>> | undefined;
  }
>;

/**
 * The message that reads: what `EventLog.read` does, with its defaults. The reply gets the records, or the error.
 *
 * @public
 */
export type Read<K, V> = Message<
  "Read",
  {
    readonly partition: number;
    readonly offset?: number | undefined;
    readonly maxRecords?: number | undefined;
    readonly reply: SimFuture<readonly Record<K, V>[]>;
  }
>;

/**
 * The message that sends a record through a {@link Producer}: what `Producer.send` does, for sources and for callers that
 * do not wait.
 *
 * The reply gets the record, or the error. Without one a bad argument ends the run with a `SimulationError`; a record that
 * is not delivered shows in `stats.recordsFailed`. A payload without a key (`undefined`) counts as one with the key `null`.
 *
 * @public
 */
export type Send<K, V> = Message<
  "Send",
  AppendOptions & {
    readonly key: K;
    readonly value: V;
    readonly reply?: SimFuture<Record<K, V>> | undefined;
  }
>;

/**
 * What a fetch may ask for beyond its place and its wait.
 *
 * @sealed
 * @public
 */
export interface FetchOptions {
  /**
   * Bytes that must be readable for an answer before `maxWait` is over, as with Kafka's `fetch.min.bytes`; a finite number
   * of at least 0. As much as `maxRecords` or `maxBytes` let it return is enough too, and an offset in an older segment than
   * that of the high watermark. Default 0: any record.
   */
  readonly minBytes?: number | undefined;
  /**
   * The most bytes to return, a number of at least 0, as with Kafka's `max.partition.fetch.bytes`: one record is returned
   * even if it is larger. Default Infinity.
   */
  readonly maxBytes?: number | undefined;
}
