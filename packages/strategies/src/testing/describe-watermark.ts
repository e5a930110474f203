import type { WatermarkContext, WatermarkStrategy } from "@sim/strategies";
import * as fc from "fast-check";
import { secondsOf, timesOf } from "./event-times.js";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { type Asking, asItIs, type Carry, plainStateLaw, repeatableLaws } from "./repeatable.js";
import { show } from "./show.js";

/**
 * What a watermark strategy promises beyond the contract.
 *
 * @public
 */
export interface WatermarkSupportOptions {
  /** The watermark is never above the highest event time so far, and -Infinity before the first record. */
  readonly behindEvents?: boolean | undefined;
}

/**
 * Options of {@link describeWatermark}.
 *
 * @typeParam V - payloads of the records it understands
 * @public
 */
export interface WatermarkSuiteOptions<V = unknown> extends SuiteOptions {
  /** Makes the strategy under test. Called often. */
  readonly make: () => WatermarkStrategy<any, V>;
  /** Payloads to try, the simplest first, at least one. Default: `undefined` alone. */
  readonly values?: readonly V[] | undefined;
  /** What it promises beyond the contract; nothing by default. */
  readonly supports?: WatermarkSupportOptions | undefined;
}

/**
 * The laws of a `WatermarkStrategy`, one test each: never back, asked as often as one likes, context
 * not kept, the same answer, no memory of its own, plain state; and, if `supports` promises it, behind the events. Cases
 * are up to 10 records of three inputs, in any order of their event times, on scales from milliseconds to months.
 *
 * @typeParam V - payloads of the records it understands
 * @param options - the runner's `test`, the strategy, what it promises
 *
 * @example
 * ```ts
 * import { BoundedOutOfOrderness } from "@sim/strategies";
 * import { describeWatermark } from "@sim/strategies/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeWatermark({ test, make: () => new BoundedOutOfOrderness({ boundS: 5 }), supports: { behindEvents: true } });
 * passed[0]; // => "watermark bounded-out-of-orderness: never back"
 * passed.length; // => 7
 * ```
 *
 * @public
 */
export function describeWatermark<V = unknown>(options: WatermarkSuiteOptions<V>): void {
  const { make, values = [undefined as V], supports = {} } = options;
  const cases = streamsOf(values);
  const asking: Asking<WatermarkStrategy<any, V>, Stream<V>> = {
    make,
    cases,
    answers: (strategy, given, carry) => watermarks(strategy, given, { carry }),
  };
  describeLaws(
    `watermark ${make().name}`,
    [
      neverBack(make, cases),
      askedAtWill(make, cases),
      contextNotKept(make, cases),
      ...repeatableLaws(asking),
      plainStateLaw(asking),
      ...(supports.behindEvents ? [behindEvents(make, cases)] : []),
    ],
    options,
  );
}

/** Records as they come; the clock never goes back. */
interface Stream<V> {
  readonly records: readonly {
    readonly eventTimeS: number;
    readonly input: number;
    readonly nowS: number;
    readonly value: V;
  }[];
}

type Make<V> = () => WatermarkStrategy<any, V>;

function streamsOf<V>(values: readonly V[]): fc.Arbitrary<Stream<V>> {
  const arrival = fc.record({ input: fc.nat(2), wait: fc.nat(20), value: fc.constantFrom(...values) });
  return fc
    .record({
      times: timesOf(0.001, 1, 10),
      arrivals: fc.array(arrival, { minLength: 10, maxLength: 10 }),
      perSecond: fc.constantFrom(1, 1000, 1 / 60, 1 / 3600),
    })
    .map(({ times, arrivals, perSecond }) => {
      let waited = 0;
      const records = times.map((eventTimeS, index) => {
        const { input, wait, value } = arrivals[index] as (typeof arrivals)[number];
        waited += wait;
        return { eventTimeS, input, nowS: waited / perSecond, value };
      });
      return { records };
    });
}

