import type { PeriodicWindowOptions } from "../windows/tumbling-window.js";
import type { WindowBounds, WindowPeriod } from "../windows/window-type.js";
import { positiveTicks } from "./check.js";
import { wrongValue } from "./errors.js";
import { floorMod, MAX_SECONDS, MAX_TICKS, toSeconds, toTicks } from "./ticks.js";

/** More windows than this at one instant would be a slip of the pen, and end in exhausted memory. */
const MAX_OVERLAP = 1e6;

/** Windows at regular distances, in ticks. */
export interface WindowGrid {
  readonly owner: string;
  readonly size: number;
  readonly slide: number;
  readonly offset: number;
  /** No window starts before. */
  readonly least: number;
}

/** Checks the arguments of a periodic window type. */
export function windowGrid(
  owner: string,
  sizeS: number,
  slideS: number,
  { offsetS = 0, notBeforeS }: PeriodicWindowOptions,
): WindowGrid {
  const size = positiveTicks(owner, "sizeS", sizeS);
  const slide = positiveTicks(owner, "slideS", slideS);
  if (size > slide * MAX_OVERLAP) {
    throw wrongValue(owner, "slideS", `at least a millionth of sizeS (${sizeS})`, slideS);
  }
  const offset = floorMod(toTicks(offsetS, owner, "offsetS"), slide);
  const least = notBeforeS === undefined ? Number.NEGATIVE_INFINITY : toTicks(notBeforeS, owner, "notBeforeS");
  return { owner, size, slide, offset, least };
}

/** The public form of a grid, if it has no beginning. */
export function gridPeriod(grid: WindowGrid): WindowPeriod | undefined {
  if (grid.least !== Number.NEGATIVE_INFINITY) return undefined;
  return { sizeS: toSeconds(grid.size), slideS: toSeconds(grid.slide), offsetS: toSeconds(grid.offset) };
}

/** The windows of the grid that contain an instant, by ascending start. */
export function windowsAround(grid: WindowGrid, eventTimeS: number): WindowBounds[] {
  const { owner, size, slide, least } = grid;
  const time = toTicks(eventTimeS, owner, "eventTimeS");
  // Both remainders are below `slide`, so nothing here leaves the safe integers.
  let age = floorMod(time, slide) - grid.offset;
  if (age < 0) {
    age += slide;
  }
  const last = time - age;
  if (age >= size || last < least) {
    return [];
  }
  if (age + slide >= size) {
    return [windowAt(owner, last, size)];
  }
  const older = Math.floor(Math.min(size - 1 - age, last - least) / slide);
  const first = last - older * slide;
  const windows: WindowBounds[] = [];
  for (let k = 0; k <= older; k++) {
    windows.push(windowAt(owner, first + k * slide, size));
  }
  return windows;
}

/** The window of `size` ticks that starts at tick `start`, in seconds. */
export function windowAt(owner: string, start: number, size: number): WindowBounds {
  const end = start + size;
  if (start < -MAX_TICKS || end > MAX_TICKS) {
    const bounds = `[${toSeconds(start)}, ${toSeconds(end)})`;
    throw wrongValue(owner, "a window", `within +-${MAX_SECONDS} (2^33) seconds`, bounds);
  }
  return [toSeconds(start), toSeconds(end)];
}

/** Whether the watermark has reached the end of a window, to the microsecond; either may be infinite. */
export function reaches(owner: string, windowEnd: number, watermarkS: number): boolean {
  if (watermarkS >= windowEnd) {
    return true;
  }
  // Less than a tick apart they may still be the same instant. NaN ends up below as well, and is refused there.
  return watermarkS < windowEnd - 1e-6
    ? false
    : toTicks(watermarkS, owner, "watermarkS") >= toTicks(windowEnd, owner, "windowEnd");
}
