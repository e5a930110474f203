/**
 * An aggregation that takes values one at a time, so that a window holds one accumulator and no records.
 *
 * Laws: `merge` of two accumulators gives what adding all values to one of them would, and the order of the values does
 * not matter (but for rounding). An owner passes an accumulator to `add` or `merge` and goes on with what it gets back:
 * the one it passed first may have been changed.
 *
 * @typeParam V - type of a value
 * @typeParam A - type of an accumulator, plain data
 * @typeParam R - type of the result
 * @contract
 * @public
 */
export interface Aggregator<in V, A, out R> {
  /** The accumulator of no values. */
  create(): A;
  /**
   * Adds a value.
   *
   * @param accumulator - may be changed
   * @param value - the value
   * @returns the accumulator to go on with
   */
  add(accumulator: A, value: V): A;
  /**
   * Puts two accumulators together, as when two sessions merge.
   *
   * @param a - may be changed
   * @param b - not changed
   * @returns the accumulator to go on with
   */
  merge(a: A, b: A): A;
  /**
   * What the values so far come to. May be asked repeatedly, with more values in between.
   *
   * @param accumulator - not changed
   */
  result(accumulator: A): R;
  /** The same with accumulators that are numbers in an array, where there may be millions. Left out where they are more. */
  readonly packed?: PackedAggregator<V, R> | undefined;
}

/**
 * An aggregation whose accumulators are a few numbers side by side in an array that has others as well. A processor with
 * very many windows may use it in place of the {@link Aggregator} it belongs to.
 *
 * Law: the results are those of the other form, to the last bit.
 *
 * @typeParam V - type of a value
 * @typeParam R - type of the result
 * @contract
 * @public
 */
export interface PackedAggregator<in V, out R> {
  /** How many numbers an accumulator is, an integer from 1. */
  readonly width: number;
  /**
   * Writes the accumulator of no values.
   *
   * @param cells - the array
   * @param at - where the accumulator is: from here on `width` numbers
   */
  create(cells: Float64Array, at: number): void;
  /**
   * Adds a value.
   *
   * @param cells - the array
   * @param at - where the accumulator is
   * @param value - the value
   */
  add(cells: Float64Array, at: number, value: V): void;
  /**
   * Adds all values of another accumulator.
   *
   * @param cells - the array
   * @param at - where the accumulator is
   * @param otherCells - the array of the other one, perhaps the same
   * @param otherAt - where the other one is; it is not changed
   */
  merge(cells: Float64Array, at: number, otherCells: Float64Array, otherAt: number): void;
  /**
   * What the values so far come to.
   *
   * @param cells - the array, not changed
   * @param at - where the accumulator is
   */
  result(cells: Float64Array, at: number): R;
}
