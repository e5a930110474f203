import { type Aggregator, count, max, mean, min, sum } from "@sim/strategies";
import { describe, expect, it } from "vitest";

function aggregate<V, A, R>(aggregator: Aggregator<V, A, R>, values: readonly V[]): R {
  let accumulator = aggregator.create();
  for (const value of values) {
    accumulator = aggregator.add(accumulator, value);
  }
  return aggregator.result(accumulator);
}

describe("aggregators", () => {
  it("[AGG1] of nothing", () => {
    expect(aggregate(count(), [])).toBe(0);
    expect(aggregate(sum(), [])).toBe(0);
    expect(aggregate(mean(), [])).toBeNaN();
    expect(aggregate(min(), [])).toBe(Number.POSITIVE_INFINITY);
    expect(aggregate(max(), [])).toBe(Number.NEGATIVE_INFINITY);
  });

  it("[AGG1] of a few values, by hand", () => {
    const values = [4, -1, 7, 2];
    expect(aggregate(count(), ["a", null, {}])).toBe(3);
    expect(aggregate(sum(), values)).toBe(12);
    expect(aggregate(mean(), values)).toBe(3);
    expect(aggregate(min(), values)).toBe(-1);
    expect(aggregate(max(), values)).toBe(7);
  });

  it("[AGG1] of a number in each value", () => {
    const flights = [{ delay: 10 }, { delay: -4 }];
    const delay = (flight: { delay: number }): number => flight.delay;
    expect(aggregate(sum(delay), flights)).toBe(6);
    expect(aggregate(mean(delay), flights)).toBe(3);
    expect(aggregate(min(delay), flights)).toBe(-4);
    expect(aggregate(max(delay), flights)).toBe(10);
  });

  it("[AGG2] sums keep what rounding would lose", () => {
    expect(aggregate(sum(), Array(1e6).fill(0.1))).toBe(100000);
    expect(aggregate(sum(), [1, 1e100, 1, -1e100])).toBe(2);
    expect(aggregate(mean(), [1e100, 3, -1e100])).toBe(1);
  });

  it("[AGG2] merging keeps it too", () => {
    const summing = sum();
    const part = (values: readonly number[]) =>
      values.reduce((accumulator, value) => summing.add(accumulator, value), summing.create());
    expect(summing.result(summing.merge(part([1, 1e100]), part([1, -1e100])))).toBe(2);
  });

  it("[AGG2] infinities and NaN come out as they should", () => {
    const inf = Number.POSITIVE_INFINITY;
    for (const aggregator of [sum(), mean()] as Aggregator<number, unknown, number>[]) {
      expect(aggregate(aggregator, [1, inf, 2])).toBe(inf);
      expect(aggregate(aggregator, [-inf, 1, 1e308])).toBe(-inf);
      expect(aggregate(aggregator, [inf, -inf])).toBeNaN();
      expect(aggregate(aggregator, [1, Number.NaN])).toBeNaN();
    }
    expect(aggregate(min(), [1, Number.NaN, 0])).toBeNaN();
    expect(aggregate(max(), [1, Number.NaN, 0])).toBeNaN();
  });

  it("[AGG3] a result may be asked for in between, and merging leaves its second argument alone", () => {
    const averaging = mean();
    let accumulator = averaging.add(averaging.create(), 4);
    expect([averaging.result(accumulator), averaging.result(accumulator)]).toEqual([4, 4]);
    accumulator = averaging.add(accumulator, 8);
    const other = averaging.add(averaging.create(), 30);
    expect(averaging.result(averaging.merge(accumulator, other))).toBe(14);
    expect(averaging.result(other)).toBe(30);
  });

  it("[ERR1] what is not a number is refused, not concatenated", () => {
    type Make = (fn?: (flight: { delay?: number }) => number) => Aggregator<unknown, unknown, number>;
    for (const make of [sum, mean, min, max] as Make[]) {
      expect(() => aggregate(make(), ["1"])).toThrow(
        new TypeError(`${make.name}: a value must be a number (or give a function that reads one from it), got "1"`),
      );
      expect(() =>
        aggregate(
          make((flight) => flight.delay as number),
          [{}],
        ),
      ).toThrow(new TypeError(`${make.name}: the result of fn must be a number, got undefined`));
      expect(() => make("delay" as never)).toThrow(new TypeError(`${make.name}: fn must be a function, got "delay"`));
    }
  });
});
