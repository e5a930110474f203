const INITIAL_CAPACITY = 64;

/**
 * Events of one instant in the order of their order keys: a ring of slots. What is scheduled for the present instant comes
 * in that order of itself, and needs no heap.
 */
export class InstantLane {
  /** The instant; NaN before the first. */
  time = Number.NaN;
  length = 0;
  private first = 0;
  /** Order key of the last one; -Infinity if there is none. */
  private lastOrder = -Infinity;
  /** Always a power of two long. */
  private orders = new Float64Array(INITIAL_CAPACITY);
  private slots = new Int32Array(INITIAL_CAPACITY);

  /** Whether an event belongs here: it is of that instant, and comes after all others here. */
  takes(time: number, order: number): boolean {
    return time === this.time && order > this.lastOrder;
  }

  push(order: number, slot: number): void {
    if (this.length === this.slots.length) this.grow();
    const at = (this.first + this.length++) & (this.slots.length - 1);
    this.orders[at] = order;
    this.slots[at] = slot;
    this.lastOrder = order;
  }

  get firstOrder(): number {
    return this.orders[this.first] as number;
  }

  get firstSlot(): number {
    return this.slots[this.first] as number;
  }

  /** Takes the first one out. */
  shift(): void {
    this.first = (this.first + 1) & (this.slots.length - 1);
    if (--this.length === 0) this.lastOrder = -Infinity;
  }

  private grow(): void {
    const { orders, slots, first } = this;
    const capacity = slots.length;
    this.orders = new Float64Array(capacity * 2);
    this.slots = new Int32Array(capacity * 2);
    for (let i = 0; i < capacity; i++) {
      const from = (first + i) & (capacity - 1);
      this.orders[i] = orders[from] as number;
      this.slots[i] = slots[from] as number;
    }
    this.first = 0;
  }
}
