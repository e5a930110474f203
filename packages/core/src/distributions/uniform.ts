import { requireSeconds } from "../checks.js";
import { type Distribution, nothing, type Portion } from "./distribution.js";

/**
 * Uniform from low to high, in seconds.
 *
 * @throws TypeError or RangeError unless `0 <= low <= high <= 2^33`
 *
 * @example
 * ```ts
 * import { uniform } from "@sim/core";
 *
 * const { mean, variance } = uniform(2, 5);
 * [mean, variance]; // => [3.5, 0.75]
 * ```
 *
 * @public
 */
export function uniform(low: number, high: number): Distribution {
  requireSeconds("uniform", "low", low);
  requireSeconds("uniform", "high", high);
  if (high < low) throw new RangeError(`uniform: high must be >= low ${low}, got ${high}`);
  return {
    name: "uniform",
    mean: (low + high) / 2,
    variance: ((high - low) * (high - low)) / 12,
    sample: (random) => low + (high - low) * random.next(),
    within: (from, to) => uniformWithin(low, high, from, to),
  };
}

/** What of the uniform distribution on `[low, high]`, which may be one point, lies in `[from, to]`. */
export function uniformWithin(low: number, high: number, from: number, to: number): Portion {
  const a = Math.max(low, from);
  const b = Math.min(high, to);
  if (b < a || (b === a && high > low)) return nothing();
  return {
    probability: high > low ? (b - a) / (high - low) : 1,
    mean: (a + b) / 2,
    variance: ((b - a) * (b - a)) / 12,
  };
}
