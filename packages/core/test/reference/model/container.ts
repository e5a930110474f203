import type { ContainerLike } from "../kit.js";
import { Area } from "./area.js";
import type { Awaitable, Settle } from "./basics.js";
import { Component, refuse } from "./component.js";
import { Request } from "./store.js";

interface Waiter {
  readonly amount: number;
  readonly settle: Settle;
}

export class ModelContainer extends Component implements ContainerLike {
  private readonly capacity: number;
  private level: number;
  private putters: Waiter[] = [];
  private takers: Waiter[] = [];
  private putIn = 0;
  private taken = 0;
  private readonly levels: Area;
  private readonly putting = new Area(this.engineIfAny, 0);
  private readonly taking = new Area(this.engineIfAny, 0);

  constructor(name: string, capacity: number, initial: number) {
    super(name);
    this.capacity = capacity;
    this.level = initial;
    this.levels = new Area(this.engineIfAny, initial);
  }

  put(amount: number): Awaitable {
    return new Request((settle) => {
      const putter: Waiter = { amount, settle };
      if (this.down) {
        refuse(settle);
      } else if (this.canPut(amount)) {
        this.fill(amount);
        settle(false, undefined);
        this.serve();
      } else {
        this.putters.push(putter);
        this.count();
      }
      return {
        timed: false,
        abandon: () => {
          this.putters = this.putters.filter((one) => one !== putter);
          this.serve();
        },
        takeBack: () => {},
      };
    });
  }

  take(amount: number): Awaitable {
    return new Request((settle) => {
      const taker: Waiter = { amount, settle };
      if (this.down) {
        refuse(settle);
      } else if (this.canTake(amount)) {
        this.draw(amount);
        settle(false, undefined);
        this.serve();
      } else {
        this.takers.push(taker);
        this.count();
      }
      return {
        timed: false,
        abandon: () => {
          this.takers = this.takers.filter((one) => one !== taker);
          this.serve();
        },
        takeBack: () => {
          this.taken -= amount;
          this.level += amount;
          this.serve();
        },
      };
    });
  }

  tryPut(amount: number): boolean {
    if (!this.canPut(amount)) return false;
    this.fill(amount);
    this.serve();
    return true;
  }

  tryTake(amount: number): boolean {
    if (!this.canTake(amount)) return false;
    this.draw(amount);
    this.serve();
    return true;
  }

  private canPut(amount: number): boolean {
    return !this.down && !this.still && this.putters.length === 0 && this.level + amount <= this.capacity;
  }

  private canTake(amount: number): boolean {
    return !this.down && !this.still && this.takers.length === 0 && amount <= this.level;
  }

  private fill(amount: number): void {
    this.level += amount;
    this.putIn += amount;
    this.count();
  }

  private draw(amount: number): void {
    this.level -= amount;
    this.taken += amount;
    this.count();
  }

  onResume(): void {
    this.serve();
  }

  onCrash(): void {
    const waiters = [...this.putters, ...this.takers];
    this.putters = [];
    this.takers = [];
    this.count();
    for (const { settle } of waiters) refuse(settle);
  }

  state(): string {
    return `${this.level}`;
  }

  statistics(): string {
    const areas = `level ${this.levels.show()} putters ${this.putting.show()} takers ${this.taking.show()}`;
    return `put ${this.putIn} taken ${this.taken} ${areas}`;
  }

  /** Serves both lines in order as far as it goes: whoever can put comes before whoever can take. */
  private serve(): void {
    this.count();
    while (!this.still && (this.servePutter() || this.serveTaker())) {
      // Until neither line moves.
    }
  }

  private servePutter(): boolean {
    const [putter] = this.putters;
    if (putter === undefined || this.level + putter.amount > this.capacity) return false;
    this.putters.shift();
    this.fill(putter.amount);
    putter.settle(false, undefined);
    return true;
  }

  private serveTaker(): boolean {
    const [taker] = this.takers;
    if (taker === undefined || taker.amount > this.level) return false;
    this.takers.shift();
    this.draw(taker.amount);
    taker.settle(false, undefined);
    return true;
  }

  private count(): void {
    this.levels.set(this.level);
    this.putting.set(this.putters.length);
    this.taking.set(this.takers.length);
  }
}
