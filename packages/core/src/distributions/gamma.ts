import { requireInteger, requireOptions, requirePositive } from "../checks.js";
import { exp, log } from "../internal/portable-math.js";
import { GAMMA, type RandomStream } from "../random.js";
import { type Distribution, nothing, type Portion } from "./distribution.js";
import { eitherOr } from "./either-or.js";
import { standardExponential } from "./exponential.js";
import { polarMethod } from "./normal.js";
import { gammaBetween, logGamma, power } from "./special-functions.js";

/**
 * Parameters of {@link gamma}: the shape, and either the mean or the scale.
 *
 * @public
 */
export type GammaOptions = {
  /** Finite, `> 0`. The coefficient of variation is `1 / sqrt(shape)`. */
  readonly shape: number;
} & (
  | {
      /** Finite, `> 0`. */
      readonly mean: number;
      readonly scale?: undefined;
    }
  | {
      /** Mean divided by shape; finite, `> 0`. */
      readonly scale: number;
      readonly mean?: undefined;
    }
);

/**
 * Gamma, sampled by the method of Marsaglia and Tsang. Shape 1 is the exponential distribution, below it the
 * tail is longer, above it the values are more regular. (A shape below 1 is sampled as shape + 1 times a power of a
 * uniform number, as Marsaglia and Tsang say.)
 *
 * Its sampler makes normal numbers two at a time; the stream keeps the second for the next gamma sample drawn from it.
 *
 * @throws TypeError or RangeError for a bad parameter, or unless exactly one of `mean` and `scale` is given
 *
 * @example
 * ```ts
 * import { gamma } from "@sim/core";
 *
 * const { mean, variance } = gamma({ shape: 4, mean: 2 });
 * [mean, variance]; // => [2, 1]
 * gamma({ shape: 4, scale: 0.5 }).mean; // => 2
 * ```
 *
 * @public
 */
export function gamma(options: GammaOptions): Distribution {
  const { shape, mean, scale } = requireOptions("gamma", options);
  requirePositive("gamma", "shape", shape);
  const given = eitherOr("gamma", { mean, scale });
  return given.name === "mean"
    ? new Gamma("gamma", shape, given.value, given.value / shape)
    : new Gamma("gamma", shape, given.value * shape, given.value);
}

/**
 * Erlang: the sum of `k` independent exponential phases of equal mean, together of mean `mean` (seconds). It is the gamma
 * distribution of shape `k`.
 *
 * @param k - An integer `>= 1`
 * @param mean - Finite and `> 0`: of the whole, not of a phase
 *
 * @throws TypeError or RangeError for a bad parameter
 *
 * @example
 * ```ts
 * import { erlang } from "@sim/core";
 *
 * const { mean, variance } = erlang(4, 2);
 * [mean, variance]; // => [2, 1]
 * ```
 *
 * @public
 */
export function erlang(k: number, mean: number): Distribution {
  requireInteger("erlang", "k", k, 1);
  requirePositive("erlang", "mean", mean);
  return new Gamma("erlang", k, mean, mean / k);
}

class Gamma implements Distribution {
  readonly name: string;
  readonly mean: number;
  readonly variance: number;
  private readonly shape: number;
  private readonly scale: number;
  /** Of the sampler: the shape (one more if it is below 1) less a third, and 1 / (3 sqrt(d)). */
  private readonly d: number;
  private readonly c: number;

  constructor(name: string, shape: number, mean: number, scale: number) {
    this.name = name;
    this.mean = mean;
    this.variance = mean * scale;
    this.shape = shape;
    this.scale = scale;
    this.d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
    this.c = 1 / (3 * Math.sqrt(this.d));
  }

  sample(random: RandomStream): number {
    const { shape, scale, d, c } = this;
    if (shape === 1) return standardExponential(random) * scale;
    random[GAMMA] ??= polarMethod(random);
    const normal = random[GAMMA];
    for (;;) {
      const x = normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = 1 - random.next();
      if (u < 1 - 0.0331 * x * x * x * x || log(u) < 0.5 * x * x + d * (1 - v + log(v))) {
        const value = d * v * scale;
        return shape < 1 ? value * power(random.next(), 1 / shape) : value;
      }
    }
  }

  within(low: number, high: number): Portion {
    const { shape, scale } = this;
    const a = Math.max(low, 0) / scale;
    const b = Math.max(high, 0) / scale;
    const probability = gammaBetween(shape, a, b);
    if (!(probability > 0)) return nothing();
    // By the recurrence P(k + 1, x) = P(k, x) - g(x), written so that nothing large cancels for a large shape.
    const norm = logGamma(shape + 1);
    const g = (x: number): number => (x > 0 && x < Infinity ? exp(shape * log(x) - x - norm) : 0);
    const weighted = (x: number): number => (x < Infinity ? (x - shape) * g(x) : 0);
    const excess = (g(b) - g(a)) / probability;
    return {
      probability,
      mean: this.mean * (1 - excess),
      variance: this.variance * (1 - excess - shape * excess * excess - (weighted(b) - weighted(a)) / probability),
    };
  }
}
