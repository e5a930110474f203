/** Functions for distributions; those of the moments to about 13 digits. */
import { exp, expm1, log } from "../internal/portable-math.js";

/** `x^p` for x >= 0, the same on every engine. */
export function power(x: number, p: number): number {
  return exp(p * log(x));
}

/** `(exp(e * t) - 1) / e`, which is `t` at e = 0: the integral of `exp(e * u)` from 0 to `t`, or of `x^(e - 1)` from 1 to `exp(t)`. */
export function powerIntegral(e: number, t: number): number {
  return e === 0 ? t : expm1(e * t) / e;
}

/** The natural logarithm of the gamma function, for x > 0. Lanczos' approximation, with Godfrey's coefficients (g = 7). */
export function logGamma(x: number): number {
  if (x < 0.5) return logGamma(x + 1) - log(x);
  const shifted = x - 1;
  let sum = 0.99999999999980993;
  for (const [i, coefficient] of LANCZOS.entries()) sum += coefficient / (shifted + i + 1);
  const t = shifted + 7.5;
  return log(2 * Math.PI) / 2 + (shifted + 0.5) * log(t) - t + log(sum);
}

const LANCZOS: readonly number[] = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The gamma function, for x > 0. */
export function gammaFunction(x: number): number {
  return exp(logGamma(x));
}

/** The probability that a gamma variable of the given shape and scale 1 lies between `low` and `high`, `0 <= low <= high`. */
export function gammaBetween(shape: number, low: number, high: number): number {
  if (!(high > low)) return 0;
  // Beyond the middle the upper tails are subtracted, or nothing would be left of a small difference.
  return low > shape
    ? upperGamma(shape, low) - upperGamma(shape, high)
    : lowerGamma(shape, high) - lowerGamma(shape, low);
}

/** The probability that a standard normal variable lies between `low` and `high`. */
export function normalBetween(low: number, high: number): number {
  if (!(high > low)) return 0;
  if (low >= 0) return normalTail(low) - normalTail(high);
  if (high <= 0) return normalTail(-high) - normalTail(-low);
  return 1 - normalTail(-low) - normalTail(high);
}

/** P(Z > z) for z >= 0: half of what a chi-square variable of one degree of freedom has beyond z^2. */
function normalTail(z: number): number {
  return upperGamma(0.5, (z * z) / 2) / 2;
}

/** The regularized incomplete gamma function P(a, x). */
function lowerGamma(a: number, x: number): number {
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** The regularized incomplete gamma function Q(a, x) = 1 - P(a, x). */
function upperGamma(a: number, x: number): number {
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** P(a, x) by its power series (DLMF 8.7.1 with 8.2.4). */
function lowerSeries(a: number, x: number): number {
  if (x <= 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * exp(a * log(x) - x - logGamma(a));
}

/** Q(a, x) by its continued fraction (DLMF 8.9.2), evaluated from the front by the method of Lentz. */
function upperFraction(a: number, x: number): number {
  if (x === Infinity) return 0;
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-15; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    change = c * d;
    value *= change;
  }
  return value * exp(a * log(x) - x - logGamma(a));
}
