import { NumberOf } from "../internal/number-of.js";
import { PackedNumber } from "../internal/packed-number.js";
import type { Aggregator, PackedAggregator } from "./aggregator.js";

/**
 * The smallest number. The minimum of nothing is Infinity, as with `Math.min`; NaN gives NaN.
 *
 * @returns an aggregator of numbers
 *
 * @example
 * ```ts
 * import { max, min } from "@sim/strategies";
 *
 * const lowest = min();
 * const highest = max();
 *
 * lowest.result([3, 1, 2].reduce(lowest.add.bind(lowest), lowest.create())); // => 1
 * highest.result([3, 1, 2].reduce(highest.add.bind(highest), highest.create())); // => 3
 * ```
 *
 * @public
 */
export function min(): Aggregator<number, number, number>;
/**
 * The smallest number read from a value.
 *
 * @param fn - reads the number from a value
 * @returns an aggregator of values
 * @throws TypeError if `fn` is not a function; and when adding, if what it returns is not a number
 * @public
 */
export function min<V>(fn: (value: V) => number): Aggregator<V, number, number>;
export function min<V>(fn?: (value: V) => number): Aggregator<V, number, number> {
  return new Extreme(new NumberOf("min", fn), Infinity, Math.min);
}

/**
 * The largest number. The maximum of nothing is -Infinity, as with `Math.max`; NaN gives NaN.
 *
 * @returns an aggregator of numbers
 * @public
 */
export function max(): Aggregator<number, number, number>;
/**
 * The largest number read from a value.
 *
 * @param fn - reads the number from a value
 * @returns an aggregator of values
 * @throws TypeError if `fn` is not a function; and when adding, if what it returns is not a number
 * @public
 */
export function max<V>(fn: (value: V) => number): Aggregator<V, number, number>;
export function max<V>(fn?: (value: V) => number): Aggregator<V, number, number> {
  return new Extreme(new NumberOf("max", fn), -Infinity, Math.max);
}

/** The least or the greatest: of two numbers the one that `pick` takes, of none `none`, which never wins. */
class Extreme<V> implements Aggregator<V, number, number> {
  readonly number: NumberOf<V>;
  readonly none: number;
  readonly pick: (a: number, b: number) => number;
  readonly packed: PackedAggregator<V, number> = new PackedNumber(this);

  constructor(number: NumberOf<V>, none: number, pick: (a: number, b: number) => number) {
    this.number = number;
    this.none = none;
    this.pick = pick;
  }

  create(): number {
    return this.none;
  }

  add(accumulator: number, value: V): number {
    return this.pick(accumulator, this.number.read(value));
  }

  merge(a: number, b: number): number {
    return this.pick(a, b);
  }

  result(accumulator: number): number {
    return accumulator;
  }
}
