import { requireFinite, requirePositive } from "../checks.js";
import { exp, log } from "../internal/portable-math.js";
import { NORMAL, type RandomStream } from "../random.js";
import { type Distribution, nothing, type Portion } from "./distribution.js";
import { normalBetween } from "./special-functions.js";

/**
 * Normal (Gaussian), sampled by the polar method of Marsaglia and Bray. It gives negative values, whatever its mean: as a
 * {@link Duration} it ends the run with an error at the first of them. Cut it off with `truncated`, or take
 * `logNormal` or `gamma`, which have no negative values.
 *
 * Two samples are made at a time; the second is kept by the stream, for the next normal or log-normal sample drawn from it.
 *
 * @param mean - Finite
 * @param standardDeviation - Finite and `> 0`, in the unit of the mean
 *
 * @throws TypeError or RangeError for a bad parameter
 *
 * @example
 * ```ts
 * import { normal, Simulation, truncated } from "@sim/core";
 *
 * const service = truncated(normal(5, 2), 0, Infinity);
 * service.mean.toFixed(4); // => "5.0353"
 * service.sample(new Simulation({ seed: 1 }).random("service")) >= 0; // => true
 * ```
 *
 * @public
 */
export function normal(mean: number, standardDeviation: number): Distribution {
  requireFinite("normal", "mean", mean);
  requirePositive("normal", "standardDeviation", standardDeviation);
  return {
    name: "normal",
    mean,
    variance: standardDeviation * standardDeviation,
    sample: (random) => mean + standardDeviation * standardNormal(random),
    within: (low, high) => {
      const part = standardWithin((low - mean) / standardDeviation, (high - mean) / standardDeviation);
      return {
        probability: part.probability,
        mean: mean + standardDeviation * part.mean,
        variance: standardDeviation * standardDeviation * (part.variance as number),
      };
    },
  };
}

/**
 * A sample of the standard normal distribution. The sampler keeps a spare number, so each stream has its own: what it
 * gives depends on the past of this stream, and of no other.
 */
export function standardNormal(random: RandomStream): number {
  random[NORMAL] ??= polarMethod(random);
  return random[NORMAL]();
}

/**
 * A sampler of the standard normal distribution, which keeps the second number of each pair. Like gamma's it is that of
 * d3-random number by number, written out because the library's takes `Math.log`, which is not the same on every engine.
 *
 * @see Marsaglia and Bray, A convenient method for generating normal variables (SIAM Review 6, 1964)
 */
export function polarMethod(random: RandomStream): () => number {
  let spare: number | undefined;
  let factor = 0;
  return () => {
    if (spare !== undefined) {
      const second = spare * factor;
      spare = undefined;
      return second;
    }
    for (;;) {
      const x = random.next() * 2 - 1;
      const y = random.next() * 2 - 1;
      const square = x * x + y * y;
      if (square === 0 || square > 1) continue;
      factor = Math.sqrt((-2 * log(square)) / square);
      spare = x;
      return y * factor;
    }
  };
}

function standardWithin(low: number, high: number): Portion {
  const probability = normalBetween(low, high);
  if (!(probability > 0)) return nothing();
  const density = (z: number): number => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const weighted = (z: number): number => (Number.isFinite(z) ? z * density(z) : 0);
  const mean = (density(low) - density(high)) / probability;
  return { probability, mean, variance: 1 + (weighted(low) - weighted(high)) / probability - mean * mean };
}
