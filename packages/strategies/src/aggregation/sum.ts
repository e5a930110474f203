import { addNumber, addSum, sumOf } from "../internal/compensated-sum.js";
import { NumberOf } from "../internal/number-of.js";
import { addToSum, createSum, mergeSums, readSum, SUM_WIDTH } from "../internal/packed-sum.js";
import type { Aggregator, PackedAggregator } from "./aggregator.js";

/**
 * The accumulator of `sum`.
 *
 * @sealed
 * @public
 */
export interface SumAccumulator {
  /** The sum as floating-point addition gives it. */
  sum: number;
  /** What rounding took from it so far. */
  compensation: number;
}

/**
 * Adds numbers up, with the rounding errors of the additions carried along, so that a million times 0.1 is 100000. The
 * sum of nothing is 0; NaN gives NaN.
 *
 * @returns an aggregator of numbers
 *
 * @example
 * ```ts
 * import { sum } from "@sim/strategies";
 *
 * const amounts = sum((order: { amount: number }) => order.amount);
 * const total = [{ amount: 0.1 }, { amount: 0.2 }, { amount: 0.3 }].reduce(amounts.add.bind(amounts), amounts.create());
 *
 * amounts.result(total); // => 0.6
 * ```
 *
 * @see Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974)
 * @public
 */
export function sum(): Aggregator<number, SumAccumulator, number>;
/**
 * Adds up a number of each value, with the rounding errors of the additions carried along.
 *
 * @param fn - reads the number from a value
 * @returns an aggregator of values
 * @throws TypeError if `fn` is not a function; and when adding, if what it returns is not a number
 * @public
 */
export function sum<V>(fn: (value: V) => number): Aggregator<V, SumAccumulator, number>;
export function sum<V>(fn?: (value: V) => number): Aggregator<V, SumAccumulator, number> {
  return new Sum(new NumberOf("sum", fn));
}

class Sum<V> implements Aggregator<V, SumAccumulator, number> {
  readonly number: NumberOf<V>;
  readonly packed: PackedAggregator<V, number>;

  constructor(number: NumberOf<V>) {
    this.number = number;
    this.packed = new PackedSum(number);
  }

  create(): SumAccumulator {
    return { sum: 0, compensation: 0 };
  }

  add(accumulator: SumAccumulator, value: V): SumAccumulator {
    addNumber(accumulator, this.number.read(value));
    return accumulator;
  }

  merge(a: SumAccumulator, b: SumAccumulator): SumAccumulator {
    addSum(a, b);
    return a;
  }

  result(accumulator: SumAccumulator): number {
    return sumOf(accumulator);
  }
}

class PackedSum<V> implements PackedAggregator<V, number> {
  readonly width = SUM_WIDTH;
  readonly number: NumberOf<V>;

  constructor(number: NumberOf<V>) {
    this.number = number;
  }

  create(cells: Float64Array, at: number): void {
    createSum(cells, at);
  }

  add(cells: Float64Array, at: number, value: V): void {
    addToSum(cells, at, this.number.read(value));
  }

  merge(cells: Float64Array, at: number, otherCells: Float64Array, otherAt: number): void {
    mergeSums(cells, at, otherCells, otherAt);
  }

  result(cells: Float64Array, at: number): number {
    return readSum(cells, at);
  }
}
