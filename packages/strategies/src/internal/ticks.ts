import { wrongKind, wrongValue } from "./errors.js";

// Times are plain seconds outside and whole microseconds ("ticks") inside, so that 0.1 + 0.2 meets 0.3 and a window
// bound is one integer. Within +-2^33 s neighbouring microseconds are different doubles and every tick count is a safe
// integer, hence ticks -> seconds -> ticks is the identity.

/** The range of times: +-2^33 seconds, some 272 years. */
export const MAX_SECONDS = 2 ** 33;

/** The range of times in ticks. */
export const MAX_TICKS = MAX_SECONDS * 1e6;

/** One tick, in seconds. */
export const SECONDS_PER_TICK = 1e-6;

/**
 * The nearest tick. Whole and fractional seconds are taken apart, because the product of a large time with 10^6 would
 * round once more than the time itself.
 */
export function toTicks(seconds: number, owner: string, name: string): number {
  if (typeof seconds !== "number" || !(seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS)) {
    throw badTime(seconds, owner, name);
  }
  const whole = Math.trunc(seconds);
  // Adding 0 turns -0 into 0.
  return whole * 1e6 + Math.round((seconds - whole) * 1e6) + 0;
}

/** The double nearest to that many microseconds: the one spelling of this instant in seconds. */
export function toSeconds(ticks: number): number {
  return ticks / 1e6;
}

/** The one spelling of an instant: 0.30000000000000004 becomes 0.3. */
export function onGrid(seconds: number, owner: string, name: string): number {
  return toTicks(seconds, owner, name) / 1e6;
}

/** `a mod n` with a result in `[0, n)`, exact for whole numbers up to 2^53. The operator `%` on doubles is far slower. */
export function floorMod(a: number, n: number): number {
  const rest = a - Math.trunc(a / n) * n;
  return rest < 0 ? rest + n : rest;
}

function badTime(seconds: unknown, owner: string, name: string): Error {
  const rule = `a number of seconds within +-${MAX_SECONDS} (2^33)`;
  return typeof seconds === "number" ? wrongValue(owner, name, rule, seconds) : wrongKind(owner, name, rule, seconds);
}
