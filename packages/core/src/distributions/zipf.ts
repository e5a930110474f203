import { requireFinite, requireInteger, requireOptions } from "../checks.js";
import { exp, log, log1p } from "../internal/portable-math.js";
import type { RandomStream } from "../random.js";
import { type Distribution, nothing } from "./distribution.js";
import { powerIntegral } from "./special-functions.js";

const MAX_N = 2 ** 32;

/**
 * Parameters of {@link zipf}.
 *
 * @public
 */
export interface ZipfOptions {
  /** The largest value: an integer from 1 to 2^32. */
  readonly n: number;
  /** `P(k)` is proportional to `k^-exponent`; finite, `>= 0` (0 is the uniform distribution). */
  readonly exponent: number;
}

/**
 * Zipf: the integers 1 .. n (both included), k with a probability proportional to `k^-exponent`. Popularity: 1 is the key
 * that is asked for most. A sample takes the same short time whatever n is, and no table; the probabilities are exact up
 * to the rounding of numbers.
 *
 * The sampler is rejection-inversion: it inverts the integral of the continuous `x^-exponent` and rounds to the nearest
 * integer k. The integral over the cell of k is a little more than `k^-exponent`; what lies beyond that is drawn again.
 *
 * @throws TypeError or RangeError for a bad parameter
 *
 * @example
 * ```ts
 * import { Simulation, zipf } from "@sim/core";
 *
 * const key = zipf({ n: 10_000_000, exponent: 1.1 });
 * const random = new Simulation({ seed: 42 }).random("keys");
 * [key.sample(random), key.sample(random), key.sample(random)]; // => [36, 212, 6501]
 * zipf({ n: 3, exponent: 1 }).mean.toFixed(4); // => "1.6364"
 * ```
 *
 * @see W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", ACM
 *   Transactions on Modeling and Computer Simulation 6 (1996)
 *
 * @public
 */
export function zipf(options: ZipfOptions): Distribution {
  const { n, exponent } = requireOptions("zipf", options);
  requireInteger("zipf", "n", n, 1, MAX_N);
  requireFinite("zipf", "exponent", exponent);
  if (exponent < 0) throw new RangeError(`zipf: exponent must be a finite number >= 0, got ${exponent}`);
  const { mean, variance } = momentsOf(1, n, exponent);
  const total = powerSum(1, n, exponent);
  return {
    name: "zipf",
    mean,
    variance,
    sample: rejectionInversion(n, exponent),
    within: (low, high) => {
      const from = Math.max(1, Math.ceil(low));
      const to = Math.min(n, Math.floor(high));
      if (!(to >= from)) return nothing();
      return { probability: powerSum(from, to, exponent) / total, ...momentsOf(from, to, exponent) };
    },
  };
}

function rejectionInversion(n: number, exponent: number): (random: RandomStream) => number {
  /** The integral of `x^-exponent` from 1 to `x`. */
  const integral = (x: number): number => powerIntegral(1 - exponent, log(x));
  const inverse = (area: number): number => {
    if (exponent === 1) return exp(area);
    return exp(log1p(Math.max(-1, (1 - exponent) * area)) / (1 - exponent));
  };
  const mass = (k: number): number => exp(-exponent * log(k));
  // The cell of 1 is cut to its mass exactly, so that 1, the most frequent, is never drawn again.
  const bottom = integral(1.5) - 1;
  const top = integral(n + 0.5);
  // Up to so far below k nothing is ever beyond its mass: one comparison accepts most samples.
  const sure = 2 - inverse(integral(2.5) - mass(2));
  return (random) => {
    for (;;) {
      const area = top + random.next() * (bottom - top);
      const x = inverse(area);
      const k = Math.min(n, Math.max(1, Math.floor(x + 0.5)));
      if (k - x <= sure || area >= integral(k + 0.5) - mass(k)) return k;
    }
  };
}

function momentsOf(from: number, to: number, exponent: number): { readonly mean: number; readonly variance: number } {
  const total = powerSum(from, to, exponent);
  const mean = powerSum(from, to, exponent - 1) / total;
  return { mean, variance: Math.max(0, powerSum(from, to, exponent - 2) / total - mean * mean) };
}

/** How many terms are added one by one before the formula takes over. */
const DIRECT = 32;

/** The sum of `k^-p` for k = from .. to, in a time that does not grow with it: Euler and Maclaurin's formula (DLMF 2.10.1). */
function powerSum(from: number, to: number, p: number): number {
  const term = (x: number): number => exp(-p * log(x));
  const start = Math.min(to, from + DIRECT);
  let sum = 0;
  for (let k = start - 1; k >= from; k--) sum += term(k);
  if (start === to) return sum + term(to);
  const derivatives = (x: number): number => {
    // f' / 12 - f''' / 720 + f''''' / 30240, divided by f.
    const first = -p / x;
    const third = (first * (p + 1) * (p + 2)) / (x * x);
    const fifth = (third * (p + 3) * (p + 4)) / (x * x);
    return term(x) * (first / 12 - third / 720 + fifth / 30240);
  };
  const integral = term(start) * start * powerIntegral(1 - p, log(to / start));
  return sum + integral + (term(start) + term(to)) / 2 + derivatives(to) - derivatives(start);
}
