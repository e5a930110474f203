import { requireFinite, requireOptions, requirePositive } from "../checks.js";
import { Entity } from "../entity.js";
import { type EntityRecord, recordOf } from "../internal/entity-record.js";
import type { Kernel } from "../internal/kernel.js";
import { Level } from "../internal/level.js";
import type { TimeWeightedStats } from "../time-weighted.js";
import type { Waitable } from "../waitable.js";
import { attachedIn, requireRecord } from "./attached.js";
import { Request } from "./request.js";
import { WaitingLine } from "./waiting-line.js";

const STATE: unique symbol = Symbol("state");

/**
 * Options of {@link Container}.
 *
 * @public
 * @sealed
 */
export interface ContainerOptions {
  /** How much it holds at most, `> 0`. Default Infinity. */
  readonly capacity?: number | undefined;
  /** How much is in it at first, from 0 to the capacity. Default 0. */
  readonly initial?: number | undefined;
}

/**
 * The statistics of a {@link Container} since the start or the last {@link Simulation.resetStatistics}, as plain data: a
 * snapshot, which no longer changes.
 *
 * @public
 * @sealed
 */
export interface ContainerStats {
  /** The amount that came in. */
  readonly amountPut: number;
  /** The amount that went out; what came back does not count. */
  readonly amountTaken: number;
  /** What is in it, over time. */
  readonly level: TimeWeightedStats;
  /** Processes that wait for room, over time. */
  readonly putters: TimeWeightedStats;
  /** Processes that wait for an amount, over time. */
  readonly takers: TimeWeightedStats;
}

/**
 * A continuous amount of something, such as fuel in a tank or tokens in a bucket. `put` waits until the amount fits,
 * `take` until it is there; each line is served strictly in order, so a large request is not starved by small ones.
 *
 * The amounts are summed with compensation, and amounts that differ by no more than one part in 2^50 are equal: ten times
 * 0.1 is 1, 0.1 and 0.2 fit into 0.3, and taken out again leave 0. Whole numbers up to 2^49 are exact.
 *
 * What was taken for a process which is interrupted or dropped before it can go on comes back, even if its room has been
 * filled: the container then holds more than its capacity for a while. A `put` that has been served stays done.
 *
 * Attached by its first use in a process, or as an entity of the simulation. While it is suspended nothing moves. When it
 * crashes, those who wait and those who come fail with {@link EntityUnavailableError}; what is in it stays.
 *
 * @example
 * ```ts
 * import { Container, Simulation, type Process } from "@sim/core";
 *
 * const tank = new Container("tank", { capacity: 100, initial: 20 });
 * function* truck(): Process {
 *   yield 10;
 *   yield* tank.put(60);
 * }
 * function* car(): Process {
 *   yield* tank.take(50);
 * }
 * const sim = new Simulation();
 * sim.spawn(car());
 * sim.spawn(truck());
 * sim.run().time; // => 10
 * tank.level; // => 30
 * ```
 *
 * @public
 */
