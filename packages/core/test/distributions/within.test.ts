import {
  constant,
  type Distribution,
  empirical,
  erlang,
  exponential,
  gamma,
  logNormal,
  mixture,
  normal,
  type Portion,
  pareto,
  shifted,
  truncated,
  uniform,
  weibull,
  zipf,
} from "@sim/core";
import jstat from "jstat";
import { describe, expect, it } from "vitest";
import { integrate } from "./statistics.js";

/** A distribution, its density by another library, and an upper end beyond which nothing is left that counts. */
type Case = readonly [of: string, distribution: Distribution, pdf: (x: number) => number, end: number];

const cases: readonly Case[] = [
  ["uniform(2, 5)", uniform(2, 5), (x) => jstat.uniform.pdf(x, 2, 5), 5],
  ["exponential(0.7)", exponential(0.7), (x) => jstat.exponential.pdf(x, 1 / 0.7), 40],
  ["normal(2, 0.8)", normal(2, 0.8), (x) => jstat.normal.pdf(x, 2, 0.8), 12],
  ["logNormal", logNormal({ mu: 0.7, sigma: 0.4 }), (x) => jstat.lognormal.pdf(x, 0.7, 0.4), 60],
  ["gamma", gamma({ shape: 4.5, mean: 2 }), (x) => jstat.gamma.pdf(x, 4.5, 2 / 4.5), 40],
  ["gamma of shape 0.6", gamma({ shape: 0.6, scale: 2 }), (x) => jstat.gamma.pdf(x, 0.6, 2), 90],
  ["erlang(3, 2)", erlang(3, 2), (x) => jstat.gamma.pdf(x, 3, 2 / 3), 40],
  ["weibull", weibull({ shape: 2.5, scale: 2 }), (x) => jstat.weibull.pdf(x, 2, 2.5), 12],
  ["pareto", pareto({ minimum: 1, shape: 2 }), (x) => jstat.pareto.pdf(x, 1, 2), Number.NaN],
  [
    "a mixture",
    mixture([
      { weight: 1, distribution: exponential(0.7) },
      { weight: 3, distribution: shifted(normal(1, 0.8), 1) },
    ]),
    (x) => 0.25 * jstat.exponential.pdf(x, 1 / 0.7) + 0.75 * jstat.normal.pdf(x, 2, 0.8),
    40,
  ],
];

function byIntegration(pdf: (x: number) => number, low: number, high: number): Portion {
  const steps = 20_000;
  const probability = integrate(pdf, low, high, steps);
  const mean = integrate((x) => x * pdf(x), low, high, steps) / probability;
  const variance = integrate((x) => (x - mean) ** 2 * pdf(x), low, high, steps) / probability;
  return { probability, mean, variance };
}

function expectPortion(actual: Portion | undefined, expected: Portion): void {
  expect((actual as Portion).probability / expected.probability).toBeCloseTo(1, 8);
  expect((actual as Portion).mean / expected.mean).toBeCloseTo(1, 8);
  expect(((actual as Portion).variance as number) / (expected.variance as number)).toBeCloseTo(1, 6);
}

