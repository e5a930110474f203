import { requireFunction, requireName, requireOptions } from "./checks.js";
import { SimError } from "./errors.js";
import type { Kernel } from "./internal/kernel.js";
import { BEGIN, requireOwn, type Wait, type Waitable, WaitableBase, type Waiter } from "./waitable.js";

/**
 * A value that will be there later: made by {@link Simulation.future}, settled once with `resolve` or `fail`, awaited by
 * any number of processes with `yield*`.
 *
 * Its waiters go on as events of the instant in which it settles, in the order in which they began to wait. A failure
 * that nobody has waited for by the end of its instant ends the run with a {@link SimulationError}; one whose waiters
 * have all gone away is dropped.
 *
 * @public
 * @sealed
 */
export interface SimFuture<T> extends Waitable<T> {
  /** Whether it has a value or an error. */
  readonly settled: boolean;
  /** Whether its last waiter went away without an answer (lost an `anyOf`, was interrupted, crashed). */
  readonly abandoned: boolean;
  /**
   * Gives it its value.
   * @throws SimError with code `ALREADY_SETTLED` the second time
   */
  resolve(value: T): void;
  /**
   * Gives it an error, which is thrown at each waiter's `yield*`.
   * @throws SimError with code `ALREADY_SETTLED` the second time
   */
  fail(error: unknown): void;
}

/**
 * Options of {@link Simulation.future}.
 *
 * @public
 * @sealed
 */
export interface FutureOptions {
  /** What is waited for, in words, for `summary.blocked`. */
  readonly label?: string | undefined;
  /** Called when the last waiter goes away without an answer while the future is not settled. */
  readonly onAbandon?: (() => void) | undefined;
}

export function checkFutureOptions(options: FutureOptions): void {
  const owner = "Simulation.future";
  const { label, onAbandon } = requireOptions(owner, options);
  if (label !== undefined) requireName(owner, "label", label);
  if (onAbandon !== undefined) requireFunction(owner, "onAbandon", onAbandon);
}

const OPEN = 0;
const RESOLVED = 1;
const FAILED = 2;

export class Future<T> extends WaitableBase<T> implements SimFuture<T>, Wait {
  readonly kind = "future";
  readonly timed = false;
  abandoned = false;
  private state: 0 | 1 | 2 = OPEN;
  private value: unknown = undefined;
  private first: Waiter | undefined = undefined;
  private others: Waiter[] | undefined = undefined;
  private observed = false;
  private readonly kernel: Kernel;
  private readonly label: string;
  private readonly onAbandon: (() => void) | undefined;

  constructor(kernel: Kernel, label: string, onAbandon: (() => void) | undefined) {
    super();
    this.kernel = kernel;
    this.label = label;
    this.onAbandon = onAbandon;
  }

  get settled(): boolean {
    return this.state !== OPEN;
  }

  resolve(value: T): void {
    this.settleWith(RESOLVED, value);
  }

  fail(error: unknown): void {
    this.settleWith(FAILED, error);
    if (!this.observed) this.kernel.atEndOfInstant(surfaceUnobserved, this);
  }

  [BEGIN](waiter: Waiter, kernel: Kernel): Wait {
    requireOwn(this.kernel, kernel, this.label);
    this.observed = true;
    if (this.state !== OPEN) {
      waiter.settle(this.state === FAILED, this.value);
    } else {
      this.abandoned = false;
      if (this.first === undefined) this.first = waiter;
      else if (this.others === undefined) this.others = [waiter];
      else this.others.push(waiter);
    }
    return this;
  }

  abandon(waiter: Waiter): void {
    if (this.state !== OPEN) return;
    if (this.first === waiter) this.first = this.others?.shift();
    else {
      const index = this.others?.indexOf(waiter) ?? -1;
      if (index < 0) return;
      this.others?.splice(index, 1);
    }
    if (this.first !== undefined) return;
    this.abandoned = true;
    try {
      this.onAbandon?.();
    } catch (error) {
      this.kernel.surface(error, undefined, `${this.label} (when it was abandoned)`);
    }
  }

  describeWait(): string {
    return this.label;
  }

  /** Ends the run if it failed and nobody has waited for it. */
  surfaceFailure(): void {
    if (this.state !== FAILED || this.observed) return;
    throw this.kernel.wrapFailure(this.value, undefined, `${this.label} (it failed, and nobody waits for it)`);
  }

  private settleWith(state: 1 | 2, value: unknown): void {
    if (this.state !== OPEN) {
      throw new SimError(
        "ALREADY_SETTLED",
        `${this.label}: a future settles once and this one already has; was a reply sent twice? Check \`settled\` first`,
      );
    }
    const { first, others } = this;
    if (first !== undefined) this.kernel.requireOpen();
    this.state = state;
    this.value = value;
    if (first === undefined) return;
    this.first = undefined;
    this.others = undefined;
    first.settle(state === FAILED, value);
    if (others !== undefined) for (const waiter of others) waiter.settle(state === FAILED, value);
  }
}

function surfaceUnobserved(future: Future<unknown>): void {
  future.surfaceFailure();
}
