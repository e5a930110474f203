import { requireFunction, requireOptionalFunction } from "../internal/check.js";
import type { Aggregator } from "./aggregator.js";

/**
 * Takes the values of a window one at a time into a result of any kind, from a first one that `initial` makes.
 *
 * @param initial - makes the result of no values, a fresh one each time it is called; plain data
 * @param fn - takes a value into a result, which it may change, and returns the result to go on with
 * @param merge - puts two results together, the first of which it may change, and returns the one to go on with. Needed where
 *   windows merge, as sessions do
 * @returns an aggregator of values
 * @throws TypeError if an argument is not a function; and when windows merge, if there is no `merge`
 *
 * @example
 * ```ts
 * import { fold } from "@sim/strategies";
 *
 * const letters = fold(
 *   () => 0,
 *   (length, word: string) => length + word.length,
 *   (a, b) => a + b,
 * );
 * const all = ["from", "Oakland"].reduce(letters.add.bind(letters), letters.create());
 *
 * letters.result(all); // => 11
 * letters.result(letters.merge(all, 5)); // => 16
 * ```
 *
 * @see `Initializer`, `Aggregator` and `Merger` in Kafka Streams
 * @public
 */
export function fold<V, A>(
  initial: () => A,
  fn: (accumulator: A, value: V) => A,
  merge?: (a: A, b: A) => A,
): Aggregator<V, A, A> {
  requireFunction("fold", "initial", initial);
  requireFunction("fold", "fn", fn);
  requireOptionalFunction("fold", "merge", merge);
  return {
    create: () => initial(),
    add: (accumulator, value) => fn(accumulator, value),
    merge(a, b) {
      if (merge === undefined)
        throw new TypeError("fold: windows merge, so give a third function that merges two results");
      return merge(a, b);
    },
    result: (accumulator) => accumulator,
  };
}
