import { addNumber, addSum, sumOf } from "../internal/compensated-sum.js";
import { NumberOf } from "../internal/number-of.js";
import { addToSum, createSum, mergeSums, readSum, SUM_WIDTH } from "../internal/packed-sum.js";
import type { Aggregator, PackedAggregator } from "./aggregator.js";
import type { SumAccumulator } from "./sum.js";

/**
 * The accumulator of `mean`.
 *
 * @sealed
 * @public
 */
export interface MeanAccumulator extends SumAccumulator {
  /** How many numbers there were. */
  count: number;
}

/**
 * The arithmetic mean of numbers: their sum, as `sum` makes it, divided by their count. The mean of nothing is NaN.
 *
 * @returns an aggregator of numbers
 *
 * @example
 * ```ts
 * import { mean } from "@sim/strategies";
 *
 * const delays = mean((flight: { delay: number }) => flight.delay);
 * const all = [{ delay: -5 }, { delay: 10 }, { delay: 40 }].reduce(delays.add.bind(delays), delays.create());
 *
 * delays.result(all); // => 15
 * ```
 *
 * @public
 */
export function mean(): Aggregator<number, MeanAccumulator, number>;
/**
 * The arithmetic mean of a number of each value.
 *
 * @param fn - reads the number from a value
 * @returns an aggregator of values
 * @throws TypeError if `fn` is not a function; and when adding, if what it returns is not a number
 * @public
 */
export function mean<V>(fn: (value: V) => number): Aggregator<V, MeanAccumulator, number>;
export function mean<V>(fn?: (value: V) => number): Aggregator<V, MeanAccumulator, number> {
  return new Mean(new NumberOf("mean", fn));
}

class Mean<V> implements Aggregator<V, MeanAccumulator, number> {
  readonly number: NumberOf<V>;
  readonly packed: PackedAggregator<V, number>;

  constructor(number: NumberOf<V>) {
    this.number = number;
    this.packed = new PackedMean(number);
  }

  create(): MeanAccumulator {
    return { sum: 0, compensation: 0, count: 0 };
  }

  add(accumulator: MeanAccumulator, value: V): MeanAccumulator {
    addNumber(accumulator, this.number.read(value));
    accumulator.count++;
    return accumulator;
  }

  merge(a: MeanAccumulator, b: MeanAccumulator): MeanAccumulator {
    addSum(a, b);
    a.count += b.count;
    return a;
  }

  result(accumulator: MeanAccumulator): number {
    return sumOf(accumulator) / accumulator.count;
  }
}

/** The sum and, behind it, how many numbers there were. */
class PackedMean<V> implements PackedAggregator<V, number> {
  readonly width = SUM_WIDTH + 1;
  readonly number: NumberOf<V>;

  constructor(number: NumberOf<V>) {
    this.number = number;
  }

  create(cells: Float64Array, at: number): void {
    createSum(cells, at);
    cells[at + SUM_WIDTH] = 0;
  }

  add(cells: Float64Array, at: number, value: V): void {
    addToSum(cells, at, this.number.read(value));
    cells[at + SUM_WIDTH] = (cells[at + SUM_WIDTH] as number) + 1;
  }

  merge(cells: Float64Array, at: number, otherCells: Float64Array, otherAt: number): void {
    mergeSums(cells, at, otherCells, otherAt);
    cells[at + SUM_WIDTH] = (cells[at + SUM_WIDTH] as number) + (otherCells[otherAt + SUM_WIDTH] as number);
  }

  result(cells: Float64Array, at: number): number {
    return readSum(cells, at) / (cells[at + SUM_WIDTH] as number);
  }
}
