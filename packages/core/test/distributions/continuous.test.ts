import {
  type Distribution,
  empirical,
  erlang,
  exponential,
  gamma,
  logNormal,
  mixture,
  normal,
  pareto,
  shifted,
  truncated,
  uniform,
  weibull,
} from "@sim/core";
import jstat from "jstat";
import { describe, expect, it } from "vitest";
import {
  deviations,
  fromRaw,
  integrate,
  KOLMOGOROV,
  kolmogorovSmirnov,
  type Moments,
  SIGMAS,
  samples,
} from "./statistics.js";

/** What the textbooks say of a distribution; the distribution function is that of another library. */
interface Case extends Moments {
  readonly of: string;
  readonly distribution: Distribution;
  readonly cdf: (x: number) => number;
}

const logNormalMoments = (mu: number, sigma: number): Moments => {
  const w = Math.exp(sigma ** 2);
  return {
    mean: Math.exp(mu + sigma ** 2 / 2),
    variance: (w - 1) * Math.exp(2 * mu + sigma ** 2),
    kurtosis: w ** 4 + 2 * w ** 3 + 3 * w ** 2 - 3,
  };
};

/** Gamma(x) for x > 1 by its integral, with t = v^6 so that the integrand is smooth at 0. */
const gammaFunction = (x: number) => integrate((v) => 6 * v ** (6 * x - 1) * Math.exp(-(v ** 6)), 0, 3);

const weibullMoments = (scale: number, shape: number): Moments => {
  const raw = (k: number) => scale ** k * gammaFunction(1 + k / shape);
  return fromRaw([raw(1), raw(2), raw(3), raw(4)]);
};

const paretoMoments = (minimum: number, a: number): Moments => ({
  mean: (a * minimum) / (a - 1),
  variance: (minimum ** 2 * a) / ((a - 1) ** 2 * (a - 2)),
  kurtosis: (3 * (a - 2) * (3 * a ** 2 + a + 2)) / (a * (a - 3) * (a - 4)),
});

/** The moments of a standard normal number between a and b follow from each other by partial integration. */
const truncatedNormalMoments = (mean: number, sd: number, low: number, high: number): Moments => {
  const [a, b] = [(low - mean) / sd, (high - mean) / sd];
  const p = jstat.normal.cdf(b, 0, 1) - jstat.normal.cdf(a, 0, 1);
  const edge = (k: number) => (b ** k * jstat.normal.pdf(b, 0, 1) - a ** k * jstat.normal.pdf(a, 0, 1)) / p;
  const m1 = -edge(0);
  const m2 = 1 - edge(1);
  const m3 = 2 * m1 - edge(2);
  const standard = fromRaw([m1, m2, m3, 3 * m2 - edge(3)]);
  return { mean: mean + sd * standard.mean, variance: sd ** 2 * standard.variance, kurtosis: standard.kurtosis };
};

const between = (cdf: (x: number) => number, low: number, high: number) => (x: number) =>
  (cdf(x) - cdf(low)) / (cdf(high) - cdf(low));

/** E X^k of a uniform variable. */
const uniformRaw = (low: number, high: number, k: number) =>
  (high ** (k + 1) - low ** (k + 1)) / (k + 1) / (high - low);
const raw = (moment: (k: number) => number): Moments => fromRaw([moment(1), moment(2), moment(3), moment(4)]);

const quantiles = [
  [0, 1],
  [0.5, 2],
  [0.9, 4],
  [1, 10],
] as const;
const parts = [
  { weight: 3, distribution: uniform(1, 2) },
  { weight: 1, distribution: exponential(0.5) },
];
const factorial = [1, 1, 2, 6, 24];
/** Parameters of the logarithm for mean 2 and standard deviation 1: sigma^2 = ln(1 + 1/4), mu = ln 2 - sigma^2 / 2. */
const sigma = Math.sqrt(Math.log(1.25));
const mu = Math.log(2) - sigma ** 2 / 2;

const scaleOfMean1 = 1 / gammaFunction(1 + 1 / 0.7);

