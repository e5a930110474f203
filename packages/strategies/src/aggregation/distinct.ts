import { requireOptionalFunction } from "../internal/check.js";
import { wrongKind } from "../internal/errors.js";
import type { Aggregator } from "./aggregator.js";

/**
 * What `distinct` can tell apart by value.
 *
 * @public
 */
export type Comparable = string | number | bigint | boolean | null | undefined;

/**
 * How many different values there are: exact, so that an accumulator holds each of them once, at most 2^24 - 1. Values are
 * compared as in a `Set`: NaN is like NaN, -0 like 0, and 1 unlike "1".
 *
 * @returns an aggregator of values that can be compared
 *
 * @example
 * ```ts
 * import { distinct } from "@sim/strategies";
 *
 * const origins = distinct((flight: { origin: string }) => flight.origin);
 * const all = [{ origin: "OAK" }, { origin: "ABQ" }, { origin: "OAK" }].reduce(origins.add.bind(origins), origins.create());
 *
 * origins.result(all); // => 2
 * ```
 *
 * @public
 */
export function distinct(): Aggregator<Comparable, Set<Comparable>, number>;
/**
 * How many different values `fn` reads from values, exactly.
 *
 * @param fn - reads what is compared from a value
 * @returns an aggregator of values
 * @throws TypeError if `fn` is not a function; and when adding, if what it returns is an object, a function or a symbol
 * @public
 */
export function distinct<V>(fn: (value: V) => Comparable): Aggregator<V, Set<Comparable>, number>;
export function distinct<V>(fn?: (value: V) => Comparable): Aggregator<V, Set<Comparable>, number> {
  return new Distinct(fn);
}

// There is no approximate one, as no library on npm is fit for it (November 2026): of those that have HyperLogLog,
// `bloom-filters` 3.0.4 brings eight dependencies, lodash and seedrandom among them, `hyperloglog` 0.1.2 and `hll` 2.0.0 a
// hash in C++, and none has its counters as plain data. Windows with more than some million different values are rare.

class Distinct<V> implements Aggregator<V, Set<Comparable>, number> {
  readonly fn: ((value: V) => Comparable) | undefined;

  constructor(fn: ((value: V) => Comparable) | undefined) {
    requireOptionalFunction("distinct", "fn", fn);
    this.fn = fn;
  }

  create(): Set<Comparable> {
    return new Set();
  }

  add(accumulator: Set<Comparable>, value: V): Set<Comparable> {
    return accumulator.add(this.read(value));
  }

  merge(a: Set<Comparable>, b: Set<Comparable>): Set<Comparable> {
    for (const value of b) a.add(value);
    return a;
  }

  result(accumulator: Set<Comparable>): number {
    return accumulator.size;
  }

  /** Equal objects would be different values. */
  private read(value: V): Comparable {
    const read: unknown = this.fn === undefined ? value : this.fn(value);
    const kind = typeof read;
    if (kind === "function" || kind === "symbol" || (kind === "object" && read !== null)) {
      throw this.fn === undefined
        ? wrongKind("distinct", "a value", "comparable by value (or give a function that reads such from it)", read)
        : wrongKind("distinct", "the result of fn", "comparable by value", read);
    }
    return read as Comparable;
  }
}
