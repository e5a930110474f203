import {
  AdaptiveWatermark,
  BoundedOutOfOrderness,
  ChannelMinimum,
  IdleCheck,
  SplitMinimum,
  type WatermarkStrategy,
} from "@sim/strategies";
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

/** Those answers where idleness is found by looks at the multiples of `every`; a look comes before the records of its moment. */
function checked(events: readonly Arrival[], declared: readonly number[], timeout: number, every: number): number[] {
  const check = new IdleCheck(timeout / 10);
  const inputs = new Map(
    declared.map((input) => [input, { highest: Number.NEGATIVE_INFINITY, state: check.createState(), idle: false }]),
  );
  let watermark = Number.NEGATIVE_INFINITY;
  const look = (): void => {
    const all = [...inputs.values()];
    const awake = all.filter(({ idle }) => !idle).map(({ highest }) => highest);
    const now = awake.length > 0 ? Math.min(...awake) : Math.max(...all.map(({ highest }) => highest));
    watermark = Math.max(watermark, all.length > 0 ? now : watermark);
  };
  const answers: number[] = [];
  let clock = events[0]?.now ?? 0;
  for (const { time, input, now } of events) {
    while (clock < now) {
      clock++;
      if (clock % every === 0) {
        for (const one of inputs.values()) one.idle = check.isIdle(one.state, clock / 10);
        look();
      }
    }
    answers.push(watermark);
    const one = inputs.get(input) ?? { highest: time, state: check.createState(), idle: false };
    one.highest = Math.max(one.highest, time);
    one.idle = false;
    check.onEvent(one.state);
    inputs.set(input, one);
    look();
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

  it("[WMK4] [WMK10] [W12] with idleCheckS: inputs are idle as IdleCheck finds at its multiples, however often it is asked", () => {
    fc.assert(
      fc.property(
        arrivals,
        inputs,
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(1, 3, 1000),
        (events, declared, timeout, check, every) => {
          const options = { inputs: declared, idleTimeoutS: timeout / 10, idleCheckS: check / 10 };
          expect(asked(new BoundedOutOfOrderness(options), events, every)).toEqual(
            checked(events, declared, timeout, check),
          );
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

describe("SplitMinimum and ChannelMinimum", () => {
  const words = fc.array(
    fc.tuple(fc.nat(2), fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom("idle", "active"))),
    { maxLength: 40 },
  );

  it("[WMK8] [WMK9] without idle inputs both are the minimum of what each has promised", () => {
    fc.assert(
      fc.property(words, (all) => {
        const combined = [new SplitMinimum(), new ChannelMinimum(3)].map((one) => ({
          one,
          state: one.createState() as any,
        }));
        for (const input of [0, 1, 2]) combined[0]?.one.setIdle(combined[0].state, input, false);
        const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
        for (const [input, word] of all) {
          if (typeof word !== "number") continue;
          highest[input] = Math.max(highest[input] as number, word);
          for (const { one, state } of combined) {
            one.advance(state, input, word);
            expect(one.watermark(state)).toBe(Math.min(...highest));
          }
        }
      }),
    );
  });

  it("[WMK1] [WMK8] [WMK9] never go back, never above what was promised, and a copied state goes on", () => {
    fc.assert(
      fc.property(words, (all) => {
        for (const one of [new SplitMinimum(), new ChannelMinimum(3)]) {
          let state: any = one.createState();
          let before = Number.NEGATIVE_INFINITY;
          let highest = Number.NEGATIVE_INFINITY;
          for (const [input, word] of all) {
            state = structuredClone(state);
            if (typeof word === "number") {
              one.advance(state, input, word);
              highest = Math.max(highest, word);
            } else one.setIdle(state, input, word === "idle");
            const watermark = one.watermark(state);
            expect(watermark >= before && watermark <= highest).toBe(true);
            before = watermark;
          }
        }
      }),
    );
  });
});

describe("AdaptiveWatermark", () => {
  const times = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 80 });

  it("[WMK12] the bound is at least the quantile of how far the recent records were behind, and at most 1.6 % more", () => {
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 16 }),
        (all, twentieths, recent) => {
          const strategy = new AdaptiveWatermark({ quantile: twentieths / 20, recent });
          let state = strategy.createState();
          let highest = Number.NEGATIVE_INFINITY;
          let watermark = Number.NEGATIVE_INFINITY;
          const behind: number[] = [];
          for (const [index, tenths] of all.entries()) {
            state = structuredClone(state);
            strategy.onEvent(state, tenths / 10, 0, 0);
            highest = Math.max(highest, tenths);
            behind.push(highest - tenths);
            // Generations of `recent`: the one that is filling up, and the one before.
            const generation = Math.max(0, Math.floor(index / recent) - 1);
            const considered = behind.slice(generation * recent).sort((a, b) => a - b);
            const rank = Math.max(1, Math.ceil((twentieths * considered.length) / 20));
            const right = (considered[rank - 1] as number) / 10;
            expect(state.boundS).toBeGreaterThanOrEqual(right);
            expect(state.boundS).toBeLessThanOrEqual(right * 1.016 + 1e-6);
            watermark = Math.max(watermark, Math.round(highest * 1e5 - state.boundS * 1e6));
            expect(strategy.watermark(state, 0)).toBe(watermark / 1e6 + 0);
          }
        },
      ),
    );
  });

  it("[WIN3] [WMK12] does not depend on how often it is asked", () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.constantFrom(undefined, 0.3, 1),
        fc.constantFrom(1, 7),
        (events, idleTimeoutS, every) => {
          const strategy = new AdaptiveWatermark({ quantile: 0.8, recent: 8, idleTimeoutS, inputs: [0, 1] });
          expect(asked(strategy, events, every)).toEqual(asked(strategy, events, 1e9));
        },
      ),
    );
  });
});
