import type { Model } from "./model.js";

/**
 * The yardstick of the guard: a hold model on a textbook binary heap of objects, with nothing else. It allocates, compares
 * and misses the cache much as an event loop does, so a machine that is slower for one is slower for the other.
 */
export function referenceLoop(pending: number, operations: number): Model {
  const random = xorshift(1);
  const heap: Item[] = [];
  let now = 0;
  let inOrder = true;
  let sequence = 0;
  for (let i = 0; i < pending; i++) push(heap, { time: exponential(random), sequence: sequence++ });
  return {
    run() {
      for (let i = 0; i < operations; i++) {
        const { time } = pop(heap);
        if (time < now) inOrder = false;
        now = time;
        push(heap, { time: now + exponential(random), sequence: sequence++ });
      }
    },
    check() {
      if (heap.length !== pending || !inOrder) throw new Error("reference loop: events were lost, or out of order");
      return operations;
    },
  };
}

interface Item {
  readonly time: number;
  readonly sequence: number;
}

const isBefore = (a: Item, b: Item): boolean => a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

function push(heap: Item[], item: Item): void {
  let hole = heap.length;
  heap.push(item);
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = heap[parent] as Item;
    if (!isBefore(item, above)) break;
    heap[hole] = above;
    hole = parent;
  }
  heap[hole] = item;
}

function pop(heap: Item[]): Item {
  const top = heap[0] as Item;
  const last = heap.pop() as Item;
  const size = heap.length;
  if (size === 0) return top;
  let hole = 0;
  for (let child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size && isBefore(heap[child + 1] as Item, heap[child] as Item)) child++;
    if (!isBefore(heap[child] as Item, last)) break;
    heap[hole] = heap[child] as Item;
    hole = child;
  }
  heap[hole] = last;
  return top;
}

const exponential = (random: () => number): number => -Math.log(1 - random());

/** Marsaglia's 32-bit xorshift, as a number in [0, 1). */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
