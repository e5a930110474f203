import { describeValue, requireFinite, requireOptions, requirePositive } from "../checks.js";
import { exp, expm1, log, log1p } from "../internal/portable-math.js";
import { type Distribution, nothing } from "./distribution.js";
import { standardNormal } from "./normal.js";
import { normalBetween } from "./special-functions.js";

/**
 * Parameters of {@link logNormal}: either those of the values themselves, or those of their logarithm.
 *
 * @public
 */
export type LogNormalOptions =
  | {
      /** Mean of the values; finite, `> 0`. */
      readonly mean: number;
      /** Standard deviation of the values; finite, `> 0`. */
      readonly standardDeviation: number;
      readonly mu?: undefined;
      readonly sigma?: undefined;
    }
  | {
      /** Mean of the natural logarithm of the values, so that their median is `exp(mu)`; finite. */
      readonly mu: number;
      /** Standard deviation of the natural logarithm; finite, `> 0`. */
      readonly sigma: number;
      readonly mean?: undefined;
      readonly standardDeviation?: undefined;
    };

/**
 * Log-normal: its logarithm is normal. The usual model of service times and latencies with a long tail. What was measured
 * goes in as it is, `mean` and `standardDeviation` of the values; `mu` and `sigma` of the logarithm, as in textbooks and
 * fitting tools, are the other way.
 *
 * @throws TypeError or RangeError for a bad parameter, or if both pairs are given; RangeError if the variance is too large for a number
 *
 * @example
 * ```ts
 * import { logNormal } from "@sim/core";
 *
 * logNormal({ mean: 0.02, standardDeviation: 0.05 }).mean; // => 0.02
 * const median = 0.008;
 * logNormal({ mu: Math.log(median), sigma: 1.2 }).mean.toFixed(4); // => "0.0164"
 * ```
 *
 * @see {@link normal} for the sampler
 *
 * @public
 */
export function logNormal(options: LogNormalOptions): Distribution {
  const { mu, sigma } = parameters(options);
  const mean = options.mean ?? exp(mu + (sigma * sigma) / 2);
  const variance = mean * mean * expm1(sigma * sigma);
  if (!(mean > 0 && variance < Infinity)) {
    throw new RangeError(
      `logNormal: mean and variance must be within the range of numbers, got ${mean} and ${variance} (sigma ${sigma})`,
    );
  }
  return {
    name: "logNormal",
    mean,
    variance,
    sample: (random) => exp(mu + sigma * standardNormal(random)),
    within: (low, high) => {
      // The values weighted by their k-th power are log-normal again, with k sigma^2 added to mu.
      const a = low > 0 ? (log(low) - mu) / sigma : -Infinity;
      const b = high > 0 ? (log(high) - mu) / sigma : -Infinity;
      const probability = normalBetween(a, b);
      if (!(probability > 0)) return nothing();
      const first = normalBetween(a - sigma, b - sigma) / probability;
      const second = normalBetween(a - 2 * sigma, b - 2 * sigma) / probability;
      return {
        probability,
        mean: mean * first,
        variance: Math.max(0, mean * mean * (exp(sigma * sigma) * second - first * first)),
      };
    },
  };
}

function parameters(options: LogNormalOptions): { readonly mu: number; readonly sigma: number } {
  const { mean, standardDeviation, mu, sigma } = requireOptions("logNormal", options);
  const ofValues = mean !== undefined || standardDeviation !== undefined;
  if (ofValues === (mu !== undefined || sigma !== undefined)) {
    throw new TypeError(
      "logNormal: options must be either mean and standardDeviation or mu and sigma, got " +
        (ofValues ? "both" : describeValue(options)),
    );
  }
  if (!ofValues) {
    return { mu: requireFinite("logNormal", "mu", mu), sigma: requirePositive("logNormal", "sigma", sigma) };
  }
  requirePositive("logNormal", "mean", mean);
  requirePositive("logNormal", "standardDeviation", standardDeviation);
  const variation = (standardDeviation as number) / (mean as number);
  const variance = log1p(variation * variation);
  return { mu: log(mean as number) - variance / 2, sigma: Math.sqrt(variance) };
}
