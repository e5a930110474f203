import { constant, type Distribution, exponential, Simulation, sampleDuration, uniform } from "@sim/core";
import { describe, expect, it } from "vitest";

const samples = (distribution: Distribution, n: number): number[] => {
  const random = new Simulation({ seed: 11 }).random("samples");
  return Array.from({ length: n }, () => distribution.sample(random));
};

/** The Kolmogorov-Smirnov distance to a distribution function, times the square root of n. */
function kolmogorovSmirnov(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  for (const [i, x] of sorted.entries()) distance = Math.max(distance, cdf(x) - i / n, (i + 1) / n - cdf(x));
  return distance * Math.sqrt(n);
}

const moments = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1) };
};

describe("[CORE6] distributions", () => {
  it("[CORE6] exponential: mean, variance = mean^2, and Kolmogorov-Smirnov", () => {
    const values = samples(exponential(0.25), 100_000);
    const { mean, variance } = moments(values);
    expect(mean).toBeCloseTo(0.25, 2);
    expect(variance).toBeCloseTo(0.0625, 2);
    // The 0.1 % point of the Kolmogorov distribution is 1.95.
    expect(kolmogorovSmirnov(values, (x) => 1 - Math.exp(-x / 0.25))).toBeLessThan(1.95);
    expect(exponential(0.25).mean).toBe(0.25);
  });

  it("[CORE6] uniform: mean, variance = width^2 / 12, and Kolmogorov-Smirnov", () => {
    const values = samples(uniform(2, 5), 100_000);
    const { mean, variance } = moments(values);
    expect(mean).toBeCloseTo(3.5, 1);
    expect(variance).toBeCloseTo(0.75, 1);
    expect(kolmogorovSmirnov(values, (x) => (x - 2) / 3)).toBeLessThan(1.95);
    expect(values.every((value) => value >= 2 && value <= 5)).toBe(true);
    expect(uniform(2, 5).mean).toBe(3.5);
    expect(samples(uniform(4, 4), 3)).toEqual([4, 4, 4]);
  });

  it("[CORE6] constant draws nothing", () => {
    const random = new Simulation({ seed: 11 }).random("samples");
    expect([constant(3).sample(random), constant(3).mean]).toEqual([3, 3]);
    expect(random.next()).toBe(new Simulation({ seed: 11 }).random("samples").next());
  });

  it("[CORE6] one distribution serves two streams without mixing them", () => {
    const sim = new Simulation();
    const [shared, a, b] = [exponential(1), sim.random("a"), sim.random("b")];
    const mixed = [shared.sample(a), shared.sample(b), shared.sample(a), shared.sample(b)];
    const again = new Simulation();
    const alone = (name: string) => [1, 2].map(() => exponential(1).sample(again.random(name)));
    const [a1, a2] = alone("a");
    const [b1, b2] = alone("b");
    expect(mixed).toEqual([a1, b1, a2, b2]);
  });

  it("[CORE6] a duration is a number or a sample; a third party's bad sample is an error", () => {
    const random = new Simulation().random("d");
    const foreign = (value: number): Distribution => ({ name: "foreign", mean: 1, sample: () => value });
    expect(sampleDuration(0.5, random)).toBe(0.5);
    expect(sampleDuration(foreign(2), random)).toBe(2);
    for (const bad of [-1, Number.NaN, Infinity]) {
      expect(() => sampleDuration(foreign(bad), random)).toThrow(
        new RangeError(`distribution foreign: a duration must be a finite number >= 0, got ${bad}`),
      );
    }
  });
});
