import { describeValue } from "../checks.js";
import { type Distribution, type Portion, portionWithin, requireDistribution } from "./distribution.js";

/** The least probability of the interval: below it a sample would take more than a thousand tries. */
const LEAST_PROBABILITY = 0.001;
/** With that probability, so many failures in a row have a probability of 10^-43. */
const MAX_TRIES = 100_000;

/**
 * `distribution`, given that the sample lies in `[low, high]`, both included: what lies outside is drawn again (it is not
 * moved to the ends, so mean and variance change; both are worked out exactly).
 *
 * @param low - Up to -Infinity, which means no bound
 * @param high - `> low`, up to Infinity, which means no bound
 *
 * @throws TypeError for a bad argument, or for a distribution without `within`; RangeError if `low < high` does not hold, or
 *   if less than 0.1 % of the distribution lies in the interval
 *
 * @example
 * ```ts
 * import { normal, truncated, uniform } from "@sim/core";
 *
 * truncated(normal(0, 1), 0, Infinity).mean.toFixed(6); // => "0.797885"
 * truncated(uniform(0, 10), 2, 5).mean; // => 3.5
 * ```
 *
 * @public
 */
export function truncated(distribution: Distribution, low: number, high: number): Distribution {
  const base = requireDistribution("truncated", "distribution", distribution);
  requireBound("low", low);
  requireBound("high", high);
  if (!(low < high)) throw new RangeError(`truncated: high must be > low ${low}, got ${high}`);
  const whole = portionToKeep(base, low, high);
  return {
    name: `truncated(${base.name})`,
    mean: whole.mean,
    variance: whole.variance,
    sample: (random) => {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const value = base.sample(random);
        if (value >= low && value <= high) return value;
      }
      throw new RangeError(
        `truncated: ${MAX_TRIES} samples of ${base.name} in a row must not lie outside [${low}, ${high}], which holds ` +
          `${whole.probability} of it as its \`within\` tells`,
      );
    },
    within: (from, to) => {
      const portion = portionWithin(base, Math.max(from, low), Math.min(to, high));
      return { ...portion, probability: portion.probability / whole.probability };
    },
  };
}

function portionToKeep(base: Distribution, low: number, high: number): Portion {
  if (typeof base.within !== "function") {
    throw new TypeError(
      `truncated: distribution ${base.name} must have \`within\`, which tells the mean of what is left, got none`,
    );
  }
  const portion = base.within(low, high);
  if (!(portion.probability >= LEAST_PROBABILITY)) {
    throw new RangeError(
      `truncated: [${low}, ${high}] must hold at least ${LEAST_PROBABILITY} of distribution ${base.name}, got ` +
        String(portion.probability),
    );
  }
  if (typeof portion.mean === "number" && !Number.isNaN(portion.mean)) return portion;
  throw new RangeError(
    `truncated: distribution ${base.name} must tell its mean within [${low}, ${high}], got ${describeValue(portion.mean)}`,
  );
}

function requireBound(name: string, value: unknown): void {
  if (typeof value === "number" && !Number.isNaN(value)) return;
  const message = `truncated: ${name} must be a number or an infinity, got ${describeValue(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}
