import { SeriesRecorder } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anything } from "./bad-input/cases.js";

const finite = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.001, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const values = fc
  .array(fc.tuple(finite, fc.integer({ min: 1, max: 4 })), { maxLength: 40 })
  .map((runs) => runs.flatMap(([value, times]) => new Array<number>(times).fill(value + 0)));

function recorded(all: readonly number[], maxRuns?: number): SeriesRecorder {
  const series = new SeriesRecorder(maxRuns);
  for (const value of all) series.add(value);
  return series;
}

describe("[LOG3] the histogram of a series", () => {
  it("[LOG3] quantiles in one call, in the order asked for", () => {
    const series = recorded(Array.from({ length: 1000 }, (_, i) => 1000 - i));
    const [p999, p50, p90, p99] = series.quantiles([0.999, 0.5, 0.9, 0.99]);
    expect([p50, p90, p99, p999]).toEqual([500, 900, 990, 999]);
    expect(new SeriesRecorder().quantiles([0, 1])).toEqual([Number.NaN, Number.NaN]);
    expect(series.quantiles([])).toEqual([]);
    fc.assert(
      fc.property(
        values,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        fc.integer({ min: 0, max: 9 }),
        (all, qs, max) => {
          const one = recorded(all, max);
          expect(one.quantiles(qs)).toEqual(qs.map((q) => one.quantile(q)));
        },
      ),
    );
  });

  it("[LOG3] buckets: by hand for powers of the ratio, zeros apart, negative ones mirrored", () => {
    const series = recorded([0, 1, 1, -1, 0, 1.001]);
    const buckets = series.buckets();
    expect(buckets.map(([, , count]) => count)).toEqual([1, 2, 2, 1]);
    const ratio = 1.0099 / 0.9901;
    const bounds = [
      [-1, -1 / ratio],
      [0, 0],
      [1 / ratio, 1],
      [1, ratio],
    ];
    for (const [i, [low, high]] of buckets.entries()) {
      expect(low).toBeCloseTo(bounds[i]?.[0] as number, 12);
      expect(high).toBeCloseTo(bounds[i]?.[1] as number, 12);
    }
    // 12 of them make one of ratio 1.27: ten to a decade.
    expect(
      recorded([1.01, 1.2, 1.3])
        .buckets(12)
        .map(([, , count]) => count),
    ).toEqual([2, 1]);
  });

  it("[LOG3] buckets ascend, hold every value once, and their ends are 2 % apart", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 40 }), (all, maxRuns, joined) => {
        const buckets = recorded(all, maxRuns).buckets(joined);
        let before = -Infinity;
        for (const [low, high, count] of buckets) {
          expect(low).toBeGreaterThanOrEqual(before);
          before = high;
          // Bounds are powers, rounded: values at the edge may be off by that much.
          const [inner, outer] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))];
          const sign = Math.sign(low + high);
          const inside = all.filter(
            (value) =>
              Math.sign(value) === sign &&
              Math.abs(value) > inner * (1 + 1e-9) &&
              Math.abs(value) <= outer * (1 - 1e-9),
          );
          expect(inside.length).toBeLessThanOrEqual(count);
          if (joined === 1 && inner > 1e-300 && outer < 1e300) expect(outer / inner).toBeCloseTo(1.02, 3);
        }
        expect(buckets.reduce((sum, [, , count]) => sum + count, 0)).toBe(all.length);
        expect(buckets.every(([, , count]) => count > 0)).toBe(true);
      }),
    );
  });

  it("[LOG3] merging is as if all values had been added to the first", () => {
    const limit = fc.constantFrom(0, 1, 3, 100);
    fc.assert(
      fc.property(values, values, values, limit, limit, (first, second, third, maxFirst, maxSecond) => {
        const merged = recorded(first, maxFirst);
        const other = recorded(second, maxSecond);
        const [otherBefore, sumBefore] = [[...other], other.sum];
        merged.merge(other);
        for (const value of third) merged.add(value);
        const straight = recorded([...first, ...second, ...third], maxFirst);
        expect([merged.count, merged.min, merged.max]).toEqual([straight.count, straight.min, straight.max]);
        expect(merged.buckets()).toEqual(straight.buckets());
        // What the other has not kept cannot be taken over: the values kept are then fewer.
        if (other.complete) {
          expect(merged.runs()).toEqual(straight.runs());
          expect(merged.quantiles([0, 0.3, 0.99, 1])).toEqual(straight.quantiles([0, 0.3, 0.99, 1]));
        } else {
          expect([...straight].slice(0, merged.length)).toEqual([...merged]);
          expect(merged.complete).toBe(false);
        }
        expect([[...other], other.sum]).toEqual([otherBefore, sumBefore]);
      }),
    );
  });

  it("[LOG3] merging adds the sums up, and a series may be merged with itself", () => {
    const [a, b] = [recorded(new Array<number>(1000).fill(0.1)), recorded([1e16, 1, -1e16])];
    a.merge(b);
    expect(a.sum).toBe(101);
    const own = recorded([1, 2, 2]);
    own.merge(own);
    own.add(2);
    expect([own.count, own.sum, [...own]]).toEqual([7, 12, [1, 2, 2, 1, 2, 2, 2]]);
    expect(own.runs()).toEqual([
      [1, 1],
      [2, 2],
      [1, 1],
      [2, 3],
    ]);
    own.merge(new SeriesRecorder());
    own.merge(own.snapshot());
    expect([own.count, own.sum]).toEqual([14, 24]);
  });

  it("[LOG3] looking at the histogram in the middle of a run keeps it one run", () => {
    const series = new SeriesRecorder(1);
    series.add(5);
    series.buckets();
    series.add(5);
    expect([series.runs(), series.complete]).toEqual([[[5, 2]], true]);
  });

  it("[ERR1] bad arguments", () => {
    const series = recorded([1]);
    expect(() => series.quantiles([0.5, 2])).toThrow(
      new RangeError("Series.quantiles: q must be a number from 0 to 1, got 2"),
    );
    expect(() => series.quantiles(anything(0.5))).toThrow(
      new TypeError("Series.quantiles: shares must be an array, got 0.5"),
    );
    expect(() => series.buckets(0)).toThrow("Series.buckets: joined must be an integer >= 1, got 0");
    expect(() => series.merge(anything([1]))).toThrow(
      new TypeError("SeriesRecorder.merge: series must be a recorder or a snapshot, got an array"),
    );
  });
});
