import type { LateEventPolicy } from "@sim/strategies";
import * as fc from "fast-check";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { show } from "./show.js";

/**
 * A record of the one key that there is.
 *
 * @sealed
 * @public
 */
export interface LateEventArrival {
  /** Event time in whole seconds, at least 0. */
  readonly eventTimeS: number;
  /** Its number, from 0. */
  readonly value: number;
}

/**
 * What came of a run.
 *
 * @contract
 * @public
 */
export interface LateEventOutcome {
  /** The results in the order in which they were sent, each with all records that the window has then. */
  readonly results: readonly LateEventResult[];
  /** Late records that were counted and dropped. */
  readonly dropped: number;
  /** The values of those that were sent to the side output, in the order in which they were sent. */
  readonly sideOutput: readonly number[];
}

/**
 * One result of a window.
 *
 * @contract
 * @public
 */
export interface LateEventResult {
  /** Start of the window in seconds. */
  readonly startS: number;
  /** The values of its records. */
  readonly values: readonly number[];
}

/**
 * Options of {@link describeLateEvents}.
 *
 * @public
 */
export interface LateEventSuiteOptions extends SuiteOptions {
  /** Who has to honour the policy. */
  readonly name: string;
  /**
   * Runs it: windows of 10 s from 0 on, no allowed lateness, the watermark at the highest event time so far, each record
   * judged before it moves the watermark, results sent as soon as the watermark has reached the end of a window, and the rest
   * at the end of the input.
   *
   * @param policy - what becomes of late records
   * @param arrivals - the records in the order in which they come
   */
  readonly run: (policy: LateEventPolicy, arrivals: readonly LateEventArrival[]) => LateEventOutcome;
}

/**
 * The laws of the late-event policy, for whoever honours it: a policy is a word and has nothing to implement, but what a
 * processor does with late records has. One test each: first results, drop, update, side output. Cases are up to 12 records
 * within a minute.
 *
 * @param options - the runner's `test`, the processor and its name
 *
 * @example
 * ```ts
 * import { describeLateEvents, type LateEventResult } from "@sim/strategies/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeLateEvents({
 *   test,
 *   name: "a small processor",
 *   run(policy, arrivals) {
 *     const windows = new Map<number, number[]>();
 *     const results: LateEventResult[] = [];
 *     const sideOutput: number[] = [];
 *     let [watermarkS, dropped] = [-Infinity, 0];
 *     const send = (startS: number) => results.push({ startS, values: [...(windows.get(startS) ?? [])] });
 *     const advance = (toS: number) => {
 *       const ends = [...windows.keys()].filter((startS) => startS + 10 > watermarkS && startS + 10 <= toS);
 *       for (const startS of ends.sort((a, b) => a - b)) send(startS);
 *       watermarkS = Math.max(watermarkS, toS);
 *     };
 *     for (const { eventTimeS, value } of arrivals) {
 *       const startS = Math.floor(eventTimeS / 10) * 10;
 *       const late = startS + 10 <= watermarkS;
 *       if (late && policy === "drop") dropped++;
 *       else if (late && policy === "sideOutput") sideOutput.push(value);
 *       else windows.set(startS, [...(windows.get(startS) ?? []), value]);
 *       if (late && policy === "update") send(startS);
 *       advance(eventTimeS);
 *     }
 *     advance(Infinity);
 *     return { results, dropped, sideOutput };
 *   },
 * });
 * passed.length; // => 4
 * ```
 *
 * @public
 */
export function describeLateEvents(options: LateEventSuiteOptions): void {
  const { name, run } = options;
  describeLaws(`late events in ${name}`, [firstResults(run), drop(run), update(run), sideOutput(run)], options);
}

type Run = LateEventSuiteOptions["run"];
type Arrivals = readonly LateEventArrival[];

const arrivals: fc.Arbitrary<Arrivals> = fc
  .array(fc.nat(59), { minLength: 1, maxLength: 12 })
  .map((times) => times.map((eventTimeS, value) => ({ eventTimeS, value })));

