/**
 * The 4-ary heap of `lazy-heap.ts` with eager cancel: every slot knows its place in the heap, so that a cancelled event
 * leaves at once; in return each move in the heap writes that place.
 */

export type Callback = (argument: never) => void;

const INITIAL_CAPACITY = 256;
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
  private places = new Int32Array(INITIAL_CAPACITY);
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
    this.freeSlots.push(slot);
    this.removeAt(this.places[slot] as number);
    return true;
  }

  nextTime(): number {
    return this.heapSize > 0 ? (this.heapTime[0] as number) : Infinity;
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
    this.removeAt(0);
  }

  /** Ends the life of a slot's event. */
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
      const places = new Int32Array(slot * 2);
      places.set(this.places);
      this.places = places;
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
    const { heapTime, heapOrder, heapSlot, places } = this;
    let hole = start;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = heapTime[parent] as number;
      if (parentTime < time || (parentTime === time && (heapOrder[parent] as number) < order)) break;
      heapTime[hole] = parentTime;
      heapOrder[hole] = heapOrder[parent] as number;
      const moved = heapSlot[parent] as number;
      heapSlot[hole] = moved;
      places[moved] = hole;
      hole = parent;
    }
    heapTime[hole] = time;
    heapOrder[hole] = order;
    heapSlot[hole] = slot;
    places[slot] = hole;
  }

  /** The last entry fills the place, and goes up or down from there. */
  private removeAt(place: number): void {
    const last = --this.heapSize;
    if (last === place) return;
    const time = this.heapTime[last] as number;
    const order = this.heapOrder[last] as number;
    const slot = this.heapSlot[last] as number;
    if (place > 0 && this.isBefore(time, order, (place - 1) >> 2)) this.siftUp(place, time, order, slot);
    else this.siftDown(place, time, order, slot);
  }

  private isBefore(time: number, order: number, place: number): boolean {
    const other = this.heapTime[place] as number;
    return time < other || (time === other && order < (this.heapOrder[place] as number));
  }

  private siftDown(start: number, time: number, order: number, slot: number): void {
    const { heapTime, heapOrder, heapSlot, places, heapSize } = this;
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
      const moved = heapSlot[least] as number;
      heapSlot[hole] = moved;
      places[moved] = hole;
      hole = least;
    }
    heapTime[hole] = time;
    heapOrder[hole] = order;
    heapSlot[hole] = slot;
    places[slot] = hole;
  }
}
