import {
  BoundedOutOfOrderness,
  type BoundedOutOfOrdernessOptions,
  ClockWatermark,
  ManualWatermark,
  MonotonicWatermark,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { type Step, watermarks } from "./asking.js";

const bounded = (options?: BoundedOutOfOrdernessOptions): BoundedOutOfOrderness => new BoundedOutOfOrderness(options);
const NEVER = Number.NEGATIVE_INFINITY;

describe("BoundedOutOfOrderness", () => {
  it("[WMK1] [WIN2] starts at -Infinity", () => {
    expect(watermarks(bounded(), [{ now: 1e9 }])).toEqual([NEVER]);
  });

  it("[WMK2] [WIN2] is the highest event time minus the bound, and never goes back", () => {
    expect(watermarks(bounded({ boundS: 5 }), [[10], [12], [11], [3], [12], [100]])).toEqual([5, 7, 7, 7, 7, 95]);
    expect(watermarks(bounded(), [[10], [9], [11]])).toEqual([10, 10, 11]);
    expect(watermarks(bounded(), [[-1], [-20], [0]])).toEqual([-1, -1, 0]);
  });

  it("[WMK2] is exact in microseconds", () => {
    expect(watermarks(bounded({ boundS: 0.1 }), [[0.3]])).toEqual([0.2]);
    expect(watermarks(bounded(), [[0.1 + 0.2]])).toEqual([0.3]);
    expect(watermarks(bounded({ boundS: 0.1 }), [[1_700_000_000.4]])).toEqual([1_700_000_000.3]);
  });

  it("[WMK2] [S1] comes from event times alone: an hour late gives the same watermarks", () => {
    const onTime = Array.from({ length: 50 }, (_, i): Step => [i, 0, i]);
    const late = Array.from({ length: 50 }, (_, i): Step => [i, 0, i + 3600]);
    expect(watermarks(bounded({ boundS: 2 }), late)).toEqual(watermarks(bounded({ boundS: 2 }), onTime));
  });

  it("[WMK3] [WIN2] is the minimum over the inputs", () => {
    expect(
      watermarks(bounded({ inputs: [0, 1] }), [
        [100, 0],
        [70, 1],
        [80, 1],
        [120, 1],
        [110, 0],
      ]),
    ).toEqual([NEVER, 70, 80, 100, 110]);
  });

  it("[WMK3] an input that is not declared counts from its first record, without taking the watermark back", () => {
    expect(
      watermarks(bounded(), [
        [100, 0],
        [50, 7],
        [110, 0],
        [105, 7],
        [120, 7],
      ]),
    ).toEqual([100, 100, 100, 105, 110]);
    expect(
      watermarks(bounded({ inputs: [3] }), [
        [100, 0],
        [90, 3],
        [95, 3],
      ]),
    ).toEqual([NEVER, 90, 95]);
  });

  it("[WMK3] a sparse input number costs no more than a small one", () => {
    const far = 2 ** 40;
    expect(
      watermarks(bounded({ inputs: [far, 0] }), [
        [5, 0],
        [4, far],
        [6, far],
      ]),
    ).toEqual([NEVER, 4, 5]);
  });

  it("[WMK4] an input without a record for more than idleTimeoutS is left out", () => {
    const strategy = bounded({ inputs: [0, 1], idleTimeoutS: 10 });
    expect(watermarks(strategy, [[50, 1, 0], [100, 0, 4], { now: 10 }, { now: 10.000001 }, [101, 0, 11]])).toEqual([
      NEVER,
      50,
      50,
      100,
      101,
    ]);
  });

  it("[WMK4] [TIME2] idleness is exact in microseconds: 0.1 after 0.7 is not more than 0.1", () => {
    const strategy = bounded({ inputs: [0, 1], idleTimeoutS: 0.1 });
    expect(watermarks(strategy, [[50, 1, 0.7], [100, 0, 0.75], { now: 0.8 }, { now: 0.800001 }])).toEqual([
      NEVER,
      50,
      50,
      100,
    ]);
  });

  it("[WMK4] a late record keeps an input awake as well as any other", () => {
    const strategy = bounded({ idleTimeoutS: 10 });
    expect(watermarks(strategy, [[50, 1, 0], [100, 0, 0], [20, 1, 9], [101, 0, 9], { now: 18 }, { now: 19 }])).toEqual([
      50, 50, 50, 50, 50, 50,
    ]);
    expect(watermarks(strategy, [[50, 1, 0], [100, 0, 0], [20, 1, 5], [101, 0, 9], { now: 15 }, { now: 16 }])).toEqual([
      50, 50, 50, 50, 50, 101,
    ]);
  });

  it("[WMK4] an idle input that wakes up holds the watermark again, where it is by then", () => {
    const strategy = bounded({ idleTimeoutS: 10 });
    expect(
      watermarks(strategy, [[50, 1, 0], [100, 0, 9], { now: 11 }, [60, 1, 12], [110, 0, 12], [105, 1, 13]]),
    ).toEqual([50, 50, 100, 100, 100, 105]);
  });

  it("[WMK4] the countdown of a declared input starts when the clock is first seen", () => {
    const strategy = bounded({ inputs: [0, 1], idleTimeoutS: 10 });
    const steps: Step[] = [{ now: 1000 }, [5, 0, 1008], { now: 1010 }, { now: 1010.5 }];
    expect(watermarks(strategy, steps)).toEqual([NEVER, NEVER, NEVER, 5]);
  });

  it("[WMK4] all idle: the highest counts", () => {
    const strategy = bounded({ idleTimeoutS: 10 });
    expect(watermarks(strategy, [[50, 0, 0], { now: 1000 }, [51, 0, 1001]])).toEqual([50, 50, 51]);
    expect(watermarks(strategy, [[50, 0, 0], [70, 1, 0], { now: 10 }, { now: 1000 }])).toEqual([50, 50, 50, 70]);
  });

  it("[WMK4] [WIN3] when the last ones go quiet does not depend on whether anybody asked", () => {
    const strategy = bounded({ idleTimeoutS: 10 });
    // Input 1 is idle from 10 on, input 0 from 15 on: from 10 on the watermark is 100.
    const events: Step[] = [
      [50, 1, 0],
      [100, 0, 5],
    ];
    expect(watermarks(strategy, [...events, { now: 12 }, { now: 99 }])).toEqual([50, 50, 100, 100]);
    expect(watermarks(strategy, [...events, { now: 99 }])).toEqual([50, 50, 100]);
    expect(watermarks(strategy, [...events, [20, 1, 99]])).toEqual([50, 50, 100]);
  });

  it("[WMK4] [W12] with looks at multiples of idleCheckS an input is idle one to three of them later", () => {
    const strategy = bounded({ inputs: [0, 1], idleTimeoutS: 5, idleCheckS: 2 });
    // The look at 2 notes the record of input 1 at 1, that at 4 begins the countdown, which has taken 6 at 10.
    const steps: Step[] = [[50, 1, 1], [100, 0, 1], [101, 0, 9], { now: 9.999999 }, { now: 10 }];
    expect(watermarks(strategy, steps)).toEqual([NEVER, 50, 50, 50, 101]);
    // Input 1 is declared and brings nothing: the look at 2 begins the countdown, which has taken 6 at 8.
    expect(watermarks(strategy, [{ now: 0 }, [7, 0, 6], { now: 7.5 }, { now: 8 }])).toEqual([NEVER, NEVER, NEVER, 7]);
    expect(() => bounded({ idleCheckS: 1 })).toThrow(
      new TypeError("BoundedOutOfOrderness: idleTimeoutS must be given where idleCheckS is, got undefined"),
    );
    expect(() => bounded({ idleTimeoutS: 1, idleCheckS: 0 })).toThrow(RangeError);
  });

  it("[WMK1] one instance serves two streams, and a copy of the state goes on by itself", () => {
    const strategy = bounded({ boundS: 1, inputs: [4], idleTimeoutS: 3 });
    const one = strategy.createState();
    const two = strategy.createState();
    strategy.onEvent(one, 10, 4, 0);
    expect([strategy.watermark(one, 0), strategy.watermark(two, 0)]).toEqual([9, NEVER]);
    const copy = structuredClone(one);
    strategy.onEvent(copy, 20, 4, 0);
    expect([strategy.watermark(one, 0), strategy.watermark(copy, 0)]).toEqual([9, 19]);
  });

  it("[WMK2] below the range of times there is nothing to wait for", () => {
    expect(watermarks(bounded({ boundS: 10 }), [[-(2 ** 33) + 5], [-(2 ** 33) + 11]])).toEqual([NEVER, -(2 ** 33) + 1]);
  });

  it("[ERR1] bad arguments", () => {
    for (const boundS of [-1, Number.NaN, Infinity, 1e11]) {
      expect(() => bounded({ boundS })).toThrow(RangeError);
    }
    expect(() => bounded({ boundS: -1 })).toThrow("BoundedOutOfOrderness: boundS must be a finite number >= 0, got -1");
    expect(() => bounded({ boundS: "1" as never })).toThrow(TypeError);
    for (const idleTimeoutS of [0, -1, Number.NaN, Infinity]) {
      expect(() => bounded({ idleTimeoutS })).toThrow(RangeError);
    }
    expect(() => bounded({ inputs: [0, 1, 0] })).toThrow(
      new RangeError('BoundedOutOfOrderness: inputs must be distinct, got "0 twice"'),
    );
    expect(() => bounded({ inputs: [-1] })).toThrow(RangeError);
    expect(() => bounded({ inputs: 3 as never })).toThrow(TypeError);
    expect(() => new MonotonicWatermark({ idleTimeoutS: 0 })).toThrow(
      "MonotonicWatermark: idleTimeoutS must be a finite number > 0, got 0",
    );
  });

  it("[ERR1] bad events change nothing", () => {
    for (const strategy of [bounded(), bounded({ idleTimeoutS: 5 }), new MonotonicWatermark()]) {
      const state = strategy.createState();
      strategy.onEvent(state, 10, 0, 0);
      strategy.watermark(state, 0);
      const before = structuredClone(state);
      for (const time of [Number.NaN, Infinity, -Infinity, 1e11]) {
        expect(() => strategy.onEvent(state, time, 0, 0)).toThrow(RangeError);
      }
      for (const input of [-1, 0.5, Number.NaN]) {
        expect(() => strategy.onEvent(state, 20, input, 0)).toThrow(RangeError);
      }
      expect(() => strategy.onEvent(state, 20, undefined as never, 0)).toThrow(TypeError);
      expect(() => strategy.onEvent(state, "20" as never, 0, 0)).toThrow(TypeError);
      expect(state).toEqual(before);
    }
    const idle = bounded({ idleTimeoutS: 5 });
    const state = idle.createState();
    expect(() => idle.onEvent(state, 1, 0, Number.NaN)).toThrow(RangeError);
    expect(() => idle.onEvent(state, 1, -1, 0)).toThrow(RangeError);
    expect(() => idle.watermark(state, Number.NaN)).toThrow(RangeError);
    expect(state.highestS).toEqual([]);
    expect(idle.watermark(state, 0)).toBe(NEVER);
  });
});

describe("MonotonicWatermark", () => {
  it("[WMK5] is the highest event time", () => {
    expect(watermarks(new MonotonicWatermark(), [[10], [9], [11.5]])).toEqual([10, 10, 11.5]);
    expect(
      watermarks(new MonotonicWatermark({ inputs: [0, 1] }), [
        [10, 0],
        [4, 1],
        [6, 1],
      ]),
    ).toEqual([NEVER, 4, 6]);
  });
});

describe("ClockWatermark", () => {
  it("[WMK6] is the clock minus the delay, whatever the events say", () => {
    const strategy = new ClockWatermark(5);
    expect(watermarks(strategy, [{ now: 0 }, [1e6, 0, 1], [-7, 3, 100], { now: 99 }])).toEqual([-5, -4, 95, 95]);
    expect(watermarks(new ClockWatermark(0.1), [{ now: 0.3 }])).toEqual([0.2]);
  });

  it("[ERR1] bad arguments", () => {
    for (const delay of [-1, Number.NaN, Infinity]) {
      expect(() => new ClockWatermark(delay)).toThrow(RangeError);
    }
    expect(() => new ClockWatermark(undefined as never)).toThrow(
      new TypeError("ClockWatermark: delayS must be a finite number >= 0, got undefined"),
    );
    const strategy = new ClockWatermark(1);
    expect(() => strategy.watermark(strategy.createState(), Number.NaN)).toThrow(RangeError);
  });
});

describe("ManualWatermark", () => {
  it("[WMK7] stays at -Infinity", () => {
    expect(watermarks(new ManualWatermark(), [{ now: 5 }, [100], [200, 1, 300]])).toEqual([NEVER, NEVER, NEVER]);
  });
});
