import { describeValue, requireFunction, requireInteger, requireOptions } from "../checks.js";
import { Entity } from "../entity.js";
import { recordOf } from "../internal/entity-record.js";
import type { Kernel } from "../internal/kernel.js";
import type { Waitable } from "../waitable.js";
import { attachedIn, requireRecord } from "./attached.js";
import { Request } from "./request.js";
import { Stock, type StoreOrder } from "./stock.js";
import type { StoreOptions, StoreStats } from "./store-options.js";

const STATE: unique symbol = Symbol("state");

/**
 * A place where processes leave items for each other: `put` waits for room, `take` for an item, or for one that meets a
 * filter. Both serve first come first served: whoever waits for an item that is not there does not keep others from
 * theirs. Every item passes through the store, so it needs room even if somebody waits for it.
 *
 * An item that was given to a process which is interrupted or dropped before it can go on comes back to where it was,
 * even if its place has been taken: the store then holds more than its capacity for a while. A `put` that has been
 * served stays done.
 *
 * Attached by its first use in a process, or as an entity of the simulation. While it is suspended nothing moves. When it
 * crashes it loses its items, and those who wait and those who come fail with {@link EntityUnavailableError}.
 *
 * @example
 * ```ts
 * import { Simulation, Store, type Process } from "@sim/core";
 *
 * const belt = new Store<string>("belt", { capacity: 1 });
 * const taken: string[] = [];
 * function* maker(): Process {
 *   for (const item of ["a", "b", "c"]) yield* belt.put(item);
 * }
 * function* packer(): Process {
 *   for (;;) {
 *     taken.push(yield* belt.take());
 *     yield 5;
 *   }
 * }
 * const sim = new Simulation();
 * sim.spawn(maker());
 * sim.spawn(packer());
 * sim.run().time; // => 15
 * taken; // => ["a", "b", "c"]
 * ```
 *
 * @public
 */
export class Store<in out T = unknown> extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: StoreState<T>;
  /** How many items it holds at most. */
  readonly capacity: number;

  /**
   * @throws TypeError or RangeError for a bad name or option
   */
  constructor(name: string, options: StoreOptions<T> = {}) {
    super(name);
    const owner = `Store ${name}`;
    const { capacity = Infinity, order = "fifo" } = requireOptions(owner, options);
    this.capacity = capacity === Infinity ? Infinity : requireInteger(owner, "capacity", capacity, 1);
    if (order !== "fifo" && order !== "lifo" && typeof order !== "function") {
      throw new TypeError(
        `${owner}: order must be "fifo", "lifo" or a comparison (a, b) => number, got ${describeValue(order)}`,
      );
    }
    this[STATE] = { order, stock: undefined };
  }

  /** How many items it holds. */
  get length(): number {
    return this[STATE].stock?.length ?? 0;
  }

  /** The items it holds, the next to be taken first. */
  get items(): readonly T[] {
    return this[STATE].stock?.list ?? [];
  }

  /**
   * What it has done so far.
   * @throws SimError with code `NOT_ATTACHED` before it is part of a simulation
   */
  get stats(): StoreStats {
    return stockOf(this).stats;
  }

  /**
   * Waits for room and leaves the item: `yield* belt.put(item)`. What the comparison of the store's `order` throws is thrown
   * there.
   */
  put(item: T): Waitable<void> {
    return new PutRequest(this, item);
  }

  /**
   * Waits for an item and takes it: `const item = yield* belt.take()`.
   *
   * @param filter - which items will do, asked of those that are there, the next to be taken first, and of each that
   * comes while it waits. Default all. What it throws is thrown at the `yield*`
   * @throws TypeError unless `filter` is a function
   */
  take(filter?: (item: T) => boolean): Waitable<T> {
    if (filter !== undefined) requireFunction(`Store ${this.name}`, "filter", filter);
    return new TakeRequest(this, filter);
  }

  /**
   * Leaves the item if there is room, and nobody waits for room; else gives false, as while it is down or suspended.
   *
   * @throws SimError with code `NOT_ATTACHED` before it is part of a simulation
   */
  tryPut(item: T): boolean {
    return stockOf(this).putAtOnce(item);
  }

  /**
   * The next item that will do, or undefined, as while it is down or suspended. If undefined may be an item, `length`
   * tells whether it was one.
   *
   * @throws TypeError unless `filter` is a function; SimError with code `NOT_ATTACHED`
   */
  tryTake(filter?: (item: T) => boolean): T | undefined {
    if (filter !== undefined) requireFunction(`Store ${this.name}`, "filter", filter);
    const stock = stockOf(this);
    const index = stock.find(filter);
    return index < 0 ? undefined : stock.remove(index);
  }

  /** It handles no messages. */
  handleEvent(): void {}

  /** Does what it could not do meanwhile. */
  override onResume(): void {
    stockOf(this).catchUp();
  }

  /** Loses its items and refuses everybody who waits. */
  override onCrash(): void {
    stockOf(this).loseAll();
  }

  /** Starts its statistics anew. */
  override onResetStatistics(): void {
    stockOf(this).resetStatistics();
  }

  /** Its name and `stats`, as JSON. */
  toJSON(): StoreStats & { readonly name: string } {
    return { name: this.name, ...this.stats };
  }
}

