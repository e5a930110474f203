/**
 * A ladder queue (Tang, Goh and Thng, "Ladder queue: an O(1) priority queue structure for large-scale discrete event
 * simulation", 2005) whose bottom is a 4-ary heap. The far future lies unsorted in buckets, linked lists of slots; when the
 * heap runs dry it takes the next bucket, one that is too full is cut into a finer rung first. Few pending events never
 * leave the heap.
 */
export type Callback = (argument: never) => void;

const INITIAL_CAPACITY = 256;
const SWEEP_MINIMUM = 64;
/** Events per bucket of a new rung, on average. */
const PER_BUCKET = 2;
const NONE = -1;

/** When events leave the heap for the rungs, and come back. */
interface Limits {
  /** A heap with more goes into a rung. */
  readonly spill: number;
  /** So few need no rung. */
  readonly small: number;
  /** A bucket with more is cut into a rung. */
  readonly split: number;
}

const LIMITS: Limits = { spill: 4096, small: 1024, split: 64 };

interface Rung {
  start: number;
  end: number;
  width: number;
  perWidth: number;
  current: number;
  buckets: number;
  heads: Int32Array;
}

export class Calendar {
  private size = 0;
  private far = 0;
  private dead = 0;
  private daemons = 0;
  private taken = false;
  /** Events before this time go to the heap. */
  private heapEnd = Infinity;
  private spillAt: number;
  private readonly limits: Limits;

  private times = new Float64Array(INITIAL_CAPACITY).fill(Infinity);
  private orders = new Float64Array(INITIAL_CAPACITY);
  private slots = new Int32Array(INITIAL_CAPACITY);

  private readonly rungs: Rung[] = [];
  private rungCount = 0;
  private topHead = NONE;
  private topCount = 0;
  private topLeast = Infinity;
  private topMost = -Infinity;

  private readonly callbacks: (Callback | undefined)[] = [];
  private readonly slotArguments: unknown[] = [];
  private generations = new Int32Array(INITIAL_CAPACITY);
  private slotTimes = new Float64Array(INITIAL_CAPACITY);
  private slotOrders = new Float64Array(INITIAL_CAPACITY);
  private links = new Int32Array(INITIAL_CAPACITY);
  private readonly freeSlots: number[] = [];

  constructor(limits: Limits = LIMITS) {
    this.limits = limits;
    this.spillAt = limits.spill;
  }

  get pending(): number {
    return this.size + this.far - this.dead - (this.taken ? 1 : 0);
  }

  get ordinary(): number {
    return this.pending - this.daemons;
  }

  add(time: number, order: number, callback: Callback, argument: unknown, daemon: boolean): number {
    if (time < this.heapEnd) {
      if (this.taken) {
        this.taken = false;
        const slot = this.slots[0] as number;
        this.callbacks[slot] = callback;
        this.slotArguments[slot] = argument;
        if (daemon) this.markDaemon(slot);
        this.siftDown(0, time, order, slot);
        return slot;
      }
      const slot = this.freeSlots.length > 0 ? (this.freeSlots.pop() as number) : this.newSlot();
      this.callbacks[slot] = callback;
      this.slotArguments[slot] = argument;
      if (daemon) this.markDaemon(slot);
      this.push(time, order, slot);
      if (this.size > this.spillAt) this.spill();
      return slot;
    }
    const slot = this.freeSlots.length > 0 ? (this.freeSlots.pop() as number) : this.newSlot();
    this.callbacks[slot] = callback;
    this.slotArguments[slot] = argument;
    if (daemon) this.markDaemon(slot);
    this.slotTimes[slot] = time;
    this.slotOrders[slot] = order;
    this.far++;
    this.putAway(slot, time);
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
    this.callbacks[slot] = undefined;
    this.slotArguments[slot] = undefined;
    this.dead++;
    const entries = this.size + this.far;
    if (entries > SWEEP_MINIMUM && this.dead * 2 > entries) this.sweep();
    return true;
  }

  nextTime(): number {
    if (this.taken) {
      this.taken = false;
      this.removeTop();
    }
    for (;;) {
      while (this.size > 0) {
        if (this.callbacks[this.slots[0] as number] !== undefined) return this.times[0] as number;
        this.dead--;
        this.removeTop();
      }
      if (this.far === 0) {
        this.heapEnd = Infinity;
        this.rungCount = 0;
        this.clearTop();
        return Infinity;
      }
      this.refill();
    }
  }