/** Which records come when the watermark has reached the end of their window, and the others by the start of theirs. */
function judged(given: Arrivals) {
  let watermarkS = Number.NEGATIVE_INFINITY;
  const late: LateEventArrival[] = [];
  const windows = new Map<number, number[]>();
  for (const arrival of given) {
    const start = startOf(arrival);
    if (start + 10 <= watermarkS) late.push(arrival);
    else windows.set(start, [...(windows.get(start) ?? []), arrival.value]);
    watermarkS = Math.max(watermarkS, arrival.eventTimeS);
  }
  const onTime = [...windows].map(([startS, values]) => ({ startS, values })).sort((a, b) => a.startS - b.startS);
  return { late, onTime };
}

function startOf({ eventTimeS }: LateEventArrival): number {
  return Math.floor(eventTimeS / 10) * 10;
}

function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

function plain({ startS, values }: LateEventResult): LateEventResult {
  return { startS, values: sorted(values) };
}

function differs(what: string, actual: unknown, expected: unknown): string | undefined {
  return show(actual) === show(expected) ? undefined : `${what} ${show(actual)}, expected ${show(expected)}`;
}

/** The first result of each window. */
function firsts(results: readonly LateEventResult[]): readonly LateEventResult[] {
  const first = new Map(results.toReversed().map((result) => [result.startS, result]));
  return [...first.values()].map(plain).sort((a, b) => a.startS - b.startS);
}

function firstResults(run: Run): Law<Arrivals> {
  return {
    name: "first results",
    says: "whatever the policy, the first result of a window has all records that came before the watermark reached its end",
    why: "the policy is about late records; those in time, and the results they are in, are none of its business",
    cases: arrivals,
    breach(given) {
      const { late, onTime } = judged(given);
      for (const policy of ["drop", "update", "sideOutput"] as const) {
        // A window that only late records are in has its first result with them.
        const known = new Set(onTime.map(({ startS }) => startS));
        const results = firsts(run(policy, given).results).filter(
          ({ startS }) => policy !== "update" || known.has(startS),
        );
        const wrong = differs(`under "${policy}" the first results are`, results, onTime.map(plain));
        if (wrong !== undefined) return `${wrong}; late are ${show(late.map(({ value }) => value))}`;
      }
      return undefined;
    },
  };
}

function drop(run: Run): Law<Arrivals> {
  return {
    name: "drop",
    says: "each late record is counted once and is in no result, and no window has a second one",
    why: "the count is how a model tells what a watermark delay loses",
    cases: arrivals,
    breach(given) {
      const { late, onTime } = judged(given);
      const { results, dropped, sideOutput } = run("drop", given);
      return (
        differs("dropped", dropped, late.length) ??
        differs("the side output got", sideOutput, []) ??
        differs("the results are", results.map(plain).sort(byStart), onTime.map(plain))
      );
    },
  };
}

function update(run: Run): Law<Arrivals> {
  return {
    name: "update",
    says: "each late record is put into its window, whose result is sent again with all records",
    why: "whoever takes the latest result of a window has to come to the result of a run without late records",
    cases: arrivals,
    breach(given) {
      const { results, dropped, sideOutput } = run("update", given);
      const whole = new Map<number, number[]>();
      for (const arrival of given) whole.set(startOf(arrival), [...(whole.get(startOf(arrival)) ?? []), arrival.value]);
      const expected = [...whole].map(([startS, values]) => ({ startS, values })).sort(byStart);
      const latest = [...new Map(results.map((result) => [result.startS, result])).values()].map(plain).sort(byStart);
      return (
        differs("dropped", dropped, 0) ??
        differs("the side output got", sideOutput, []) ??
        differs("the latest results are", latest, expected) ??
        differs("results in all", results.length, judged(given).onTime.length + judged(given).late.length)
      );
    },
  };
}

function sideOutput(run: Run): Law<Arrivals> {
  return {
    name: "side output",
    says: "each late record is sent to the side output once, in the order in which they came, and is in no result",
    why: "the side output is where late records are to be dealt with; one missing or twice there is lost or counted double",
    cases: arrivals,
    breach(given) {
      const { late, onTime } = judged(given);
      const { results, dropped, sideOutput } = run("sideOutput", given);
      const expected = late.map(({ value }) => value);
      return (
        differs("the side output got", sideOutput, expected) ??
        differs("dropped", dropped, 0) ??
        differs("the results are", results.map(plain).sort(byStart), onTime.map(plain))
      );
    },
  };
}

function byStart(a: LateEventResult, b: LateEventResult): number {
  return a.startS - b.startS;
}