interface Manner {
  readonly carry?: Carry;
  /** Asks that often between two records as well. */
  readonly ticks?: number;
  /** One context object for all records, changed in between. */
  readonly oneContext?: boolean;
}

/** The watermark before and after each record. */
function watermarks<V>(strategy: WatermarkStrategy<any, V>, { records }: Stream<V>, manner: Manner): readonly number[] {
  const { carry = asItIs, ticks = 0, oneContext = false } = manner;
  let state: unknown = strategy.createState();
  let clock = records[0]?.nowS ?? 0;
  const shared: { key: string; value: V | undefined } = { key: "", value: undefined };
  const answers: number[] = [];
  for (const { eventTimeS, input, nowS, value } of records) {
    for (let tick = 1; tick <= ticks; tick++) {
      strategy.watermark(state, secondsOf(Math.floor((clock + ((nowS - clock) * tick) / (ticks + 1)) * 1e6)));
    }
    clock = nowS;
    answers.push(strategy.watermark(state, nowS));
    const context = oneContext ? shared : { key: "", value };
    Object.assign(context, { key: "k", value });
    strategy.onEvent(state, eventTimeS, input, nowS, context as WatermarkContext<V>);
    if (oneContext) Object.assign(shared, { key: "", value: undefined });
    state = carry(state);
    answers.push(strategy.watermark(state, nowS));
  }
  return answers;
}

function neverBack<V>(make: Make<V>, cases: fc.Arbitrary<Stream<V>>): Law<Stream<V>> {
  return {
    name: "never back",
    says: "the watermark is a number that never goes back",
    why: "what has been said complete would be open again; windows have closed and results have gone out by then",
    cases,
    breach(given) {
      const answers = watermarks(make(), given, { ticks: 2 });
      const wrong = answers.findIndex((each, index) => !(each >= (answers[index - 1] ?? Number.NEGATIVE_INFINITY)));
      if (wrong < 0) return undefined;
      const where = `${wrong % 2 === 0 ? "before" : "after"} record ${(wrong >> 1) + 1}`;
      return `${where} it is ${show(answers[wrong])} after ${wrong === 0 ? "nothing" : show(answers[wrong - 1])}`;
    },
  };
}

function askedAtWill<V>(make: Make<V>, cases: fc.Arbitrary<Stream<V>>): Law<Stream<V>> {
  return {
    name: "asked as often as one likes",
    says: "the watermark depends on the records and the clock, not on how often it is asked for",
    why: "which records are late would depend on the watermark interval, which should only say when results appear",
    cases,
    breach(given) {
      const [rarely, often] = [0, 3].map((ticks) => show(watermarks(make(), given, { ticks })));
      return rarely === often ? undefined : `${rarely} at the records alone, ${often} when asked in between as well`;
    },
  };
}

function contextNotKept<V>(make: Make<V>, cases: fc.Arbitrary<Stream<V>>): Law<Stream<V>> {
  return {
    name: "context not kept",
    says: "it takes from the context what it needs and does not keep the object",
    why: "an owner may hand in the same object for every record and change it in between",
    cases,
    breach(given) {
      const [own, shared] = [false, true].map((oneContext) => show(watermarks(make(), given, { oneContext })));
      return own === shared ? undefined : `${own} with an object for each record, ${shared} with one for all`;
    },
  };
}

function behindEvents<V>(make: Make<V>, cases: fc.Arbitrary<Stream<V>>): Law<Stream<V>> {
  return {
    name: "behind the events",
    says: "the watermark is at most the highest event time so far, and -Infinity before the first record",
    why: "records that come in order would be late",
    cases,
    breach(given) {
      let highest = Number.NEGATIVE_INFINITY;
      for (const [index, watermarkS] of watermarks(make(), given, {}).entries()) {
        if (index % 2 === 1) highest = Math.max(highest, given.records[index >> 1]?.eventTimeS as number);
        if (watermarkS > highest) return `it is ${watermarkS} when the highest event time is ${highest}`;
      }
      return undefined;
    },
  };
}
