import { ChannelMinimum, type CombinedWatermarks, IdleCheck, SplitMinimum, WatermarkAlignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";

type Word = [input: number, watermarkS: number] | [input: number, mark: "idle" | "active"];

/** The watermark after each thing that an input says. */
function said(combined: CombinedWatermarks, words: readonly Word[]): number[] {
  const state: unknown = combined.createState();
  return words.map(([input, word]) => {
    if (typeof word === "number") combined.advance(state, input, word);
    else combined.setIdle(state, input, word === "idle");
    return combined.watermark(state);
  });
}

const NEVER = Number.NEGATIVE_INFINITY;
const wakesUpBehind: Word[] = [
  [0, 100],
  [1, 70],
  [1, "idle"],
  [1, "active"],
  [0, 200],
  [1, 150],
  [1, 210],
];

describe("SplitMinimum", () => {
  it("[WMK8] [W11] the minimum over those that are not idle; one that wakes up behind it holds it", () => {
    expect(said(new SplitMinimum(), wakesUpBehind)).toEqual([100, 100, 100, 100, 100, 150, 200]);
  });

  it("[WMK8] an input that was added is waited for; one that was removed is not", () => {
    const splits = new SplitMinimum();
    const state = splits.createState();
    splits.add(state, 0);
    splits.add(state, 1);
    splits.advance(state, 0, 100);
    expect(splits.watermark(state)).toBe(NEVER);
    splits.remove(state, 1);
    expect(splits.watermark(state)).toBe(100);
    splits.add(state, 0);
    expect(structuredClone(state)).toEqual(state);
    splits.remove(state, 0);
    expect([splits.watermark(state), splits.isIdle(state)]).toEqual([100, false]);
  });

  it("[WMK8] [W11] all idle: the maximum; a promise ends idleness", () => {
    const splits = new SplitMinimum();
    expect(
      said(splits, [
        [0, 100],
        [1, "active"],
        [1, 50],
        [1, "idle"],
        [0, "idle"],
        [1, 120],
      ]),
    ).toEqual([100, 100, 100, 100, 100, 120]);
    const state = splits.createState();
    splits.advance(state, 0, 10);
    splits.setIdle(state, 0, true);
    expect([splits.watermark(state), splits.isIdle(state)]).toEqual([10, true]);
    splits.advance(state, 0, 5);
    expect([splits.watermark(state), splits.isIdle(state)]).toEqual([10, false]);
  });

  it("[ERR1] bad arguments", () => {
    const splits = new SplitMinimum();
    const state = splits.createState();
    expect(() => splits.advance(state, -1, 5)).toThrow(RangeError);
    expect(() => splits.advance(state, 0, Number.NaN)).toThrow(
      new RangeError("SplitMinimum: watermarkS must be a number of seconds within +-2^33, or infinite, got NaN"),
    );
    expect(() => splits.advance(state, 0, "5" as never)).toThrow(TypeError);
    expect(() => splits.setIdle(state, 0, 1 as never)).toThrow(TypeError);
    expect(() => splits.add(state, 1.5)).toThrow(RangeError);
    expect(state).toEqual(splits.createState());
  });
});

describe("ChannelMinimum", () => {
  it("[WMK9] [W11] one that wakes up behind the watermark does not hold it until it has caught up", () => {
    expect(said(new ChannelMinimum(2), wakesUpBehind)).toEqual([NEVER, 70, 100, 100, 200, 200, 200]);
    const caughtUp: Word[] = [...wakesUpBehind, [0, 300], [1, 250]];
    expect(said(new ChannelMinimum(2), caughtUp).slice(-2)).toEqual([210, 250]);
  });

  it("[WMK9] all are waited for from the start; what an idle one promises is ignored", () => {
    expect(
      said(new ChannelMinimum(2), [
        [0, 10],
        [1, "idle"],
        [1, 5],
        [0, 20],
        [1, "active"],
        [1, 30],
        [0, 25],
      ]),
    ).toEqual([NEVER, 10, 10, 20, 20, 20, 25]);
  });

  it("[WMK9] the last one to become idle takes the watermark to the maximum if it held it", () => {
    const holds: Word[] = [
      [0, 50],
      [1, 40],
      [0, "idle"],
      [1, "idle"],
    ];
    expect(said(new ChannelMinimum(2), holds)).toEqual([NEVER, 40, 40, 50]);
    // Input 1 has woken up behind the watermark, and does not hold it.
    const behind: Word[] = [
      [0, 50],
      [1, 40],
      [1, "idle"],
      [1, "active"],
      [0, "idle"],
      [1, "idle"],
    ];
    expect(said(new ChannelMinimum(2), behind)).toEqual([NEVER, 40, 50, 50, 50, 50]);
  });

  it("[ERR1] bad arguments", () => {
    expect(() => new ChannelMinimum(0)).toThrow(RangeError);
    const channels = new ChannelMinimum(2);
    const state = channels.createState();
    expect(() => channels.advance(state, 2, 5)).toThrow(
      new RangeError("ChannelMinimum: input must be less than 2, got 2"),
    );
    expect(() => channels.setIdle(state, 0, "idle" as never)).toThrow(TypeError);
    expect(() => channels.advance(state, 0, Number.NaN)).toThrow(RangeError);
    expect(state).toEqual(channels.createState());
    const open = new ChannelMinimum();
    const heard = open.createState();
    expect(() => open.advance(heard, 4, Number.NaN)).toThrow(RangeError);
    expect(() => open.hear(heard, -1)).toThrow("ChannelMinimum: input must be an integer >= 0, got -1");
    expect(heard).toEqual(open.createState());
  });

  it("[WMK10] without a number of inputs: waits for those heard of, whichever they are, from then on", () => {
    const channels = new ChannelMinimum();
    const state = channels.createState();
    channels.advance(state, 7, 100);
    expect(channels.watermark(state)).toBe(100);
    channels.hear(state, 3);
    channels.advance(state, 7, 150);
    expect(channels.watermark(state)).toBe(100);
    channels.advance(state, 3, 120);
    expect(channels.watermark(state)).toBe(120);
    channels.hear(state, 3);
    channels.setIdle(state, 3, true);
    expect(channels.watermark(state)).toBe(150);
    expect(channels.isIdle(state)).toBe(false);
  });
});

describe("IdleCheck", () => {
  it("[WMK10] [W12] the countdown begins with the first look that finds no record, and must be exceeded", () => {
    const check = new IdleCheck(10);
    const state = check.createState();
    expect([0, 10, 10.000001].map((now) => check.isIdle(state, now))).toEqual([false, false, true]);
    check.onEvent(state);
    expect([11, 12, 22, 22.5, 30].map((now) => check.isIdle(state, now))).toEqual([false, false, false, true, true]);
    expect(() => check.isIdle(state, Number.NaN)).toThrow(RangeError);
    expect(() => new IdleCheck(0)).toThrow(RangeError);
  });
});

describe("WatermarkAlignment", () => {
  const alignment = new WatermarkAlignment(10);
  const at = (...watermarks: number[]) => watermarks.map((watermarkS) => ({ watermarkS }));

  it("[WMK13] [W13] holds who is ahead of the lowest by more than the drift", () => {
    expect(alignment.held(at(100, 110, 110.000001, 95))).toEqual([1, 2]);
    expect(alignment.held(at(100, 110))).toEqual([]);
    expect(alignment.limit(at(0.1, 5))).toBe(10.1);
    expect(new WatermarkAlignment(0).held(at(1, 1, 2))).toEqual([2]);
  });

  it("[WMK13] one without a watermark holds all that have one; ended and idle ones hold nobody", () => {
    expect(alignment.held(at(NEVER, 100, NEVER))).toEqual([1]);
    expect(alignment.held(at(Infinity, 100, 111))).toEqual([0, 2]);
    expect(alignment.held([{ watermarkS: NEVER, idle: true }, { watermarkS: 500, idle: true }, ...at(100)])).toEqual(
      [],
    );
    expect(alignment.held([])).toEqual([]);
    expect(alignment.limit([{ watermarkS: 5, idle: true }])).toBe(Infinity);
    expect(alignment.limit(at(2 ** 33))).toBe(Infinity);
  });

  it("[WMK13] [W13] an input ten times as fast is read one second in ten, when the other has come within the drift", () => {
    const near = new WatermarkAlignment(5);
    let [fast, slow] = [0, 0];
    const read: number[] = [];
    for (let second = 1; second <= 30; second++) {
      const held = near.held(at(fast, slow));
      slow += 1;
      if (held.includes(0)) continue;
      fast += 10;
      read.push(second);
    }
    // It is 10 after the first second. The limit is 10 when the other is at 5, after the fifth; then 20 at 15.
    expect(read).toEqual([1, 6, 16, 26]);
  });

  it("[ERR1] bad arguments", () => {
    expect(() => new WatermarkAlignment(-1)).toThrow(RangeError);
    expect(() => alignment.held(at(Number.NaN))).toThrow(RangeError);
    expect(() => alignment.held([{ watermarkS: "1" as never }])).toThrow(TypeError);
    expect(() => alignment.held([{ watermarkS: 1, idle: "no" as never }])).toThrow(TypeError);
  });
});
