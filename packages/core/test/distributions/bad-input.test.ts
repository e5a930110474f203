import {
  constant,
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
  zipf,
} from "@sim/core";
import { describe, expect, it } from "vitest";

const anything = (value: unknown): never => value as never;
type Case = readonly [make: () => unknown, kind: typeof RangeError | typeof TypeError, message: string];

const cases: readonly Case[] = [
  [() => constant(-1), RangeError, "constant: value must be a number of seconds >= 0, at most 2^33, got -1"],
  [() => uniform(2, 1), RangeError, "uniform: high must be >= low 2, got 1"],
  [() => exponential(0), RangeError, "exponential: mean must be a number of seconds > 0, at most 2^33, got 0"],
  [() => normal(Number.NaN, 1), RangeError, "normal: mean must be a finite number, got NaN"],
  [() => normal(anything("5"), 1), TypeError, 'normal: mean must be a finite number, got "5"'],
  [() => normal(1, 0), RangeError, "normal: standardDeviation must be a finite number > 0, got 0"],
  [
    () => normal(1, anything(undefined)),
    TypeError,
    "normal: standardDeviation must be a finite number > 0, got undefined",
  ],
  [() => logNormal(anything(3)), TypeError, "logNormal: options must be an object, got 3"],
  [
    () => logNormal(anything({ mean: 1, sigma: 1 })),
    TypeError,
    "logNormal: options must be either mean and standardDeviation or mu and sigma, got both",
  ],
  [
    () => logNormal(anything({})),
    TypeError,
    "logNormal: options must be either mean and standardDeviation or mu and sigma, got an object",
  ],
  [
    () => logNormal({ mean: 0, standardDeviation: 1 }),
    RangeError,
    "logNormal: mean must be a finite number > 0, got 0",
  ],
  [
    () => logNormal(anything({ mean: 1 })),
    TypeError,
    "logNormal: standardDeviation must be a finite number > 0, got undefined",
  ],
  [() => logNormal({ mu: 0, sigma: -1 }), RangeError, "logNormal: sigma must be a finite number > 0, got -1"],
  [() => logNormal({ mu: Infinity, sigma: 1 }), RangeError, "logNormal: mu must be a finite number, got Infinity"],
  [
    () => logNormal({ mu: 0, sigma: 40 }),
    RangeError,
    "logNormal: mean and variance must be within the range of numbers",
  ],
  [() => gamma({ shape: -1, mean: 1 }), RangeError, "gamma: shape must be a finite number > 0, got -1"],
  [() => gamma({ shape: 1, mean: 0 }), RangeError, "gamma: mean must be a finite number > 0, got 0"],
  [() => gamma({ shape: 1, scale: Infinity }), RangeError, "gamma: scale must be a finite number > 0, got Infinity"],
  [
    () => gamma(anything({ shape: 1, mean: 1, scale: 1 })),
    TypeError,
    "gamma: options must have either mean or scale, got mean 1 and scale 1",
  ],
  [
    () => gamma(anything({ shape: 1 })),
    TypeError,
    "gamma: options must have either mean or scale, got mean undefined and scale undefined",
  ],
  [() => erlang(1.5, 1), RangeError, "erlang: k must be an integer >= 1, got 1.5"],
  [() => erlang(2, 0), RangeError, "erlang: mean must be a finite number > 0, got 0"],
  [() => weibull({ shape: 0.01, scale: 1 }), RangeError, "weibull: shape must be a finite number >= 0.02, got 0.01"],
  [() => weibull({ shape: anything("a"), scale: 1 }), TypeError, 'weibull: shape must be a finite number > 0, got "a"'],
  [() => weibull({ shape: 1, scale: 0 }), RangeError, "weibull: scale must be a finite number > 0, got 0"],
  [() => pareto({ minimum: 0, shape: 1 }), RangeError, "pareto: minimum must be a finite number > 0, got 0"],
  [() => pareto({ minimum: 1, shape: 0 }), RangeError, "pareto: shape must be a finite number > 0, got 0"],
  [() => zipf({ n: 0, exponent: 1 }), RangeError, "zipf: n must be an integer from 1 to 4294967296, got 0"],
  [() => zipf({ n: 5, exponent: -1 }), RangeError, "zipf: exponent must be a finite number >= 0, got -1"],
  [() => zipf({ n: 5, exponent: Infinity }), RangeError, "zipf: exponent must be a finite number, got Infinity"],
  [() => zipf(anything(5)), TypeError, "zipf: options must be an object, got 5"],
  [() => empirical(anything({})), TypeError, "empirical: options must have either samples or quantiles, got an object"],
  [
    () => empirical(anything({ samples: [1], quantiles: [] })),
    TypeError,
    "empirical: options must have either samples or quantiles, got both",
  ],
  [
    () => empirical({ samples: [] }),
    TypeError,
    "empirical: samples must be an array of at least one number, got an array of length 0",
  ],
  [() => empirical({ samples: [1, Number.NaN] }), RangeError, "empirical: sample 1 must be a finite number, got NaN"],
  [
    () => empirical({ quantiles: [[0, 1]] }),
    TypeError,
    "empirical: quantiles must be an array of at least two points, got an array of length 1",
  ],
  [
    () => empirical({ quantiles: [[0, 1], anything([1])] }),
    TypeError,
    "empirical: quantile 1 must be a pair [q, value], got an array of length 1",
  ],
  [
    () => empirical({ quantiles: points(0.5, 1, 1, 2) }),
    RangeError,
    "empirical: the first q must be 0, the minimum, got 0.5",
  ],
  [
    () => empirical({ quantiles: points(0, 1, 0.99, 2) }),
    RangeError,
    "empirical: the last q must be 1, the maximum, got 0.99",
  ],
  [() => empirical({ quantiles: points(0, 1, 0, 2) }), RangeError, "empirical: q of quantile 1 must be > 0, got 0"],
  [
    () => empirical({ quantiles: points(0, 3, 1, 2) }),
    RangeError,
    "empirical: value of quantile 1 must be >= 3, got 2",
  ],
  [() => mixture([]), TypeError, "mixture: parts must be an array of at least one part, got an empty array"],
  [
    () => mixture([{ weight: 0, distribution: constant(1) }]),
    RangeError,
    "mixture: weight of part 0 must be a finite number > 0, got 0",
  ],
  [
    () => mixture([{ weight: 1, distribution: anything(5) }]),
    TypeError,
    "mixture: distribution of part 0 must be a distribution, got 5",
  ],
  [() => shifted(anything({}), 1), TypeError, "shifted: distribution must be a distribution, got an object"],
  [() => shifted(constant(1), Infinity), RangeError, "shifted: by must be a finite number, got Infinity"],
  [() => truncated(anything(null), 1, 2), TypeError, "truncated: distribution must be a distribution, got null"],
  [() => truncated(constant(1), Number.NaN, 2), RangeError, "truncated: low must be a number or an infinity, got NaN"],
  [
    () => truncated(constant(1), 1, anything("2")),
    TypeError,
    'truncated: high must be a number or an infinity, got "2"',
  ],
  [() => truncated(constant(1), 2, 1), RangeError, "truncated: high must be > low 2, got 1"],
  [
    () => truncated(normal(0, 1), 8, 9),
    RangeError,
    "truncated: [8, 9] must hold at least 0.001 of distribution normal, got 6.2",
  ],
  [
    () => truncated(constant(1), 2, 3),
    RangeError,
    "truncated: [2, 3] must hold at least 0.001 of distribution constant, got 0",
  ],
  [
    () => truncated({ name: "odd", mean: 1, sample: () => 1, within: () => anything({ probability: 1 }) }, 2, 3),
    RangeError,
    "truncated: distribution odd must tell its mean within [2, 3], got undefined",
  ],
];

function points(
  ...flat: [number, number, number, number]
): readonly [readonly [number, number], readonly [number, number]] {
  return [
    [flat[0], flat[1]],
    [flat[2], flat[3]],
  ];
}

describe("[ERR1] a distribution's bad argument is an error at the call", () => {
  for (const [make, kind, message] of cases) {
    it(`[ERR1] ${message}`, () => {
      let thrown: unknown;
      try {
        make();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(kind);
      expect((thrown as Error).message).toContain(message);
    });
  }
});
