import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, expm1, log, log1p, logComplement } from "../../src/internal/portable-math.js";

type Name = "exp" | "expm1" | "log" | "log1p";

const functions: { readonly [name in Name]: (x: number) => number } = { exp, expm1, log, log1p };
const names: readonly Name[] = ["exp", "expm1", "log", "log1p"];

/** Arguments and values, worked out in decimal arithmetic of 80 digits and rounded once. */
const values: { readonly [name in Name]: readonly (readonly [x: number, value: number])[] } = {
  exp: [
    [1e-9, 1.000000001],
    [0.1, 1.1051709180756477],
    [-0.1, 0.9048374180359595],
    [0.3465, 1.4141094938303624],
    [0.3466, 1.4142509118505286],
    [-0.7, 0.4965853037914095],
    [1.01, 2.7456010150169163],
    [1.5, 4.4816890703380645],
    [-3.25, 0.03877420783172201],
    [10.5, 36315.502674246636],
    [-20.5, 1.2501528663867426e-9],
    [88.7, 3.325986980250579e38],
    [-300.1, 4.658284196779334e-131],
    [700.5, 1.6721859620674984e304],
    [709.7, 1.6549840276802644e308],
    [-708.9, 1.344750699263295e-308],
    [-740.0, 4.2e-322],
  ],
  expm1: [
    [1e-17, 1e-17],
    [-1e-9, -9.999999995e-10],
    [1e-5, 1.0000050000166668e-5],
    [0.1, 0.10517091807564763],
    [-0.1, -0.09516258196404043],
    [0.35, 0.41906754859325723],
    [-0.6, -0.45118836390597356],
    [0.9, 1.4596031111569496],
    [-1.1, -0.6671289163019205],
    [2.5, 11.182493960703473],
    [-5.0, -0.9932620530009145],
    [15.0, 3269016.3724721107],
    [25.0, 72004899336.38588],
    [40.5, 3.8808469624362035e17],
    [-30.0, -0.9999999999999064],
    [-38.8, -1.0],
    [200.25, 9.278333978592355e86],
    [709.7, 1.6549840276802644e308],
  ],
  log: [
    [5e-324, -744.4400719213812],
    [1e-310, -713.8013788281542],
    [2.5e-308, -708.2799179102919],
    [1e-9, -20.72326583694641],
    [0.11, -2.2072749131897207],
    [0.51, -0.6733445532637656],
    [0.7, -0.35667494393873245],
    [0.99, -0.01005033585350145],
    [1.0000001, 9.999999505838704e-8],
    [1.2, 0.1823215567939546],
    [1.4139, 0.34635184361565774],
    [1.4143, 0.34663470904431704],
    [2.1, 0.7419373447293773],
    [3.0, 1.0986122886681098],
    [11.0, 2.3978952727983707],
    [12345.678, 9.421061321291832],
    [1e100, 230.25850929940458],
    [1.7e308, 709.7268368932282],
  ],
  log1p: [
    [1e-17, 1e-17],
    [-1e-12, -1.0000000000005e-12],
    [1e-5, 9.999950000333332e-6],
    [-0.1, -0.10536051565782631],
    [-0.2928, -0.3464417676587034],
    [-0.293, -0.3467246130855643],
    [0.3, 0.26236426446749106],
    [0.4142, 0.3465640001880034],
    [0.4143, 0.3466347090443171],
    [-0.51, -0.7133498878774648],
    [0.75, 0.5596157879354227],
    [-0.91, -2.4079456086518722],
    [1.01, 0.6981347220709844],
    [3.5, 1.5040773967762742],
    [1000.0, 6.90875477931522],
    [10000000000.0, 23.025850930040455],
    [1e17, 39.14394658089878],
    [1.7e308, 709.7268368932282],
  ],
};

