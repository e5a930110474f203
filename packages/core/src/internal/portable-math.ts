/**
 * Exponentials and logarithms that are the same to the last bit on every engine: made of IEEE 754 arithmetic alone.
 *
 * ECMAScript leaves the last digits of `Math.exp` and its like to the engine. From Node 20 to 26 they are those of fdlibm, as
 * ported into V8; Debian's Chromium 156 takes them from the C library of its machine, and one in ten of the values of `exp` and
 * `log` is another. (`Math.pow` differs already between Node 22 and 24; `Math.sqrt` is exact by the standard.)
 *
 * These are fdlibm's algorithms once more, with the same results. Where it compares the upper halves of numbers, the bounds
 * stand here as the numbers themselves.
 *
 * ====================================================
 * Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
 *
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;

/** Above it the exponential is Infinity. */
const OVERFLOW = 709.782712893384;
/** Below it the exponential is 0. */
const UNDERFLOW = -745.1332191019411;
/** From it on fdlibm reduces the argument of an exponential: half of ln 2, but for what it does not look at. */
const HALF_LN2 = 0.3465735912322998;

/** Between these, log1p takes its argument as it is. */
const LOG1P_LOW = -0.292893648147583;
const LOG1P_HIGH = 0.4142136573791504;

/** Carries into bit 20 from a fraction beyond that of the square root of 2. */
const BEYOND_ROOT_2 = 0x95f62;

/** 2^k at k + OFFSET, for k from -1022 to 1023. */
const OFFSET = 1022;
const POWERS_OF_TWO: Float64Array = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  powers[OFFSET] = 1;
  for (let k = 1; k <= 1023; k++) powers[OFFSET + k] = (powers[OFFSET + k - 1] as number) * 2;
  for (let k = -1; k >= -1022; k--) powers[OFFSET + k] = (powers[OFFSET + k + 1] as number) / 2;
  return powers;
}

function powerOfTwo(k: number): number {
  return POWERS_OF_TWO[OFFSET + k] as number;
}

/** One number and its two halves; typed arrays, because they are faster here than a DataView. */
const BYTES: ArrayBuffer = /* @__PURE__ */ new ArrayBuffer(8);
const NUMBER: Float64Array = /* @__PURE__ */ new Float64Array(BYTES);
const HALVES: Int32Array = /* @__PURE__ */ new Int32Array(BYTES);
/** Which half is the upper one: machines differ. */
const UPPER: 0 | 1 = /* @__PURE__ */ upperIndex();

function upperIndex(): 0 | 1 {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
}

/** Sign, exponent and the first 20 bits of the fraction. */
function upperHalf(x: number): number {
  NUMBER[0] = x;
  return HALVES[UPPER] as number;
}

/** The integer k for which `x - k ln 2` is least. At a half the sign of x decides in fdlibm, which no argument tells. */
function powerNear(x: number): number {
  if (Math.abs(Math.abs(x) - HALF_LN2) < 2 ** -29) return Math.abs(x) < HALF_LN2 ? 0 : Math.sign(x);
  return Math.floor(INVERSE_LN2 * x + 0.5);
}

/** `e^x`, with an error below one unit in the last place. */
export function exp(x: number): number {
  if (!(x <= OVERFLOW)) return x > OVERFLOW ? Infinity : Number.NaN;
  if (x < UNDERFLOW) return 0;
  if (Math.abs(x) < 2 ** -28) return 1 + x;
  if (x === 1) return Math.E;
  const k = powerNear(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const rest = high - low;
  const t = rest * rest;
  const c =
    rest -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (rest * c) / (2 - c) - high);
  if (k >= -1021) return k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k);
  return y * powerOfTwo(k + 1000) * 2 ** -1000;
}

