import { AdaptiveWatermark, PunctuatedWatermark } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { type Step, watermarks } from "./asking.js";

const NEVER = Number.NEGATIVE_INFINITY;

describe("PunctuatedWatermark", () => {
  const strategy = new PunctuatedWatermark((value: number | undefined) => value);

  it("[WMK11] is what records say, and never goes back", () => {
    expect(watermarks(strategy, [[100], [101, 0, 0, 90], [102, 0, 0, 80], [103], [104, 0, 0, 95]])).toEqual([
      NEVER,
      90,
      90,
      90,
      95,
    ]);
  });

  it("[WMK11] the minimum over the inputs; one that has said nothing holds it; one that has ended does not", () => {
    const steps: Step[] = [
      [1, 0, 0, 50],
      [1, 1],
      [1, 1, 0, 60],
      [1, 0, 0, Infinity],
      [1, 1, 0, Infinity],
    ];
    expect(watermarks(new PunctuatedWatermark((value: any) => value, { inputs: [0, 1] }), steps)).toEqual([
      NEVER,
      NEVER,
      50,
      60,
      Infinity,
    ]);
  });

  it("[WMK4] [WMK11] records that say nothing keep an input awake", () => {
    const idle = new PunctuatedWatermark((value: any) => value, { idleTimeoutS: 10 });
    const steps: Step[] = [
      [1, 0, 0, 50],
      [1, 1, 0, 20],
      [1, 0, 8, 70],
      [1, 1, 9],
      { now: 11 },
      [1, 0, 18],
      { now: 20 },
    ];
    expect(watermarks(idle, steps)).toEqual([50, 50, 50, 50, 50, 50, 70]);
  });

  it("[WMK11] gets the payload and the event time", () => {
    const after = new PunctuatedWatermark((value: { last: boolean }, eventTimeS) =>
      value.last ? eventTimeS : undefined,
    );
    expect(
      watermarks(after, [
        [5, 0, 0, { last: false }],
        [0.1 + 0.2, 0, 0, { last: true }],
      ]),
    ).toEqual([NEVER, 0.3]);
  });

  it("[ERR1] bad arguments", () => {
    expect(() => new PunctuatedWatermark(5 as never)).toThrow(TypeError);
    const state = strategy.createState();
    expect(() => strategy.onEvent(state, 1, 0, 0)).toThrow(
      new TypeError(
        "PunctuatedWatermark: context must be given, as the watermark is read from the payload, got undefined",
      ),
    );
    const context = (value: unknown) => ({ key: "k", value: value as number });
    expect(() => strategy.onEvent(state, 1, 0, 0, context(Number.NaN))).toThrow(RangeError);
    expect(() => strategy.onEvent(state, 1, 0, 0, context("5"))).toThrow(TypeError);
    expect(() => strategy.onEvent(state, 1, -1, 0, context(5))).toThrow(RangeError);
    expect(() => strategy.onEvent(state, Number.NaN, 0, 0, context(5))).toThrow(RangeError);
    expect(state).toEqual(strategy.createState());
  });
});

describe("AdaptiveWatermark", () => {
  it("[WMK12] covers how far records were behind: the bound grows at once, and falls when they are forgotten", () => {
    const strategy = new AdaptiveWatermark({ quantile: 1, recent: 4 });
    const state = strategy.createState();
    const seen = [100, 101, 99, 110, 120, 130, 140, 150, 160].map((time) => {
      strategy.onEvent(state, time, 0, 0);
      return [state.boundS, strategy.watermark(state, 0)];
    });
    // Four records after four in which one was 2 behind it is forgotten.
    expect(seen).toEqual([
      [0, 100],
      [0, 101],
      [2, 101],
      [2, 108],
      [2, 118],
      [2, 128],
      [2, 138],
      [2, 148],
      [0, 160],
    ]);
  });

  it("[WMK12] a quantile below 1 leaves out the worst", () => {
    const strategy = new AdaptiveWatermark({ quantile: 0.9, recent: 20 });
    const state = strategy.createState();
    for (let i = 1; i <= 19; i++) strategy.onEvent(state, i, 0, 0);
    strategy.onEvent(state, -100, 0, 0);
    expect([state.boundS, strategy.watermark(state, 0)]).toEqual([0, 19]);
  });

  it("[WMK12] stays between the least and the greatest bound", () => {
    const strategy = new AdaptiveWatermark({ quantile: 1, minBoundS: 3, maxBoundS: 5 });
    expect(watermarks(strategy, [[100], [101], [90], [110]])).toEqual([97, 98, 98, 105]);
  });

  it("[WMK3] [WMK4] [WMK12] how far a record is behind counts by input, the watermark is the minimum over them", () => {
    const strategy = new AdaptiveWatermark({ quantile: 1, inputs: [0, 1], idleTimeoutS: 10 });
    const steps: Step[] = [[100, 0], [50, 1], [48, 1], [60, 1], [105, 0, 9], { now: 11 }];
    expect(watermarks(strategy, steps)).toEqual([NEVER, 50, 50, 58, 58, 103]);
  });

  it("[ERR1] bad arguments", () => {
    for (const quantile of [-0.1, 1.1, Number.NaN])
      expect(() => new AdaptiveWatermark({ quantile })).toThrow(RangeError);
    expect(() => new AdaptiveWatermark({ quantile: "0.5" as never })).toThrow(TypeError);
    expect(() => new AdaptiveWatermark({ recent: 0 })).toThrow(RangeError);
    expect(() => new AdaptiveWatermark({ minBoundS: 2, maxBoundS: 1 })).toThrow(
      new RangeError("AdaptiveWatermark: maxBoundS must be at least minBoundS (2), got 1"),
    );
    const strategy = new AdaptiveWatermark({ idleTimeoutS: 5 });
    const state = strategy.createState();
    expect(() => strategy.onEvent(state, Number.NaN, 0, 0)).toThrow(RangeError);
    expect(() => strategy.onEvent(state, 1, 0, Number.NaN)).toThrow(RangeError);
    expect(() => strategy.onEvent(state, 1, -1, 0)).toThrow(RangeError);
    expect(state.latest.count).toBe(0);
  });
});
