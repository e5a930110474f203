import { toSeconds } from "@sim/core";
import type { Record } from "@sim/strategies";
import { CHUNK_SIZE, Chunk, FIRST_CAPACITY, type Headers } from "./chunk.js";

/**
 * The records of one partition, in chunks. Where a record lies follows from its offset alone, so an append, a look-up and
 * the removal of a record take constant time. This class alone knows that the offsets held have no gaps.
 */
export class RecordStore<K, V> {
  readonly partition: number;
  /** Offset of the oldest record held; `end` if there is none. */
  start = 0;
  /** Offset of the next record. */
  end = 0;
  /** Bytes of all records held. */
  bytes = 0;
  private readonly chunks: Chunk<K, V>[] = [];
  /** Offset of the first record of the first chunk, a multiple of the chunk size. */
  private firstBase = 0;

  constructor(partition: number) {
    this.partition = partition;
  }

  /** How many records are held. */
  get length(): number {
    return this.end - this.start;
  }

  /** Adds a record, times in ticks, and gives its offset. */
  append(
    key: K,
    value: V,
    timestamp: number,
    eventTime: number,
    sizeBytes: number,
    headers: Headers | undefined,
  ): number {
    let chunk = this.chunks[this.chunks.length - 1];
    if (chunk === undefined || chunk.full) {
      chunk = new Chunk(this.end === 0 ? FIRST_CAPACITY : CHUNK_SIZE);
      this.chunks.push(chunk);
    }
    chunk.add(key, value, timestamp, eventTime, sizeBytes, headers);
    this.bytes += sizeBytes;
    return this.end++;
  }

  /** The record at an offset held. */
  recordAt(offset: number): Record<K, V> {
    return recordOf(this.chunkOf(offset), this.indexOf(offset), offset, this.partition);
  }

  /** The records from `offset` on, at most `count`; `offset` to `offset + count` must be held. */
  read(offset: number, count: number): Record<K, V>[] {
    const records: Record<K, V>[] = [];
    const end = offset + count;
    for (let next = offset; next < end; ) {
      const chunk = this.chunkOf(next);
      const base = next - this.indexOf(next);
      const chunkEnd = Math.min(end, base + CHUNK_SIZE);
      for (; next < chunkEnd; next++) records.push(recordOf(chunk, next - base, next, this.partition));
    }
    return records;
  }

  /** Append time, in ticks, of the record at an offset held. */
  timestampAt(offset: number): number {
    return this.chunkOf(offset).timestampAt(this.indexOf(offset));
  }

  /** Bytes of the record at an offset held. */
  sizeAt(offset: number): number {
    return this.chunkOf(offset).sizeAt(this.indexOf(offset));
  }

  /** The earliest offset held whose append time is `ticks` or later, or `end`: append times never fall. */
  offsetForTicks(ticks: number): number {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.timestampAt(middle) >= ticks) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Removes all records below `offset`, which lies from `start` to `end`, and gives their number. */
  dropBelow(offset: number): number {
    const dropped = offset - this.start;
    let chunksDone = 0;
    for (let next = this.start; next < offset; ) {
      const chunk = this.chunkOf(next);
      const from = this.indexOf(next);
      const to = Math.min(CHUNK_SIZE, from + offset - next);
      this.bytes -= chunk.bytesBetween(from, to);
      if (to === CHUNK_SIZE) chunksDone++;
      else chunk.release(from, to);
      next += to - from;
    }
    this.chunks.splice(0, chunksDone);
    this.firstBase += chunksDone * CHUNK_SIZE;
    this.start = offset;
    return dropped;
  }

  private chunkOf(offset: number): Chunk<K, V> {
    return this.chunks[Math.floor((offset - this.firstBase) / CHUNK_SIZE)] as Chunk<K, V>;
  }

  private indexOf(offset: number): number {
    return offset % CHUNK_SIZE;
  }
}

function recordOf<K, V>(chunk: Chunk<K, V>, index: number, offset: number, partition: number): Record<K, V> {
  return {
    offset,
    key: chunk.keyAt(index),
    value: chunk.valueAt(index),
    partition,
    timestamp: toSeconds(chunk.timestampAt(index)),
    eventTime: toSeconds(chunk.eventTimeAt(index)),
    sizeBytes: chunk.sizeAt(index),
    headers: chunk.headersAt(index),
  };
}
