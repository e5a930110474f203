import { describeValue, toSeconds } from "@sim/core";
import type { Key } from "@sim/strategies";
import { boundsInTicks } from "./assigning.js";
import { isClosed, isGone } from "./closing.js";
import type { Placement } from "./late-events.js";
import type { Operator } from "./operator.js";
import type { KeptRecords } from "./operator-state.js";
import type { Neighbours } from "./settings.js";
import { addToWindow, hasWindow } from "./window-table.js";

// Windows that depend on the other records of a key. The records of each key are kept for as long as a record that is not
// too late may make a window with them in it.

/** Puts a record into the windows that it and its neighbours make. */
export function placeAmongNeighbours(operator: Operator, neighbours: Neighbours, key: Key, value: unknown): Placement {
  const { counts, eventTime: time, state } = operator;
  if (isGone(operator, time + neighbours.reach)) {
    // Even a window that begins with it would be closed, so it makes none.
    counts.windowsMissed++;
    return "late";
  }
  const kept = keptOf(operator, neighbours, key);
  const windows = windowsAround(operator, neighbours, kept, time);
  const own = windows.filter(([start, end]) => time >= start && time < end);
  const missed = own.filter(([, end]) => isGone(operator, end)).length;
  counts.windowsMissed += missed;
  // A record that is too late for all its windows makes no others.
  if (missed === own.length) return missed === 0 ? "nowhere" : "late";
  let isOpen = false;
  for (const [start, end] of windows) {
    if (time < start || time >= end) {
      makeWithout(operator, kept, key, start, end);
      continue;
    }
    if (isGone(operator, end)) continue;
    isOpen ||= !isClosed(operator, end);
    addToWindow(operator, start, end, key, value, valuesIn(kept, start, end));
  }
  note(kept, time, value);
  if (state.kept.get(key) === undefined) state.kept.set(key, kept);
  if (!isOpen) return "late but taken";
  return missed > 0 ? "partly" : "taken";
}

/** Forgets records that no window can be made of any more, of all keys; seldom, as the watermark goes on. */
export function sweepKept(operator: Operator, neighbours: Neighbours): void {
  const { state } = operator;
  if (!(state.watermark - state.keptSweptAt >= 2 * neighbours.reach)) return;
  state.keptSweptAt = state.watermark;
  for (const [key, kept] of state.kept) {
    prune(operator, neighbours, kept);
    if (kept.times.length === 0) state.kept.delete(key);
  }
}

function keptOf(operator: Operator, neighbours: Neighbours, key: Key): KeptRecords {
  const kept = operator.state.kept.get(key);
  if (kept === undefined) return { times: [], records: [] };
  prune(operator, neighbours, kept);
  return kept;
}

function prune(operator: Operator, { reach }: Neighbours, kept: KeptRecords): void {
  const { horizon, lateness } = operator.settings;
  if (horizon === Infinity) return;
  // The earliest record that can come is a reach before what is closed, and looks back for another.
  const least = operator.state.watermark - lateness - horizon - 2 * reach;
  const from = kept.times.findIndex((time) => time > least);
  if (from === 0) return;
  kept.times.splice(0, from < 0 ? kept.times.length : from);
  kept.records = kept.records.filter(({ time }) => time > least);
}

/** The bounds that the window type gives, checked, in ticks. */
function windowsAround(
  operator: Operator,
  { reach, windows }: Neighbours,
  { times }: KeptRecords,
  time: number,
): (readonly [start: number, end: number])[] {
  const { name } = operator.settings.windowType;
  const near = times.filter((other) => Math.abs(other - time) <= reach).map(toSeconds);
  const answer = windows.windowsAround(toSeconds(time), near) as unknown;
  if (!Array.isArray(answer)) {
    throw new TypeError(
      `window type ${name}: neighbours.windowsAround must return an array of [start, end], got ${describeValue(answer)}`,
    );
  }
  const found = (answer as unknown[]).map((window) => boundsInTicks(name, "neighbours.windowsAround", window));
  for (const [index, [start, end]] of found.entries()) {
    if (found.findIndex((other) => other[0] === start && other[1] === end) === index) continue;
    const words = `[${toSeconds(start)}, ${toSeconds(end)})`;
    throw new RangeError(`window type ${name}: neighbours.windowsAround returned the window ${words} twice`);
  }
  return found;
}

/** Makes a window, if there is none, that the record at hand is not in but has split off. */
function makeWithout(operator: Operator, kept: KeptRecords, key: Key, start: number, end: number): void {
  if (isGone(operator, end) || hasWindow(operator, start, end, key)) return;
  const values = valuesIn(kept, start, end);
  if (values.length > 0) addToWindow(operator, start, end, key, values.at(-1), values.slice(0, -1));
}

/** Values of the records in a window, in order of arrival. */
function valuesIn(kept: KeptRecords, start: number, end: number): unknown[] {
  return kept.records.filter(({ time }) => time >= start && time < end).map(({ value }) => value);
}

function note(kept: KeptRecords, time: number, value: unknown): void {
  kept.records.push({ time, value });
  const at = kept.times.findLastIndex((other) => other <= time);
  if (kept.times[at] !== time) kept.times.splice(at + 1, 0, time);
}
