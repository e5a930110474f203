import { requireInteger } from "./checks.js";
import { SeriesState } from "./internal/series-state.js";

const STATE: unique symbol = Symbol("state");

/**
 * A series of values as a component's statistics hand it out: count, sum, extremes and quantiles of all values, and the
 * single values up to a limit.
 *
 * @public
 * @sealed
 */
export interface Series {
  /** How many values were added. */
  readonly count: number;
  /** Their sum, compensated for rounding. */
  readonly sum: number;
  /** Their mean; NaN without values. */
  readonly mean: number;
  /** The least; Infinity without values. */
  readonly min: number;
  /** The greatest; -Infinity without values. */
  readonly max: number;
  /** How many single values are kept: the first ones. */
  readonly length: number;
  /** Whether the values kept are all there were. */
  readonly complete: boolean;
  /**
   * The value at position `index`, from 0 to `length - 1`.
   * @throws RangeError outside
   */
  at(index: number): number;
  /**
   * The least value that at least a share `q` of all values do not exceed: exact while `complete`, within 1 % beyond; NaN
   * without values.
   * @throws TypeError or RangeError unless `q` lies in [0, 1]
   */
  quantile(q: number): number;
  /** The values kept, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<number>;
}

/**
 * Collects a {@link Series}: equal values in a row take one place, so a constant costs nothing however long it goes on.
 *
 * @example
 * ```ts
 * import { SeriesRecorder } from "@sim/core";
 *
 * const series = new SeriesRecorder();
 * for (const latency of [0.001, 0.001, 0.001, 0.004]) series.add(latency);
 * series.count; // => 4
 * series.max; // => 0.004
 * series.quantile(0.75); // => 0.001
 * [...series]; // => [0.001, 0.001, 0.001, 0.004]
 * ```
 *
 * @public
 */
export class SeriesRecorder implements Series {
  /** @internal */
  readonly [STATE]: SeriesState;

  /**
   * @param maxRuns - how many runs of equal values to keep singly. Default 65,536.
   * @throws TypeError or RangeError unless it is an integer `>= 0`
   */
  constructor(maxRuns: number = 65_536) {
    this[STATE] = new SeriesState(requireInteger("SeriesRecorder", "maxRuns", maxRuns, 0));
  }

  /**
   * Adds a value.
   * @throws TypeError if it is not a number, RangeError if it is not finite
   */
  add(value: number): void {
    this[STATE].add(value);
  }

  /** Forgets everything. */
  reset(): void {
    this[STATE].reset();
  }

  /** The series as it stands, which later additions do not change. */
  snapshot(): Series {
    const copy = new SeriesRecorder(0);
    this[STATE].copyInto(copy[STATE]);
    return copy;
  }

  /** How many values were added. */
  get count(): number {
    return this[STATE].count;
  }

  /** Their sum, compensated for rounding. */
  get sum(): number {
    return this[STATE].sum;
  }

  /** Their mean; NaN without values. */
  get mean(): number {
    return this[STATE].sum / this[STATE].count;
  }

  /** The least; Infinity without values. */
  get min(): number {
    return this[STATE].min;
  }

  /** The greatest; -Infinity without values. */
  get max(): number {
    return this[STATE].max;
  }

  /** How many single values are kept: the first ones. */
  get length(): number {
    return this[STATE].kept;
  }

  /** Whether the values kept are all there were. */
  get complete(): boolean {
    return this[STATE].kept === this[STATE].count;
  }

  /**
   * The value at position `index`, from 0 to `length - 1`.
   * @throws RangeError outside
   */
  at(index: number): number {
    return this[STATE].at(index);
  }

  /**
   * The least value that at least a share `q` of all values do not exceed: exact while `complete`, within 1 % beyond; NaN
   * without values.
   * @throws TypeError or RangeError unless `q` lies in [0, 1]
   */
  quantile(q: number): number {
    return this[STATE].quantile(q);
  }

  /** The values kept, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<number> {
    return this[STATE].iterate();
  }
}
