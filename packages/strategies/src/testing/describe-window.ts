import type { WindowBounds, WindowPeriod, WindowType } from "@sim/strategies";
import * as fc from "fast-check";
import { secondsOf, ticksOf, timesOf } from "./event-times.js";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { mergingLaws } from "./merging-laws.js";
import { neighbourLaws } from "./neighbour-laws.js";
import { repeatableLaws } from "./repeatable.js";
import { show } from "./show.js";
import { type WindowedEvent, windowsOf } from "./windowed-event.js";

/**
 * Options of {@link describeWindow}.
 *
 * @typeParam V - payloads of the records it understands
 * @public
 */
export interface WindowSuiteOptions<V = unknown> extends SuiteOptions {
  /** Makes the window type under test. Called often. */
  readonly make: () => WindowType<V>;
  /** Payloads to try, the simplest first, at least one. Default: `undefined` alone. */
  readonly values?: readonly V[] | undefined;
  /** What event times are whole multiples of, in seconds, at least one microsecond. Default 0.001. */
  readonly unitS?: number | undefined;
}

/**
 * The laws of a `WindowType`, one test each: proper windows, holds the event, closing, the same
 * answer, no memory of its own. What it declares is tried as well: of a `period`, that it says what `assignWindows` does; of
 * `merging`, that it is symmetric and associative, that covers cover, and that the windows do not depend on the order of
 * the records; of `neighbours`, that all windows of a record are returned, in whatever order records come, and that
 * `succession` comes to the same windows. Event times are up to 15 years from 0, on scales from milliseconds to months.
 *
 * @typeParam V - payloads of the records it understands
 * @param options - the runner's `test`, the window type, what it is tried with
 *
 * @example
 * ```ts
 * import { SessionWindow } from "@sim/strategies";
 * import { describeWindow } from "@sim/strategies/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeWindow({ test, make: () => new SessionWindow(30) });
 * passed.includes("window session: merging in any order"); // => true
 * ```
 *
 * @public
 */
export function describeWindow<V = unknown>(options: WindowSuiteOptions<V>): void {
  const { make, values = [undefined as V], unitS = 0.001 } = options;
  const type = make();
  const { name, period, merging, neighbours } = type;
  const [startS, endS] = windowsOf(type, { timeS: 0, value: values[0] as V })[0] ?? [0, 0];
  const aboutS = Number.isFinite(endS - startS) ? endS - startS : 0;
  const cases = eventsOf(timesOf(unitS, 1, 6, aboutS), values);
  describeLaws(
    `window ${name}`,
    [
      properWindows(make, cases),
      holdsTheEvent(make, cases),
      closing(make, cases, unitS),
      declarations(make),
      ...repeatableLaws<WindowType<V>, Events<V>>({ make, cases, answers: windowsOfAll }),
      ...(period === undefined ? [] : [periodic(make, cases)]),
      ...(merging === undefined ? [] : mergingLaws(make, cases)),
      ...(neighbours === undefined ? [] : neighbourLaws(make, timesOf(unitS, 1, 8, aboutS))),
    ],
    options,
  );
}

/** In the order in which they come. */
type Events<V> = readonly WindowedEvent<V>[];

type Make<V> = () => WindowType<V>;

function eventsOf<V>(times: fc.Arbitrary<readonly number[]>, values: readonly V[]): fc.Arbitrary<Events<V>> {
  return fc
    .tuple(times, fc.array(fc.constantFrom(...values), { minLength: 6, maxLength: 6 }))
    .map(([times, of]) => times.map((timeS, index) => ({ timeS, value: of[index] as V })));
}

function windowsOfAll<V>(type: WindowType<V>, events: Events<V>): unknown {
  return events.map((event) => windowsOf(type, event).map(([startS, endS]) => [startS, endS]));
}

function properWindows<V>(make: Make<V>, cases: fc.Arbitrary<Events<V>>): Law<Events<V>> {
  return {
    name: "proper windows",
    says: "each window is [start, end) with start < end, and no window is returned twice",
    why: "a processor refuses a window without length, and the record would count twice in a window returned twice",
    cases,
    breach(events) {
      for (const event of events) {
        const windows = windowsOf(make(), event);
        const wrong = windows.find((bounds) => bounds.length !== 2 || !(bounds[0] < bounds[1]));
        if (wrong !== undefined) return `the event at ${event.timeS} s is in ${show(wrong)}`;
        if (new Set(windows.map(show)).size < windows.length) return `${show(windows)} at ${event.timeS} s`;
      }
      return undefined;
    },
  };
}

