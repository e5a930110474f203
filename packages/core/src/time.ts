/**
 * Seconds outside, whole microseconds inside. This file alone knows how one becomes the other.
 *
 * A tick is one microsecond, held as an integer in a double. Whole and fractional seconds are converted apart, so the
 * fraction keeps all its digits and seconds -> ticks -> seconds is the identity for every time that lies on a
 * microsecond, within +-2^33 s.
 */

const TICKS_PER_SECOND = 1_000_000;

/**
 * The largest time or duration, in seconds, that a simulation can express: 2^33 s, about 272 years. Unix timestamps in
 * seconds fit.
 *
 * @public
 */
export const MAX_SECONDS: number = 2 ** 33;

/** {@link MAX_SECONDS} in ticks, which a double still counts one by one. */
export const MAX_TICKS: number = 2 ** 33 * TICKS_PER_SECOND;

/**
 * Converts seconds to ticks (whole microseconds), rounding to the nearest tick, halves up. The two infinities stay as
 * they are.
 *
 * @param seconds - a time or duration in seconds, within +-{@link MAX_SECONDS} or infinite
 * @returns an integer number of microseconds, or +-Infinity
 * @throws TypeError if `seconds` is not a number, RangeError if it is NaN or finite and beyond +-{@link MAX_SECONDS}
 *
 * @example
 * ```ts
 * import { toTicks } from "@sim/core";
 *
 * toTicks(0.1 + 0.2) === toTicks(0.3); // => true
 * toTicks(1.001); // => 1001000
 * ```
 *
 * @public
 */
export function toTicks(seconds: number): number {
  if (typeof seconds !== "number" || !(seconds <= MAX_SECONDS && seconds >= -MAX_SECONDS)) return outOfRange(seconds);
  const whole = Math.trunc(seconds);
  // The sum is never -0: -0 + 0 is 0.
  return whole * TICKS_PER_SECOND + Math.round((seconds - whole) * TICKS_PER_SECOND) + 0;
}

/** The infinities pass; for the rest this is the end. */
function outOfRange(seconds: unknown): number {
  if (seconds === Infinity || seconds === -Infinity) return seconds;
  const rule = "toTicks: seconds must be a number within +-2^33 (about 272 years) or infinite";
  if (typeof seconds === "number") throw new RangeError(`${rule}, got ${seconds}`);
  throw new TypeError(`${rule}, got ${typeof seconds === "string" ? JSON.stringify(seconds) : typeof seconds}`);
}

/**
 * Converts ticks (whole microseconds) back to seconds: the double nearest to the exact quotient.
 *
 * @param ticks - an integer number of microseconds, or +-Infinity
 * @returns seconds
 *
 * @example
 * ```ts
 * import { toSeconds, toTicks } from "@sim/core";
 *
 * toSeconds(toTicks(978307200.123456)); // => 978307200.123456
 * ```
 *
 * @public
 */
export function toSeconds(ticks: number): number {
  return ticks / TICKS_PER_SECOND;
}

/**
 * `n` microseconds, in seconds.
 *
 * @example
 * ```ts
 * import { us } from "@sim/core";
 *
 * us(250); // => 0.00025
 * ```
 *
 * @public
 */
export function us(n: number): number {
  return n / TICKS_PER_SECOND;
}

/**
 * `n` milliseconds, in seconds.
 *
 * @example
 * ```ts
 * import { ms } from "@sim/core";
 *
 * ms(5); // => 0.005
 * ```
 *
 * @public
 */
export function ms(n: number): number {
  return n / 1000;
}

/**
 * `n` minutes, in seconds.
 *
 * @example
 * ```ts
 * import { minutes } from "@sim/core";
 *
 * minutes(1.5); // => 90
 * ```
 *
 * @public
 */
export function minutes(n: number): number {
  return n * 60;
}

/**
 * `n` hours, in seconds.
 *
 * @example
 * ```ts
 * import { hours } from "@sim/core";
 *
 * hours(2); // => 7200
 * ```
 *
 * @public
 */
export function hours(n: number): number {
  return n * 3600;
}

/**
 * `n` days of 24 hours, in seconds.
 *
 * @example
 * ```ts
 * import { days } from "@sim/core";
 *
 * days(7); // => 604800
 * ```
 *
 * @public
 */
export function days(n: number): number {
  return n * 86_400;
}
