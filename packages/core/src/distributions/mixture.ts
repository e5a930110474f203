import { describeValue, requireOptions, requirePositive } from "../checks.js";
import { combine } from "./combine.js";
import { type Distribution, nothing, type Portion, portionWithin, requireDistribution } from "./distribution.js";

/**
 * One of the distributions of a {@link mixture}.
 *
 * @public
 * @contract
 */
export interface MixturePart {
  /** Its share, relative to the other weights; finite, `> 0`. */
  readonly weight: number;
  /** Where the sample is drawn from if this part is chosen. */
  readonly distribution: Distribution;
}

/**
 * One of several distributions, chosen anew for each sample with a probability proportional to its weight: hits and misses
 * of a cache, small requests and large ones. A sample takes one number for the choice, then what the chosen part takes.
 *
 * @throws TypeError or RangeError unless there is at least one part, each with a distribution and a weight `> 0`
 *
 * @example
 * ```ts
 * import { constant, exponential, mixture } from "@sim/core";
 *
 * const read = mixture([
 *   { weight: 3, distribution: constant(1) },
 *   { weight: 1, distribution: exponential(5) },
 * ]);
 * [read.mean, read.variance]; // => [2, 9.25]
 * ```
 *
 * @public
 */
export function mixture(parts: readonly MixturePart[]): Distribution {
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new TypeError(
      `mixture: parts must be an array of at least one part, got ${Array.isArray(parts) ? "an empty array" : describeValue(parts)}`,
    );
  }
  const checked = parts.map((part: MixturePart, i) => {
    const { weight, distribution } = requireOptions(`mixture: part ${i}`, part);
    return {
      weight: requirePositive("mixture", `weight of part ${i}`, weight),
      distribution: requireDistribution("mixture", `distribution of part ${i}`, distribution),
    };
  });
  const total = checked.reduce((sum, { weight }) => sum + weight, 0);
  if (total === Infinity) throw new RangeError("mixture: the sum of the weights must be finite, got Infinity");
  const { mean, variance } = combine(
    checked.map(({ weight, distribution }) => ({ weight, mean: distribution.mean, variance: distribution.variance })),
  );
  return {
    name: "mixture",
    mean,
    variance,
    sample: (random) => choose(checked, total * random.next()).sample(random),
    within: checked.every(({ distribution }) => distribution.within !== undefined)
      ? (low, high) => portionOf(checked, total, low, high)
      : undefined,
  };
}

function choose(parts: readonly MixturePart[], at: number): Distribution {
  let rest = at;
  const last = parts.length - 1;
  for (let i = 0; i < last; i++) {
    const part = parts[i] as MixturePart;
    if (rest < part.weight) return part.distribution;
    rest -= part.weight;
  }
  return (parts[last] as MixturePart).distribution;
}

function portionOf(parts: readonly MixturePart[], total: number, low: number, high: number): Portion {
  const { weight, mean, variance } = combine(
    parts.map((part) => {
      const portion = portionWithin(part.distribution, low, high);
      return { weight: part.weight * portion.probability, mean: portion.mean, variance: portion.variance };
    }),
  );
  return weight > 0 ? { probability: weight / total, mean, variance } : nothing();
}