function holdsTheEvent<V>(make: Make<V>, cases: fc.Arbitrary<Events<V>>): Law<Events<V>> {
  return {
    name: "holds the event",
    says: "each window of an event has start <= event time < end",
    why: "the end says when a record is late; one outside its window would be dropped early or hold up results",
    cases,
    breach(events) {
      for (const event of events) {
        const wrong = windowsOf(make(), event).find(([startS, endS]) => !(startS <= event.timeS && event.timeS < endS));
        if (wrong !== undefined) return `the event at ${event.timeS} s is in [${wrong.join(", ")})`;
      }
      return undefined;
    },
  };
}

function closing<V>(make: Make<V>, cases: fc.Arbitrary<Events<V>>, unitS: number): Law<Events<V>> {
  return {
    name: "closing",
    says:
      "a window that is complete at a watermark is so at every higher one, and so is each that ends earlier; " +
      "none is complete at -Infinity and all are at Infinity",
    why: "a processor asks about the earliest end only, and once; at the end of input it waits for windows to close",
    cases,
    breach(events) {
      const type = make();
      const ends = events.flatMap((event) => windowsOf(type, event).map(([, endS]) => endS)).sort((a, b) => a - b);
      const marks = watermarksAround(ends, unitS);
      for (const [index, end] of ends.entries()) {
        const closed = marks.map((watermarkS) => type.shouldClose(end, watermarkS) as unknown);
        const at = (i: number) => `shouldClose(${end}, ${marks[i]}) is ${show(closed[i])}`;
        if (closed[0] !== false) return at(0);
        if (closed.at(-1) !== true) return at(closed.length - 1);
        for (let i = 1; i < closed.length; i++) {
          if (typeof closed[i] !== "boolean") return at(i);
          if (closed[i - 1] === true && closed[i] === false) return `${at(i - 1)}, but ${at(i)}`;
          const mark = marks[i] as number;
          const earlier = ends.slice(0, index).find((before) => closed[i] && !type.shouldClose(before, mark));
          if (earlier !== undefined) return `${at(i)}, but shouldClose(${earlier}, ${mark}) is false`;
        }
      }
      return undefined;
    },
  };
}

/** Watermarks at the ends of windows, a unit beside them, and far away, ascending from -Infinity to Infinity. */
function watermarksAround(endsS: readonly number[], unitS: number): readonly number[] {
  const near = endsS.flatMap((endS) => [-1000, -1, 0, 1, 1000].map((units) => endS + units * unitS));
  return [...new Set([Number.NEGATIVE_INFINITY, ...near, Number.POSITIVE_INFINITY])].sort((a, b) => a - b);
}

function declarations<V>(make: Make<V>): Law<null> {
  return {
    name: "declarations",
    says: "keepLast is an integer from 1, and the default trigger is a trigger, where there are such",
    why: "a processor goes by them before the first record comes",
    cases: fc.constant(null),
    breach() {
      const type = make();
      const { keepLast } = type;
      if (keepLast !== undefined && !(Number.isSafeInteger(keepLast) && keepLast >= 1)) {
        return `keepLast is ${show(keepLast)}`;
      }
      const trigger = type.defaultTrigger?.() as { readonly [method: string]: unknown } | undefined;
      if (type.defaultTrigger === undefined) return undefined;
      const missing = ["createState", "onElement", "onWatermark", "onWake"].filter(
        (method) => typeof trigger?.[method] !== "function",
      );
      return missing.length === 0 ? undefined : `its default trigger has no ${missing.join(", ")}`;
    },
  };
}

function periodic<V>(make: Make<V>, cases: fc.Arbitrary<Events<V>>): Law<Events<V>> {
  return {
    name: "period",
    says: "assignWindows returns exactly the windows of the declared period that hold the event",
    why: "a processor may compute them from the period instead of asking, and would come to other windows",
    cases,
    breach(events) {
      const type = make();
      for (const event of events) {
        const expected = show(windowsOfPeriod(type.period as WindowPeriod, event.timeS));
        const actual = show([...windowsOf(type, event)].sort((a, b) => a[0] - b[0]));
        if (actual !== expected) return `at ${event.timeS} s it returns ${actual}, the period says ${expected}`;
      }
      return undefined;
    },
  };
}

/** Those that start at offset + k * slide and hold the time, by ascending start, in whole microseconds. */
function windowsOfPeriod({ sizeS, slideS, offsetS }: WindowPeriod, timeS: number): readonly WindowBounds[] {
  const [size, slide, offset, time] = [ticksOf(sizeS), ticksOf(slideS), ticksOf(offsetS), ticksOf(timeS)];
  const windows: WindowBounds[] = [];
  let start = offset + Math.floor((time - offset) / slide) * slide;
  for (; start + size > time; start -= slide) windows.unshift([secondsOf(start) + 0, secondsOf(start + size) + 0]);
  return windows;
}
