import { SeriesRecorder } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[LOG3] a series", () => {
  it("[LOG3] without values: NaN, and extremes that any value beats", () => {
    const series = new SeriesRecorder();
    expect([series.mean, series.quantile(0.5)]).toEqual([Number.NaN, Number.NaN]);
    expect([series.min, series.max, series.sum, series.complete]).toEqual([Infinity, -Infinity, 0, true]);
  });

  it("[LOG3] a constant costs one run however long it goes on, and adds up", () => {
    const series = new SeriesRecorder(1);
    for (let i = 0; i < 1_000_000; i++) series.add(0.001);
    expect([series.length, series.complete, series.sum, series.at(999_999)]).toEqual([1_000_000, true, 1000, 0.001]);
    expect(series.mean).toBe(0.001);
  });

  it("[LOG3] the rank of a quantile is not at the mercy of q * count: 0.07 of 100", () => {
    const series = new SeriesRecorder();
    for (let i = 1; i <= 100; i++) series.add(i);
    expect(0.07 * 100).toBeGreaterThan(7);
    expect([series.quantile(0.07), series.quantile(0.5), series.quantile(0), series.quantile(1)]).toEqual([
      7, 50, 1, 100,
    ]);
  });

  it("[ERR1] bad values are refused and leave it unchanged", () => {
    const series = new SeriesRecorder();
    series.add(1);
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      expect(() => series.add(bad)).toThrow(
        new RangeError(`SeriesRecorder.add: value must be a finite number, got ${bad}`),
      );
    }
    expect(() => series.add("1" as never)).toThrow(TypeError);
    expect(series.count).toBe(1);
    for (const index of [-1, 1, 0.5, Number.NaN]) expect(() => series.at(index)).toThrow(RangeError);
    expect(() => series.at(1)).toThrow("Series.at: index must be an integer from 0 to 0, got 1");
    for (const q of [-0.1, 1.1, Number.NaN]) expect(() => series.quantile(q)).toThrow(RangeError);
    expect(() => series.quantile("0.5" as never)).toThrow(TypeError);
  });
});