const limits: { readonly [name in Name]: readonly (readonly [x: number, value: number])[] } = {
  exp: [
    [0, 1],
    [-0, 1],
    [1, Math.E],
    [Infinity, Infinity],
    [-Infinity, 0],
    [Number.NaN, Number.NaN],
    [709.7827128933841, Infinity],
    [-745.1332191019412, 0],
    [-745.1332191019411, Number.MIN_VALUE],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -1],
    [Number.NaN, Number.NaN],
    [709.7827128933841, Infinity],
    [-39, -1],
    [Number.MIN_VALUE, Number.MIN_VALUE],
  ],
  log: [
    [0, -Infinity],
    [-0, -Infinity],
    [1, 0],
    [Infinity, Infinity],
    [-Number.MIN_VALUE, Number.NaN],
    [-Infinity, Number.NaN],
    [Number.NaN, Number.NaN],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -Infinity],
    [Infinity, Infinity],
    [-1.0000000000000002, Number.NaN],
    [-Infinity, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.MIN_VALUE, Number.MIN_VALUE],
  ],
};

/** How many numbers lie from one to the other, both of one sign. */
function apart(a: number, b: number): number {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  return Math.abs(Number((bits[0] as bigint) - (bits[1] as bigint)));
}

describe.each(names)("[DET1] %s", (name) => {
  const ours = functions[name];

  it.each(values[name])("[DET1] of %d is off by one unit in the last place at most", (x, value) => {
    expect(apart(ours(x), value)).toBeLessThanOrEqual(1);
  });

  it.each(limits[name])("[DET1] of %d is exact", (x, value) => {
    expect(ours(x)).toBe(value);
  });

  it("[DET1] is where the engine's own is, but for the last digits", () => {
    const middle = name === "exp" || name === "expm1" ? [-745, 710] : name === "log" ? [0, 1e9] : [-1, 1e9];
    const [min, max] = middle as [number, number];
    const argument = fc.oneof(fc.double({ noNaN: true, min, max }), fc.double({ noNaN: true, min: -0.9, max: 3 }));
    fc.assert(
      fc.property(argument, (x) => {
        const theirs = Math[name](x);
        if (Number.isNaN(theirs) || Math.abs(theirs) === Infinity) expect(ours(x)).toBe(theirs);
        else expect(apart(ours(x), theirs)).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe("[DET1] logComplement", () => {
  const least = 2 ** -53;

  it("[DET1] is log1p of the negative, to the last digit", () => {
    const multiple = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 53 - 1 }),
      fc.integer({ min: 0, max: 2 ** 24 }),
      fc.integer({ min: 0, max: 2 ** 24 }).map((n) => 2 ** 53 - 1 - n),
      fc.tuple(fc.nat(52), fc.integer({ min: -9, max: 9 })).map(([k, n]) => Math.max(0, 2 ** 53 - 2 ** k + n - 10)),
    );
    fc.assert(
      fc.property(multiple, (n) => {
        expect(logComplement(n * least)).toBe(log1p(-n * least));
      }),
    );
  });

  it("[DET1] at the ends and where the formula changes", () => {
    expect(logComplement(0)).toBe(-0);
    expect(logComplement(least)).toBe(-least);
    expect(logComplement(1 - least)).toBe(-53 * Math.LN2);
    expect(logComplement(0.5)).toBe(-Math.LN2);
    for (const u of [0.29289364814758295, 0.292893648147583, 0.2928936481475831, 0.6464468, 0.99999994]) {
      const onGrid = Math.round(u / least) * least;
      expect(logComplement(onGrid)).toBe(log1p(-onGrid));
    }
  });
});

it("[DET1] every bit of 40,000 values is as always: those of fdlibm, which Node 20 to 26 give as Math's", () => {
  const digest = (of: (x: number) => number, argument: (u: number) => number): string => {
    const number = new Float64Array(1);
    const halves = new Uint32Array(number.buffer);
    let hash = 0;
    for (let i = 0, state = 1; i < 10_000; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      number[0] = of(argument(state / 2 ** 32));
      hash = Math.imul(hash ^ (halves[0] as number), 16_777_619);
      hash = Math.imul((hash << 13) ^ (hash >>> 19) ^ (halves[1] as number), 0x85eb_ca6b);
    }
    return (hash >>> 0).toString(16);
  };
  expect({
    exp: digest(exp, (u) => (u - 0.5) * 60),
    expm1: digest(expm1, (u) => (u - 0.5) * 12),
    log: digest(log, (u) => (u + 2 ** -33) * 7),
    log1p: digest(log1p, (u) => 2 * u - 1 + 2 ** -33),
  }).toEqual({ exp: "79701241", expm1: "3a9b1d75", log: "d7aaab79", log1p: "db1ad474" });
});
