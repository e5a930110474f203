import { distinct, fold, quantile, reduce } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulate, aggregate } from "./aggregate.js";

const numbers = fc.array(
  fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => x === 0 || Math.abs(x) >= 2 ** -1022),
    fc.double({ min: -1e4, max: 1e4, noNaN: true }).filter((x) => x === 0 || Math.abs(x) >= 2 ** -1022),
  ),
  { maxLength: 60 },
);
const errors = fc.constantFrom(0.5, 0.1, 0.01, 0.001, 2 ** -20, 2 ** -21);

describe("quantile", () => {
  it("[AGG5] is within the relative error of the number of its rank among the sorted ones", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 1000 }), errors, (values, thousandths, relativeError) => {
        fc.pre(values.length > 0);
        const result = aggregate(quantile(thousandths / 1000, undefined, { relativeError }), values);
        // ceil(q * n) in integers.
        const rank = Math.max(1, Math.ceil((thousandths * values.length) / 1000));
        const right = values.toSorted((a, b) => a - b)[rank - 1] as number;
        expect(Math.abs(result - right)).toBeLessThanOrEqual(Math.abs(right) * relativeError);
      }),
    );
  });

  it("[AGG3] [AGG5] merged is the same as added in one go, in any order; the second stays", () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 0, max: 20 }), (a, b, twentieths) => {
        const aggregator = quantile(twentieths / 20);
        const second = accumulate(aggregator, b);
        const before = structuredClone(second);
        const merged = aggregator.merge(accumulate(aggregator, a), second);
        expect(second).toEqual(before);
        expect(aggregator.result(structuredClone(merged))).toEqual(aggregate(aggregator, [...b, ...a.toReversed()]));
      }),
    );
  });
});

describe("distinct, reduce, fold", () => {
  const words = fc.array(fc.string({ maxLength: 2 }), { maxLength: 20 });

  it("[AGG3] [AGG4] distinct: merged is the same as added in one go, by comparing all pairs", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const aggregator = distinct();
        const all = [...a, ...b];
        const firsts = all.filter((word, index) => all.indexOf(word) === index);
        const merged = aggregator.merge(accumulate(aggregator, a), structuredClone(accumulate(aggregator, b)));
        expect(aggregator.result(merged)).toBe(firsts.length);
      }),
    );
  });

  it("[AGG3] [AGG6] [AGG7] reduce and fold of an associative function: merged is the same as added in one go", () => {
    const add = (a: string, b: string): string => a + b;
    fc.assert(
      fc.property(words, words, (a, b) => {
        const joined = [...a, ...b].join("");
        const reducing = reduce(add);
        const reduced = reducing.merge(accumulate(reducing, a), accumulate(reducing, b));
        expect(reducing.result(reduced) ?? "").toBe(joined);
        const folding = fold(() => "", add, add);
        expect(folding.result(folding.merge(accumulate(folding, a), accumulate(folding, b)))).toBe(joined);
      }),
    );
  });
});
