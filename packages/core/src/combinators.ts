import { describeValue, requireSeconds } from "./checks.js";
import { isProcess } from "./internal/is-process.js";
import type { Kernel } from "./internal/kernel.js";
import { ProcessRunner } from "./internal/process-runner.js";
import { Timer } from "./internal/timer.js";
import type { Process } from "./process.js";
import { toTicks } from "./time.js";
import {
  BEGIN,
  isWaitable,
  type Wait,
  type Waitable,
  WaitableBase,
  type WaitContext,
  type Waiter,
} from "./waitable.js";

/**
 * What {@link anyOf} and {@link allOf} take: a waitable, or a process such as `log.append(..)`, which they run as their
 * own and drop when it is no longer needed.
 *
 * @public
 */
export type Awaitable<T = unknown> = Waitable<T> | Process<T>;

/**
 * What a waitable settles with, or a process returns.
 *
 * @public
 */
export type Settled<W> = W extends Waitable<infer T> ? T : W extends Process<infer T> ? T : never;

/**
 * The result of {@link anyOf}: the index of what came first, and its value; testing the index narrows the value.
 *
 * @public
 */
export type AnyOfResult<W extends readonly Awaitable[]> = number extends W["length"]
  ? readonly [index: number, value: Settled<W[number]>]
  : {
      [I in keyof W]: I extends `${infer N extends number}` ? readonly [index: N, value: Settled<W[I]>] : never;
    }[number];

/**
 * A description of waiting `seconds`: the timer starts when it is awaited, and stops if it loses an {@link anyOf}.
 *
 * @throws TypeError or RangeError unless `seconds` is a finite number `>= 0`
 *
 * @example
 * ```ts
 * import { anyOf, Simulation, timeout } from "@sim/core";
 *
 * const sim = new Simulation();
 * const reply = sim.future<string>();
 * const seen: number[] = [];
 * sim.spawn(
 *   (function* () {
 *     const [index] = yield* anyOf(reply, timeout(1));
 *     seen.push(index, sim.now);
 *   })(),
 * );
 * sim.run();
 * seen; // => [1, 1]
 * ```
 *
 * @public
 */
export function timeout(seconds: number): Waitable<void> {
  return new Timer("timeout", toTicks(requireSeconds("timeout", "seconds", seconds)), false);
}

/**
 * Like {@link timeout}, but a daemon: the wait does not keep a run alive. A consumer that has nothing to do waits with
 * `yield idle(s)`.
 *
 * @throws TypeError or RangeError unless `seconds` is a finite number `>= 0`
 *
 * @example
 * ```ts
 * import { idle, Simulation } from "@sim/core";
 *
 * const sim = new Simulation();
 * let looks = 0;
 * sim.spawn(
 *   (function* () {
 *     for (;;) {
 *       looks++;
 *       yield idle(1);
 *     }
 *   })(),
 * );
 * sim.call(2.5, () => {}, undefined);
 * sim.run().time; // => 2.5
 * looks; // => 3
 * ```
 *
 * @public
 */
export function idle(seconds: number): Waitable<void> {
  return new Timer("idle", toTicks(requireSeconds("idle", "seconds", seconds)), true);
}

/**
 * Waits for the first of several to settle, and abandons the others: a future loses this waiter, a timer stops, a
 * process given here is dropped (its `finally` blocks run). If the first to settle fails, so does this.
 *
 * @returns `[index, value]` of the first
 * @throws TypeError if an argument cannot be waited for, RangeError without arguments
 *
 * @example
 * ```ts
 * import { anyOf, Simulation } from "@sim/core";
 *
 * const sim = new Simulation();
 * function* runner(name: string, seconds: number) {
 *   yield seconds;
 *   return name;
 * }
 * const results: unknown[] = [];
 * sim.spawn(
 *   (function* () {
 *     results.push(...(yield* anyOf(runner("tortoise", 90), runner("hare", 100))));
 *   })(),
 * );
 * sim.run().time; // => 90
 * results; // => [0, "tortoise"]
 * ```
 *
 * @public
 */
export function anyOf<W extends readonly Awaitable[]>(...waits: W): Waitable<AnyOfResult<W>> {
  requireAwaitables("anyOf", waits);
  return new AnyOf<AnyOfResult<W>>(waits);
}

/**
 * Waits for all of several to settle; the first failure fails it at once and abandons the rest.
 *
 * @returns the values, in the order of the arguments
 * @throws TypeError if an argument cannot be waited for, RangeError without arguments
 *
 * @example
 * ```ts
 * import { allOf, Simulation } from "@sim/core";
 *
 * const sim = new Simulation();
 * function* work(seconds: number) {
 *   yield seconds;
 *   return `${seconds} s`;
 * }
 * const results: string[] = [];
 * sim.spawn(
 *   (function* () {
 *     results.push(...(yield* allOf(work(3), work(1))));
 *   })(),
 * );
 * sim.run().time; // => 3
 * results; // => ["3 s", "1 s"]
 * ```
 *
 * @public
 */
export function allOf<W extends readonly Awaitable[]>(
  ...waits: W
): Waitable<{ readonly [I in keyof W]: Settled<W[I]> }> {
  requireAwaitables("allOf", waits);
  return new AllOf<{ readonly [I in keyof W]: Settled<W[I]> }>(waits);
}

function requireAwaitables(owner: string, waits: readonly Awaitable[]): void {
  if (waits.length === 0) throw new RangeError(`${owner}: needs at least one thing to wait for, got none`);
  for (let index = 0; index < waits.length; index++) {
    const wait = waits[index];
    if (isWaitable(wait) || isProcess(wait)) continue;
    throw new TypeError(`${owner}: argument ${index} must be a waitable or a process, got ${describeValue(wait)}`);
  }
}

