import type { Event } from "./message.js";
import type { Waitable } from "./waitable.js";

/**
 * What a process may yield: a delay in seconds, a waitable (its value is typed only with `yield*`), or events to
 * schedule, after which it goes on at once.
 *
 * @public
 */
export type Yielded = number | Waitable<unknown> | Event | readonly Event[];

/**
 * A process: what a generator function returns. The engine runs it, and gives it back control when what it yielded has
 * come about; another process runs it in place with `yield*`. Components' methods such as `log.append(..)` return one:
 * a one-shot object that begins its request when it is first awaited.
 *
 * Any generator over {@link Yielded} fits.
 *
 * @example
 * ```ts
 * import { Simulation, type Process } from "@sim/core";
 *
 * function* brew(cups: number): Process<string> {
 *   yield 30 * cups;
 *   return `${cups} cups`;
 * }
 * const sim = new Simulation();
 * const brewing = sim.spawn(brew(2));
 * sim.run().time; // => 60
 * brewing.alive; // => false
 * ```
 *
 * @public
 * @contract
 */
export interface Process<out T = void> {
  /** Goes on with the value of what it waited for; gives what it waits for next, or what it returns. */
  next(value?: unknown): IteratorResult<Yielded, T>;
  /** Ends it early: its `finally` blocks run. */
  return(value: never): IteratorResult<Yielded, T>;
  /** Goes on with an error, thrown where it waits. */
  throw(error: unknown): IteratorResult<Yielded, T>;
  /** Itself, so that `yield*` runs it in place. */
  [Symbol.iterator](): Process<T>;
}

/**
 * A process that {@link Simulation.spawn} has started. Awaiting it (`yield* running`) joins it: gives what it returns, or
 * throws what it threw.
 *
 * @public
 * @sealed
 */
export interface RunningProcess<out T> extends Waitable<T> {
  /** For error messages and `summary.blocked`. */
  readonly name: string;
  /** Whether it has neither returned, nor failed, nor been dropped by a crash. */
  readonly alive: boolean;
  /**
   * Throws an {@link InterruptedError} into it where it waits, as an event of this instant; what it waited for is
   * abandoned. It may catch the error and go on. Nothing happens if it has ended by then.
   */
  interrupt(cause: unknown): void;
}
