import { SimError } from "./errors.js";
import { recordOf } from "./internal/entity-record.js";
import { Resumption } from "./internal/resumption.js";
import type { Target } from "./message.js";
import type { Process, Yielded } from "./process.js";
import type { Waitable } from "./waitable.js";

/**
 * Makes the process that a component's request method returns: it begins the request when it is first awaited, waits for
 * the answer, and returns it. A one-shot object, one `yield*` layer deep, cheaper than a generator.
 *
 * Check the arguments before you make it, so that a bad one throws at the call.
 *
 * @param begin - starts the request and gives the waitable that its answer settles; may throw, at the caller's `yield*`
 * @param component - whom the request is made to: while that is suspended, the request does not begin
 * ({@link Simulation.suspend}); it begins in its turn when the component goes on, or crashes. Default nobody
 * @throws SimError with code `OPERATION_REUSED` where it is awaited a second time
 *
 * @example
 * ```ts
 * import { operation, Simulation } from "@sim/core";
 *
 * const sim = new Simulation();
 * function measure() {
 *   return operation(() => {
 *     const answer = sim.future<number>();
 *     sim.call(2, (future) => future.resolve(21), answer);
 *     return answer;
 *   });
 * }
 * const seen: number[] = [];
 * sim.spawn(
 *   (function* () {
 *     seen.push(yield* measure());
 *   })(),
 * );
 * sim.run();
 * seen; // => [21]
 * ```
 *
 * @public
 */
export function operation<T>(begin: () => Waitable<T>, component?: Target<never>): Process<T> {
  return new Operation(begin, component);
}

class Operation<T> implements Process<T> {
  private begin: (() => Waitable<T>) | undefined;
  private waiting = false;
  private readonly component: Target<never> | undefined;

  constructor(begin: () => Waitable<T>, component: Target<never> | undefined) {
    this.begin = begin;
    this.component = component;
  }

  next(value?: unknown): IteratorResult<Yielded, T> {
    if (this.waiting) {
      this.waiting = false;
      return { done: true, value: value as T };
    }
    const { begin } = this;
    if (begin === undefined) {
      throw new SimError("OPERATION_REUSED", "an operation is awaited once: call the method again for another request");
    }
    const { component } = this;
    if (component !== undefined && recordOf(component)?.suspended === true) {
      return { done: false, value: new Resumption(component) };
    }
    this.begin = undefined;
    const waitable = begin();
    this.waiting = true;
    return { done: false, value: waitable };
  }

  return(value: never): IteratorResult<Yielded, T> {
    this.begin = undefined;
    this.waiting = false;
    return { done: true, value };
  }

  throw(error: unknown): IteratorResult<Yielded, T> {
    this.begin = undefined;
    this.waiting = false;
    throw error;
  }

  [Symbol.iterator](): Process<T> {
    return this;
  }
}
