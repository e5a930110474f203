/**
 * A set of offsets as sorted, disjoint intervals `[start, end)` that do not touch. What is added usually extends the last
 * one, so a long history of reading in order takes one interval.
 */
export class OffsetIntervals {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** How many intervals there are. */
  get length(): number {
    return this.starts.length;
  }

  /** Adds `[start, end)` and calls `onOverlap` with each part of it that was there already. */
  add(start: number, end: number, onOverlap?: (start: number, end: number) => void): void {
    if (start >= end) return;
    const { starts, ends } = this;
    const last = ends.length - 1;
    if (last < 0 || start > (ends[last] as number)) {
      starts.push(start);
      ends.push(end);
      return;
    }
    if (start === ends[last]) {
      ends[last] = end;
      return;
    }
    const first = this.firstEndingAtOrAfter(start);
    let after = first;
    let low = start;
    let high = end;
    while (after < starts.length && (starts[after] as number) <= end) {
      const overlapStart = Math.max(start, starts[after] as number);
      const overlapEnd = Math.min(end, ends[after] as number);
      if (overlapStart < overlapEnd) onOverlap?.(overlapStart, overlapEnd);
      low = Math.min(low, starts[after] as number);
      high = Math.max(high, ends[after] as number);
      after++;
    }
    starts.splice(first, after - first, low);
    ends.splice(first, after - first, high);
  }

  /** How many offsets of `[start, end)` are in the set. */
  countWithin(start: number, end: number): number {
    let count = 0;
    for (let i = this.firstEndingAtOrAfter(start); i < this.starts.length; i++) {
      const low = Math.max(start, this.starts[i] as number);
      if (low >= end) break;
      count += Math.max(0, Math.min(end, this.ends[i] as number) - low);
    }
    return count;
  }

  /** How many offsets there are. */
  count(): number {
    let count = 0;
    for (let i = 0; i < this.starts.length; i++) count += (this.ends[i] as number) - (this.starts[i] as number);
    return count;
  }

  /** The intervals, ascending. */
  *[Symbol.iterator](): Generator<readonly [start: number, end: number], void, unknown> {
    for (let i = 0; i < this.starts.length; i++) yield [this.starts[i] as number, this.ends[i] as number];
  }

  private firstEndingAtOrAfter(offset: number): number {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
