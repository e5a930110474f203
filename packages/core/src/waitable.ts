/**
 * Waiting, as the engine sees it. A waitable is begun by a waiter and later settles it once, or is abandoned.
 */
import { SimError } from "./errors.js";
import { ENGINE, THIS_ENGINE } from "./internal/engine-copy.js";
import type { EntityRecord } from "./internal/entity-record.js";
import type { Kernel } from "./internal/kernel.js";

/** Key of the method that begins a wait. */
export const BEGIN: unique symbol = Symbol("begin");

/**
 * Something a process can wait for with `yield*`: a future, a running process, `timeout`, `idle`, `anyOf`, `allOf`.
 *
 * @public
 * @sealed
 */
export interface Waitable<out T> {
  /** What kind of waitable it is, such as `future` or `anyOf`. */
  readonly kind: string;
  /** Yields itself once, and gives back what it settled with. */
  [Symbol.iterator](): Generator<Waitable<unknown>, T, unknown>;
}

/** Who waits: told once, in the middle of whatever settles it. */
export interface Waiter {
  settle(failed: boolean, value: unknown): void;
}

/** A wait under way. */
export interface Wait {
  /** The waiter goes away without an answer. */
  abandon(waiter: Waiter): void;
  /** What is waited for, in words. */
  describeWait(): string;
  /** Whether it is bound to end by itself at a known time. */
  readonly timed: boolean;
  /** It gave this value, but the waiter was interrupted or dropped before it could go on: for what can be used again. */
  takeBack?(value: unknown): void;
}

/** What every waitable of the engine implements. */
export abstract class WaitableBase<T> implements Waitable<T> {
  abstract readonly kind: string;

  /** @internal */
  get [ENGINE](): unknown {
    return THIS_ENGINE;
  }

  /** Begins a wait; may settle the waiter before it returns. */
  abstract [BEGIN](waiter: Waiter, kernel: Kernel, context: WaitContext): Wait;

  [Symbol.iterator](): Generator<Waitable<unknown>, T, unknown> {
    return new Awaited(this) as unknown as Generator<Waitable<unknown>, T, unknown>;
  }
}

/**
 * What `yield*` runs: gives the waitable once, then what it settled with. It is its own iterator result too, which makes
 * it about half as dear as a generator.
 */
class Awaited {
  done = false;
  value: unknown = undefined;
  private readonly waitable: Waitable<unknown>;

  constructor(waitable: Waitable<unknown>) {
    this.waitable = waitable;
  }

  next(value?: unknown): this {
    if (this.done) {
      this.value = undefined;
    } else if (this.value === undefined) {
      this.value = this.waitable;
    } else {
      this.done = true;
      this.value = value;
    }
    return this;
  }

  return(value?: unknown): this {
    this.done = true;
    this.value = value;
    return this;
  }

  throw(error: unknown): never {
    this.done = true;
    this.value = undefined;
    throw error;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** Whose process waits: processes started by a combinator belong to the same entity. */
export interface WaitContext {
  readonly owner: EntityRecord | undefined;
}

export function isWaitable(value: unknown): value is WaitableBase<unknown> {
  return value instanceof WaitableBase;
}

/** A future or process is awaited in the simulation it belongs to. */
export function requireOwn(own: Kernel, kernel: Kernel, what: string): void {
  if (own === kernel) return;
  throw new SimError("OTHER_SIMULATION", `${what}: belongs to another simulation and is awaited there`);
}