/** A combinator's wait: one branch per argument, begun in order. */
abstract class Branches implements Wait {
  protected readonly waiter: Waiter;
  done = false;
  private readonly branches: Branch[] = [];

  constructor(waiter: Waiter) {
    this.waiter = waiter;
  }

  begin(waits: readonly Awaitable[], kernel: Kernel, context: WaitContext): this {
    try {
      for (let index = 0; index < waits.length && !this.done; index++) {
        const branch = new Branch(this, index);
        this.branches.push(branch);
        branch.begin(waits[index] as Awaitable, kernel, context);
      }
    } catch (error) {
      // What cannot begin is thrown at the waiter, which then waits for none of them.
      this.abandon();
      throw error;
    }
    // A branch that settled while it began has already decided; those begun before it are abandoned here.
    if (this.done) this.abandonAll();
    return this;
  }

  abandon(): void {
    this.done = true;
    this.abandonAll();
  }

  abstract takeBack(value: unknown): void;

  /** A branch has settled. */
  abstract decide(index: number, failed: boolean, value: unknown): void;

  abstract get timed(): boolean;

  describeWait(): string {
    return `${this.name}(${this.open.map((branch) => branch.wait?.describeWait() ?? "?").join(", ")})`;
  }

  protected get open(): readonly Branch[] {
    return this.branches.filter((branch) => !branch.settled);
  }

  /** A branch's answer reaches nobody. */
  protected giveBack(index: number, value: unknown): void {
    this.branches[index]?.wait?.takeBack?.(value);
  }

  protected finish(failed: boolean, value: unknown): void {
    this.done = true;
    this.abandonAll();
    this.waiter.settle(failed, value);
  }

  protected abstract readonly name: string;

  private abandonAll(): void {
    for (const branch of this.branches) branch.drop();
  }
}

class Branch implements Waiter {
  settled = false;
  wait: Wait | undefined = undefined;
  /** What it settled with while it began, when all was decided already. */
  private late: { readonly value: unknown } | undefined = undefined;
  private readonly parent: Branches;
  private readonly index: number;

  constructor(parent: Branches, index: number) {
    this.parent = parent;
    this.index = index;
  }

  /** Begins to wait for `awaitable`; a process among the arguments becomes a child that ends with this branch. */
  begin(awaitable: Awaitable, kernel: Kernel, context: WaitContext): void {
    const child = isWaitable(awaitable)
      ? undefined
      : new ProcessRunner(kernel, context.owner, awaitable as Process<unknown>);
    const wait = (child ?? (awaitable as WaitableBase<unknown>))[BEGIN](this, kernel, context);
    this.wait = wait;
    if (this.late !== undefined) wait.takeBack?.(this.late.value);
    child?.startNow();
  }

  settle(failed: boolean, value: unknown): void {
    this.settled = true;
    const { parent, wait } = this;
    if (!parent.done) parent.decide(this.index, failed, value);
    else if (failed) return;
    // What another branch gives back in going may be just what this one has waited for.
    else if (wait === undefined) this.late = { value };
    else wait.takeBack?.(value);
  }

  drop(): void {
    const { wait } = this;
    if (this.settled || wait === undefined) return;
    this.settled = true;
    this.wait = undefined;
    wait.abandon(this);
  }
}

class AnyOf<T> extends WaitableBase<T> {
  readonly kind = "anyOf";
  private readonly waits: readonly Awaitable[];

  constructor(waits: readonly Awaitable[]) {
    super();
    this.waits = waits;
  }

  [BEGIN](waiter: Waiter, kernel: Kernel, context: WaitContext): Wait {
    return new RunningAnyOf(waiter).begin(this.waits, kernel, context);
  }
}

class RunningAnyOf extends Branches {
  protected readonly name = "anyOf";

  get timed(): boolean {
    return this.open.some((branch) => branch.wait?.timed === true);
  }

  /** What the first gave. */
  takeBack(result: unknown): void {
    const [index, value] = result as [number, unknown];
    this.giveBack(index, value);
  }

  decide(index: number, failed: boolean, value: unknown): void {
    this.finish(failed, failed ? value : [index, value]);
  }
}

class AllOf<T> extends WaitableBase<T> {
  readonly kind = "allOf";
  private readonly waits: readonly Awaitable[];

  constructor(waits: readonly Awaitable[]) {
    super();
    this.waits = waits;
  }

  [BEGIN](waiter: Waiter, kernel: Kernel, context: WaitContext): Wait {
    return new RunningAllOf(waiter, this.waits.length).begin(this.waits, kernel, context);
  }
}

class RunningAllOf extends Branches {
  protected readonly name = "allOf";
  private readonly values: unknown[];
  private readonly arrived: boolean[] = [];
  private missing: number;

  constructor(waiter: Waiter, size: number) {
    super(waiter);
    this.values = new Array<unknown>(size).fill(undefined);
    this.missing = size;
  }

  override abandon(): void {
    super.abandon();
    this.giveBackSettled();
  }

  /** What all gave. */
  takeBack(): void {
    this.giveBackSettled();
  }

  private giveBackSettled(): void {
    for (const [index, value] of this.values.entries()) if (this.arrived[index] === true) this.giveBack(index, value);
  }

  get timed(): boolean {
    return this.open.every((branch) => branch.wait?.timed === true);
  }

  decide(index: number, failed: boolean, value: unknown): void {
    if (failed) {
      this.abandon();
      this.waiter.settle(true, value);
      return;
    }
    this.values[index] = value;
    this.arrived[index] = true;
    this.missing--;
    if (this.missing === 0) this.finish(false, this.values);
  }
}
