import type { RandomStream } from "@sim/core";

/**
 * Seconds before another try, after `failures` earlier ones: twice as long each time, up to `most`, by a share of `jitter`
 * longer or shorter, but not above `most`.
 */
export function backoff(first: number, most: number, jitter: number, failures: number, random: RandomStream): number {
  if (most <= first) return most;
  let seconds = first;
  for (let i = 0; i < failures && seconds > 0 && seconds < most; i++) seconds *= 2;
  const factor = jitter === 0 ? 1 : 1 - jitter + 2 * jitter * random.next();
  return Math.min(Math.min(seconds, most) * factor, most);
}
