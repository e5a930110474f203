/**
 * A queue with two ends in a ring, each item with a number: adding and removing at either end costs nothing, in the
 * middle the shorter side moves.
 */
export class Deque<T> {
  length = 0;
  private slots: (T | undefined)[] = new Array<T | undefined>(16).fill(undefined);
  private numbers = new Float64Array(16);
  private head = 0;

  /** The item at `index`, which exists. */
  at(index: number): T {
    return this.slots[(this.head + index) & (this.slots.length - 1)] as T;
  }

  /** The number of the item at `index`, which exists. */
  numberAt(index: number): number {
    return this.numbers[(this.head + index) & (this.slots.length - 1)] as number;
  }

  push(item: T, number: number): void {
    if (this.length === this.slots.length) this.grow();
    this.put(this.length++, item, number);
  }

  unshift(item: T, number: number): void {
    if (this.length === this.slots.length) this.grow();
    this.head = (this.head - 1) & (this.slots.length - 1);
    this.length++;
    this.put(0, item, number);
  }

  /** Removes the first item; there is one. */
  shift(): T {
    const item = this.at(0);
    this.put(0, undefined, 0);
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.length--;
    return item;
  }

  insertAt(index: number, item: T, number: number): void {
    if (index * 2 < this.length) {
      this.unshift(item, number);
      for (let i = 0; i < index; i++) this.move(i + 1, i);
    } else {
      this.push(item, number);
      for (let i = this.length - 1; i > index; i--) this.move(i - 1, i);
    }
    this.put(index, item, number);
  }

  removeAt(index: number): T {
    const item = this.at(index);
    if (index * 2 < this.length) {
      for (let i = index; i > 0; i--) this.move(i - 1, i);
      this.shift();
    } else {
      for (let i = index; i < this.length - 1; i++) this.move(i + 1, i);
      this.put(--this.length, undefined, 0);
    }
    return item;
  }

  clear(): void {
    this.slots = new Array<T | undefined>(16).fill(undefined);
    this.numbers = new Float64Array(16);
    this.head = 0;
    this.length = 0;
  }

  toArray(): T[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }

  private put(index: number, item: T | undefined, number: number): void {
    const slot = (this.head + index) & (this.slots.length - 1);
    this.slots[slot] = item;
    this.numbers[slot] = number;
  }

  private move(from: number, to: number): void {
    this.put(to, this.at(from), this.numberAt(from));
  }

  private grow(): void {
    const items = this.toArray();
    const numbers = new Float64Array(items.length * 2);
    for (let i = 0; i < items.length; i++) numbers[i] = this.numberAt(i);
    this.slots = [...items, ...new Array<T | undefined>(items.length).fill(undefined)];
    this.numbers = numbers;
    this.head = 0;
  }
}