/** `e^x - 1`, with an error below one unit in the last place, for small `x` too. */
export function expm1(x: number): number {
  if (!(x <= OVERFLOW)) return x > OVERFLOW ? Infinity : Number.NaN;
  // -56 ln 2: what is left is less than half of the last place of 1.
  if (x <= -38.81622314453125) return -1;
  if (Math.abs(x) < 2 ** -54) return x;
  const k = powerNear(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const rest = high - low;
  const correction = high - rest - low;
  const half = 0.5 * rest;
  const square = rest * half;
  const r =
    1 +
    square *
      (-0.03333333333333313 +
        square *
          (0.0015873015872548146 +
            square * (-0.0000793650757867488 + square * (0.000004008217827329362 - square * 2.0109921818362437e-7))));
  const t = 3 - r * half;
  let e = square * ((r - t) / (6 - rest * t));
  if (k === 0) return rest - (rest * e - square);
  e = rest * (e - correction) - correction;
  e -= square;
  if (k === -1) return 0.5 * (rest - e) - 0.5;
  if (k === 1) return rest < -0.25 ? -2 * (e - (rest + 0.5)) : 1 + 2 * (rest - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - rest);
    return (k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k)) - 1;
  }
  if (k < 20) return (1 - powerOfTwo(-k) - (e - rest)) * powerOfTwo(k);
  return (rest - (e + powerOfTwo(-k)) + 1) * powerOfTwo(k);
}

/** The natural logarithm, with an error below one unit in the last place. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  let k = 0;
  let y = x;
  if (y < 2 ** -1022) {
    k = -54;
    y *= 2 ** 54;
  }
  const upper = upperHalf(y);
  const fraction = upper & 0xfffff;
  // 1 if the fraction is beyond the square root of 2: then it is halved.
  const halved = (fraction + 0x95f64) >> 20;
  const exponent = (upper >> 20) - 1023 + halved;
  k += exponent;
  const f = scaled(y, exponent) - 1;
  const kHigh = k * LN2_HIGH;
  const kLow = k * LN2_LOW;
  if ((0xfffff & (2 + fraction)) < 3) {
    if (f === 0) return k === 0 ? 0 : kHigh + kLow;
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return kHigh - (r - kLow - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const r = odd + even;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    return kHigh - (half - (s * (half + r) + kLow) - f);
  }
  return kHigh - (s * (f - r) - kLow - f);
}

/**
 * The natural logarithm of `1 - u`, for a multiple `u` of 2^-53 on [0, 1), as random streams give them: `log1p(-u)` by one
 * formula for (almost) all arguments, so that no branch depends on chance. That makes it as fast as the engine's own.
 */
export function logComplement(u: number): number {
  let k = 0;
  let f = -u;
  if (u >= -LOG1P_LOW) {
    const rest = 1 - u;
    const upper = upperHalf(rest);
    k = (upper >> 20) - 1023 + (((upper & 0xfffff) + BEYOND_ROOT_2) >> 20);
    f = rest * powerOfTwo(-k) - 1;
  }
  if (Math.abs(f) < 2 ** -20) return log1p(-u);
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const r = seriesOf(s * s);
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

/** The natural logarithm of `1 + x`, with an error below one unit in the last place, for small `x` too. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  let k = 0;
  let f = x;
  let fraction = 1;
  let correction = 0;
  if (x >= LOG1P_HIGH || x <= LOG1P_LOW) {
    const u = x < 2 ** 53 ? 1 + x : x;
    const upper = upperHalf(u);
    k = (upper >> 20) - 1023;
    if (x < 2 ** 53) correction = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    fraction = upper & 0xfffff;
    if (fraction >= 0x6a09e) {
      k += 1;
      fraction = (0x100000 - fraction) >> 2;
    }
    f = scaled(u, k) - 1;
  } else if (Math.abs(x) < 2 ** -29) {
    return Math.abs(x) < 2 ** -54 ? x : x - x * x * 0.5;
  }
  const half = 0.5 * f * f;
  if (fraction === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + (correction + k * LN2_LOW);
    const r = half * (1 - 0.6666666666666666 * f);
    return k * LN2_HIGH - (r - (k * LN2_LOW + correction) - f);
  }
  const s = f / (2 + f);
  const r = seriesOf(s * s);
  return k * LN2_HIGH - (half - (s * (half + r) + (k * LN2_LOW + correction)) - f);
}

/** What `log((1 + s) / (1 - s)) / s` has beyond 2, up to `z` = 0.03: a polynomial in `z = s^2`. */
function seriesOf(z: number): number {
  return (
    z *
    (0.6666666666666735 +
      z *
        (0.3999999999940942 +
          z *
            (0.2857142874366239 +
              z *
                (0.22222198432149784 +
                  z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))))
  );
}

/** `y / 2^exponent`, without rounding. */
function scaled(y: number, exponent: number): number {
  return exponent > 1022 ? y * powerOfTwo(-1022) * powerOfTwo(1022 - exponent) : y * powerOfTwo(-exponent);
}
