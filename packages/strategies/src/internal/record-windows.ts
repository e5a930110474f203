import type { WindowBounds } from "../windows/window-type.js";
import { wrongValue } from "./errors.js";
import { floorMod, toSeconds, toTicks } from "./ticks.js";
import { windowAt } from "./window-grid.js";

/** Windows that records make, in ticks: all are as long as the difference and one unit. */
export interface RecordWindows {
  readonly owner: string;
  readonly difference: number;
  readonly unit: number;
  /** No window starts before. */
  readonly least: number;
}

/**
 * The windows of a record among others. First those that others have made and it is in, then the new ones. The order is that
 * of Kafka Streams, which goes through the windows from the last to the first, but the other way round where the window that
 * ends with the record is moved to the beginning.
 */
export function recordWindowsAround(
  windows: RecordWindows,
  eventTimeS: number,
  otherTimesS: readonly number[],
): WindowBounds[] {
  const { owner, difference, unit, least } = windows;
  const time = requireInstant(windows, "eventTimeS", toTicks(eventTimeS, owner, "eventTimeS"));
  if (time < least) return [];
  // A record before the first window of all makes none.
  const others = otherTimesS.map((timeS) => toTicks(timeS, owner, "otherTimesS")).filter((other) => other >= least);
  const old = startsAround(windows, time, others);
  const isNew = (start: number): boolean => !old.includes(start);

  const left = Math.max(time - difference, least);
  const before = others.findLast((other) => other < time);
  const rightOfBefore = before === undefined || before + unit + difference < time ? [] : [before + unit].filter(isNew);
  // A record at this time has made its own windows before.
  const right = others.some((other) => other > time && other <= time + unit + difference) ? [time + unit] : [];
  const newRight = right.filter(() => !madeBefore(windows, time, others));

  const starts =
    time - difference < least
      ? [...old.filter((start) => start !== left), ...newRight, ...rightOfBefore, left]
      : [...old.reverse(), ...rightOfBefore, ...[left].filter(isNew), ...newRight];
  // The window right after the record before may be the one that ends with this one.
  return [...new Set(starts)].map((start) => windowAt(owner, start, difference + unit));
}

/** Starts of the windows that the others have made and an instant is in, ascending. */
function startsAround({ difference, unit, least }: RecordWindows, time: number, others: readonly number[]): number[] {
  const starts = new Set<number>();
  for (const [index, other] of others.entries()) {
    const left = Math.max(other - difference, least);
    if (left <= time && time <= left + difference) starts.add(left);
    const right = other + unit;
    const next = others[index + 1];
    const filled = next !== undefined && next <= right + difference;
    if (filled && right <= time && time <= right + difference) starts.add(right);
  }
  return [...starts].sort((a, b) => a - b);
}

/** Whether the window right after an instant is there without it: another record is at the instant, or ends there. */
function madeBefore({ difference, unit }: RecordWindows, time: number, others: readonly number[]): boolean {
  return others.includes(time) || others.includes(time + unit + difference);
}

/** Throws unless a time is a whole multiple of the unit. */
export function requireInstant({ owner, unit }: RecordWindows, name: string, ticks: number): number {
  if (floorMod(ticks, unit) !== 0) {
    throw wrongValue(owner, name, `a multiple of unitS (${toSeconds(unit)})`, toSeconds(ticks));
  }
  return ticks;
}
