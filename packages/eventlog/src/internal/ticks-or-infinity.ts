import { requireSeconds, toTicks } from "@sim/core";

/** A duration of 0 or more in ticks, where Infinity stands for no limit. */
export function ticksOrInfinity(owner: string, name: string, seconds: number): number {
  requireSeconds(owner, name, seconds, { infinite: true });
  return seconds === Infinity ? Infinity : toTicks(seconds);
}
