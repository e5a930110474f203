import { describeValue, requireInteger } from "./checks.js";
import { SeriesState } from "./internal/series-state.js";

const STATE: unique symbol = Symbol("state");

/**
 * A {@link Series} as JSON. NaN and the infinities, which an empty series has, become null; -0 becomes 0; every other
 * number reads back as the same double.
 *
 * @public
 * @sealed
 */
export interface SeriesJson {
  /** How many values were added. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** Their mean. */
  readonly mean: number;
  /** The least. */
  readonly min: number;
  /** The greatest. */
  readonly max: number;
  /** The median. */
  readonly p50: number;
  /** The quantile 0.9. */
  readonly p90: number;
  /** The quantile 0.99. */
  readonly p99: number;
  /** The quantile 0.999. */
  readonly p999: number;
  /** Whether `runs` holds all values. */
  readonly complete: boolean;
  /** The values kept, in order: each value and how often it came in a row. */
  readonly runs: readonly (readonly [value: number, times: number])[];
  /** All values, as {@link Series.buckets} gives them. */
  readonly buckets: readonly (readonly [low: number, high: number, count: number])[];
}

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
  /**
   * Several quantiles at once, in the order of the shares: `const [p50, p99] = series.quantiles([0.5, 0.99])`.
   * @throws TypeError or RangeError unless each share lies in [0, 1]
   */
  quantiles<const Q extends readonly number[]>(shares: Q): { readonly [I in keyof Q]: number };
  /**
   * The histogram of all values, ascending, empty buckets left out: how many lie above `low`, up to and including `high`
   * (below zero mirrored; zeros in `[0, 0, count]`). A bucket's ends are 2 % apart; `joined` neighbours make one, 12 of
   * them about ten to a decade. Boundaries are the same for every series.
   * @param joined - how many neighbours make one bucket. Default 1.
   * @throws TypeError or RangeError unless it is an integer `>= 1`
   */
  buckets(joined?: number): readonly (readonly [low: number, high: number, count: number])[];
  /** The values kept, in order, as runs of equal ones: the value and how often it came in a row. */
  runs(): readonly (readonly [value: number, times: number])[];
  /** What `JSON.stringify` writes of it. */
  toJSON(): SeriesJson;
  /** The values kept, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<number>;
}

/**
 * Collects a {@link Series}, for instance of latencies: equal values in a row take one place, so a constant costs nothing
 * however long it goes on, and beyond a number of runs only the histogram grows, by one bucket for each 2 % of range.
 *
 * @example
 * ```ts
 * import { SeriesRecorder } from "@sim/core";
 *
 * const series = new SeriesRecorder();
 * for (const latency of [0.001, 0.001, 0.001, 0.004]) series.add(latency);
 * series.count; // => 4
 * series.max; // => 0.004
 * series.quantiles([0.5, 0.99]); // => [0.001, 0.004]
 * [...series]; // => [0.001, 0.001, 0.001, 0.004]
 * ```
 *
 * @public
 */
export class SeriesRecorder implements Series {
  /** @internal */
  declare readonly [STATE]: SeriesState;

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

  /** Forgets everything, for instance at the end of a warm-up. */
  reset(): void {
    this[STATE].reset();
  }

  /**
   * Adds all values of another series behind its own, for instance those of another replication: count, sum, extremes and
   * histogram of all, single values as far as there is room.
   *
   * @throws TypeError if it is not a series of this package
   *
   * @example
   * ```ts
   * import { SeriesRecorder } from "@sim/core";
   *
   * const [first, second] = [new SeriesRecorder(), new SeriesRecorder()];
   * for (const latency of [0.1, 0.3]) first.add(latency);
   * second.add(0.2);
   * first.merge(second);
   * first.quantile(0.5); // => 0.2
   * [...first]; // => [0.1, 0.3, 0.2]
   * ```
   */
  merge(series: Series): void {
    const state = (series as Partial<SeriesRecorder> | null | undefined)?.[STATE];
    if (state === undefined) {
      throw new TypeError(
        `SeriesRecorder.merge: series must be a recorder or a snapshot, got ${describeValue(series)}`,
      );
    }
    this[STATE].merge(state);
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
    return this[STATE].quantiles("Series.quantile", [q])[0] as number;
  }

  /**
   * Several quantiles at once, in the order of the shares: `const [p50, p99] = series.quantiles([0.5, 0.99])`.
   * @throws TypeError or RangeError unless each share lies in [0, 1]
   */
  quantiles<const Q extends readonly number[]>(shares: Q): { readonly [I in keyof Q]: number } {
    if (!Array.isArray(shares)) {
      throw new TypeError(`Series.quantiles: shares must be an array, got ${describeValue(shares)}`);
    }
    return this[STATE].quantiles("Series.quantiles", shares) as unknown as { readonly [I in keyof Q]: number };
  }

  /**
   * The histogram of all values, ascending, empty buckets left out: how many lie above `low`, up to and including `high`
   * (below zero mirrored; zeros in `[0, 0, count]`). A bucket's ends are 2 % apart; `joined` neighbours make one, 12 of
   * them about ten to a decade. Boundaries are the same for every series.
   *
   * @param joined - how many neighbours make one bucket. Default 1.
   * @throws TypeError or RangeError unless it is an integer `>= 1`
   */
  buckets(joined: number = 1): readonly (readonly [low: number, high: number, count: number])[] {
    return this[STATE].buckets(requireInteger("Series.buckets", "joined", joined, 1));
  }

  /** The values kept, in order, as runs of equal ones: the value and how often it came in a row. */
  runs(): readonly (readonly [value: number, times: number])[] {
    return this[STATE].runs();
  }

  /** What `JSON.stringify` writes of it. */
  toJSON(): SeriesJson {
    const [p50, p90, p99, p999] = this.quantiles([0.5, 0.9, 0.99, 0.999]);
    const { count, sum, mean, min, max, complete } = this;
    return { count, sum, mean, min, max, p50, p90, p99, p999, complete, runs: this.runs(), buckets: this.buckets() };
  }

  /** The values kept, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<number> {
    return this[STATE].iterate();
  }
}
