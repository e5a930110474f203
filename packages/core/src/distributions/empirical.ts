import { describeValue, requireFinite, requireOptions } from "../checks.js";
import { combine, type Group } from "./combine.js";
import { type Distribution, nothing, type Portion } from "./distribution.js";
import { uniformWithin } from "./uniform.js";

/**
 * What {@link empirical} is made from: either samples or quantiles.
 *
 * @public
 */
export type EmpiricalOptions =
  | {
      /** Measured values, in any order, at least one, each finite. */
      readonly samples: ArrayLike<number>;
      readonly quantiles?: undefined;
    }
  | {
      /**
       * Points `[q, value]`: a share q of all values does not exceed `value`. The first q is 0 (its value is the minimum), the
       * last 1 (the maximum); q rises from point to point, the value does not fall.
       */
      readonly quantiles: readonly (readonly [q: number, value: number])[];
      readonly samples?: undefined;
    };

/**
 * What was measured: one of the samples, each as likely as the other, or a value between two quantiles, by linear
 * interpolation. The second is for monitoring systems that keep only percentiles; note that the tail is as long as the maximum
 * says, and that the mean is that of the interpolation.
 *
 * @throws TypeError or RangeError for no samples, for a value that is not finite, for quantiles out of order or without
 *   the ends 0 and 1
 *
 * @example
 * ```ts
 * import { empirical } from "@sim/core";
 *
 * empirical({ samples: [1, 2, 6] }).mean; // => 3
 * const latency = empirical({ quantiles: [[0, 0.002], [0.5, 0.004], [0.99, 0.03], [1, 0.25]] });
 * latency.mean.toFixed(5); // => "0.01123"
 * ```
 *
 * @public
 */
export function empirical(options: EmpiricalOptions): Distribution {
  const { samples, quantiles } = requireOptions("empirical", options);
  if ((samples === undefined) === (quantiles === undefined)) {
    throw new TypeError(
      "empirical: options must have either samples or quantiles, got " +
        (samples === undefined ? describeValue(options) : "both"),
    );
  }
  return quantiles === undefined ? ofSamples(samples as ArrayLike<number>) : ofQuantiles(quantiles);
}

function ofSamples(samples: ArrayLike<number>): Distribution {
  if (typeof samples !== "object" || samples === null || !(samples.length > 0)) {
    throw new TypeError(`empirical: samples must be an array of at least one number, got ${describeList(samples)}`);
  }
  const values = Float64Array.from({ length: samples.length }, (_, i) =>
    requireFinite("empirical", `sample ${i}`, samples[i]),
  );
  const { mean, variance } = momentsOf(values);
  return {
    name: "empirical",
    mean,
    variance,
    sample: (random) => values[random.integer(values.length)] as number,
    within: (low, high) => {
      const inside = values.filter((value) => low <= value && value <= high);
      return inside.length > 0 ? { probability: inside.length / values.length, ...momentsOf(inside) } : nothing();
    },
  };
}

/** In two passes, so that values far from 0 lose nothing. */
function momentsOf(values: Float64Array): { readonly mean: number; readonly variance: number } {
  const n = values.length;
  const first = values[0] as number;
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / n };
}

/** Between two neighbouring quantiles the values are uniform. */
interface Segment {
  readonly weight: number;
  readonly low: number;
  readonly high: number;
}

function ofQuantiles(points: readonly (readonly [q: number, value: number])[]): Distribution {
  const { shares, values } = checkQuantiles(points);
  const segments = shares.slice(1).map(
    (share, i): Segment => ({
      weight: share - (shares[i] as number),
      low: values[i] as number,
      high: values[i + 1] as number,
    }),
  );
  const all = portionOf(segments, -Infinity, Infinity);
  return {
    name: "empirical",
    mean: all.mean,
    variance: all.variance,
    sample: (random) => {
      const u = random.next();
      let below = 0;
      for (let above = segments.length; above - below > 1; ) {
        const middle = (below + above) >>> 1;
        if ((shares[middle] as number) <= u) below = middle;
        else above = middle;
      }
      const { weight, low, high } = segments[below] as Segment;
      return low + (high - low) * ((u - (shares[below] as number)) / weight);
    },
    within: (low, high) => portionOf(segments, low, high),
  };
}

function portionOf(segments: readonly Segment[], from: number, to: number): Portion {
  const groups = segments.map((segment): Group => {
    const { probability, mean, variance } = uniformWithin(segment.low, segment.high, from, to);
    return { weight: segment.weight * probability, mean, variance };
  });
  const { weight, mean, variance } = combine(groups);
  return weight > 0 ? { probability: weight, mean, variance } : nothing();
}

function checkQuantiles(points: unknown): { readonly shares: readonly number[]; readonly values: readonly number[] } {
  const owner = "empirical";
  if (!Array.isArray(points) || points.length < 2) {
    throw new TypeError(`${owner}: quantiles must be an array of at least two points, got ${describeList(points)}`);
  }
  const shares: number[] = [];
  const values: number[] = [];
  for (const [i, point] of (points as unknown[]).entries()) {
    if (!Array.isArray(point) || point.length !== 2) {
      throw new TypeError(`${owner}: quantile ${i} must be a pair [q, value], got ${describeList(point)}`);
    }
    const q = requireFinite(owner, `q of quantile ${i}`, point[0]);
    const value = requireFinite(owner, `value of quantile ${i}`, point[1]);
    const [before, least] = [shares[i - 1], values[i - 1]];
    if (before !== undefined && least !== undefined) {
      if (q <= before) throw new RangeError(`${owner}: q of quantile ${i} must be > ${before}, got ${q}`);
      if (value < least) throw new RangeError(`${owner}: value of quantile ${i} must be >= ${least}, got ${value}`);
    } else if (q !== 0) {
      throw new RangeError(`${owner}: the first q must be 0, the minimum, got ${q}`);
    }
    shares.push(q);
    values.push(value);
  }
  const last = shares.at(-1);
  if (last !== 1) throw new RangeError(`${owner}: the last q must be 1, the maximum, got ${last}`);
  return { shares, values };
}

function describeList(value: unknown): string {
  return Array.isArray(value) ? `an array of length ${value.length}` : describeValue(value);
}
