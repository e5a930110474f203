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
  type RandomStream,
  shifted,
  truncated,
  uniform,
  weibull,
  zipf,
} from "@sim/core";
import { randomGamma, randomNormal, randomPareto, randomWeibull } from "d3-random";
import { describe, expect, it } from "vitest";
import { samples, stream } from "./statistics.js";

const draw = (distribution: Distribution): number[] => samples(distribution, 4, stream("pinned", 7));

describe("[DET1] samplers are pinned: a change of these numbers changes the fingerprint of every model that draws them", () => {
  const cases: readonly (readonly [of: string, distribution: Distribution, numbers: readonly number[]])[] = [
    ["uniform", uniform(2, 5), [4.886519872371, 3.762482372495167, 4.629491109079175, 3.2876394112129947]],
    [
      "exponential",
      exponential(0.25),
      [0.022978033390751613, 0.1402729965578873, 0.05703479393366541, 0.42198367028377837],
    ],
    ["normal", normal(5, 2), [5.183855157788044, 5.971184569416078, 4.618568639793112, 7.02873486336849]],
    [
      "logNormal of values",
      logNormal({ mean: 2, standardDeviation: 1 }),
      [1.8682463711726491, 2.2500666576875705, 1.634741999244534, 2.8885164459131776],
    ],
    [
      "logNormal of logarithms",
      logNormal({ mu: 0.3, sigma: 0.5 }),
      [1.4133514366539808, 1.7208117761331347, 1.2270858859130542, 2.2415861452546006],
    ],
    [
      "gamma",
      gamma({ shape: 2.5, mean: 2 }),
      [1.843853471289387, 2.3703361545339905, 1.9912508704240641, 0.3697719112154684],
    ],
    [
      "gamma of shape below 1",
      gamma({ shape: 0.5, scale: 3 }),
      [0.7012317590149254, 4.323222121634352, 0.9444625558875936, 0.2121347031703166],
    ],
    ["erlang", erlang(3, 1.5), [1.4098091434840687, 1.7704162371593726, 1.5113467862969503, 0.34496947143950757]],
    [
      "erlang of one phase",
      erlang(1, 1.5),
      [4.912109749541205, 1.328257243290754, 3.1372351891721735, 0.8411091132528994],
    ],
    [
      "weibull",
      weibull({ shape: 1.5, scale: 2 }),
      [4.410432678346602, 1.8442676632672415, 3.2708995577147784, 1.359995220024901],
    ],
    [
      "pareto",
      pareto({ minimum: 2, shape: 3 }),
      [5.957953948480368, 2.686704788040651, 4.016097082118524, 2.4110451286507826],
    ],
    ["zipf", zipf({ n: 10_000_000, exponent: 1.1 }), [1, 33, 2, 281]],
    ["zipf of exponent 1", zipf({ n: 1000, exponent: 1 }), [1, 12, 1, 40]],
    ["empirical samples", empirical({ samples: [4, 8, 15, 16, 23, 42] }), [15, 15, 8, 16]],
    [
      "empirical quantiles",
      empirical({
        quantiles: [
          [0, 1],
          [0.5, 2],
          [1, 10],
        ],
      }),
      [9.394772652645337, 3.3999059866408903, 8.023952581755598, 1.8584262741419966],
    ],
    [
      "mixture",
      mixture([
        { weight: 1, distribution: uniform(0, 1) },
        { weight: 3, distribution: normal(10, 1) },
      ]),
      [10.988353515193822, 10.229683415342251, 0.9013718359535267, 0.9778164103488474],
    ],
    [
      "shifted",
      shifted(exponential(0.25), 1),
      [1.0229780333907517, 1.1402729965578873, 1.0570347939336655, 1.4219836702837783],
    ],
    [
      "truncated",
      truncated(normal(5, 2), 4, 6),
      [5.183855157788044, 5.971184569416078, 4.618568639793112, 5.41795938062076],
    ],
  ];
  for (const [of, distribution, numbers] of cases) {
    it(`[DET1] ${of}`, () => {
      expect(draw(distribution)).toEqual(numbers);
    });
  }
});

describe("[CORE6] samplers are those of d3-random, but for the last digits, which it leaves to the engine's Math", () => {
  const cases: readonly (readonly [string, Distribution, (source: () => number) => () => number])[] = [
    ["gamma", gamma({ shape: 2.5, scale: 0.7 }), (source) => randomGamma.source(source)(2.5, 0.7)],
    ["gamma of shape below 1", gamma({ shape: 0.4, scale: 2 }), (source) => randomGamma.source(source)(0.4, 2)],
    ["erlang", erlang(4, 2), (source) => randomGamma.source(source)(4, 0.5)],
    ["normal", normal(0, 1), (source) => randomNormal.source(source)(0, 1)],
    ["weibull", weibull({ shape: 1.5, scale: 2 }), (source) => randomWeibull.source(source)(1.5, 0, 2)],
    ["pareto", pareto({ minimum: 1, shape: 3 }), (source) => randomPareto.source(source)(3)],
  ];
  for (const [of, distribution, bind] of cases) {
    it(`[CORE6] ${of}`, () => {
      const theirs: RandomStream = stream("theirs");
      const draw = bind(() => theirs.next());
      const apart = samples(distribution, 10_000, stream("theirs")).map((value) => Math.abs(value / draw() - 1));
      expect(Math.max(...apart)).toBeLessThan(1e-13);
    });
  }
});
