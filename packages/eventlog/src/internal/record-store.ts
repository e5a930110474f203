import { toSeconds } from "@sim/core";
import type { Record } from "@sim/strategies";
import type { Chunk, Headers } from "./chunk.js";
import { Rows } from "./rows.js";

/** Looks at a record where it lies. */
export interface RecordVisitor<K, V> {
  visit(chunk: Chunk<K, V>, index: number, offset: number): void;
}

/** Decides what compaction keeps. */
export interface RecordFilter<K, V> {
  /** Delete horizon of the record last kept, in ticks; NaN for none. */
  readonly horizon: number;
  /** Asked in the order of offsets: the size of the record from now on, or -1 if it goes. */
  keptSize(chunk: Chunk<K, V>, index: number, offset: number): number;
}

/**
 * The records of one partition. Those that compaction has left lie in rows with their offsets, found by binary search; all
 * behind them have no gaps, and where one lies follows from its offset alone. A *rank* counts both through, so that an
 * offset is a rank but for a shift wherever nothing has been compacted.
 *
 * Records below `start` cannot be read any more; they take memory until they are released.
 */
export class RecordStore<K, V> {
  readonly partition: number;
  /** The least offset that can be read; `end` if nothing is held. */
  start = 0;
  /** Offset of the next record. */
  end = 0;
  /** Bytes of all records held. */
  bytes = 0;
  /** Append time of the latest record, in ticks; 0 before the first. */
  latest = 0;
  private readonly dense = new Rows<K, V>();
  private sparse: Rows<K, V> | undefined = undefined;
  /** From this offset on there are no gaps. */
  private denseFrom = 0;
  /** Rank of an offset from there on, minus the offset. */
  private shift = 0;
  /** Rank of the first record held. */
  private startRank = 0;
  /** Position of the first in `sparse` that has not been released. */
  private sparseFirst = 0;

  constructor(partition: number) {
    this.partition = partition;
  }

  /** How many records are held. */
  get length(): number {
    return this.end + this.shift - this.startRank;
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
    this.dense.add(key, value, timestamp, eventTime, sizeBytes, headers);
    this.bytes += sizeBytes;
    this.latest = timestamp;
    return this.end++;
  }

  /** The record at an offset held. */
  recordAt(offset: number): Record<K, V> {
    return this.recordAtRank(this.rankOf(offset));
  }

  /** The record that many places behind the first held. */
  recordAtIndex(index: number): Record<K, V> {
    return this.recordAtRank(this.startRank + index);
  }

  /** The records held from `offset` on, at most `count`. */
  read(offset: number, count: number): Record<K, V>[] {
    const records: Record<K, V>[] = [];
    let rank = this.rankFrom(offset);
    const end = Math.min(rank + count, this.end + this.shift);
    const { sparse, partition } = this;
    if (sparse !== undefined) {
      for (const sparseEnd = Math.min(end, sparse.end); rank < sparseEnd; ) {
        const chunk = sparse.chunkOf(rank);
        const base = rank - sparse.indexOf(rank);
        for (const until = sparse.chunkEnd(rank, sparseEnd); rank < until; rank++) {
          records.push(recordOf(chunk, rank - base, chunk.offsetAt(rank - base), partition));
        }
      }
    }
    const { dense, shift } = this;
    for (let next = rank - shift; next < end - shift; ) {
      const chunk = dense.chunkOf(next);
      const base = next - dense.indexOf(next);
      for (const until = dense.chunkEnd(next, end - shift); next < until; next++) {
        records.push(recordOf(chunk, next - base, next, partition));
      }
    }
    return records;
  }

  /** The first offset held that is `offset` or larger, or `end`. */
  heldFrom(offset: number): number {
    if (offset >= this.denseFrom && offset >= this.start) return Math.min(offset, this.end);
    return this.offsetOfRank(this.rankFrom(offset));
  }

  /** How many records are held from `offset` on, up to the offset `end` (exclusive). */
  countBetween(offset: number, end: number): number {
    return this.rankFrom(end) - this.rankFrom(offset);
  }

  /** Append time, in ticks, of the first record held at an offset or behind it; there must be one. */
  timestampFrom(offset: number): number {
    return this.timestampAtRank(this.rankFrom(offset));
  }

  /** Bytes of the record at an offset; 0 if none is held there. */
  sizeAt(offset: number): number {
    if (offset < this.start || offset >= this.end) return 0;
    if (offset >= this.denseFrom) return this.dense.chunkOf(offset).sizeAt(this.dense.indexOf(offset));
    const rank = this.rankOf(offset);
    return this.offsetOfRank(rank) === offset ? this.bytesBetweenRanks(rank, rank + 1) : 0;
  }

  /** Bytes of the records held from `offset` (inclusive) to `end` (exclusive). */
  bytesBetween(offset: number, end: number): number {
    return this.bytesBetweenRanks(this.rankFrom(offset), this.rankFrom(end));
  }

