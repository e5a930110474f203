import { requireOptions, requirePositive } from "../checks.js";
import { exp, expm1, log } from "../internal/portable-math.js";
import { type Distribution, nothing } from "./distribution.js";
import { standardExponential } from "./exponential.js";
import { power, powerIntegral } from "./special-functions.js";

/**
 * Parameters of {@link pareto}.
 *
 * @public
 */
export interface ParetoOptions {
  /** The least value; finite, `> 0`. */
  readonly minimum: number;
  /** The tail index: `P(X > x) = (minimum / x)^shape`; finite, `> 0`. */
  readonly shape: number;
}

/**
 * Pareto of Type I: from `minimum` upwards, with a tail that falls as a power. Its logarithm is exponential, which is how
 * it is sampled. The mean is Infinity for a shape up to 1, the variance for a shape up to 2: averages of runs with such a
 * tail settle slowly or never, and `truncated` is often the truth about files and sessions.
 *
 * @throws TypeError or RangeError for a bad parameter
 *
 * @example
 * ```ts
 * import { pareto, truncated } from "@sim/core";
 *
 * pareto({ minimum: 1, shape: 3 }).mean; // => 1.5
 * const size = pareto({ minimum: 1, shape: 1 });
 * size.mean; // => Infinity
 * truncated(size, 1, 1000).mean.toFixed(4); // => "6.9147"
 * ```
 *
 * @public
 */
export function pareto(options: ParetoOptions): Distribution {
  const { minimum, shape } = requireOptions("pareto", options);
  requirePositive("pareto", "minimum", minimum);
  requirePositive("pareto", "shape", shape);
  return {
    name: "pareto",
    mean: shape > 1 ? (minimum * shape) / (shape - 1) : Infinity,
    variance: shape > 2 ? (minimum * minimum * shape) / ((shape - 1) * (shape - 1) * (shape - 2)) : Infinity,
    sample: (random) => minimum * exp(standardExponential(random) / shape),
    within: (low, high) => {
      const from = Math.max(low, minimum);
      if (!(high > from)) return nothing();
      // Beyond `from` it is Pareto again, with `from` as its minimum.
      const width = log(high / from);
      const head = -expm1(-shape * width);
      const moment = (k: number): number => (shape * powerIntegral(k - shape, width)) / head;
      const mean = moment(1);
      return {
        probability: power(minimum / from, shape) * head,
        mean: from * mean,
        variance: mean < Infinity ? from * from * Math.max(0, moment(2) - mean * mean) : Infinity,
      };
    },
  };
}
