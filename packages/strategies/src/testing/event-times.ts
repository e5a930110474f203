import * as fc from "fast-check";

const MICROSECONDS = 1e6;

/** A time or duration in whole microseconds. */
export function ticksOf(seconds: number): number {
  return Math.round(seconds * MICROSECONDS);
}

export function secondsOf(ticks: number): number {
  return ticks / MICROSECONDS;
}

/**
 * Lists of times in seconds, whole multiples of a unit, on one scale: half of them about a length, the others anything from
 * the unit to months, so that whatever a strategy goes by some cases come near it. Some times are a unit off a round one.
 *
 * @param aboutS - a length in seconds that matters, if one is known
 */
export function timesOf(
  unitS: number,
  minLength: number,
  maxLength: number,
  aboutS?: number,
): fc.Arbitrary<readonly number[]> {
  const unit = ticksOf(unitS);
  const scales = [1];
  for (const step of [5, 2, 6, 5, 2, 6, 5, 2, 6, 5, 2, 12, 2, 7, 30]) {
    const next = (scales.at(-1) as number) * step;
    if (next * unit * 50 <= 1e9 * MICROSECONDS) scales.push(next);
  }
  const about = aboutS === undefined ? 1 : Math.max(1, Math.round(ticksOf(aboutS / 5) / unit));
  const scale = fc.oneof(fc.constant(about), fc.constantFrom(...scales));
  const steps = fc.oneof(fc.integer({ min: -10, max: 10 }), fc.integer({ min: -50, max: 50 }));
  const time = fc.tuple(steps, fc.constantFrom(0, 0, -1, 1));
  return fc
    .tuple(scale, fc.array(time, { minLength, maxLength }))
    .map(([scale, times]) => times.map(([steps, off]) => secondsOf((steps * scale + off) * unit) + 0));
}
