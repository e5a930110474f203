import { describeValue } from "../checks.js";
import type { EntityRecord } from "../internal/entity-record.js";
import { Level } from "../internal/level.js";
import { Deque } from "./deque.js";
import type { Request } from "./request.js";
import type { StoreStats } from "./store-options.js";
import { WaitingLine } from "./waiting-line.js";

export type StoreOrder<T> = "fifo" | "lifo" | ((a: T, b: T) => number);

export type ItemPutter<T> = Request<void> & { readonly item: T };

export type ItemTaker<T> = Request<T> & {
  readonly filter: ((item: T) => boolean) | undefined;
  /** The number of the item that it was given. */
  number: number;
};

/**
 * The items of a store that is part of a simulation, those who wait, and the statistics. Items are numbered as they come,
 * so that one that was given out in vain returns to where it was.
 */
export class Stock<T> {
  readonly putters: WaitingLine<ItemPutter<T>>;
  readonly takers: WaitingLine<ItemTaker<T>>;
  private puts = 0;
  private takes = 0;
  private lost = 0;
  private readonly size: Level;
  /** The next to be taken first. */
  private readonly items = new Deque<T>();
  private readonly record: EntityRecord;
  private readonly capacity: number;
  private readonly order: StoreOrder<T>;
  /** Items that came since the start, which no reset changes: it numbers them. */
  private arrivals = 0;

  constructor(record: EntityRecord, capacity: number, order: StoreOrder<T>) {
    const { kernel } = record;
    this.record = record;
    this.capacity = capacity;
    this.order = order;
    this.size = new Level(kernel, 0);
    this.putters = new WaitingLine(new Level(kernel, 0));
    this.takers = new WaitingLine(new Level(kernel, 0));
  }

  get length(): number {
    return this.items.length;
  }

  get list(): readonly T[] {
    return this.items.toArray();
  }

  get stats(): StoreStats {
    const { puts, takes, lost, size, putters, takers } = this;
    return {
      puts,
      takes,
      lost,
      size: size.snapshot(),
      putters: putters.level.snapshot(),
      takers: takers.level.snapshot(),
    };
  }

  resetStatistics(): void {
    this.puts = 0;
    this.takes = 0;
    this.lost = 0;
    this.size.reset();
    this.putters.level.reset();
    this.takers.level.reset();
  }

  /** Takes the item in, unless there is no room or others wait for it. */
  putAtOnce(item: T): boolean {
    const { record, items, putters } = this;
    if (record.crashed || record.suspended || putters.first !== undefined) return false;
    if (items.length >= this.capacity) return false;
    this.accept(item);
    return true;
  }

  /** Where the next item is that will do, or -1. */
  find(filter: ((item: T) => boolean) | undefined): number {
    const { record, items } = this;
    if (record.crashed || record.suspended) return -1;
    if (filter === undefined) return items.length > 0 ? 0 : -1;
    for (let index = 0; index < items.length; index++) if (filter(items.at(index))) return index;
    return -1;
  }

  numberAt(index: number): number {
    return this.items.numberAt(index);
  }

  /** Takes an item out and lets in who waits for room. */
  remove(index: number): T {
    const item = this.takeOut(index);
    if (this.putters.first !== undefined) this.admit();
    return item;
  }

  /** What was given out in vain comes back: to the first who waits for it, or to its place. */
  takeBack(item: T, number: number): void {
    const { record, items } = this;
    this.takes--;
    if (record.crashed) {
      this.lost++;
      return;
    }
    if (!record.suspended && this.handOver(item, number)) return;
    try {
      this.insert(item, number);
    } catch (error) {
      // Of whoever caused the item to come back, none is to blame for the comparison.
      record.kernel.surface(error, record.name, "order");
      items.push(item, number);
    }
    this.size.change(items.length);
  }

  /** Does what a suspension has held up: what is there goes to those who wait, before anything new comes in. */
  catchUp(): void {
    for (const taker of this.takers.requests()) {
      const index = taker.line === undefined ? -1 : this.findFor(taker);
      if (index < 0) continue;
      this.takers.remove(taker);
      taker.number = this.numberAt(index);
      taker.grant(this.takeOut(index));
    }
    this.admit();
  }

  /** Loses the items and refuses everybody who waits. */
  loseAll(): void {
    this.lost += this.items.length;
    this.items.clear();
    this.size.change(0);
    for (const request of [...this.putters.clear(), ...this.takers.clear()]) {
      request.refuse(this.record.name, request.describeWait());
    }
  }

  private takeOut(index: number): T {
    const { items } = this;
    const item = index === 0 ? items.shift() : items.removeAt(index);
    this.takes++;
    this.size.change(items.length);
    return item;
  }

  /** Lets in who waits for room, in order. */
  private admit(): void {
    for (;;) {
      const putter = this.putters.first;
      if (putter === undefined || this.items.length >= this.capacity) return;
      this.putters.remove(putter);
      try {
        this.accept(putter.item);
      } catch (error) {
        putter.fail(error);
        continue;
      }
      putter.grant(undefined);
    }
  }

  /** An item comes in: to the first who waits for it, or to its place. */
  private accept(item: T): void {
    const { items, takers } = this;
    const number = this.arrivals++;
    if (takers.first === undefined || !this.handOver(item, number)) {
      this.insert(item, number);
      this.size.change(items.length);
    }
    this.puts++;
  }

  /** Gives the item to the first who waits for such a one. */
  private handOver(item: T, number: number): boolean {
    const { takers } = this;
    for (let taker = takers.first; taker !== undefined; ) {
      const wanted = this.isWanted(item, taker);
      if (wanted === true) {
        takers.remove(taker);
        this.takes++;
        taker.number = number;
        taker.grant(item);
        return true;
      }
      // With one who failed, others may have left.
      taker = wanted === undefined ? takers.first : takers.after(taker);
    }
    return false;
  }

  /** Whether it will do for one who waits; undefined if his filter threw, which he is told. */
  private isWanted(item: T, taker: ItemTaker<T>): boolean | undefined {
    const { filter } = taker;
    if (filter === undefined) return true;
    try {
      return Boolean(filter(item));
    } catch (error) {
      this.takers.remove(taker);
      taker.fail(error);
      return undefined;
    }
  }

  /** What is there for one who waits, or -1; if his filter throws, he is told. */
  private findFor(taker: ItemTaker<T>): number {
    try {
      return this.find(taker.filter);
    } catch (error) {
      this.takers.remove(taker);
      taker.fail(error);
      return -1;
    }
  }

  private insert(item: T, number: number): void {
    const { items, order } = this;
    const { length } = items;
    if (length === 0) items.push(item, number);
    else if (order === "fifo" && items.numberAt(length - 1) < number) items.push(item, number);
    else if (order === "lifo" && items.numberAt(0) < number) items.unshift(item, number);
    else items.insertAt(this.placeFor(item, number), item, number);
  }

  /** Behind all items that come before it. */
  private placeFor(item: T, number: number): number {
    const { items } = this;
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.comesFirst(items.at(middle), items.numberAt(middle), item, number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private comesFirst(a: T, numberOfA: number, b: T, numberOfB: number): boolean {
    const { order } = this;
    if (order === "fifo") return numberOfA < numberOfB;
    if (order === "lifo") return numberOfA > numberOfB;
    const difference: unknown = order(a, b);
    if (typeof difference !== "number" || Number.isNaN(difference)) {
      throw new TypeError(`Store ${this.record.name}: order must return a number, got ${describeValue(difference)}`);
    }
    return difference < 0 || (difference === 0 && numberOfA < numberOfB);
  }
}
