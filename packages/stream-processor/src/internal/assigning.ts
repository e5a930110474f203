import { describeValue, MAX_SECONDS, toSeconds, toTicks } from "@sim/core";
import type { Key, WindowBounds } from "@sim/strategies";
import type { Operator } from "./operator.js";
import type { Grid } from "./settings.js";

const MAX_TICKS = toTicks(MAX_SECONDS);

/**
 * Finds the windows of a record: writes them into `operator.assigned`, start and end in ticks by turns; where they are packed it
 * only looks at whether they are within the range of times, and how many they are.
 */
export function assignWindows(operator: Operator, time: number, key: Key, value: unknown): void {
  const { grid, packed } = operator.settings;
  operator.assignedLength = 0;
  if (packed?.sessions !== undefined) requireWithin(operator, time, time + packed.sessions.span, time);
  else if (grid !== undefined) {
    operator.gridCount = countByGrid(operator, grid, time);
    if (packed === undefined) pushGrid(operator, grid);
  } else assignByAsking(operator, time, key, value);
}

/** How many windows of a grid a record is in; the last of them starts at `operator.latestStart`. */
function countByGrid(operator: Operator, { size, slide, offset }: Grid, time: number): number {
  // Both remainders are below `slide`, so nothing here leaves the whole numbers a double can hold.
  let age = floorMod(time, slide) - offset;
  if (age < 0) age += slide;
  if (age >= size) return 0;
  const older = size === slide ? 0 : Math.floor((size - 1 - age) / slide);
  const first = time - age - older * slide;
  requireWithin(operator, first, time - age + size, time);
  operator.latestStart = time - age;
  operator.latestNumber = ((time - age - offset) / slide) | 0;
  return older + 1;
}

function requireWithin(operator: Operator, start: number, end: number, time: number): void {
  if (start >= -MAX_TICKS && end <= MAX_TICKS) return;
  const { name } = operator.settings.windowType;
  throw new RangeError(
    `window type ${name}: the windows of event time ${toSeconds(time)} s reach beyond +-2^33 s (about 272 years)`,
  );
}

function pushGrid(operator: Operator, { size, slide }: Grid): void {
  const { gridCount, latestStart } = operator;
  const first = latestStart - (gridCount - 1) * slide;
  const { latestFirst, startsAtZero } = operator.settings.rules;
  if (latestFirst) {
    for (let start = latestStart; start >= first; start -= slide) push(operator, start, start + size);
    return;
  }
  for (let start = first; start <= latestStart; start += slide) {
    if (start >= 0 || !startsAtZero) push(operator, start, start + size);
  }
}

/** `a mod n` in `[0, n)`, exact for whole numbers; far faster than the operator `%` on doubles. */
function floorMod(a: number, n: number): number {
  const rest = a - Math.trunc(a / n) * n;
  return rest < 0 ? rest + n : rest;
}

function assignByAsking(operator: Operator, time: number, key: Key, value: unknown): void {
  const { assigned, settings } = operator;
  const { windowType } = settings;
  const windows = windowType.assignWindows(toSeconds(time), { key, value }) as unknown;
  if (!Array.isArray(windows)) {
    throw new TypeError(
      `window type ${windowType.name}: assignWindows must return an array of [start, end], got ${describeValue(windows)}`,
    );
  }
  for (const window of windows as unknown[]) {
    const [start, end] = boundsInTicks(windowType.name, "assignWindows", window);
    for (let i = 0; i < operator.assignedLength; i += 2) {
      if (assigned[i] === start && assigned[i + 1] === end) {
        const words = `[${toSeconds(start)}, ${toSeconds(end)})`;
        throw new RangeError(`window type ${windowType.name}: assignWindows returned the window ${words} twice`);
      }
    }
    const { rules, merging } = operator.settings;
    if (rules.startsAtZero && start < 0 && start > -Infinity && merging === undefined) continue;
    push(operator, start, end);
  }
}

function push(operator: Operator, start: number, end: number): void {
  operator.assigned[operator.assignedLength++] = start;
  operator.assigned[operator.assignedLength++] = end;
}

/** Bounds that a window type returned, checked, in ticks. */
export function boundsInTicks(name: string, method: string, window: unknown): readonly [start: number, end: number] {
  const who = `window type ${name}: ${method}`;
  if (!Array.isArray(window) || window.length !== 2) {
    const got = Array.isArray(window) ? `an array of length ${window.length}` : describeValue(window);
    throw new TypeError(`${who} must give windows as [start, end], got ${got}`);
  }
  const [startS, endS] = window as unknown as readonly [unknown, unknown];
  if (typeof startS !== "number" || typeof endS !== "number") {
    throw new TypeError(
      `${who} must give start and end as seconds, got [${describeValue(startS)}, ${describeValue(endS)}]`,
    );
  }
  const start = boundInTicks(who, startS);
  const end = boundInTicks(who, endS);
  if (end <= start) {
    throw new RangeError(`${who} must give windows that end at least 1 us after they start, got [${startS}, ${endS}]`);
  }
  return [start, end];
}

function boundInTicks(who: string, seconds: number): number {
  const inRange = seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS;
  if (inRange || seconds === Infinity || seconds === -Infinity) return toTicks(seconds);
  throw new RangeError(`${who} must give bounds within +-2^33 seconds or infinite, got ${seconds}`);
}

/** The bounds of a group in seconds. */
export function boundsInSeconds(group: { start: number; end: number; bounds: WindowBounds | undefined }): WindowBounds {
  group.bounds ??= [toSeconds(group.start), toSeconds(group.end)];
  return group.bounds;
}
