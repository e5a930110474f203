import { InstantLane } from "./instant-lane.js";

/**
 * The pending events of a simulation: a 4-ary heap over typed arrays, ordered by (time, order key).
 *
 * An event is a slot (callback, argument, generation) and not an object, so scheduling allocates nothing once the
 * arrays have grown. Times and order keys lie in the heap itself: sifting touches no slot. Four things make it fast (see
 * `docs/event-queue.md` for how much):
 *
 * - The event that is taken leaves a gap at the top, which the first event scheduled by its callback fills: one sift in
 *   place of two. If nothing comes, the gap is closed when somebody next looks.
 * - The least of four children is found without a branch: which one it is cannot be predicted.
 * - Cancelling is lazy: the slot dies in place and leaves the heap when it surfaces, or in a sweep once the dead
 *   outnumber the living.
 * - What is scheduled for the instant of the event just taken (replies, wake-ups, messages without delay) goes into a lane
 *   beside the heap, where it lies in order without a sift.
 */

export type Callback = (argument: never) => void;

const INITIAL_CAPACITY = 256;
const SWEEP_MINIMUM = 64;
const DAEMON = 1;

export class Calendar {
  /** Entries in the heap: the living, the dead, and the gap. */
  private size = 0;
  private dead = 0;
  /** Living events that do not keep a run alive. */
  private daemons = 0;
  /** Whether the entry at the top is a gap: its event has been taken, its slot is free but not yet in the list. */
  private gap = false;
  private readonly lane = new InstantLane();
  /** Whether the next event is the first of the lane. */
  private laneIsNext = false;

  /** Infinity beyond the size, so that a family always has four children to compare. */
  private times = new Float64Array(INITIAL_CAPACITY).fill(Infinity);
  private orders = new Float64Array(INITIAL_CAPACITY);
  private slots = new Int32Array(INITIAL_CAPACITY);

  private readonly callbacks: (Callback | undefined)[] = [];
  private readonly slotArguments: unknown[] = [];
  /** Even, and counting up by 2 with each event that the slot has had; odd for a daemon. */
  private generations = new Int32Array(INITIAL_CAPACITY);
  private readonly freeSlots: number[] = [];

  /** All pending events, cancelled ones not counted. */
  get pending(): number {
    return this.size + this.lane.length - this.dead - bit(this.gap);
  }

  /** Pending events that keep a run alive. */
  get ordinary(): number {
    return this.pending - this.daemons;
  }

  /** Adds an event and returns its slot; {@link generation} of the slot then names this event alone. */
  add(time: number, order: number, callback: Callback, argument: unknown, daemon: boolean): number {
    if (this.lane.takes(time, order)) return this.addToLane(order, callback, argument, daemon);
    const fills = this.gap;
    const slot = fills ? (this.slots[0] as number) : this.freeSlot();
    this.occupy(slot, callback, argument, daemon);
    if (fills) {
      this.gap = false;
      this.siftDown(0, time, order, slot);
    } else {
      if (this.size + 4 > this.times.length) this.grow();
      this.siftUp(this.size++, time, order, slot);
    }
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
    this.empty(slot);
    this.dead++;
    const entries = this.size + this.lane.length;
    if (entries > SWEEP_MINIMUM && this.dead * 2 > entries) this.sweep();
    return true;
  }

  /** The time of the next event, or Infinity; a gap and dead slots at the top are removed on the way. */
  nextTime(): number {
    this.laneIsNext = this.lane.length > 0 && this.laneGoesFirst();
    return this.laneIsNext ? this.lane.time : this.topTime();
  }

  /** The slot of the next event; only valid right after {@link nextTime} gave a finite time. */
  nextSlot(): number {
    return this.laneIsNext ? this.lane.firstSlot : (this.slots[0] as number);
  }

  callbackOf(slot: number): Callback {
    return this.callbacks[slot] as Callback;
  }

  argumentOf(slot: number): unknown {
    return this.slotArguments[slot];
  }

  /** Takes the next event out, right after {@link nextTime}. Its slot may be used again at once. */
  removeNext(): void {
    if (this.laneIsNext) {
      this.removeFirstOfLane();
      return;
    }
    this.retire(this.slots[0] as number);
    this.gap = true;
    if (this.lane.length === 0) this.lane.time = this.times[0] as number;
  }

  private removeFirstOfLane(): void {
    const slot = this.lane.firstSlot;
    this.lane.shift();
    this.retire(slot);
    this.release(slot);
  }

  /** Whether the lane has an event that comes before all in the heap; dead slots at its front are removed on the way. */
  private laneGoesFirst(): boolean {
    const { lane } = this;
    while (this.callbacks[lane.firstSlot] === undefined) {
      this.dead--;
      this.release(lane.firstSlot);
      lane.shift();
      if (lane.length === 0) return false;
    }
    // A gap stays open for what the event will schedule, unless an entry below it may come before.
    if (this.gap && !this.reaches(lane.time)) return true;
    const time = this.topTime();
    return lane.time < time || (lane.time === time && lane.firstOrder < (this.orders[0] as number));
  }

  /** Whether one of the entries right below the top is due at `time` or before. */
  private reaches(time: number): boolean {
    const { times } = this;
    const a = Math.min(times[1] as number, times[2] as number);
    const b = Math.min(times[3] as number, times[4] as number);
    return Math.min(a, b) <= time;
  }