const cases: readonly Case[] = [
  {
    of: "uniform(2, 5)",
    distribution: uniform(2, 5),
    mean: 3.5,
    variance: 0.75,
    kurtosis: 1.8,
    cdf: (x) => jstat.uniform.cdf(x, 2, 5),
  },
  {
    of: "exponential(0.25)",
    distribution: exponential(0.25),
    mean: 0.25,
    variance: 0.0625,
    kurtosis: 9,
    cdf: (x) => jstat.exponential.cdf(x, 4),
  },
  {
    of: "normal(-5, 2)",
    distribution: normal(-5, 2),
    mean: -5,
    variance: 4,
    kurtosis: 3,
    cdf: (x) => jstat.normal.cdf(x, -5, 2),
  },
  {
    of: "logNormal by the values: mean 2, standard deviation 1",
    distribution: logNormal({ mean: 2, standardDeviation: 1 }),
    ...logNormalMoments(mu, sigma),
    mean: 2,
    variance: 1,
    cdf: (x) => jstat.lognormal.cdf(x, mu, sigma),
  },
  {
    of: "logNormal by the logarithm: mu 0.3, sigma 0.5",
    distribution: logNormal({ mu: 0.3, sigma: 0.5 }),
    ...logNormalMoments(0.3, 0.5),
    cdf: (x) => jstat.lognormal.cdf(x, 0.3, 0.5),
  },
  {
    of: "gamma by the mean: shape 2.5, mean 2",
    distribution: gamma({ shape: 2.5, mean: 2 }),
    mean: 2,
    variance: 1.6,
    kurtosis: 3 + 6 / 2.5,
    cdf: (x) => jstat.gamma.cdf(x, 2.5, 0.8),
  },
  {
    of: "gamma by the scale: shape 0.5, scale 3",
    distribution: gamma({ shape: 0.5, scale: 3 }),
    mean: 1.5,
    variance: 4.5,
    kurtosis: 3 + 6 / 0.5,
    cdf: (x) => jstat.gamma.cdf(x, 0.5, 3),
  },
  {
    of: "gamma of shape 1, which is exponential",
    distribution: gamma({ shape: 1, scale: 3 }),
    mean: 3,
    variance: 9,
    kurtosis: 9,
    cdf: (x) => jstat.exponential.cdf(x, 1 / 3),
  },
  {
    of: "erlang(3, 1.5)",
    distribution: erlang(3, 1.5),
    mean: 1.5,
    variance: 0.75,
    kurtosis: 5,
    // P(X > x) of three phases of rate 2: no more than two have passed.
    cdf: (x) => 1 - Math.exp(-2 * x) * (1 + 2 * x + 2 * x ** 2),
  },
  {
    of: "weibull by the scale: shape 1.5, scale 2",
    distribution: weibull({ shape: 1.5, scale: 2 }),
    ...weibullMoments(2, 1.5),
    cdf: (x) => jstat.weibull.cdf(x, 2, 1.5),
  },
  {
    of: "weibull by the mean: shape 0.7, mean 1",
    distribution: weibull({ shape: 0.7, mean: 1 }),
    ...weibullMoments(scaleOfMean1, 0.7),
    mean: 1,
    cdf: (x) => jstat.weibull.cdf(x, scaleOfMean1, 0.7),
  },
  {
    of: "pareto, minimum 2, shape 10",
    distribution: pareto({ minimum: 2, shape: 10 }),
    ...paretoMoments(2, 10),
    cdf: (x) => jstat.pareto.cdf(x, 2, 10),
  },
  {
    of: "empirical quantiles",
    distribution: empirical({ quantiles }),
    ...raw((k) => 0.5 * uniformRaw(1, 2, k) + 0.4 * uniformRaw(2, 4, k) + 0.1 * uniformRaw(4, 10, k)),
    cdf: (x) => (x < 2 ? (x - 1) / 2 : x < 4 ? 0.5 + (x - 2) / 5 : 0.9 + (x - 4) / 60),
  },
  {
    of: "a mixture, 3 uniform and 1 exponential",
    distribution: mixture(parts),
    ...raw((k) => 0.75 * uniformRaw(1, 2, k) + 0.25 * 0.5 ** k * (factorial[k] as number)),
    cdf: (x) => 0.75 * jstat.uniform.cdf(x, 1, 2) + 0.25 * jstat.exponential.cdf(x, 2),
  },
  {
    of: "shifted(exponential(2), -3)",
    distribution: shifted(exponential(2), -3),
    mean: -1,
    variance: 4,
    kurtosis: 9,
    cdf: (x) => jstat.exponential.cdf(x + 3, 0.5),
  },
  {
    of: "truncated(normal(5, 2), 4, 9)",
    distribution: truncated(normal(5, 2), 4, 9),
    ...truncatedNormalMoments(5, 2, 4, 9),
    cdf: between((x) => jstat.normal.cdf(x, 5, 2), 4, 9),
  },
  {
    of: "truncated(pareto, 1, 1000) of shape 1, whose mean is infinite untruncated",
    distribution: truncated(pareto({ minimum: 1, shape: 1 }), 1, 1000),
    // The density is x^-2 / 0.999.
    ...raw((k) => (k === 1 ? Math.log(1000) : (1000 ** (k - 1) - 1) / (k - 1)) / 0.999),
    cdf: between((x) => jstat.pareto.cdf(x, 1, 1), 1, 1000),
  },
];

describe("[CORE6] 100,000 samples of each distribution at a fixed seed, each test at level 0.001", () => {
  for (const { of, distribution, cdf, ...expected } of cases) {
    describe(of, () => {
      const values = samples(distribution);

      it("[CORE6] the members `mean` and `variance` are those of the textbook", () => {
        expect(distribution.mean).toBeCloseTo(expected.mean, 10);
        expect((distribution.variance as number) / expected.variance).toBeCloseTo(1, 10);
      });

      it("[CORE6] mean within 3.29 standard errors, sd / sqrt(n)", () => {
        expect(Math.abs(deviations(values, expected).mean)).toBeLessThan(SIGMAS);
      });

      it("[CORE6] variance within 3.29 standard errors, variance * sqrt((kurtosis - 1) / n)", () => {
        expect(Math.abs(deviations(values, expected).variance)).toBeLessThan(SIGMAS);
      });

      it("[CORE6] Kolmogorov-Smirnov", () => {
        expect(kolmogorovSmirnov(values, cdf)).toBeLessThan(KOLMOGOROV);
      });
    });
  }

  it("[CORE6] infinite moments are told as such", () => {
    const tail = (shape: number) => pareto({ minimum: 3, shape });
    expect([tail(1).mean, tail(1).variance]).toEqual([Infinity, Infinity]);
    expect([tail(2).mean, tail(2).variance]).toEqual([6, Infinity]);
    const heavy = mixture([{ weight: 1, distribution: tail(1.5) }, ...parts]);
    expect(heavy.mean).toBeCloseTo((9 + 4.5 + 0.5) / 5, 12);
    expect(heavy.variance).toBe(Infinity);
    expect(mixture([{ weight: 1, distribution: tail(0.5) }, ...parts]).variance).toBe(Infinity);
    expect(truncated(tail(1), 10, Infinity).mean).toBe(Infinity);
  });
});