export class Container extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: ContainerState;
  /** How much it holds at most. */
  readonly capacity: number;

  /**
   * @throws TypeError or RangeError for a bad name or option
   */
  constructor(name: string, options: ContainerOptions = {}) {
    super(name);
    const owner = `Container ${name}`;
    const { capacity = Infinity, initial = 0 } = requireOptions(owner, options);
    this.capacity = capacity === Infinity ? Infinity : requirePositive(owner, "capacity", capacity);
    requireFinite(owner, "initial", initial);
    if (initial < 0 || initial > this.capacity) {
      throw new RangeError(`${owner}: initial must be from 0 to the capacity ${this.capacity}, got ${initial}`);
    }
    this[STATE] = { amount: initial, lost: 0, pipes: undefined };
  }

  /** What is in it. */
  get level(): number {
    const { amount, lost } = this[STATE];
    return amount + lost;
  }

  /**
   * What it has done so far.
   * @throws SimError with code `NOT_ATTACHED` before it is part of a simulation
   */
  get stats(): ContainerStats {
    requireRecord(this);
    const { amountPut, amountTaken, level, putters, takers } = pipesOf(this);
    return {
      amountPut,
      amountTaken,
      level: level.snapshot(),
      putters: putters.level.snapshot(),
      takers: takers.level.snapshot(),
    };
  }

  /**
   * Waits until the amount fits, and adds it: `yield* tank.put(60)`.
   *
   * @throws TypeError or RangeError unless it is a finite number `> 0` and at most the capacity
   */
  put(amount: number): Waitable<void> {
    return new AmountRequest(this, checkAmount(this, amount), true);
  }

  /**
   * Waits until the amount is there, and takes it: `yield* tank.take(50)`.
   *
   * @throws TypeError or RangeError unless it is a finite number `> 0` and at most the capacity
   */
  take(amount: number): Waitable<void> {
    return new AmountRequest(this, checkAmount(this, amount), false);
  }

  /**
   * Adds the amount if it fits and nobody waits to add; else gives false, as while it is down or suspended.
   *
   * @throws TypeError or RangeError for a bad amount; SimError with code `NOT_ATTACHED`
   */
  tryPut(amount: number): boolean {
    checkAmount(this, amount);
    return changeNow(this, requireRecord(this), amount, true);
  }

  /**
   * Takes the amount if it is there and nobody waits for any; else gives false, as while it is down or suspended.
   *
   * @throws TypeError or RangeError for a bad amount; SimError with code `NOT_ATTACHED`
   */
  tryTake(amount: number): boolean {
    checkAmount(this, amount);
    return changeNow(this, requireRecord(this), amount, false);
  }

  /** It handles no messages. */
  handleEvent(): void {}

  /** Does what it could not do meanwhile. */
  override onResume(): void {
    settle(this, pipesOf(this));
  }

  /** Refuses everybody who waits. */
  override onCrash(): void {
    const { putters, takers } = pipesOf(this);
    for (const request of [...putters.clear(), ...takers.clear()]) request.refuse(this.name, request.describeWait());
  }

  /** Starts its statistics anew. */
  override onResetStatistics(): void {
    pipesOf(this).reset();
  }

  /** Its name and `stats`, as JSON. */
  toJSON(): ContainerStats & { readonly name: string } {
    return { name: this.name, ...this.stats };
  }
}

interface ContainerState {
  amount: number;
  /** What rounding has taken from `amount` (Neumaier's compensated sum). */
  lost: number;
  pipes: Pipes | undefined;
}

/** What a container has once it is part of a simulation. */
class Pipes {
  amountPut = 0;
  amountTaken = 0;
  readonly level: Level;
  readonly putters: WaitingLine<AmountRequest>;
  readonly takers: WaitingLine<AmountRequest>;

  constructor(kernel: Kernel, initial: number) {
    this.level = new Level(kernel, initial);
    this.putters = new WaitingLine(new Level(kernel, 0));
    this.takers = new WaitingLine(new Level(kernel, 0));
  }

  reset(): void {
    this.amountPut = 0;
    this.amountTaken = 0;
    this.level.reset();
    this.putters.level.reset();
    this.takers.level.reset();
  }
}

function pipesOf(container: Container): Pipes {
  const state = container[STATE];
  state.pipes ??= new Pipes(requireRecord(container).kernel, container.level);
  return state.pipes;
}

function checkAmount(container: Container, amount: number): number {
  const owner = `Container ${container.name}`;
  requirePositive(owner, "amount", amount);
  if (amount <= container.capacity) return amount;
  throw new RangeError(`${owner}: amount must be at most the capacity ${container.capacity}, got ${amount}`);
}

class AmountRequest extends Request<void> {
  readonly amount: number;
  private readonly container: Container;
  private readonly adds: boolean;

  constructor(container: Container, amount: number, adds: boolean) {
    super();
    this.container = container;
    this.amount = amount;
    this.adds = adds;
  }