describe("[CORE6] within: probability, mean and variance in an interval, against numerical integration", () => {
  for (const [of, distribution, pdf, end] of cases) {
    it(`[CORE6] ${of}`, () => {
      // In the body, narrow, and in the upper tail. All of uniform and pareto from 2 on is smooth.
      expectPortion(distribution.within?.(2, 3.5), byIntegration(pdf, 2, 3.5));
      expectPortion(distribution.within?.(2.5, 2.6), byIntegration(pdf, 2.5, 2.6));
      expectPortion(distribution.within?.(4, 5), byIntegration(pdf, 4, 5));
      if (end > 5) expectPortion(distribution.within?.(3, Infinity), byIntegration(pdf, 3, end));
    });

    it(`[CORE6] ${of}: the whole is the whole, two halves make it up, beyond it there is nothing`, () => {
      const { mean, variance } = distribution;
      const whole = distribution.within?.(-Infinity, Infinity) as Portion;
      expect(whole.probability).toBeCloseTo(1, 12);
      expect(whole.mean).toBeCloseTo(mean, 10);
      if (variance === Infinity) expect(whole.variance).toBe(Infinity);
      else expect(whole.variance).toBeCloseTo(variance as number, 10);
      const [lower, upper] = [distribution.within?.(-Infinity, 3), distribution.within?.(3, Infinity)] as [
        Portion,
        Portion,
      ];
      expect(lower.probability + upper.probability).toBeCloseTo(1, 12);
      expect(lower.probability * lower.mean + upper.probability * upper.mean).toBeCloseTo(mean, 10);
      expect(distribution.within?.(5, 2).probability).toBe(0);
      expect(distribution.within?.(-Infinity, -20).probability).toBeCloseTo(0, 12);
      expect(distribution.within?.(Infinity, Infinity).probability).toBe(0);
    });
  }

  it("[CORE6] of pareto, the tail by hand: from 4 on it is pareto again", () => {
    const tail = pareto({ minimum: 1, shape: 3 }).within?.(4, Infinity) as Portion;
    expect([tail.mean, tail.variance]).toEqual([6, 12]);
    expect(tail.probability).toBeCloseTo(1 / 64, 15);
  });

  it("[CORE6] far out in the tail nothing cancels", () => {
    // Two phases of mean 1: P(X > x) = (1 + x) exp(-x), and E(X | X > x) = (x^2 + 2 x + 2) / (1 + x).
    const erlangs = erlang(2, 2).within?.(50, Infinity) as Portion;
    expect(erlangs.probability / (51 * Math.exp(-50))).toBeCloseTo(1, 11);
    expect(erlangs.mean).toBeCloseTo(2602 / 51, 10);
    // P(Z > 8) as tables have it.
    const tails = [normal(0, 1).within?.(8, Infinity), normal(0, 1).within?.(-Infinity, -8)] as Portion[];
    for (const { probability } of tails) expect(probability / 6.22096057427178e-16).toBeCloseTo(1, 11);
  });

  it("[CORE6] of discrete ones, both ends are included", () => {
    const three = zipf({ n: 10, exponent: 1 }).within?.(2, 4.5) as Portion;
    const total = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((sum, k) => sum + 1 / k, 0);
    const mass = 1 / 2 + 1 / 3 + 1 / 4;
    expect(three.probability).toBeCloseTo(mass / total, 13);
    expect(three.mean).toBeCloseTo(3 / mass, 13);
    expect(three.variance).toBeCloseTo(9 / mass - (3 / mass) ** 2, 12);
    expect(constant(3).within?.(3, 4)).toEqual({ probability: 1, mean: 3, variance: 0 });
    expect(constant(3).within?.(3.1, 4).probability).toBe(0);
    expect(uniform(4, 4).within?.(4, 5)).toEqual({ probability: 1, mean: 4, variance: 0 });
    expect(empirical({ samples: [1, 2, 4, 9] }).within?.(2, 4)).toEqual({ probability: 0.5, mean: 3, variance: 1 });
    expect(empirical({ samples: [1, 2] }).within?.(3, 4).probability).toBe(0);
  });

  it("[CORE6] of zipf, 10^6 values far out, as their sum", () => {
    let [mass, first] = [0, 0];
    for (let k = 2_000_000; k >= 1_000_001; k--) {
      mass += k ** -1.3;
      first += k ** -0.3;
    }
    const portion = zipf({ n: 4_000_000, exponent: 1.3 }).within?.(1_000_000.5, 2_000_000) as Portion;
    expect(portion.mean / (first / mass)).toBeCloseTo(1, 11);
  });
});

describe("[CORE6] truncated", () => {
  it("[CORE6] twice is once with the smaller interval", () => {
    const twice = truncated(truncated(normal(2, 1), 1, 5), 0, 3);
    const once = truncated(normal(2, 1), 1, 3);
    expect(twice.mean).toBeCloseTo(once.mean, 13);
    expect(twice.variance).toBeCloseTo(once.variance as number, 13);
    expect(twice.mean).toBeCloseTo(2, 13);
  });

  it("[CORE6] keeps its precision far from 0", () => {
    const { mean, variance } = truncated(shifted(normal(0, 1), 1e9), 1e9 - 1, 1e9 + 1);
    expect(mean).toBe(1e9);
    // 1 - 2 phi(1) / (2 Phi(1) - 1)
    expect(variance).toBeCloseTo(1 - (2 * jstat.normal.pdf(1, 0, 1)) / (2 * jstat.normal.cdf(1, 0, 1) - 1), 10);
  });

  it("[CORE6] of a third party's distribution: by its `within`, whose lies are found out", () => {
    const coin: Distribution = {
      name: "coin",
      mean: 0.5,
      sample: (random) => random.integer(2),
      within: (low, high) =>
        low > 0 && high < 1
          ? { probability: 0.5, mean: 0.5, variance: undefined }
          : { probability: 0.5, mean: 1, variance: 0 },
    };
    expect(truncated(coin, 0.5, 2).mean).toBe(1);
    const none = truncated(coin, 0.3, 0.7);
    expect(none.variance).toBeUndefined();
    expect(mixture([{ weight: 1, distribution: none }]).variance).toBeUndefined();
    const random = { integer: () => 0 } as never;
    expect(() => none.sample(random)).toThrow(/100000 samples of coin in a row must not lie outside \[0.3, 0.7\]/);
  });

  it("[CORE6] a mixture or shift of one without `within` has none, and cannot be truncated", () => {
    const plain: Distribution = { name: "plain", mean: 1, sample: () => 1 };
    expect(shifted(plain, 1).within).toBeUndefined();
    expect(shifted(plain, 1).variance).toBeUndefined();
    const mixed = mixture([{ weight: 1, distribution: plain }]);
    expect([mixed.within, mixed.variance, mixed.mean]).toEqual([undefined, undefined, 1]);
    expect(() => truncated(mixed, 0, 2)).toThrow(
      new TypeError(
        "truncated: distribution mixture must have `within`, which tells the mean of what is left, got none",
      ),
    );
  });
});