  nextSlot(): number {
    return this.slots[0] as number;
  }

  callbackOf(slot: number): Callback {
    return this.callbacks[slot] as Callback;
  }

  argumentOf(slot: number): unknown {
    return this.slotArguments[slot];
  }

  removeNext(): void {
    this.retire(this.slots[0] as number);
    this.taken = true;
  }

  private markDaemon(slot: number): void {
    this.generations[slot] = (this.generations[slot] as number) | 1;
    this.daemons++;
  }

  private retire(slot: number): void {
    const generation = this.generations[slot] as number;
    if ((generation & 1) !== 0) this.daemons--;
    this.generations[slot] = ((generation & ~1) + 2) | 0;
  }

  private newSlot(): number {
    const slot = this.callbacks.length;
    this.callbacks.push(undefined);
    this.slotArguments.push(undefined);
    if (slot >= this.generations.length) {
      const generations = new Int32Array(slot * 2);
      generations.set(this.generations);
      this.generations = generations;
      const links = new Int32Array(slot * 2);
      links.set(this.links);
      this.links = links;
      const slotTimes = new Float64Array(slot * 2);
      slotTimes.set(this.slotTimes);
      this.slotTimes = slotTimes;
      const slotOrders = new Float64Array(slot * 2);
      slotOrders.set(this.slotOrders);
      this.slotOrders = slotOrders;
    }
    return slot;
  }

  // --- the far future ---

  private putAway(slot: number, time: number): void {
    for (let r = this.rungCount - 1; r >= 0; r--) {
      const rung = this.rungs[r] as Rung;
      if (time < rung.end) {
        const bucket = ((time - rung.start) * rung.perWidth) | 0;
        this.links[slot] = rung.heads[bucket] as number;
        rung.heads[bucket] = slot;
        return;
      }
    }
    this.links[slot] = this.topHead;
    this.topHead = slot;
    this.topCount++;
    if (time < this.topLeast) this.topLeast = time;
    if (time > this.topMost) this.topMost = time;
  }

  /** The heap is empty: it gets the next bucket. */
  private refill(): void {
    this.spillAt = this.limits.spill;
    for (;;) {
      if (this.rungCount === 0) {
        if (this.topCount <= this.limits.small) {
          this.heapEnd = Infinity;
          const head = this.topHead;
          this.clearTop();
          this.load(head);
          return;
        }
        const head = this.topHead;
        this.addRung(this.topLeast, this.topMost + 1, this.topCount);
        this.clearTop();
        this.distribute(head);
      }
      const rung = this.rungs[this.rungCount - 1] as Rung;
      const { heads, buckets } = rung;
      let bucket = rung.current;
      while (bucket < buckets && heads[bucket] === NONE) bucket++;
      if (bucket === buckets) {
        this.rungCount--;
        if (this.rungCount === 0) this.heapEnd = rung.end;
        continue;
      }
      rung.current = bucket + 1;
      const head = heads[bucket] as number;
      heads[bucket] = NONE;
      const start = rung.start + bucket * rung.width;
      const count = rung.width > 1 ? this.length(head) : 0;
      if (count > this.limits.split) {
        this.addRung(start, start + rung.width, count);
        this.distribute(head);
        continue;
      }
      this.heapEnd = start + rung.width;
      this.load(head);
      return;
    }
  }

  private clearTop(): void {
    this.topHead = NONE;
    this.topCount = 0;
    this.topLeast = Infinity;
    this.topMost = -Infinity;
  }

  private length(head: number): number {
    let count = 0;
    for (let slot = head; slot !== NONE; slot = this.links[slot] as number) count++;
    return count;
  }

  /** A rung over [start, end) for so many events; its buckets are a power of two wide, so nothing is rounded. */
  private addRung(start: number, end: number, count: number): void {
    const wanted = Math.max(2, Math.ceil(count / PER_BUCKET));
    let width = 1;
    while (width * wanted < end - start) width *= 2;
    const buckets = Math.ceil((end - start) / width);
    let rung = this.rungs[this.rungCount];
    if (rung === undefined) {
      rung = { start, end, width, perWidth: 0, current: 0, buckets, heads: new Int32Array(buckets) };
      this.rungs.push(rung);
    }
    rung.start = start;
    rung.end = start + buckets * width;
    if (this.rungCount > 0) rung.end = end;
    rung.width = width;
    rung.perWidth = 1 / width;
    rung.current = 0;
    rung.buckets = buckets;
    if (rung.heads.length < buckets) rung.heads = new Int32Array(buckets * 2);
    rung.heads.fill(NONE, 0, buckets);
    this.rungCount++;
  }

