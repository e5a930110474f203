import { describeValue, requireSeconds } from "../checks.js";
import type { RandomStream } from "../random.js";

/**
 * A probability distribution, of durations or anything else. An instance keeps nothing that tells one stream from another,
 * so it may serve many streams and simulations at once: what it gives depends on the stream's own past alone.
 *
 * @example
 * ```ts
 * import { type Distribution, Simulation } from "@sim/core";
 *
 * const die: Distribution = { name: "die", mean: 3.5, variance: 35 / 12, sample: (random) => 1 + random.integer(6) };
 * die.sample(new Simulation({ seed: 42 }).random("dice")); // => 5
 * ```
 *
 * @public
 * @contract
 */
export interface Distribution {
  /** What it is called in error messages. */
  readonly name: string;
  /** Its mean, possibly Infinity. */
  readonly mean: number;
  /** Its variance, possibly Infinity; undefined or left out where it is not known. The built-ins have it. */
  readonly variance?: number | undefined;
  /** The next sample, drawn from `random` alone. */
  sample(random: RandomStream): number;
  /**
   * What lies in `[low, high]`, both ends included, from -Infinity to Infinity. `truncated` takes its mean from it; the
   * built-ins have it.
   */
  readonly within?: ((low: number, high: number) => Portion) | undefined;
}

/**
 * The part of a distribution that lies in an interval.
 *
 * @public
 * @contract
 */
export interface Portion {
  /** The probability of the interval. */
  readonly probability: number;
  /** The mean of the samples that lie in it, possibly infinite; without meaning if the probability is 0. */
  readonly mean: number;
  /** The variance of those samples, possibly Infinity; undefined where it is not known. */
  readonly variance: number | undefined;
}

/**
 * A duration option: a constant number of seconds, or a distribution to draw each one from.
 *
 * @public
 */
export type Duration = number | Distribution;

/**
 * Checks a {@link Duration} option and returns it.
 *
 * @throws TypeError or RangeError naming `owner` and `name`
 *
 * @public
 */
export function requireDuration(owner: string, name: string, value: Duration): Duration {
  if (typeof value !== "object" || value === null) return requireSeconds(owner, name, value);
  if (typeof value.sample === "function" && typeof value.name === "string") return value;
  throw new TypeError(`${owner}: ${name} must be a number of seconds or a distribution, got ${describeValue(value)}`);
}

/**
 * One duration, in seconds: the constant, or a sample.
 *
 * @throws RangeError if the distribution gives no finite number `>= 0`
 *
 * @public
 */
export function sampleDuration(duration: Duration, random: RandomStream): number {
  if (typeof duration === "number") return duration;
  const seconds = duration.sample(random);
  if (seconds >= 0 && seconds < Infinity) return seconds;
  throw new RangeError(
    `distribution ${duration.name}: a duration must be a finite number >= 0, got ${describeValue(seconds)}`,
  );
}

/** Checks that `value` is a distribution and returns it. */
export function requireDistribution(owner: string, name: string, value: Distribution): Distribution {
  if (
    typeof value === "object" &&
    value !== null &&
    typeof value.sample === "function" &&
    typeof value.name === "string" &&
    typeof value.mean === "number"
  ) {
    return value;
  }
  throw new TypeError(`${owner}: ${name} must be a distribution, got ${describeValue(value)}`);
}

/** What of `distribution`, which has `within`, lies in `[low, high]`. */
export function portionWithin(distribution: Distribution, low: number, high: number): Portion {
  return distribution.within?.(low, high) ?? nothing();
}

/** An interval that holds nothing. */
export function nothing(): Portion {
  return { probability: 0, mean: Number.NaN, variance: Number.NaN };
}
