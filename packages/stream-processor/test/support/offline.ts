import type { Key } from "@sim/strategies";
import type { WindowOutput } from "@sim/stream-processor";

// What a processor should come to, worked out by brute force from the list of all records: quadratic, in whole
// milliseconds as BigInt, with no heaps, no ticks and no incremental state.

export interface OfflineRecord {
  readonly key: Key;
  readonly value: number;
  /** Milliseconds. */
  readonly time: bigint;
}

export interface OfflineRules {
  /** Size and slide of periodic windows, or the gap of sessions; milliseconds. */
  readonly windows:
    | { readonly size: bigint; readonly slide: bigint; readonly offset: bigint }
    | { readonly gap: bigint };
  readonly lateness: bigint;
  readonly bound: bigint;
  /** How long closed windows still take late records; undefined for not at all, "ever" for always. */
  readonly horizon?: bigint | "ever" | undefined;
}

interface OfflineWindow {
  key: Key;
  start: bigint;
  end: bigint;
  values: { readonly order: number; readonly value: number }[];
}

export interface OfflineOutcome {
  /** Values in order of arrival by `key start end`. */
  readonly contents: ReadonlyMap<string, readonly number[]>;
  readonly late: number;
  readonly dropped: number;
  readonly partly: number;
  readonly nowhere: number;
  readonly watermark: bigint | undefined;
  /** Windows that can still change, and those of them that only the horizon keeps. */
  readonly alive: number;
  readonly held: number;
}

function name(key: Key, start: number | bigint, end: number | bigint): string {
  return `${typeof key} ${key} ${start} ${end}`;
}

/** `records` in order of arrival, from one input. */
export function offline(records: readonly OfflineRecord[], rules: OfflineRules): OfflineOutcome {
  let windows: OfflineWindow[] = [];
  let late = 0;
  let dropped = 0;
  let partly = 0;
  let nowhere = 0;
  records.forEach((record, order) => {
    const watermark = highest(records.slice(0, order), rules.bound);
    const closedFor = (end: bigint, more: bigint) =>
      watermark !== undefined && watermark >= end + rules.lateness + more;
    const closed = (end: bigint) => closedFor(end, 0n);
    const gone = (end: bigint) => {
      if (rules.horizon === "ever") return false;
      return closedFor(end, rules.horizon ?? 0n);
    };
    const entry = { order, value: record.value };
    const bounds = boundsOf(record.time, rules);
    const fresh = bounds.map(([start, end]) => ({ key: record.key, start, end, values: [entry] }));
    if (fresh.length === 0) nowhere++;
    const touches = (a: OfflineWindow, b: OfflineWindow) =>
      "gap" in rules.windows && a.key === b.key && a.start <= b.end && b.start <= a.end;
    const isLate = (window: OfflineWindow) =>
      closed(window.end) && !windows.some((other) => !closed(other.end) && touches(window, other));
    const lateOnes = fresh.filter(isLate);
    let lost = 0;
    for (let window of fresh) {
      const joins = (other: OfflineWindow) =>
        !gone(other.end) &&
        (touches(window, other) ||
          (other.key === window.key && other.start === window.start && other.end === window.end));
      if (gone(window.end) && !windows.some(joins)) {
        lost++;
        continue;
      }
      for (let other = windows.find(joins); other !== undefined; other = windows.find(joins)) {
        windows = windows.filter((left) => left !== other);
        window = {
          key: window.key,
          start: window.start < other.start ? window.start : other.start,
          end: window.end > other.end ? window.end : other.end,
          values: [...window.values, ...other.values].sort((a, b) => a.order - b.order),
        };
      }
      windows.push(window);
    }
    if (fresh.length > 0 && lateOnes.length === fresh.length) {
      late++;
      if (lost === fresh.length) dropped++;
    } else if (lost > 0) partly++;
  });
  const contents = new Map(windows.map((w) => [name(w.key, w.start, w.end), w.values.map((v) => v.value)]));
  const watermark = highest(records, rules.bound);
  const past = (end: bigint, more: bigint) => watermark !== undefined && watermark >= end + rules.lateness + more;
  const kept = windows.filter((w) => rules.horizon === "ever" || !past(w.end, rules.horizon ?? 0n));
  const held = kept.filter((w) => past(w.end, 0n)).length;
  return { contents, late, dropped, partly, nowhere, watermark, alive: kept.length, held };
}

function highest(records: readonly OfflineRecord[], bound: bigint): bigint | undefined {
  let found: bigint | undefined;
  for (const { time } of records) if (found === undefined || time > found) found = time;
  return found === undefined ? undefined : found - bound;
}

function boundsOf(time: bigint, { windows }: OfflineRules): (readonly [bigint, bigint])[] {
  if ("gap" in windows) return [[time, time + windows.gap]];
  const found: (readonly [bigint, bigint])[] = [];
  let start = windows.offset + (time / windows.slide + 1n) * windows.slide;
  while (start > time) start -= windows.slide;
  for (; start + windows.size > time; start -= windows.slide) found.push([start, start + windows.size]);
  return found.reverse();
}

/** What somebody holds who follows the results: the last one of each window, without those that were replaced. */
export function follow(results: readonly WindowOutput<Key, readonly number[]>[]): Map<string, readonly number[]> {
  const held = new Map<string, readonly number[]>();
  for (const { key, windowStart, windowEnd, result, replaces } of results) {
    for (const [start, end] of replaces) held.delete(inMs(key, start, end));
    held.set(inMs(key, windowStart, windowEnd), result);
  }
  return held;
}

/** What somebody holds who follows discarding results: all that ever came for a window or one it replaces. */
export function addUp(results: readonly WindowOutput<Key, readonly number[]>[]): Map<string, readonly number[]> {
  const held = new Map<string, readonly number[]>();
  for (const { key: of, windowStart, windowEnd, result, replaces } of results) {
    const own = inMs(of, windowStart, windowEnd);
    const before = [...replaces.map(([start, end]) => inMs(of, start, end)), own].flatMap((name) => {
      const values = held.get(name) ?? [];
      held.delete(name);
      return values;
    });
    held.set(
      own,
      [...before, ...result].sort((a, b) => a - b),
    );
  }
  return held;
}

export function inMs(key: Key, start: number, end: number): string {
  return name(key, BigInt(Math.round(start * 1000)), BigInt(Math.round(end * 1000)));
}

export function sorted(contents: ReadonlyMap<string, readonly number[]>): (readonly [string, readonly number[]])[] {
  return [...contents].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
