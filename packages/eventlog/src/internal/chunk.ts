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
 * deviates from the default.
 */
export class Chunk<K, V> {
  /** Append times in ticks; its length is the capacity of the numeric columns. */
  timestamps: Float64Array;
  private readonly keys: (K | undefined)[] = [];
  private readonly values: (V | undefined)[] = [];
  private eventTimes: Float64Array | undefined = undefined;
  private sizes: Float64Array | undefined = undefined;
  private headers: (Headers | undefined)[] | undefined = undefined;

  constructor(capacity: number) {
    this.timestamps = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.keys.length === CHUNK_SIZE;
  }

  add(key: K, value: V, timestamp: number, eventTime: number, sizeBytes: number, headers: Headers | undefined): void {
    const index = this.keys.length;
    if (index === this.timestamps.length) this.grow();
    this.keys.push(key);
    this.values.push(value);
    this.timestamps[index] = timestamp;
    if (eventTime !== timestamp) this.eventTimes ??= this.timestamps.slice();
    if (this.eventTimes !== undefined) this.eventTimes[index] = eventTime;
    if (sizeBytes !== DEFAULT_SIZE_BYTES) {
      this.sizes ??= new Float64Array(this.timestamps.length).fill(DEFAULT_SIZE_BYTES);
    }
    if (this.sizes !== undefined) this.sizes[index] = sizeBytes;
    if (headers !== undefined) this.headers ??= new Array<Headers | undefined>(index).fill(undefined);
    this.headers?.push(headers);
  }

  keyAt(index: number): K {
    return this.keys[index] as K;
  }

  valueAt(index: number): V {
    return this.values[index] as V;
  }

  timestampAt(index: number): number {
    return this.timestamps[index] as number;
  }

  eventTimeAt(index: number): number {
    return (this.eventTimes ?? this.timestamps)[index] as number;
  }

  sizeAt(index: number): number {
    return this.sizes === undefined ? DEFAULT_SIZE_BYTES : (this.sizes[index] as number);
  }

  headersAt(index: number): Headers | undefined {
    return this.headers?.[index];
  }

  /** Bytes of the records from `from` (inclusive) to `to` (exclusive). */
  bytesBetween(from: number, to: number): number {
    if (this.sizes === undefined) return (to - from) * DEFAULT_SIZE_BYTES;
    let bytes = 0;
    for (let index = from; index < to; index++) bytes += this.sizes[index] as number;
    return bytes;
  }

  /** Lets go of what the records from `from` to `to` point at: the chunk itself may live on for its other records. */
  release(from: number, to: number): void {
    this.keys.fill(undefined, from, to);
    this.values.fill(undefined, from, to);
    this.headers?.fill(undefined, from, to);
  }

  private grow(): void {
    const capacity = Math.min(CHUNK_SIZE, this.timestamps.length * 2);
    this.timestamps = enlarged(this.timestamps, capacity);
    if (this.eventTimes !== undefined) this.eventTimes = enlarged(this.eventTimes, capacity);
    if (this.sizes !== undefined) this.sizes = enlarged(this.sizes, capacity);
  }
}

function enlarged(column: Float64Array, capacity: number): Float64Array {
  const copy = new Float64Array(capacity);
  copy.set(column);
  return copy;
}
