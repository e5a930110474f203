/**
 * A binary heap of event objects, the textbook's queue and that of most engines. The engine's slot is the object itself,
 * so nothing is looked up by number. Cancelling is lazy, with a sweep as in the engine's queue.
 */
export type Callback = (argument: never) => void;

const SWEEP_MINIMUM = 64;

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly daemon: boolean;
  callback: Callback | undefined;
  argument: unknown;
}

export class Calendar {
  ordinary = 0;
  pending = 0;
  private heap: Entry[] = [];

  add(time: number, order: number, callback: Callback, argument: unknown, daemon: boolean): number {
    const entry: Entry = { time, order, daemon, callback, argument };
    if (!daemon) this.ordinary++;
    this.pending++;
    this.heap.push(entry);
    this.siftUp(this.heap.length - 1, entry);
    return asSlot(entry);
  }

  generation(_slot: number): number {
    return 0;
  }

  isPending(slot: number, _generation: number): boolean {
    return asEntry(slot).callback !== undefined;
  }

  cancel(slot: number, _generation: number): boolean {
    const entry = asEntry(slot);
    if (entry.callback === undefined) return false;
    this.retire(entry);
    if (this.heap.length > SWEEP_MINIMUM && this.pending * 2 < this.heap.length) this.sweep();
    return true;
  }

  nextTime(): number {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (top.callback !== undefined) return top.time;
      this.removeTop();
    }
    return Infinity;
  }

  nextSlot(): number {
    return asSlot(this.heap[0] as Entry);
  }

  callbackOf(slot: number): Callback {
    return asEntry(slot).callback as Callback;
  }

  argumentOf(slot: number): unknown {
    return asEntry(slot).argument;
  }

  removeNext(): void {
    this.retire(this.heap[0] as Entry);
    this.removeTop();
  }

  private retire(entry: Entry): void {
    if (!entry.daemon) this.ordinary--;
    this.pending--;
    entry.callback = undefined;
    entry.argument = undefined;
  }

  private removeTop(): void {
    const last = this.heap.pop() as Entry;
    if (this.heap.length > 0) this.siftDown(0, last);
  }

  private siftUp(start: number, entry: Entry): void {
    const { heap } = this;
    let hole = start;
    while (hole > 0) {
      const parent = heap[(hole - 1) >> 1] as Entry;
      if (isBefore(parent, entry)) break;
      heap[hole] = parent;
      hole = (hole - 1) >> 1;
    }
    heap[hole] = entry;
  }

  private siftDown(start: number, entry: Entry): void {
    const { heap } = this;
    let hole = start;
    for (let child = 1 + 2 * hole; child < heap.length; child = 1 + 2 * hole) {
      const right = child + 1;
      if (right < heap.length && isBefore(heap[right] as Entry, heap[child] as Entry)) child = right;
      if (isBefore(entry, heap[child] as Entry)) break;
      heap[hole] = heap[child] as Entry;
      hole = child;
    }
    heap[hole] = entry;
  }

  private sweep(): void {
    this.heap = this.heap.filter((entry) => entry.callback !== undefined);
    for (let i = (this.heap.length >> 1) - 1; i >= 0; i--) this.siftDown(i, this.heap[i] as Entry);
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function asSlot(entry: Entry): number {
  return entry as unknown as number;
}

function asEntry(slot: number): Entry {
  return slot as unknown as Entry;
}
