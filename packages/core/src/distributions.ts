import { randomExponential } from "d3-random";
import { describeValue, requireSeconds } from "./checks.js";
import type { RandomStream } from "./random.js";

/**
 * A probability distribution, of durations or anything else.
 *
 * @public
 * @contract
 */
export interface Distribution {
  /** What it is called in error messages. */
  readonly name: string;
  /** Its mean, possibly Infinity. */
  readonly mean: number;
  /** The next sample, drawn from `random` alone. */
  sample(random: RandomStream): number;
}

/**
 * A duration option: a constant number of seconds, or a distribution to draw each one from.
 *
 * @public
 */
export type Duration = number | Distribution;

/**
 * Always `value` seconds.
 *
 * @throws TypeError or RangeError unless it is a finite number `>= 0`
 *
 * @public
 */
export function constant(value: number): Distribution {
  requireSeconds("constant", "value", value);
  return { name: "constant", mean: value, sample: () => value };
}

/**
 * Uniform from low to high, in seconds.
 *
 * @throws TypeError or RangeError unless `0 <= low <= high <= 2^33`
 *
 * @public
 */
export function uniform(low: number, high: number): Distribution {
  requireSeconds("uniform", "low", low);
  requireSeconds("uniform", "high", high);
  if (high < low) throw new RangeError(`uniform: high must be >= low ${low}, got ${high}`);
  return { name: "uniform", mean: (low + high) / 2, sample: (random) => low + (high - low) * random.next() };
}

/**
 * Exponential with the given mean in seconds, sampled by d3-random.
 *
 * @throws TypeError or RangeError unless `mean` is a finite number `> 0`
 *
 * @example
 * ```ts
 * import { exponential } from "@sim/core";
 *
 * exponential(0.25).mean; // => 0.25
 * ```
 *
 * @public
 */
export function exponential(mean: number): Distribution {
  requireSeconds("exponential", "mean", mean, { positive: true });
  return new Exponential(mean);
}

class Exponential implements Distribution {
  readonly name = "exponential";
  readonly mean: number;
  /** The library binds a sampler to its source: kept while the stream stays the same. */
  private boundTo: RandomStream | undefined = undefined;
  private draw: () => number = () => 0;

  constructor(mean: number) {
    this.mean = mean;
  }

  sample(random: RandomStream): number {
    if (random !== this.boundTo) {
      this.boundTo = random;
      this.draw = randomExponential.source(() => random.next())(1 / this.mean);
    }
    return this.draw();
  }
}

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