  /** The earliest offset held whose append time is `ticks` or later, or `end`: append times never fall. */
  offsetForTicks(ticks: number): number {
    let low = this.startRank;
    let high = this.end + this.shift;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.timestampAtRank(middle) >= ticks) high = middle;
      else low = middle + 1;
    }
    return this.offsetOfRank(low);
  }

  /** Gives up all records below `offset`, from `start` to `end`: they are not held any more. Gives their number. */
  moveStart(offset: number): number {
    const rank = this.rankFrom(offset);
    const passed = rank - this.startRank;
    this.bytes -= this.bytesBetweenRanks(this.startRank, rank);
    this.startRank = rank;
    this.start = offset;
    return passed;
  }

  /** Lets go of what lies below `offset`, at most `start`. */
  releaseBelow(offset: number): void {
    this.dense.dropBelow(Math.min(Math.max(offset, this.denseFrom), this.end));
    if (this.sparse === undefined) return;
    if (offset >= this.denseFrom) {
      this.sparse = undefined;
      this.startRank -= this.shift;
      this.shift = 0;
      this.denseFrom = 0;
      return;
    }
    this.sparseFirst = Math.max(this.sparseFirst, this.positionFrom(this.sparse, offset));
    this.sparse.dropBelow(this.sparseFirst);
  }

  /** Gives up all records below `offset` and lets go of them. Gives their number. */
  dropBelow(offset: number): number {
    const dropped = this.moveStart(offset);
    this.releaseBelow(offset);
    return dropped;
  }

  /** Shows all records from `from` (inclusive) to `to` (exclusive), those below `start` that are still here included. */
  scan(from: number, to: number, visitor: RecordVisitor<K, V>): void {
    const { sparse, dense } = this;
    if (sparse !== undefined && from < this.denseFrom) {
      for (let position = this.positionFrom(sparse, from); position < sparse.end; position++) {
        const chunk = sparse.chunkOf(position);
        const index = sparse.indexOf(position);
        const offset = chunk.offsetAt(index);
        if (offset >= to) return;
        visitor.visit(chunk, index, offset);
      }
    }
    for (let offset = Math.max(from, this.denseFrom); offset < to; offset++) {
      visitor.visit(dense.chunkOf(offset), dense.indexOf(offset), offset);
    }
  }

  /**
   * Keeps of all records from `from` to `to` what the filter says, those below `start` that are still here included, and
   * gives how many that were held have gone. `to` lies at `start` or behind it, and behind all gaps; nothing is here below
   * `from`.
   */
  compact(from: number, to: number, filter: RecordFilter<K, V>): number {
    const kept = new Rows<K, V>();
    const { start } = this;
    let bytesKept = 0;
    let held = 0;
    this.scan(from, to, {
      visit(chunk, index, offset) {
        const size = filter.keptSize(chunk, index, offset);
        if (size < 0) return;
        kept.addKept(chunk, index, offset, size, filter.horizon);
        if (offset < start) return;
        bytesKept += size;
        held++;
      },
    });
    const gone = this.countBetween(start, to) - held;
    this.bytes += bytesKept - this.bytesBetween(start, to);
    this.dense.dropBelow(to);
    this.sparse = kept;
    this.sparseFirst = 0;
    this.denseFrom = to;
    this.shift = kept.end - to;
    this.startRank = this.rankOf(start);
    return gone;
  }

  /** Rank of an offset, or of the next one that is here. */
  private rankOf(offset: number): number {
    return offset >= this.denseFrom ? offset + this.shift : this.positionFrom(this.sparse as Rows<K, V>, offset);
  }

  /** Rank of an offset, or of the next one held. */
  private rankFrom(offset: number): number {
    return offset <= this.start ? this.startRank : this.rankOf(offset);
  }

  private offsetOfRank(rank: number): number {
    const { sparse } = this;
    if (sparse === undefined || rank >= sparse.end) return rank - this.shift;
    return sparse.chunkOf(rank).offsetAt(sparse.indexOf(rank));
  }

  private recordAtRank(rank: number): Record<K, V> {
    const { sparse, dense, partition } = this;
    if (sparse !== undefined && rank < sparse.end) {
      const chunk = sparse.chunkOf(rank);
      const index = sparse.indexOf(rank);
      return recordOf(chunk, index, chunk.offsetAt(index), partition);
    }
    const offset = rank - this.shift;
    return recordOf(dense.chunkOf(offset), dense.indexOf(offset), offset, partition);
  }

  private timestampAtRank(rank: number): number {
    const { sparse, dense } = this;
    if (sparse !== undefined && rank < sparse.end) return sparse.chunkOf(rank).timestampAt(sparse.indexOf(rank));
    const offset = rank - this.shift;
    return dense.chunkOf(offset).timestampAt(dense.indexOf(offset));
  }

  private bytesBetweenRanks(from: number, to: number): number {
    const { sparse, shift } = this;
    if (sparse === undefined) return this.dense.bytesBetween(from - shift, to - shift);
    const inSparse = sparse.bytesBetween(Math.min(from, sparse.end), Math.min(to, sparse.end));
    return inSparse + this.dense.bytesBetween(Math.max(from, sparse.end) - shift, Math.max(to, sparse.end) - shift);
  }

  /** Position of an offset in the compacted part, or of the next one. */
  private positionFrom(sparse: Rows<K, V>, offset: number): number {
    let low = this.sparseFirst;
    let high = sparse.end;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (sparse.chunkOf(middle).offsetAt(sparse.indexOf(middle)) >= offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function recordOf<K, V>(chunk: Chunk<K, V>, index: number, offset: number, partition: number): Record<K, V> {
  const ticks = chunk.timestampAt(index);
  const eventTicks = chunk.eventTimeAt(index);
  const timestamp = toSeconds(ticks);
  return {
    offset,
    key: chunk.keyAt(index),
    value: chunk.valueAt(index),
    partition,
    timestamp,
    eventTime: eventTicks === ticks ? timestamp : toSeconds(eventTicks),
    sizeBytes: chunk.sizeAt(index),
    headers: chunk.headersAt(index),
  };
}
