import { requireFinite } from "../checks.js";
import { type Distribution, portionWithin, requireDistribution } from "./distribution.js";

/**
 * Each sample of `distribution`, plus `by`: a least duration before the part that varies.
 *
 * @param by - Finite; below 0 it may lead to negative samples, which are no {@link Duration}
 *
 * @throws TypeError or RangeError for a bad argument
 *
 * @example
 * ```ts
 * import { exponential, ms, shifted } from "@sim/core";
 *
 * const network = shifted(exponential(ms(3)), ms(5));
 * network.mean; // => 0.008
 * ```
 *
 * @public
 */
export function shifted(distribution: Distribution, by: number): Distribution {
  const base = requireDistribution("shifted", "distribution", distribution);
  requireFinite("shifted", "by", by);
  return {
    name: `shifted(${base.name})`,
    mean: base.mean + by,
    variance: base.variance,
    sample: (random) => base.sample(random) + by,
    within:
      base.within === undefined
        ? undefined
        : (low, high) => {
            const portion = portionWithin(base, low - by, high - by);
            return { ...portion, mean: portion.mean + by };
          },
  };
}
