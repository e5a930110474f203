import { type Distribution, type RandomStream, Simulation } from "@sim/core";
import jstat from "jstat";

/** Samples per test. */
export const N = 100_000;

/** A test at level 0.001: a standard normal number beyond it is as improbable. */
export const SIGMAS = 3.29;

/** The point that sqrt(n) times the Kolmogorov-Smirnov distance exceeds with probability 0.001: 2 exp(-2 x^2) = 0.001. */
export const KOLMOGOROV = Math.sqrt(Math.log(2000) / 2);

export const stream = (name: string, seed = 20): RandomStream => new Simulation({ seed }).random(name);

export const samples = (distribution: Distribution, n = N, random = stream("samples")): number[] =>
  Array.from({ length: n }, () => distribution.sample(random));

export interface Moments {
  readonly mean: number;
  readonly variance: number;
  /** The fourth central moment divided by the square of the variance: it sets the standard error of the variance. */
  readonly kurtosis: number;
}

/** From the means of X, X^2, X^3 and X^4. */
export function fromRaw([m1, m2, m3, m4]: readonly [number, number, number, number]): Moments {
  const variance = m2 - m1 ** 2;
  return { mean: m1, variance, kurtosis: (m4 - 4 * m1 * m3 + 6 * m1 ** 2 * m2 - 3 * m1 ** 4) / variance ** 2 };
}

/** How far the values' mean and variance are from `expected`, in standard errors of a sample of this size. */
export function deviations(
  values: readonly number[],
  expected: Moments,
): { readonly mean: number; readonly variance: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return {
    mean: (mean - expected.mean) / Math.sqrt(expected.variance / n),
    variance: (variance - expected.variance) / (expected.variance * Math.sqrt((expected.kurtosis - 1) / n)),
  };
}

/** The Kolmogorov-Smirnov distance between the values and a distribution function, times the square root of n. */
export function kolmogorovSmirnov(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  for (const [i, x] of sorted.entries()) {
    const p = cdf(x);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  }
  return distance * Math.sqrt(n);
}

/** Pearson's statistic, and the point that it exceeds with probability 0.001. */
export function chiSquare(
  counts: readonly number[],
  probabilities: readonly number[],
): { readonly statistic: number; readonly critical: number } {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const statistic = counts.reduce((sum, count, i) => {
    const expected = n * (probabilities[i] as number);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return { statistic, critical: jstat.chisquare.inv(0.999, counts.length - 1) };
}

/** The integral of `f` from `low` to `high`, by Simpson's rule. */
export function integrate(f: (x: number) => number, low: number, high: number, steps = 20_000): number {
  const h = (high - low) / steps;
  let sum = f(low) + f(high);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * f(low + i * h);
  return (sum * h) / 3;
}
