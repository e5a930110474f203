import { SeriesRecorder } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Values with runs, repetitions, zeros and both signs. */
const values = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(0, 1, -1, 0.001), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      fc.integer({ min: 1, max: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((runs) => runs.flatMap(([value, times]) => new Array<number>(times).fill(value + 0)));
const share = fc.oneof(
  fc.constantFrom(0, 1, 0.07, 0.5, 0.99),
  fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** The definition: the least value that at least a share q does not exceed. */
function quantile(all: readonly number[], q: number): number {
  const sorted = all.toSorted((a, b) => a - b);
  for (const [i, value] of sorted.entries()) if ((i + 1) / sorted.length >= q) return value;
  return Number.NaN;
}

function recorded(all: readonly number[], maxRuns?: number): SeriesRecorder {
  const series = new SeriesRecorder(maxRuns);
  for (const value of all) series.add(value);
  return series;
}

describe("[LOG3] a series", () => {
  it("[LOG3] agrees with a plain list in everything while it is complete", () => {
    fc.assert(
      fc.property(values, share, (all, q) => {
        const series = recorded(all);
        expect([series.count, series.length, series.complete]).toEqual([all.length, all.length, true]);
        expect([...series]).toEqual(all);
        expect(all.map((_, i) => series.at(i))).toEqual(all);
        expect(series.min).toBe(Math.min(...all));
        expect(series.max).toBe(Math.max(...all));
        expect(series.quantile(q)).toBe(quantile(all, q));
        const exact = all.reduce((sum, value) => sum + BigInt(Math.round(value * 2 ** 30)), 0n);
        expect(Math.abs(series.sum - Number(exact) / 2 ** 30)).toBeLessThan(1e-6);
      }),
    );
  });

  it("[LOG3] beyond its limit it keeps the first runs, still counts all, and quantiles are within 1 %", () => {
    fc.assert(
      fc.property(values, share, fc.integer({ min: 0, max: 5 }), (all, q, maxRuns) => {
        const series = recorded(all, maxRuns);
        let runs = 0;
        const kept = all.filter((value, i) => {
          if (i === 0 || value !== all[i - 1]) runs++;
          return runs <= maxRuns;
        });
        expect([...series]).toEqual(kept);
        expect([series.count, series.complete]).toEqual([all.length, kept.length === all.length]);
        const right = quantile(all, q);
        expect(Math.abs(series.quantile(q) - right) <= Math.abs(right) / 100 || Number.isNaN(right)).toBe(true);
      }),
    );
  });

  it("[LOG3] looking changes nothing, and a snapshot stays as it is", () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 0, max: 5 }), (first, second, maxRuns) => {
        const series = recorded(first, maxRuns);
        const snapshot = series.snapshot();
        const before = [snapshot.count, snapshot.sum, snapshot.quantile(0.5), [...snapshot]];
        series.quantile(0.5);
        for (const value of second) series.add(value);
        expect([snapshot.count, snapshot.sum, snapshot.quantile(0.5), [...snapshot]]).toEqual(before);
        const straight = recorded([...first, ...second], maxRuns);
        expect([series.count, series.sum, series.quantile(0.3), [...series]]).toEqual([
          straight.count,
          straight.sum,
          straight.quantile(0.3),
          [...straight],
        ]);
        series.reset();
        expect([series.count, series.sum, [...series]]).toEqual([0, 0, []]);
      }),
    );
  });
});
