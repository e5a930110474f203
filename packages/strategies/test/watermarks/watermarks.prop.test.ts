import { BoundedOutOfOrderness, type WatermarkStrategy } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

interface Arrival {
  readonly time: number;
  readonly input: number;
  readonly now: number;
}

// In whole tenths of a second; the clock never goes back.
const arrivals = fc
  .array(fc.record({ time: fc.integer({ min: -50, max: 50 }), input: fc.nat(4), wait: fc.nat(6) }), { maxLength: 60 })
  .map((steps) => {
    let now = 0;
    return steps.map(({ time, input, wait }): Arrival => {
      now += wait;
      return { time, input, now };
    });
  });

/**
 * The rules of the page read literally, in whole tenths: at every tenth of the clock, the minimum over those inputs that
 * are not idle, or the maximum if all are. Returns the watermark before each arrival counts and after it, in seconds.
 */
function literal(events: readonly Arrival[], bound: number, declared: readonly number[], timeout: number): number[] {
  const highest = new Map(declared.map((input) => [input, Number.NEGATIVE_INFINITY]));
  const seen = new Map<number, number>(declared.map((input) => [input, events[0]?.now ?? 0]));
  let watermark = Number.NEGATIVE_INFINITY;
  const look = (now: number): void => {
    const awake = [...highest].filter(([input]) => now - (seen.get(input) as number) <= timeout);
    const least = Math.min(...awake.map(([, value]) => value));
    watermark = Math.max(watermark, (awake.length > 0 ? least : Math.max(...highest.values())) - bound);
  };
  const answers: number[] = [];
  let clock = events[0]?.now ?? 0;
  for (const { time, input, now } of events) {
    for (; clock < now; clock++) {
      look(clock);
    }
    look(now);
    answers.push(watermark);
    highest.set(input, Math.max(highest.get(input) ?? Number.NEGATIVE_INFINITY, time));
    seen.set(input, now);
    look(now);
    answers.push(watermark);
  }
  return answers.map((tenths) => tenths / 10 + 0);
}

/** The same answers from a strategy, asked before and after each arrival and at some moments in between. */
function asked(strategy: WatermarkStrategy, events: readonly Arrival[], every: number): number[] {
  const state: unknown = strategy.createState();
  const answers: number[] = [];
  let tick = events[0]?.now ?? 0;
  for (const { time, input, now } of events) {
    for (; tick < now; tick += every) {
      strategy.watermark(state, tick / 10);
    }
    answers.push(strategy.watermark(state, now / 10));
    strategy.onEvent(state, time / 10, input, now / 10);
    answers.push(strategy.watermark(state, now / 10));
  }
  return answers;
}

describe("BoundedOutOfOrderness", () => {
  const inputs = fc.subarray([0, 1, 2, 3]);

  it("[WMK2] [WMK3] equals its rules read literally", () => {
    fc.assert(
      fc.property(arrivals, fc.nat(20), inputs, (events, bound, declared) => {
        const strategy = new BoundedOutOfOrderness({ boundS: bound / 10, inputs: declared });
        expect(asked(strategy, events, 1)).toEqual(literal(events, bound, declared, Number.POSITIVE_INFINITY));
      }),
    );
  });

  it("[WMK4] [WIN3] with idle inputs too, however often it is asked", () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.nat(20),
        inputs,
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom(1, 2, 7, 1000),
        (events, bound, declared, timeout, every) => {
          const strategy = new BoundedOutOfOrderness({
            boundS: bound / 10,
            inputs: declared,
            idleTimeoutS: timeout / 10,
          });
          expect(asked(strategy, events, every)).toEqual(literal(events, bound, declared, timeout));
        },
      ),
    );
  });

  it("[WMK1] never goes back, and a copied state gives the same answers", () => {
    fc.assert(
      fc.property(arrivals, inputs, fc.boolean(), (events, declared, idle) => {
        const options = idle ? { inputs: declared, idleTimeoutS: 0.5 } : { inputs: declared };
        const strategy = new BoundedOutOfOrderness(options);
        let state = strategy.createState();
        const answers = events.map(({ time, input, now }) => {
          state = structuredClone(state);
          strategy.watermark(state, now / 10);
          strategy.onEvent(state, time / 10, input, now / 10);
          return strategy.watermark(state, now / 10);
        });
        expect(answers).toEqual(answers.toSorted((a, b) => a - b));
        const expected = literal(events, 0, declared, idle ? 5 : Number.POSITIVE_INFINITY);
        expect(answers).toEqual(expected.filter((_, index) => index % 2 === 1));
      }),
    );
  });
});
