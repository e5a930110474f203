import { EntityUnavailableError, SimError } from "../errors.js";
import type { Kernel } from "../internal/kernel.js";
import { BEGIN, type Wait, type Waitable, WaitableBase, type WaitContext, type Waiter } from "../waitable.js";

const FRESH = 0;
const WAITING = 1;
const OVER = 2;

/** What a request waits in. */
interface Line {
  remove(request: Request<unknown>): void;
}

/**
 * A request to a resource, store or container: a description that begins when it is first awaited, the wait itself, its
 * place in the waiting line, the iterator that `yield*` runs and what that iterator gives, in one object: waiting for a
 * request allocates nothing else.
 */
export abstract class Request<T> extends WaitableBase<T> implements Wait {
  /** Neighbours in the waiting line. */
  previous: Request<unknown> | undefined = undefined;
  following: Request<unknown> | undefined = undefined;
  line: Line | undefined = undefined;
  /** As the result of an iterator: first itself, to be awaited, then the answer. */
  done = false;
  value: unknown = undefined;
  private state: 0 | 1 | 2 = FRESH;
  private waiter: Waiter | undefined = undefined;

  get kind(): string {
    return "request";
  }

  get timed(): boolean {
    return false;
  }

  [BEGIN](waiter: Waiter, kernel: Kernel, context: WaitContext): Wait {
    if (this.state !== FRESH) throw this.usedAgain();
    this.state = WAITING;
    this.waiter = waiter;
    this.begin(kernel, context);
    return this;
  }

  /**
   * Answers it without suspending its process, where that changes nothing: puts the answer into `value`.
   *
   * @returns whether it did
   */
  protected atOnce(): boolean {
    return false;
  }

  /** Answers it at once, or puts it into a line. */
  protected abstract begin(kernel: Kernel, context: WaitContext): void;

  abstract describeWait(): string;

  grant(value: T): void {
    this.state = OVER;
    const { waiter } = this;
    this.waiter = undefined;
    waiter?.settle(false, value);
  }

  fail(error: unknown): void {
    this.state = OVER;
    const { waiter } = this;
    this.waiter = undefined;
    waiter?.settle(true, error);
  }

  /** The entity is down. */
  refuse(entity: string, what: string): void {
    this.fail(new EntityUnavailableError(entity, what));
  }

  abandon(): void {
    if (this.state !== WAITING) return;
    this.state = OVER;
    this.waiter = undefined;
    this.line?.remove(this);
    this.left();
  }

  /** The waiter has gone away: others may now be served. */
  protected left(): void {}

  override [Symbol.iterator](): Generator<Waitable<unknown>, T, unknown> {
    return this as unknown as Generator<Waitable<unknown>, T, unknown>;
  }

  next(value?: unknown): this {
    if (this.value === this) {
      this.done = true;
      this.value = value;
    } else {
      if (this.done || this.state !== FRESH) throw this.usedAgain();
      if (this.atOnce()) {
        this.done = true;
        this.state = OVER;
      } else {
        this.value = this;
      }
    }
    return this;
  }

  return(value: unknown): this {
    this.done = true;
    this.value = value;
    return this;
  }

  throw(error: unknown): never {
    this.done = true;
    this.value = undefined;
    throw error;
  }

  private usedAgain(): SimError {
    return new SimError("OPERATION_REUSED", `${this.describeWait()}: a request is awaited once: make it again`);
  }
}
