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
}
