import { requireSeconds } from "../checks.js";
import { exp, expm1, logComplement } from "../internal/portable-math.js";
import type { RandomStream } from "../random.js";
import { type Distribution, nothing, type Portion } from "./distribution.js";
import { unitExponential } from "./ziggurat.js";

/**
 * Exponential with the given mean in seconds, sampled by the ziggurat method of Marsaglia and Tsang.
 *
 * @throws TypeError or RangeError unless `mean` is a finite number `> 0`
 *
 * @example
 * ```ts
 * import { exponential } from "@sim/core";
 *
 * exponential(0.25).mean; // => 0.25
 * exponential(0.25).variance; // => 0.0625
 * ```
 *
 * @public
 */
export function exponential(mean: number): Distribution {
  requireSeconds("exponential", "mean", mean, { positive: true });
  return new Exponential(mean);
}

/** A class, so that all of them share one `sample`: the hottest call of many models. */
class Exponential implements Distribution {
  readonly name = "exponential";
  readonly mean: number;
  readonly variance: number;

  constructor(mean: number) {
    this.mean = mean;
    this.variance = mean * mean;
  }

  sample(random: RandomStream): number {
    return unitExponential(random) * this.mean;
  }

  within(low: number, high: number): Portion {
    const from = Math.max(low, 0);
    if (high <= from) return nothing();
    // It has no memory: beyond `from` it begins anew, cut off at `width` means.
    const width = (high - from) / this.mean;
    const head = -expm1(-width);
    const half = width < Infinity ? width / 2 / sinh(width / 2) : 0;
    return {
      probability: exp(-from / this.mean) * head,
      mean: from + this.mean * (width < Infinity ? 1 - width / expm1(width) : 1),
      variance: this.variance * (1 - half * half),
    };
  }
}

/** A sample of the exponential distribution of mean 1. */
export function standardExponential(random: RandomStream): number {
  return -logComplement(random.next());
}

function sinh(x: number): number {
  const growth = expm1(x);
  return growth < Infinity ? (growth + growth / (growth + 1)) / 2 : growth;
}
