import { onGrid } from "../internal/ticks.js";

/** `timeS` plus `spanS` on the grid of whole microseconds, so that it is equal to what a processor says is due. */
export function later(owner: string, timeS: number, spanS: number): number {
  return timeS === Infinity ? Infinity : onGrid(timeS + spanS, owner, "the time to be woken at");
}

/** The least of the numbers that are there, or null. */
export function leastOf(times: readonly (number | null)[]): number | null {
  let least: number | null = null;
  for (const time of times) if (time !== null && (least === null || time < least)) least = time;
  return least;
}