  protected override atOnce(): boolean {
    const { container, adds, amount } = this;
    const record = recordOf(container);
    if (record?.kernel.answersAtOnce !== true) return false;
    const { putters, takers } = pipesOf(container);
    // Whom it serves may drop the process that asks.
    if ((adds ? takers : putters).first !== undefined) return false;
    return changeNow(container, record, amount, adds);
  }

  protected begin(kernel: Kernel): void {
    const { container, adds, amount } = this;
    const record = attachedIn(kernel, container);
    const pipes = pipesOf(container);
    const line = adds ? pipes.putters : pipes.takers;
    if (record.crashed) {
      this.refuse(container.name, this.describeWait());
    } else if (record.suspended || line.first !== undefined || !fits(container, amount, adds)) {
      line.add(this);
    } else {
      change(container, pipes, amount, adds);
      this.grant(undefined);
      settle(container, pipes);
    }
  }

  describeWait(): string {
    const { amount, container } = this;
    return this.adds ? `room for ${amount} in ${container.name}` : `${amount} of ${container.name}`;
  }

  /** Those behind it may be smaller. */
  protected override left(): void {
    const record = requireRecord(this.container);
    if (!record.suspended && !record.crashed) settle(this.container, pipesOf(this.container));
  }

  /** What was taken goes back; what was put stays. */
  takeBack(): void {
    if (this.adds) return;
    const { container } = this;
    const pipes = pipesOf(container);
    change(container, pipes, this.amount, true);
    pipes.amountPut -= this.amount;
    pipes.amountTaken -= this.amount;
    const record = requireRecord(container);
    if (!record.suspended && !record.crashed) settle(container, pipes);
  }
}

/** Changes the amount now, if it can be done and nobody waits for the same. */
function changeNow(container: Container, record: EntityRecord, amount: number, adds: boolean): boolean {
  const pipes = pipesOf(container);
  const line = adds ? pipes.putters : pipes.takers;
  if (record.crashed || record.suspended || line.first !== undefined || !fits(container, amount, adds)) return false;
  change(container, pipes, amount, adds);
  settle(container, pipes);
  return true;
}

function fits(container: Container, amount: number, adds: boolean): boolean {
  const { level, capacity } = container;
  return adds ? notMore(level + amount, capacity) : notMore(amount, level);
}

/** Whether `a <= b`, but for rounding. */
function notMore(a: number, b: number): boolean {
  return a <= b || equal(a, b);
}

/** Whether amounts `> 0` differ by rounding at most. */
function equal(a: number, b: number): boolean {
  return Math.abs(a - b) * 2 ** 50 < Math.max(a, b);
}

function change(container: Container, pipes: Pipes, amount: number, adds: boolean): void {
  const state = container[STATE];
  const { level: before, capacity } = container;
  const delta = adds ? amount : -amount;
  const sum = state.amount + delta;
  state.lost += Math.abs(state.amount) >= Math.abs(delta) ? state.amount - sum + delta : delta - sum + state.amount;
  state.amount = sum;
  // What rounding alone keeps from being full or empty is full or empty.
  if (adds ? equal(before + amount, capacity) : equal(before, amount)) {
    state.amount = adds ? capacity : 0;
    state.lost = 0;
  }
  if (adds) pipes.amountPut += amount;
  else pipes.amountTaken += amount;
  pipes.level.change(container.level);
}

/** Serves both lines as far as it goes: what one takes may make room for the other. */
function settle(container: Container, pipes: Pipes): void {
  while (serveFirst(container, pipes, true) || serveFirst(container, pipes, false)) {
    // Until neither line moves.
  }
}

function serveFirst(container: Container, pipes: Pipes, adds: boolean): boolean {
  const line = adds ? pipes.putters : pipes.takers;
  const request = line.first;
  if (request === undefined || !fits(container, request.amount, adds)) return false;
  line.remove(request);
  change(container, pipes, request.amount, adds);
  request.grant(undefined);
  return true;
}
