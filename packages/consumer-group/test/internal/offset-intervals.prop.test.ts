import * as fc from "fast-check";
import { expect, it } from "vitest";
import { OffsetIntervals } from "../../src/internal/offset-intervals.js";

const interval = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
  .map(([start, length]) => [start, start + length] as const);

it("[GRP9] intervals of offsets are a set of offsets", () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 30 }), interval, (added, [from, to]) => {
      const intervals = new OffsetIntervals();
      const model = new Set<number>();
      for (const [start, end] of added) {
        const expected: number[] = [];
        const overlap: number[] = [];
        for (let offset = start; offset < end; offset++) {
          if (model.has(offset)) expected.push(offset);
          model.add(offset);
        }
        intervals.add(start, end, (low, high) => {
          for (let offset = low; offset < high; offset++) overlap.push(offset);
        });
        expect(overlap).toEqual(expected);
      }
      const all = [...intervals].flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
      expect(all).toEqual([...model].sort((a, b) => a - b));
      expect(intervals.count()).toBe(model.size);
      expect(intervals.countWithin(from, to)).toBe([...model].filter((x) => x >= from && x < to).length);
      // Neighbours that touch are one interval, so reading in order takes one whatever the batches are.
      const bounds = [...intervals];
      expect(bounds.every(([start], i) => i === 0 || start > (bounds[i - 1]?.[1] as number))).toBe(true);
      expect(intervals.length).toBe(bounds.length);
    }),
  );
});

it("[GRP9] a history of reading in order takes one interval", () => {
  const intervals = new OffsetIntervals();
  for (let i = 0; i < 1000; i++) intervals.add(7 * i, 7 * i + 7);
  expect([...intervals]).toEqual([[0, 7000]]);
});
