import { NumberColumn } from "./number-column.js";

/** Records per chunk. */
export const CHUNK_SIZE = 4096;

/** What a record weighs unless its append says otherwise, in bytes. */
export const DEFAULT_SIZE_BYTES = 100;

/** The first chunk of a partition begins small: a log may have many partitions and few records. */
export const FIRST_CAPACITY = 64;

/** Headers of a record. */
export type Headers = ReadonlyMap<string, string>;

/**
 * Up to 4,096 records in a row, as columns. Event times, sizes and headers have a column only once a record in the chunk
 * deviates from the default; offsets and delete horizons only where compaction has been.
 */
export class Chunk<K, V> {
  /** Bytes of all records added. */
  bytes = 0;
  /** How many records it has. */
  length = 0;
  private capacity: number;
  private readonly keys: (K | undefined)[];
  private readonly values: (V | undefined)[];
  /** Append times in ticks. */
  private readonly timestamps: NumberColumn;
  private eventTimes: NumberColumn | undefined = undefined;
  private sizes: NumberColumn | undefined = undefined;
  private headers: (Headers | undefined)[] | undefined = undefined;
  private readonly offsets: NumberColumn | undefined;
  /** When a tombstone may go, in ticks; NaN for none. */
  private horizons: Float64Array | undefined = undefined;

  /**
   * @param firstTimestamp - of the record that it is made for
   * @param firstOffset - of that record, if offsets are to be kept
   */
  constructor(capacity: number, firstTimestamp: number, firstOffset?: number) {
    this.capacity = capacity;
    this.keys = new Array<K | undefined>(capacity);
    this.values = new Array<V | undefined>(capacity);
    this.timestamps = new NumberColumn(capacity, firstTimestamp);
    this.offsets = firstOffset === undefined ? undefined : new NumberColumn(capacity, firstOffset);
  }

  get full(): boolean {
    return this.length === CHUNK_SIZE;
  }

  add(key: K, value: V, timestamp: number, eventTime: number, sizeBytes: number, headers: Headers | undefined): void {
    const index = this.length;
    if (index === this.capacity) this.grow();
    this.keys[index] = key;
    this.values[index] = value;
    this.length = index + 1;
    this.bytes += sizeBytes;
    this.timestamps.set(index, timestamp);
    if (eventTime !== timestamp) this.eventTimes ??= this.timestamps.copy();
    if (this.eventTimes !== undefined) this.eventTimes.set(index, eventTime);
    if (sizeBytes !== DEFAULT_SIZE_BYTES && this.sizes === undefined) this.beginSizes(index);
    if (this.sizes !== undefined) this.sizes.set(index, sizeBytes);
    if (headers !== undefined) this.headers ??= new Array<Headers | undefined>(index).fill(undefined);
    this.headers?.push(headers);
  }

  /** Adds what compaction keeps: a record of another chunk, with its offset, its size from now on, and its horizon. */
  addKept(from: Chunk<K, V>, index: number, offset: number, sizeBytes: number, horizon: number): void {
    const at = this.length;
    this.add(
      from.keyAt(index),
      from.valueAt(index),
      from.timestampAt(index),
      from.eventTimeAt(index),
      sizeBytes,
      from.headersAt(index),
    );
    this.offsets?.set(at, offset);
    if (!Number.isNaN(horizon) && this.horizons === undefined) {
      this.horizons = new Float64Array(this.capacity).fill(Number.NaN);
    }
    if (this.horizons !== undefined) this.horizons[at] = horizon;
  }

  keyAt(index: number): K {
    return this.keys[index] as K;
  }

  valueAt(index: number): V {
    return this.values[index] as V;
  }

  timestampAt(index: number): number {
    return this.timestamps.at(index);
  }

  eventTimeAt(index: number): number {
    return (this.eventTimes ?? this.timestamps).at(index);
  }

  sizeAt(index: number): number {
    return this.sizes === undefined ? DEFAULT_SIZE_BYTES : this.sizes.at(index);
  }

  headersAt(index: number): Headers | undefined {
    return this.headers?.[index];
  }

  /** Offset of a record in a chunk made by compaction. */
  offsetAt(index: number): number {
    return (this.offsets as NumberColumn).at(index);
  }

  /** When a tombstone may go, in ticks; NaN if no cleaning has met it. */
  horizonAt(index: number): number {
    return this.horizons === undefined ? Number.NaN : (this.horizons[index] as number);
  }

  /** Bytes of the records from `from` (inclusive) to `to` (exclusive). */
  bytesBetween(from: number, to: number): number {
    if (this.sizes === undefined) return (to - from) * DEFAULT_SIZE_BYTES;
    if (from === 0 && to === this.length) return this.bytes;
    let bytes = 0;
    for (let index = from; index < to; index++) bytes += this.sizes.at(index);
    return bytes;
  }

  /** Lets go of what the records from `from` to `to` point at: the chunk itself may live on for its other records. */
  release(from: number, to: number): void {
    this.keys.fill(undefined, from, to);
    this.values.fill(undefined, from, to);
    this.headers?.fill(undefined, from, to);
  }

  private beginSizes(count: number): void {
    const sizes = new NumberColumn(this.capacity, 0);
    for (let index = 0; index < count; index++) sizes.set(index, DEFAULT_SIZE_BYTES);
    this.sizes = sizes;
  }

  private grow(): void {
    const capacity = Math.min(CHUNK_SIZE, this.capacity * 2);
    this.capacity = capacity;
    this.keys.length = capacity;
    this.values.length = capacity;
    this.timestamps.grow(capacity);
    this.eventTimes?.grow(capacity);
    this.sizes?.grow(capacity);
    this.offsets?.grow(capacity);
    if (this.horizons !== undefined) {
      const horizons = new Float64Array(capacity).fill(Number.NaN);
      horizons.set(this.horizons);
      this.horizons = horizons;
    }
  }
}