interface StoreState<T> {
  readonly order: StoreOrder<T>;
  /** There is one once the store is part of a simulation. */
  stock: Stock<T> | undefined;
}

function stockOf<T>(store: Store<T>): Stock<T> {
  const state = store[STATE];
  state.stock ??= new Stock(requireRecord(store), store.capacity, state.order);
  return state.stock;
}

class PutRequest<T> extends Request<void> {
  readonly item: T;
  private readonly store: Store<T>;

  constructor(store: Store<T>, item: T) {
    super();
    this.store = store;
    this.item = item;
  }

  protected override atOnce(): boolean {
    const { store } = this;
    if (recordOf(store)?.kernel.answersAtOnce !== true) return false;
    const stock = stockOf(store);
    // Whom it serves may drop the process that puts.
    return stock.takers.first === undefined && stock.putAtOnce(this.item);
  }

  protected begin(kernel: Kernel): void {
    const { store } = this;
    const record = attachedIn(kernel, store);
    const stock = stockOf(store);
    if (record.crashed) this.refuse(store.name, this.describeWait());
    else if (stock.putAtOnce(this.item)) this.grant(undefined);
    else stock.putters.add(this);
  }

  describeWait(): string {
    return `room in ${this.store.name}`;
  }
}

class TakeRequest<T> extends Request<T> {
  readonly filter: ((item: T) => boolean) | undefined;
  number = 0;
  private readonly store: Store<T>;

  constructor(store: Store<T>, filter: ((item: T) => boolean) | undefined) {
    super();
    this.store = store;
    this.filter = filter;
  }

  protected override atOnce(): boolean {
    const { store } = this;
    // A filter is asked once.
    if (this.filter !== undefined || recordOf(store)?.kernel.answersAtOnce !== true) return false;
    const stock = stockOf(store);
    // Whom it lets in may drop the process that takes.
    if (stock.putters.first !== undefined || stock.find(undefined) < 0) return false;
    this.value = stock.remove(0);
    return true;
  }

  protected begin(kernel: Kernel): void {
    const { store } = this;
    const record = attachedIn(kernel, store);
    const stock = stockOf(store);
    if (record.crashed) {
      this.refuse(store.name, this.describeWait());
      return;
    }
    const index = stock.find(this.filter);
    if (index < 0) {
      stock.takers.add(this);
      return;
    }
    this.number = stock.numberAt(index);
    this.grant(stock.remove(index));
  }

  describeWait(): string {
    return `an item of ${this.store.name}`;
  }

  takeBack(item: T): void {
    stockOf(this.store).takeBack(item, this.number);
  }
}
