/**
 * The engine's queue of the first release: a 4-ary heap over typed arrays, ordered by (time, order key).
 *
 * An event is a slot (callback, argument, generation) and not an object, so scheduling allocates nothing once the
 * arrays have grown. Times and order keys lie in the heap itself: sifting touches no slot. Cancelling is lazy: the slot
 * dies in place and leaves the heap when it surfaces, or in a sweep once the dead outnumber the living.
 */

export type Callback = (argument: never) => void;

const INITIAL_CAPACITY = 256;
const SWEEP_MINIMUM = 64;
const DAEMON = 1;

export class Calendar {
  /** Pending events that keep a run alive. */
  ordinary = 0;
  /** All pending events, cancelled ones not counted. */
  pending = 0;

  private heapTime = new Float64Array(INITIAL_CAPACITY);
  private heapOrder = new Float64Array(INITIAL_CAPACITY);
  private heapSlot = new Int32Array(INITIAL_CAPACITY);
  private heapSize = 0;

  private readonly callbacks: (Callback | undefined)[] = [];
  private readonly slotArguments: unknown[] = [];
  private generations = new Int32Array(INITIAL_CAPACITY);
  private flags = new Uint8Array(INITIAL_CAPACITY);
  private readonly freeSlots: number[] = [];

  /** Adds an event and returns its slot; {@link generation} of the slot then names this event alone. */
  add(time: number, order: number, callback: Callback, argument: unknown, daemon: boolean): number {
    const slot = this.freeSlots.length > 0 ? (this.freeSlots.pop() as number) : this.newSlot();
    this.callbacks[slot] = callback;
    this.slotArguments[slot] = argument;
    this.flags[slot] = daemon ? DAEMON : 0;
    if (!daemon) this.ordinary++;
    this.pending++;
    if (this.heapSize === this.heapTime.length) this.growHeap();
    this.siftUp(this.heapSize++, time, order, slot);
    return slot;
  }

  generation(slot: number): number {
    return this.generations[slot] as number;
  }

  isPending(slot: number, generation: number): boolean {
    return this.generations[slot] === generation;
  }

  cancel(slot: number, generation: number): boolean {
    if (this.generations[slot] !== generation) return false;
    this.retire(slot);
    if (this.heapSize > SWEEP_MINIMUM && this.pending * 2 < this.heapSize) this.sweep();
    return true;
  }

  /** The time of the next event, or Infinity; dead slots at the top are removed on the way. */
  nextTime(): number {
    while (this.heapSize > 0) {
      const slot = this.heapSlot[0] as number;
      if (this.callbacks[slot] !== undefined) return this.heapTime[0] as number;
      this.freeSlots.push(slot);
      this.removeTop();
    }
    return Infinity;
  }

  /** The slot of the next event; only valid right after {@link nextTime} gave a finite time. */
  nextSlot(): number {
    return this.heapSlot[0] as number;
  }

  callbackOf(slot: number): Callback {
    return this.callbacks[slot] as Callback;
  }

  argumentOf(slot: number): unknown {
    return this.slotArguments[slot];
  }

  /** Removes the next event, whose slot may be used again at once. */
  removeNext(): void {
    const slot = this.heapSlot[0] as number;
    this.retire(slot);
    this.freeSlots.push(slot);
    this.removeTop();
  }

  /** Ends the life of a slot's event; its place in the heap goes later. */
  private retire(slot: number): void {
    if (this.flags[slot] !== DAEMON) this.ordinary--;
    this.pending--;
    this.callbacks[slot] = undefined;
    this.slotArguments[slot] = undefined;
    this.generations[slot] = ((this.generations[slot] as number) + 1) | 0;
  }

  private newSlot(): number {
    const slot = this.callbacks.length;
    this.callbacks.push(undefined);
    this.slotArguments.push(undefined);
    if (slot >= this.generations.length) {
      const generations = new Int32Array(slot * 2);
      generations.set(this.generations);
      this.generations = generations;
      const flags = new Uint8Array(slot * 2);
      flags.set(this.flags);
      this.flags = flags;
    }
    return slot;
  }

  private growHeap(): void {
    const capacity = this.heapTime.length * 2;
    const time = new Float64Array(capacity);
    time.set(this.heapTime);
    this.heapTime = time;
    const order = new Float64Array(capacity);
    order.set(this.heapOrder);
    this.heapOrder = order;
    const slots = new Int32Array(capacity);
    slots.set(this.heapSlot);
    this.heapSlot = slots;
  }

  private siftUp(start: number, time: number, order: number, slot: number): void {
    const { heapTime, heapOrder, heapSlot } = this;
    let hole = start;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = heapTime[parent] as number;
      if (parentTime < time || (parentTime === time && (heapOrder[parent] as number) < order)) break;
      heapTime[hole] = parentTime;
      heapOrder[hole] = heapOrder[parent] as number;
      heapSlot[hole] = heapSlot[parent] as number;
      hole = parent;
    }
    heapTime[hole] = time;
    heapOrder[hole] = order;
    heapSlot[hole] = slot;
  }

  private removeTop(): void {
    const last = --this.heapSize;
    if (last === 0) return;
    this.siftDown(0, this.heapTime[last] as number, this.heapOrder[last] as number, this.heapSlot[last] as number);
  }

  private siftDown(start: number, time: number, order: number, slot: number): void {
    const { heapTime, heapOrder, heapSlot, heapSize } = this;
    let hole = start;
    for (;;) {
      const first = hole * 4 + 1;
      if (first >= heapSize) break;
      const end = first + 4 < heapSize ? first + 4 : heapSize;
      let least = first;
      let leastTime = heapTime[first] as number;
      for (let child = first + 1; child < end; child++) {
        const childTime = heapTime[child] as number;
        if (childTime < leastTime) {
          least = child;
          leastTime = childTime;
        } else if (childTime === leastTime && (heapOrder[child] as number) < (heapOrder[least] as number)) {
          least = child;
        }
      }
      if (time < leastTime || (time === leastTime && order < (heapOrder[least] as number))) break;
      heapTime[hole] = leastTime;
      heapOrder[hole] = heapOrder[least] as number;
      heapSlot[hole] = heapSlot[least] as number;
      hole = least;
    }
    heapTime[hole] = time;
    heapOrder[hole] = order;
    heapSlot[hole] = slot;
  }

  /** Drops all dead entries and rebuilds the heap in place. Order keys are unique, so the order of events stays. */
  private sweep(): void {
    const { heapTime, heapOrder, heapSlot } = this;
    let kept = 0;
    for (let i = 0; i < this.heapSize; i++) {
      const slot = heapSlot[i] as number;
      if (this.callbacks[slot] === undefined) {
        this.freeSlots.push(slot);
        continue;
      }
      heapTime[kept] = heapTime[i] as number;
      heapOrder[kept] = heapOrder[i] as number;
      heapSlot[kept] = slot;
      kept++;
    }
    this.heapSize = kept;
    for (let i = (kept - 2) >> 2; i >= 0; i--) {
      this.siftDown(i, heapTime[i] as number, heapOrder[i] as number, heapSlot[i] as number);
    }
  }
}