  /** The time of the first living event in the heap, which then stands at the top; Infinity if there is none. */
  private topTime(): number {
    if (this.gap) {
      this.gap = false;
      this.removeTop();
    }
    while (this.size > 0) {
      if (this.callbacks[this.slots[0] as number] !== undefined) return this.times[0] as number;
      this.dead--;
      this.removeTop();
    }
    return Infinity;
  }

  private addToLane(order: number, callback: Callback, argument: unknown, daemon: boolean): number {
    const slot = this.freeSlot();
    this.occupy(slot, callback, argument, daemon);
    this.lane.push(order, slot);
    return slot;
  }

  private occupy(slot: number, callback: Callback, argument: unknown, daemon: boolean): void {
    this.callbacks[slot] = callback;
    this.slotArguments[slot] = argument;
    if (!daemon) return;
    this.generations[slot] = (this.generations[slot] as number) | DAEMON;
    this.daemons++;
  }

  /** Ends the life of a slot's event; what the slot holds goes later. */
  private retire(slot: number): void {
    const generation = this.generations[slot] as number;
    if ((generation & DAEMON) !== 0) this.daemons--;
    this.generations[slot] = ((generation & ~DAEMON) + 2) | 0;
  }

  /** Frees a slot that no entry names any more. */
  private release(slot: number): void {
    this.empty(slot);
    this.freeSlots.push(slot);
  }

  private empty(slot: number): void {
    this.callbacks[slot] = undefined;
    this.slotArguments[slot] = undefined;
  }

  private freeSlot(): number {
    if (this.freeSlots.length > 0) return this.freeSlots.pop() as number;
    const slot = this.callbacks.length;
    this.callbacks.push(undefined);
    this.slotArguments.push(undefined);
    if (slot >= this.generations.length) {
      const generations = new Int32Array(slot * 2);
      generations.set(this.generations);
      this.generations = generations;
    }
    return slot;
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    const times = new Float64Array(capacity).fill(Infinity);
    times.set(this.times);
    this.times = times;
    const orders = new Float64Array(capacity);
    orders.set(this.orders);
    this.orders = orders;
    const slots = new Int32Array(capacity);
    slots.set(this.slots);
    this.slots = slots;
  }

  private siftUp(start: number, time: number, order: number, slot: number): void {
    const { times, orders, slots } = this;
    let hole = start;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent] as number;
      slots[hole] = slots[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  /** Closes the gap, or removes a dead entry. */
  private removeTop(): void {
    this.release(this.slots[0] as number);
    const last = --this.size;
    const time = this.times[last] as number;
    this.times[last] = Infinity;
    if (last === 0) return;
    this.siftDown(0, time, this.orders[last] as number, this.slots[last] as number);
  }

  private siftDown(start: number, time: number, order: number, slot: number): void {
    const { times, orders, slots, size } = this;
    let hole = start;
    for (;;) {
      const first = hole * 4 + 1;
      if (first >= size) break;
      const t0 = times[first] as number;
      const t1 = times[first + 1] as number;
      const t2 = times[first + 2] as number;
      const t3 = times[first + 3] as number;
      // The lesser of either pair, then of the two; order keys are read where times are equal.
      let a = first + bit(t1 < t0);
      let b = first + 2 + bit(t3 < t2);
      if (t1 === t0) a = first + bit((orders[first + 1] as number) < (orders[first] as number));
      if (t3 === t2) b = first + 2 + bit((orders[first + 3] as number) < (orders[first + 2] as number));
      const ta = times[a] as number;
      const tb = times[b] as number;
      let least = a + ((b - a) & -bit(tb < ta));
      if (tb === ta) least = a + ((b - a) & -bit((orders[b] as number) < (orders[a] as number)));
      const leastTime = times[least] as number;
      if (time < leastTime || (time === leastTime && order < (orders[least] as number))) break;
      times[hole] = leastTime;
      orders[hole] = orders[least] as number;
      slots[hole] = slots[least] as number;
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  /** Drops the gap and all dead entries and rebuilds the heap in place. Order keys are unique, so the order stays. */
  private sweep(): void {
    const { times, orders, slots } = this;
    this.sweepLane();
    let kept = 0;
    if (this.gap) this.empty(slots[0] as number);
    for (let i = 0; i < this.size; i++) {
      const slot = slots[i] as number;
      if (this.callbacks[slot] === undefined) {
        this.freeSlots.push(slot);
        continue;
      }
      times[kept] = times[i] as number;
      orders[kept] = orders[i] as number;
      slots[kept] = slot;
      kept++;
    }
    this.gap = false;
    this.dead = 0;
    times.fill(Infinity, kept, this.size);
    this.size = kept;
    for (let i = (kept - 2) >> 2; i >= 0; i--) {
      this.siftDown(i, times[i] as number, orders[i] as number, slots[i] as number);
    }
  }

  /** Turns the ring once round and leaves out the dead. */
  private sweepLane(): void {
    const { lane } = this;
    for (let left = lane.length; left > 0; left--) {
      const { firstOrder, firstSlot } = lane;
      lane.shift();
      if (this.callbacks[firstSlot] === undefined) this.freeSlots.push(firstSlot);
      else lane.push(firstOrder, firstSlot);
    }
  }
}

/** 0 or 1, which the compiler gets from the comparison without a jump. */
function bit(value: boolean): number {
  return (value as unknown as number) | 0;
}
