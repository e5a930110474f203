/** Replications of an experiment, each with a seed of its own. */
export const REPLICATIONS = 20;

// Student's t for 19 degrees of freedom: a two-sided interval of 99.9 %.
const T = 3.883;

/** The interval that holds the mean of such values, one for each replication, with a confidence of 99.9 %. */
export function interval(values: readonly number[]): { readonly mean: number; readonly halfWidth: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, halfWidth: T * Math.sqrt(variance / values.length) };
}
