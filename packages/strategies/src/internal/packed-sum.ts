// Compensated sums as two numbers side by side: the sum, and what rounding took from it. The same steps as those of
// `compensated-sum.ts`, for accumulators that are objects.

/** Numbers of a sum. */
export const SUM_WIDTH = 2;

export function createSum(cells: Float64Array, at: number): void {
  cells[at] = 0;
  cells[at + 1] = 0;
}

/** Adds a number. */
export function addToSum(cells: Float64Array, at: number, value: number): void {
  const before = cells[at] as number;
  const after = before + value;
  const lost = Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before;
  cells[at + 1] = (cells[at + 1] as number) + lost;
  cells[at] = after;
}

/** Adds another sum. */
export function mergeSums(cells: Float64Array, at: number, otherCells: Float64Array, otherAt: number): void {
  addToSum(cells, at, otherCells[otherAt] as number);
  cells[at + 1] = (cells[at + 1] as number) + (otherCells[otherAt + 1] as number);
}

/** The sum; once it is infinite there is nothing left to compensate. */
export function readSum(cells: Float64Array, at: number): number {
  const sum = cells[at] as number;
  return Number.isFinite(sum) ? sum + (cells[at + 1] as number) : sum;
}