  /** Into the newest rung. */
  private distribute(head: number): void {
    const { heads, start, perWidth } = this.rungs[this.rungCount - 1] as Rung;
    const { links, slotTimes } = this;
    for (let slot = head; slot !== NONE; ) {
      const next = links[slot] as number;
      const bucket = (((slotTimes[slot] as number) - start) * perWidth) | 0;
      links[slot] = heads[bucket] as number;
      heads[bucket] = slot;
      slot = next;
    }
  }

  private load(head: number): void {
    for (let slot = head; slot !== NONE; ) {
      const next = this.links[slot] as number;
      this.far--;
      if (this.callbacks[slot] === undefined) {
        this.dead--;
        this.freeSlots.push(slot);
      } else this.push(this.slotTimes[slot] as number, this.slotOrders[slot] as number, slot);
      slot = next;
    }
  }

  /** The heap has grown too big: all of it goes to a rung of its own, or what lies beyond its first bucket. */
  private spill(): void {
    const { times, slots, orders, size } = this;
    const least = times[0] as number;
    let most = least;
    for (let i = 1; i < size; i++) if ((times[i] as number) > most) most = times[i] as number;
    if (most - least < 64) {
      this.spillAt = size * 2;
      return;
    }
    const end = this.heapEnd === Infinity ? most + 1 : this.heapEnd;
    this.addRung(least, end, size);
    const rung = this.rungs[this.rungCount - 1] as Rung;
    for (let i = 0; i < size; i++) {
      const slot = slots[i] as number;
      const time = times[i] as number;
      const bucket = ((time - rung.start) * rung.perWidth) | 0;
      this.slotTimes[slot] = time;
      this.slotOrders[slot] = orders[i] as number;
      this.links[slot] = rung.heads[bucket] as number;
      rung.heads[bucket] = slot;
    }
    this.times.fill(Infinity, 0, size);
    this.far += size;
    this.size = 0;
    this.refill();
  }

  // --- the heap ---

  private push(time: number, order: number, slot: number): void {
    if (this.size + 4 > this.times.length) this.grow();
    this.siftUp(this.size++, time, order, slot);
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    const time = new Float64Array(capacity).fill(Infinity);
    time.set(this.times);
    this.times = time;
    const order = new Float64Array(capacity);
    order.set(this.orders);
    this.orders = order;
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

  private removeTop(): void {
    const slot = this.slots[0] as number;
    this.callbacks[slot] = undefined;
    this.slotArguments[slot] = undefined;
    this.freeSlots.push(slot);
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

  private sweep(): void {
    const { times, orders, slots } = this;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const slot = slots[i] as number;
      if (this.callbacks[slot] === undefined || (i === 0 && this.taken)) {
        this.callbacks[slot] = undefined;
        this.slotArguments[slot] = undefined;
        this.freeSlots.push(slot);
        continue;
      }
      times[kept] = times[i] as number;
      orders[kept] = orders[i] as number;
      slots[kept] = slot;
      kept++;
    }
    this.taken = false;
    this.dead = 0;
    times.fill(Infinity, kept, this.size);
    this.size = kept;
    for (let i = (kept - 2) >> 2; i >= 0; i--) {
      this.siftDown(i, times[i] as number, orders[i] as number, slots[i] as number);
    }
    for (let r = 0; r < this.rungCount; r++) {
      const { heads, buckets, current } = this.rungs[r] as Rung;
      for (let bucket = current; bucket < buckets; bucket++) heads[bucket] = this.living(heads[bucket] as number);
    }
    const before = this.far;
    this.topHead = this.living(this.topHead);
    this.topCount -= before - this.far;
  }

  /** The living of a list. */
  private living(head: number): number {
    const { links } = this;
    let kept = NONE;
    for (let slot = head; slot !== NONE; ) {
      const next = links[slot] as number;
      if (this.callbacks[slot] === undefined) {
        this.freeSlots.push(slot);
        this.far--;
      } else {
        links[slot] = kept;
        kept = slot;
      }
      slot = next;
    }
    return kept;
  }
}

function bit(value: boolean): number {
  return (value as unknown as number) | 0;
}
