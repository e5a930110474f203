// A heap of sessions by end. Four children a node, as what counts is the depth: each level is another place in memory.

/** Three numbers a session: plain data. */
export interface SessionHeap {
  ends: Float64Array;
  /** Order of first appearance, by which a session is known for good. */
  seqs: Float64Array;
  /** Ids of their keys. */
  ids: Int32Array;
  size: number;
}

const CHILDREN = 4;

export function createSessionHeap(): SessionHeap {
  return { ends: new Float64Array(16), seqs: new Float64Array(16), ids: new Int32Array(16), size: 0 };
}

export function pushSession(heap: SessionHeap, end: number, seq: number, id: number): void {
  if (heap.size === heap.ends.length) grow(heap);
  const { ends, seqs, ids } = heap;
  let at = heap.size++;
  while (at > 0) {
    const parent = Math.floor((at - 1) / CHILDREN);
    if ((ends[parent] as number) <= end) break;
    ends[at] = ends[parent] as number;
    seqs[at] = seqs[parent] as number;
    ids[at] = ids[parent] as number;
    at = parent;
  }
  ends[at] = end;
  seqs[at] = seq;
  ids[at] = id;
}

/** Takes the first out. */
export function popSession(heap: SessionHeap): void {
  const { ends, seqs, ids } = heap;
  const last = --heap.size;
  if (last > 0) sink(heap, ends[last] as number, seqs[last] as number, ids[last] as number);
}

/** Gives the first another end, later than it was. */
export function postponeSession(heap: SessionHeap, end: number): void {
  sink(heap, end, heap.seqs[0] as number, heap.ids[0] as number);
}

/** Puts a session in the place of the first. */
function sink({ ends, seqs, ids, size }: SessionHeap, end: number, seq: number, id: number): void {
  let at = 0;
  for (;;) {
    let child = at * CHILDREN + 1;
    if (child >= size) break;
    const beyond = Math.min(child + CHILDREN, size);
    for (let other = child + 1; other < beyond; other++) {
      if ((ends[other] as number) < (ends[child] as number)) child = other;
    }
    if ((ends[child] as number) >= end) break;
    ends[at] = ends[child] as number;
    seqs[at] = seqs[child] as number;
    ids[at] = ids[child] as number;
    at = child;
  }
  ends[at] = end;
  seqs[at] = seq;
  ids[at] = id;
}

function grow(heap: SessionHeap): void {
  const { ends, seqs, ids } = heap;
  heap.ends = new Float64Array(2 * ends.length);
  heap.ends.set(ends);
  heap.seqs = new Float64Array(2 * seqs.length);
  heap.seqs.set(seqs);
  heap.ids = new Int32Array(2 * ids.length);
  heap.ids.set(ids);
}
