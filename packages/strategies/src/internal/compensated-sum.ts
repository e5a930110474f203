import type { SumAccumulator } from "../aggregation/sum.js";

/**
 * Adds a number and keeps what rounding loses, as Neumaier's variant of Kahan summation does. The error of the sum then
 * stays within a few units in the last place however many numbers there are.
 */
export function addNumber(accumulator: SumAccumulator, value: number): void {
  const before = accumulator.sum;
  const after = before + value;
  accumulator.compensation += Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before;
  accumulator.sum = after;
}

/** Adds one sum to another. */
export function addSum(a: SumAccumulator, b: SumAccumulator): void {
  addNumber(a, b.sum);
  a.compensation += b.compensation;
}

/** The sum; once it is infinite there is nothing left to compensate. */
export function sumOf(accumulator: SumAccumulator): number {
  return Number.isFinite(accumulator.sum) ? accumulator.sum + accumulator.compensation : accumulator.sum;
}
