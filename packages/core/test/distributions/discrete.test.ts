import { constant, empirical, mixture, truncated, uniform, zipf } from "@sim/core";
import { describe, expect, it } from "vitest";
import { chiSquare, deviations, fromRaw, type Moments, N, SIGMAS, samples, stream } from "./statistics.js";

/** The masses of 1 .. n, added up one by one from the smallest. */
function masses(n: number, exponent: number): Float64Array {
  const mass = new Float64Array(n);
  let total = 0;
  for (let k = n; k >= 1; k--) total += mass[k - 1] = k ** -exponent;
  for (let k = 1; k <= n; k++) mass[k - 1] = (mass[k - 1] as number) / total;
  return mass;
}

function momentsOf(mass: Float64Array): Moments {
  let [m1, m2, m3, m4] = [0, 0, 0, 0];
  for (let k = mass.length; k >= 1; k--) {
    const p = mass[k - 1] as number;
    m1 += p * k;
    m2 += p * k * k;
    m3 += p * k * k * k;
    m4 += p * k * k * k * k;
  }
  return fromRaw([m1, m2, m3, m4]);
}

/** 1 .. 20 one by one, then cells that grow by a quarter. */
function cellEnds(n: number): number[] {
  const ends: number[] = [];
  for (let end = 1; end < n; end = end < 20 ? end + 1 : Math.floor(end * 1.25)) ends.push(end);
  return [...ends, n];
}

const cases = [
  [1, 2],
  [2, 1],
  [50, 1.2],
  [50, 0],
  [50, 1],
  [1000, 0.6],
  [30, 3],
  [1_000_000, 0.8],
  [10_000_000, 1.1],
] as const;

describe("[CORE6] zipf: 100,000 samples at a fixed seed, each test at level 0.001", () => {
  for (const [n, exponent] of cases) {
    describe(`n ${n}, exponent ${exponent}`, () => {
      const distribution = zipf({ n, exponent });
      const mass = masses(n, exponent);
      const expected = momentsOf(mass);
      const values = samples(distribution);

      it("[CORE6] the members `mean` and `variance` are the sums over all values", () => {
        expect(distribution.mean / expected.mean).toBeCloseTo(1, 10);
        if (n === 1) expect(distribution.variance).toBe(0);
        else expect((distribution.variance as number) / expected.variance).toBeCloseTo(1, 8);
      });

      it("[CORE6] mean and variance within 3.29 standard errors", () => {
        if (n === 1) return expect(values.every((value) => value === 1)).toBe(true);
        const { mean, variance } = deviations(values, expected);
        expect(Math.abs(mean)).toBeLessThan(SIGMAS);
        expect(Math.abs(variance)).toBeLessThan(SIGMAS);
      });

      it("[CORE6] chi-square over the values, far ones in cells", () => {
        const ends = cellEnds(n);
        const counts = ends.map(() => 0);
        expect(values.every((value) => Number.isInteger(value) && value >= 1 && value <= n)).toBe(true);
        for (const value of values) {
          const cell = ends.findIndex((end) => value <= end);
          counts[cell] = (counts[cell] as number) + 1;
        }
        const probabilities = ends.map((end, i) => {
          let sum = 0;
          for (let k = end; k > (ends[i - 1] ?? 0); k--) sum += mass[k - 1] as number;
          return sum;
        });
        // The rule of thumb for the chi-square distribution to hold: at least five expected in each cell.
        const { statistic, critical } = chiSquare(...atLeastFive(counts, probabilities));
        if (n > 1) expect(statistic).toBeLessThan(critical);
      });
    });
  }

  it("[CORE6] exact down to the last value: two million samples, chi-square over all of 1 .. 8", () => {
    for (const exponent of [0.4, 1, 2]) {
      const distribution = zipf({ n: 8, exponent });
      const random = stream(`exact/${exponent}`);
      const counts = new Array<number>(8).fill(0);
      for (let i = 0; i < 2_000_000; i++) {
        const k = distribution.sample(random);
        counts[k - 1] = (counts[k - 1] as number) + 1;
      }
      const { statistic, critical } = chiSquare(counts, [...masses(8, exponent)]);
      expect(statistic).toBeLessThan(critical);
    }
  });
});

describe("[CORE6] other distributions with atoms", () => {
  it("[CORE6] empirical samples are drawn with equal probability, repeated ones as often as they occur", () => {
    const distribution = empirical({ samples: new Float32Array([7, 3, 3, 5, -2]) });
    // (49 + 9 + 9 + 25 + 4) / 5 - 3.2^2
    expect([distribution.mean, distribution.variance]).toEqual([3.2, 8.96]);
    const values = samples(distribution);
    const counts = [-2, 3, 5, 7].map((x) => values.filter((value) => value === x).length);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(N);
    const { statistic, critical } = chiSquare(counts, [0.2, 0.4, 0.2, 0.2]);
    expect(statistic).toBeLessThan(critical);
  });

  it("[CORE6] empirical keeps a copy of its samples", () => {
    const given = [1, 1, 1];
    const distribution = empirical({ samples: given });
    given.fill(9);
    expect(samples(distribution, 3)).toEqual([1, 1, 1]);
  });

  it("[CORE6] equal values at two quantiles are an atom", () => {
    const distribution = empirical({
      quantiles: [
        [0, 1],
        [0.25, 1],
        [1, 4],
      ],
    });
    expect([distribution.mean, distribution.variance]).toEqual([0.25 + 0.75 * 2.5, 0.25 + 0.75 * 7 - 2.125 ** 2]);
    const ones = samples(distribution).filter((value) => value === 1).length;
    // Binomial: standard error sqrt(n p (1 - p)).
    expect(Math.abs(ones - N / 4)).toBeLessThan(SIGMAS * Math.sqrt((N * 3) / 16));
    expect(truncated(distribution, 0, 2).mean).toBeCloseTo((0.25 * 1 + 0.25 * 1.5) / 0.5, 12);
  });

  it("[CORE6] a mixture chooses by weight", () => {
    const distribution = mixture([1, 2, 5].map((weight) => ({ weight, distribution: constant(weight) })));
    expect([distribution.mean, distribution.variance]).toEqual([30 / 8, 134 / 8 - (30 / 8) ** 2]);
    const values = samples(distribution);
    const counts = [1, 2, 5].map((x) => values.filter((value) => value === x).length);
    const { statistic, critical } = chiSquare(counts, [1 / 8, 2 / 8, 5 / 8]);
    expect(statistic).toBeLessThan(critical);
  });

  it("[CORE6] constant draws nothing, uniform of width 0 gives its value", () => {
    const random = stream("samples");
    expect([constant(3).sample(random), constant(3).mean, constant(3).variance]).toEqual([3, 3, 0]);
    expect(random.next()).toBe(stream("samples").next());
    expect(samples(uniform(4, 4), 3)).toEqual([4, 4, 4]);
  });
});

/** Neighbouring cells put together until each expects at least five. */
function atLeastFive(counts: readonly number[], probabilities: readonly number[]): [number[], number[]] {
  const merged: [number[], number[]] = [[0], [0]];
  for (const [i, count] of counts.entries()) {
    const last = merged[0].length - 1;
    merged[0][last] = (merged[0][last] as number) + count;
    merged[1][last] = (merged[1][last] as number) + (probabilities[i] as number);
    const rest = probabilities.slice(i + 1).reduce((a, b) => a + b, 0);
    if ((merged[1][last] as number) * N >= 5 && rest * N >= 5) {
      merged[0].push(0);
      merged[1].push(0);
    }
  }
  return merged;
}
