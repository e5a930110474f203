import { CHUNK_SIZE, Chunk, FIRST_CAPACITY, type Headers } from "./chunk.js";

/**
 * Records in a row, in chunks, numbered by their position. Added at the end, dropped at the beginning; where a position
 * lies is computed.
 */
export class Rows<K, V> {
  /** Position of the next one. */
  end = 0;
  private readonly chunks: Chunk<K, V>[] = [];
  /** Position of the first place in the first chunk, a multiple of the chunk size. */
  private base = 0;
  /** Position of the first one that is still here. */
  private first = 0;
  /** The chunk that is added to. */
  private last: Chunk<K, V> | undefined = undefined;

  add(key: K, value: V, timestamp: number, eventTime: number, sizeBytes: number, headers: Headers | undefined): void {
    const { last } = this;
    const chunk = last === undefined || last.full ? this.nextChunk(timestamp) : last;
    chunk.add(key, value, timestamp, eventTime, sizeBytes, headers);
    this.end++;
  }

  /** Adds what compaction keeps. */
  addKept(from: Chunk<K, V>, index: number, offset: number, sizeBytes: number, horizon: number): void {
    const { last } = this;
    const chunk = last === undefined || last.full ? this.nextChunk(from.timestampAt(index), offset) : last;
    chunk.addKept(from, index, offset, sizeBytes, horizon);
    this.end++;
  }

  chunkOf(position: number): Chunk<K, V> {
    return this.chunks[Math.floor((position - this.base) / CHUNK_SIZE)] as Chunk<K, V>;
  }

  indexOf(position: number): number {
    return position % CHUNK_SIZE;
  }

  /** Where the chunk of a position ends, at most at `end`. */
  chunkEnd(position: number, end: number): number {
    return Math.min(end, position - (position % CHUNK_SIZE) + CHUNK_SIZE);
  }

  /** Bytes of those from position `from` (inclusive) to `to` (exclusive). */
  bytesBetween(from: number, to: number): number {
    let bytes = 0;
    for (let next = from; next < to; ) {
      const until = this.chunkEnd(next, to);
      const index = this.indexOf(next);
      bytes += this.chunkOf(next).bytesBetween(index, index + until - next);
      next = until;
    }
    return bytes;
  }

  /** Lets go of all below a position. Takes time for what goes, and none for what has gone. */
  dropBelow(position: number): void {
    let chunksDone = 0;
    for (let next = this.first; next < position; ) {
      const until = this.chunkEnd(next, position);
      if (until % CHUNK_SIZE === 0) chunksDone++;
      else this.chunkOf(next).release(this.indexOf(next), this.indexOf(until));
      next = until;
    }
    this.chunks.splice(0, chunksDone);
    if (this.chunks.length === 0) this.last = undefined;
    this.base += chunksDone * CHUNK_SIZE;
    this.first = Math.max(this.first, position);
  }

  private nextChunk(firstTimestamp: number, firstOffset?: number): Chunk<K, V> {
    const chunk = new Chunk<K, V>(this.end === 0 ? FIRST_CAPACITY : CHUNK_SIZE, firstTimestamp, firstOffset);
    this.chunks.push(chunk);
    this.last = chunk;
    return chunk;
  }
}
