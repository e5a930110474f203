/**
 * What a record is filed under. Keys are compared by value, so an object is not a key: two equal objects would be two keys.
 * `null` stands for "no key".
 *
 * @public
 */
export type Key = string | number | null;

/**
 * One immutable entry of a partitioned log. Times are in seconds, sizes in bytes.
 *
 * @typeParam K - type of the key
 * @typeParam V - type of the payload
 * @sealed
 * @public
 */
export interface Record<out K = Key, out V = unknown> {
  /** Position in its partition, an integer from 0; assigned without gaps and never reused. */
  readonly offset: number;
  /** What the record is filed under; `null` if it has no key. */
  readonly key: K;
  /** The payload, as it was handed to the log. */
  readonly value: V;
  /** The partition the record is in, from 0. */
  readonly partition: number;
  /** Append time in seconds: when the log took the record. Never falls within a partition. */
  readonly timestamp: number;
  /** Event time in seconds: when the thing that the record tells of happened. In any order. */
  readonly eventTime: number;
  /** Size in bytes as the log counts it. */
  readonly sizeBytes: number;
  /** Headers by name, or `undefined` if the record has none. */
  readonly headers: ReadonlyMap<string, string> | undefined;
}
