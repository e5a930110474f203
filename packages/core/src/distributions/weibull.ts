import { requireOptions, requirePositive } from "../checks.js";
import { exp, expm1 } from "../internal/portable-math.js";
import { type Distribution, nothing } from "./distribution.js";
import { eitherOr } from "./either-or.js";
import { standardExponential } from "./exponential.js";
import { gammaBetween, gammaFunction, power } from "./special-functions.js";

/** Below it the moments leave the range of numbers. */
const LEAST_SHAPE = 0.02;

/**
 * Parameters of {@link weibull}: the shape, and either the mean or the scale.
 *
 * @public
 */
export type WeibullOptions = {
  /** Finite, `>= 0.02`: below 1 the failure rate falls with age, at 1 it is constant (exponential), above 1 it rises. */
  readonly shape: number;
} & (
  | {
      /** Finite, `> 0`. */
      readonly mean: number;
      readonly scale?: undefined;
    }
  | {
      /** What a share of `1 - 1 / e` (63 %) does not exceed; finite, `> 0`. */
      readonly scale: number;
      readonly mean?: undefined;
    }
);

/**
 * Weibull: lifetimes whose failure rate rises or falls with age. Sampled as a power of an exponential number.
 *
 * @throws TypeError or RangeError for a bad parameter, or unless exactly one of `mean` and `scale` is given
 *
 * @example
 * ```ts
 * import { hours, weibull } from "@sim/core";
 *
 * const timeToFailure = weibull({ shape: 1.5, mean: hours(1000) });
 * timeToFailure.mean / hours(1); // => 1000
 * weibull({ shape: 2, scale: 1 }).mean.toFixed(6); // => "0.886227"
 * ```
 *
 * @public
 */
export function weibull(options: WeibullOptions): Distribution {
  const { shape, mean: givenMean, scale: givenScale } = requireOptions("weibull", options);
  requirePositive("weibull", "shape", shape);
  if (shape < LEAST_SHAPE) {
    throw new RangeError(`weibull: shape must be a finite number >= ${LEAST_SHAPE}, got ${shape}`);
  }
  const given = eitherOr("weibull", { mean: givenMean, scale: givenScale });
  const first = gammaFunction(1 + 1 / shape);
  const second = gammaFunction(1 + 2 / shape);
  const inverse = 1 / shape;
  const scale = given.name === "mean" ? given.value / first : given.value;
  return {
    name: "weibull",
    mean: given.name === "mean" ? given.value : scale * first,
    variance: scale * scale * (second - first * first),
    sample: (random) => scale * power(standardExponential(random), inverse),
    within: (low, high) => {
      // (x / scale)^shape is exponential of mean 1; moments are then incomplete gamma functions.
      const a = power(Math.max(low, 0) / scale, shape);
      const b = power(Math.max(high, 0) / scale, shape);
      if (!(b > a)) return nothing();
      const probability = exp(-a) * -expm1(a - b);
      if (probability === 0) return nothing();
      const mean = (first * gammaBetween(1 + 1 / shape, a, b)) / probability;
      const square = (second * gammaBetween(1 + 2 / shape, a, b)) / probability;
      return { probability, mean: scale * mean, variance: scale * scale * Math.max(0, square - mean * mean) };
    },
  };
}
