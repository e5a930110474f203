/** A mean over independent replications, with its 95 % confidence interval. */
export interface Estimate {
  readonly mean: number;
  /** Half the width of the interval: it reaches from `mean - halfWidth` to `mean + halfWidth`. */
  readonly halfWidth: number;
  /** Sample standard deviation of the replications. */
  readonly deviation: number;
  readonly replications: number;
}

/** The results of so many runs of a model, each with a seed of its own: `seed`, `seed + 1`, .. */
export function replicate<R>(seed: number, replications: number, run: (seed: number) => R): readonly R[] {
  return Array.from({ length: replications }, (_, index) => run(seed + index));
}

/**
 * Mean and confidence interval, by Student's t distribution.
 *
 * @param values - results of independent replications, ten or more
 * @throws RangeError for fewer: the quantile used here is not good enough for those
 */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  if (n < 10) throw new RangeError(`estimate: needs ten replications or more, got ${n}`);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const deviation = Math.sqrt(squares / (n - 1));
  return { mean, halfWidth: (studentT975(n - 1) * deviation) / Math.sqrt(n), deviation, replications: n };
}

/**
 * The quantile 0.975 of Student's t distribution, from that of the normal distribution by its expansion in 1 / degrees of
 * freedom, to three decimals from nine degrees on.
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5
 */
export function studentT975(degrees: number): number {
  const z = 1.959963984540054;
  const [z3, z5, z7] = [z * z * z, z * z * z * z * z, z * z * z * z * z * z * z];
  const first = (z3 + z) / 4;
  const second = (5 * z5 + 16 * z3 + 3 * z) / 96;
  const third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384;
  return z + first / degrees + second / (degrees * degrees) + third / (degrees * degrees * degrees);
}

/** The mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The least of the values that a share of them, above 0 and at most 1, does not exceed (nearest rank); NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}
