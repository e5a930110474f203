import type { StoreLike } from "../kit.js";
import { Area } from "./area.js";
import { Awaitable, type Settle, type Wait } from "./basics.js";
import { Component, refuse } from "./component.js";

type ItemFilter = ((item: number) => boolean) | undefined;

/** Items are numbered as they come in. */
interface Item {
  readonly value: number;
  readonly number: number;
}

interface Taker {
  readonly filter: ItemFilter;
  readonly settle: (item: Item) => void;
  readonly refuse: () => void;
}

interface Putter {
  readonly value: number;
  readonly settle: Settle;
}

/** Something that begins by calling a function. */
export class Request extends Awaitable {
  private readonly start: (settle: Settle) => Wait;

  constructor(start: (settle: Settle) => Wait) {
    super();
    this.start = start;
  }

  begin(settle: Settle): Wait {
    return this.start(settle);
  }
}

export class ModelStore extends Component implements StoreLike {
  private readonly capacity: number;
  private readonly order: "fifo" | "lifo" | "least";
  /** The next to be taken first. */
  private items: Item[] = [];
  private takers: Taker[] = [];
  private putters: Putter[] = [];
  private puts = 0;
  private takes = 0;
  private lost = 0;
  private readonly size = new Area(this.engineIfAny, 0);
  private readonly putting = new Area(this.engineIfAny, 0);
  private readonly taking = new Area(this.engineIfAny, 0);

  constructor(name: string, capacity: number | undefined, order: "fifo" | "lifo" | "least") {
    super(name);
    this.capacity = capacity ?? Infinity;
    this.order = order;
  }

  put(value: number): Awaitable {
    return new Request((settle) => {
      const putter: Putter = { value, settle };
      if (this.down) {
        refuse(settle);
      } else if (this.tryPut(value)) {
        settle(false, undefined);
      } else {
        this.putters.push(putter);
        this.count();
      }
      return {
        timed: false,
        abandon: () => {
          this.putters = this.putters.filter((one) => one !== putter);
          this.count();
        },
        takeBack: () => {},
      };
    });
  }

  take(filter: ItemFilter): Awaitable {
    return new Request((settle) => {
      let given: Item | undefined;
      const give = (item: Item) => {
        given = item;
        settle(false, item.value);
      };
      const taker: Taker = { filter, settle: give, refuse: () => refuse(settle) };
      if (this.down) {
        refuse(settle);
      } else {
        const item = this.takeOut(filter);
        if (item !== undefined) give(item);
        else this.takers.push(taker);
        this.count();
      }
      return {
        timed: false,
        abandon: () => {
          this.takers = this.takers.filter((one) => one !== taker);
          this.count();
        },
        takeBack: () => this.takeBack(given as Item),
      };
    });
  }

  tryPut(value: number): boolean {
    if (this.down || this.still || this.putters.length > 0 || this.items.length >= this.capacity) return false;
    this.accept(value);
    return true;
  }

  tryTake(filter: ItemFilter): number | undefined {
    return this.takeOut(filter)?.value;
  }

  /** The next item that will do leaves, and whoever waits for room comes in. */
  private takeOut(filter: ItemFilter): Item | undefined {
    const item = this.find(filter);
    if (item === undefined) return undefined;
    this.removeItem(item);
    this.admit();
    return item;
  }

  private find(filter: ItemFilter): Item | undefined {
    if (this.down || this.still) return undefined;
    return this.items.find(({ value }) => filter === undefined || filter(value));
  }

  private removeItem(item: Item): void {
    this.items = this.items.filter((one) => one !== item);
    this.takes++;
    this.count();
  }

  /** What is there goes to those who wait for it, before anything new comes in. */
  onResume(): void {
    for (const taker of [...this.takers]) {
      const item = this.takers.includes(taker) ? this.find(taker.filter) : undefined;
      if (item === undefined) continue;
      this.takers = this.takers.filter((one) => one !== taker);
      this.removeItem(item);
      taker.settle(item);
    }
    this.count();
    this.admit();
  }

  onCrash(): void {
    const { takers, putters } = this;
    this.lost += this.items.length;
    this.items = [];
    this.takers = [];
    this.putters = [];
    this.count();
    for (const { settle } of putters) refuse(settle);
    for (const taker of takers) taker.refuse();
  }

  state(): string {
    return `[${this.items.map(({ value }) => value).join(",")}]`;
  }

  statistics(): string {
    const { puts, takes, lost, size, putting, taking } = this;
    const areas = `size ${size.show()} putters ${putting.show()} takers ${taking.show()}`;
    return `puts ${puts} takes ${takes} lost ${lost} ${areas}`;
  }

  /** An item comes in: to the first who waits for it, or to its place. */
  private accept(value: number): void {
    this.puts++;
    const item = { value, number: this.puts };
    if (!this.handOver(item)) this.place(item);
    this.count();
  }

  private handOver(item: Item): boolean {
    const taker = this.takers.find(({ filter }) => filter === undefined || filter(item.value));
    if (taker === undefined) return false;
    this.takers = this.takers.filter((one) => one !== taker);
    this.takes++;
    taker.settle(item);
    return true;
  }

  private place(item: Item): void {
    this.items.push(item);
    this.items.sort((a, b) => {
      if (this.order === "lifo") return b.number - a.number;
      return (this.order === "least" ? a.value - b.value : 0) || a.number - b.number;
    });
  }

  /** Lets in who waits for room. */
  private admit(): void {
    while (!this.still && this.items.length < this.capacity) {
      const putter = this.putters.shift();
      if (putter === undefined) return;
      this.accept(putter.value);
      putter.settle(false, undefined);
    }
  }

  /** What was given out in vain comes back: to the first who waits for it, or to where it was. */
  private takeBack(item: Item): void {
    this.takes--;
    if (this.down) {
      this.lost++;
      return;
    }
    if (this.still || !this.handOver(item)) this.place(item);
    this.count();
  }

  private count(): void {
    this.size.set(this.items.length);
    this.putting.set(this.putters.length);
    this.taking.set(this.takers.length);
  }
}
