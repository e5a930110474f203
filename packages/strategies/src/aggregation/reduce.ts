import { requireFunction } from "../internal/check.js";
import type { Aggregator } from "./aggregator.js";

/**
 * Makes one value of all by putting two together at a time, such as the larger of two orders. The result of nothing is
 * undefined.
 *
 * @param fn - makes one value of two, the earlier one first, without changing them. Where windows merge, or records come in any
 *   order, the result is well defined only if the order and the grouping of the values do not matter to it
 * @returns an aggregator of values
 * @throws TypeError if `fn` is not a function
 *
 * @example
 * ```ts
 * import { reduce } from "@sim/strategies";
 *
 * const longest = reduce((a: string, b: string) => (b.length > a.length ? b : a));
 *
 * longest.result(["to", "Oakland", "from"].reduce(longest.add.bind(longest), longest.create())); // => "Oakland"
 * longest.result(longest.create()); // => undefined
 * ```
 *
 * @see `ReduceFunction` in Flink, `Reducer` in Kafka Streams
 * @public
 */
export function reduce<V>(fn: (a: V, b: V) => V): Aggregator<V, readonly V[], V | undefined> {
  requireFunction("reduce", "fn", fn);
  return new Reduce(fn);
}

/** An accumulator is the value so far in an array, so that undefined can be a value. */
class Reduce<V> implements Aggregator<V, readonly V[], V | undefined> {
  readonly fn: (a: V, b: V) => V;

  constructor(fn: (a: V, b: V) => V) {
    this.fn = fn;
  }

  create(): readonly V[] {
    return [];
  }

  add(accumulator: readonly V[], value: V): readonly V[] {
    return accumulator.length === 0 ? [value] : [this.fn(accumulator[0] as V, value)];
  }

  merge(a: readonly V[], b: readonly V[]): readonly V[] {
    return b.length === 0 ? a : this.add(a, b[0] as V);
  }

  result(accumulator: readonly V[]): V | undefined {
    return accumulator[0];
  }
}
