import { type Aggregator, distinct, fold, quantile, reduce } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { accumulate, aggregate } from "./aggregate.js";

describe("distinct", () => {
  it("[AGG4] counts different values, as a Set does", () => {
    expect(aggregate(distinct(), [])).toBe(0);
    expect(aggregate(distinct(), ["a", "b", "a"])).toBe(2);
    expect(aggregate(distinct(), [1, "1", 1n, true, null, undefined, Number.NaN, Number.NaN, 0, -0])).toBe(8);
    expect(
      aggregate(
        distinct((word: string) => word.length),
        ["to", "at", "the"],
      ),
    ).toBe(2);
  });

  it("[AGG4] [ERR1] equal objects would be different, so they are refused", () => {
    expect(() => aggregate(distinct() as Aggregator<unknown, unknown, number>, [{ id: 1 }])).toThrow(
      new TypeError(
        "distinct: a value must be comparable by value (or give a function that reads such from it), got an object",
      ),
    );
    for (const value of [[1], new Date(0), () => 1, Symbol("s")]) {
      expect(() =>
        aggregate(
          distinct(() => value as never),
          [1],
        ),
      ).toThrow(TypeError);
    }
    expect(() => distinct("origin" as never)).toThrow(new TypeError('distinct: fn must be a function, got "origin"'));
  });
});

describe("reduce", () => {
  it("[AGG6] makes one value of all, the earlier one first; of nothing undefined", () => {
    const joined = reduce((a: string, b: string) => `(${a} ${b})`);
    expect(aggregate(joined, [])).toBeUndefined();
    expect(aggregate(joined, ["a"])).toBe("a");
    expect(aggregate(joined, ["a", "b", "c"])).toBe("((a b) c)");
    const merged = joined.merge(accumulate(joined, ["a", "b"]), accumulate(joined, ["c", "d"]));
    expect(joined.result(merged)).toBe("((a b) (c d))");
  });

  it("[AGG6] undefined is a value like any other", () => {
    const last = reduce((_: undefined | number, b: undefined | number) => b);
    expect(last.merge(accumulate(last, [1]), accumulate(last, [undefined]))).toEqual([undefined]);
    expect(last.merge(accumulate(last, [1]), last.create())).toEqual([1]);
    expect(last.merge(last.create(), accumulate(last, [1]))).toEqual([1]);
  });

  it("[ERR1] needs a function", () => {
    expect(() => reduce(undefined as never)).toThrow(new TypeError("reduce: fn must be a function, got undefined"));
  });
});

describe("fold", () => {
  const listed = fold(
    () => [] as string[],
    (list, word: string) => {
      list.push(word);
      return list;
    },
    (a, b) => [...a, ...b],
  );

  it("[AGG7] takes values into a result, a fresh one for each window", () => {
    expect(aggregate(listed, ["a", "b"])).toEqual(["a", "b"]);
    expect(aggregate(listed, ["c"])).toEqual(["c"]);
    expect(listed.merge(accumulate(listed, ["a"]), accumulate(listed, ["b"]))).toEqual(["a", "b"]);
  });

  it("[AGG7] [ERR1] merging windows need a function for it, and say so", () => {
    const counting = fold(
      () => 0,
      (so) => so + 1,
    );
    expect(aggregate(counting, ["a", "b"])).toBe(2);
    expect(() => counting.merge(1, 2)).toThrow(
      new TypeError("fold: windows merge, so give a third function that merges two results"),
    );
    expect(() => fold(0 as never, () => 1)).toThrow(new TypeError("fold: initial must be a function, got 0"));
    expect(() => fold(() => 0, null as never)).toThrow(TypeError);
    expect(() =>
      fold(
        () => 0,
        () => 0,
        1 as never,
      ),
    ).toThrow(TypeError);
  });
});

describe("quantile", () => {
  it("[AGG5] of nothing NaN, of one number the number", () => {
    expect(aggregate(quantile(0.5), [])).toBeNaN();
    for (const value of [7, -3.3, 0, 1e-320, 1e308, Infinity, -Infinity]) {
      expect(aggregate(quantile(0.5), [value])).toBe(value);
    }
    expect(aggregate(quantile(0.5), [1, Number.NaN, 2])).toBeNaN();
  });

  it("[AGG5] by hand: ranks of 1 to 100, the ends exact, the rest within one per cent", () => {
    const numbers = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(aggregate(quantile(0), numbers)).toBe(1);
    expect(aggregate(quantile(1), numbers)).toBe(100);
    for (const [q, right] of [
      [0.07, 7],
      [0.071, 8],
      [0.5, 50],
      [0.95, 95],
      [0.001, 1],
    ] as const) {
      expect(Math.abs(aggregate(quantile(q), numbers) - right)).toBeLessThanOrEqual(0.01 * right);
      const exactly = quantile(q, undefined, { relativeError: 2 ** -21 });
      expect(Math.abs(aggregate(exactly, numbers) - right)).toBeLessThanOrEqual(right * 2 ** -21);
    }
  });

  it("[AGG5] negative numbers mirror positive ones; infinities have their ranks", () => {
    const negative = Array(9).fill(-5) as number[];
    expect(aggregate(quantile(0.5), [1, ...negative])).toBeCloseTo(-5, 1);
    expect(aggregate(quantile(0.5), [-1, 0, 0, 0, 1])).toBe(0);
    expect(aggregate(quantile(0.6), [1, Infinity, Infinity, Infinity, Infinity])).toBe(Infinity);
    expect(aggregate(quantile(0.4), [-Infinity, -Infinity, -Infinity, 2])).toBe(-Infinity);
  });

  it("[AGG5] memory follows the range: one per cent is at most 64 counts to a doubling", () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => 1 + i / 100_000);
    expect(accumulate(quantile(0.5), numbers).counts.size).toBe(64);
    expect(accumulate(quantile(0.5, undefined, { relativeError: 0.5 }), numbers).counts.size).toBe(1);
  });

  it("[ERR1] bad arguments", () => {
    expect(() => quantile(1.5)).toThrow(new RangeError("quantile: q must be a number from 0 to 1, got 1.5"));
    for (const q of [-0.1, Number.NaN, Infinity]) expect(() => quantile(q)).toThrow(RangeError);
    expect(() => quantile("0.5" as never)).toThrow(TypeError);
    for (const relativeError of [0, 0.6, 1e-7, Number.NaN]) {
      expect(() => quantile(0.5, undefined, { relativeError })).toThrow(RangeError);
    }
    expect(() => aggregate(quantile(0.5) as Aggregator<unknown, unknown, number>, ["1"])).toThrow(TypeError);
  });
});
