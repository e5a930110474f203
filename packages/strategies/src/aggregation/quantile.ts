import { wrongKind, wrongValue } from "../internal/errors.js";
import { NumberOf } from "../internal/number-of.js";
import {
  addToSketch,
  bitsFor,
  createSketch,
  LEAST_RELATIVE_ERROR,
  mergeIntoSketch,
  quantileOf,
} from "../internal/quantile-sketch.js";
import type { Aggregator } from "./aggregator.js";

/**
 * The accumulator of `quantile`: how many numbers there were in each bucket of a nearly constant ratio.
 *
 * @sealed
 * @public
 */
export interface QuantileAccumulator {
  /** Numbers by bucket. */
  readonly counts: Map<number, number>;
  /** How many numbers there were, without NaN. */
  count: number;
  /** How many times NaN came. */
  nans: number;
  /** The least number, Infinity at first. */
  least: number;
  /** The greatest number, -Infinity at first. */
  greatest: number;
}

/**
 * Options of `quantile`.
 *
 * @public
 */
export interface QuantileOptions {
  /**
   * By how much the result may differ from the number of its rank, as a part of that number; from 2^-21 (0.0000005) to 0.5.
   * 0.01 by default. Half the error takes about twice the memory: one count for each bucket that has a number.
   */
  readonly relativeError?: number | undefined;
}

/**
 * A quantile of numbers within a relative error, in memory that follows the range of the numbers and not how many there are:
 * for 1 % at most 64 counts for each doubling. The number it approximates is that of rank `ceil(q * n)`, or 1, of `n`
 * sorted numbers; `q` 0 and 1 are exact. Numbers of less than 2^-1022 count as 0. The quantile of nothing is NaN, and NaN
 * gives NaN.
 *
 * @param q - from 0 to 1: 0.5 for the median
 * @returns an aggregator of numbers
 * @throws RangeError or TypeError if `q` or an option is of the wrong kind or out of range
 *
 * @example
 * ```ts
 * import { quantile } from "@sim/strategies";
 *
 * const median = quantile(0.5, (flight: { delay: number }) => flight.delay, { relativeError: 0.001 });
 * const delays = [3, -2, 5, 120, 8].map((delay) => ({ delay }));
 * const all = delays.reduce(median.add.bind(median), median.create());
 *
 * Math.abs(median.result(all) - 5) <= 0.005; // => true
 * ```
 *
 * @see DDSketch (Masson, Rim, Lee, VLDB 2019) for the guarantee; HdrHistogram for the buckets
 * @public
 */
export function quantile(q: number): Aggregator<number, QuantileAccumulator, number>;
/**
 * A quantile, within a relative error, of a number of each value.
 *
 * @param q - from 0 to 1: 0.5 for the median
 * @param fn - reads the number from a value; undefined if the values are numbers
 * @param options - how exact it is
 * @returns an aggregator of values
 * @throws RangeError or TypeError if an argument is of the wrong kind or out of range; and when adding, if what `fn` returns
 *   is not a number
 * @public
 */
export function quantile<V = number>(
  q: number,
  fn: ((value: V) => number) | undefined,
  options?: QuantileOptions,
): Aggregator<V, QuantileAccumulator, number>;
export function quantile<V>(
  q: number,
  fn?: (value: V) => number,
  options: QuantileOptions = {},
): Aggregator<V, QuantileAccumulator, number> {
  const { relativeError = 0.01 } = options;
  requireWithin("q", q, 0, 1);
  requireWithin("relativeError", relativeError, LEAST_RELATIVE_ERROR, 0.5);
  return new Quantile(q, bitsFor(relativeError), new NumberOf("quantile", fn));
}

function requireWithin(name: string, value: unknown, least: number, greatest: number): void {
  const rule = `a number from ${least} to ${greatest}`;
  if (typeof value !== "number") throw wrongKind("quantile", name, rule, value);
  if (!(value >= least && value <= greatest)) throw wrongValue("quantile", name, rule, value);
}

class Quantile<V> implements Aggregator<V, QuantileAccumulator, number> {
  readonly q: number;
  readonly bits: number;
  readonly number: NumberOf<V>;

  constructor(q: number, bits: number, number: NumberOf<V>) {
    this.q = q;
    this.bits = bits;
    this.number = number;
  }

  create(): QuantileAccumulator {
    return createSketch();
  }

  add(accumulator: QuantileAccumulator, value: V): QuantileAccumulator {
    addToSketch(accumulator, this.number.read(value), this.bits);
    return accumulator;
  }

  merge(a: QuantileAccumulator, b: QuantileAccumulator): QuantileAccumulator {
    mergeIntoSketch(a, b);
    return a;
  }

  result(accumulator: QuantileAccumulator): number {
    return quantileOf([accumulator], this.q, this.bits);
  }
}
