import { type Aggregator, count, max, mean, min, sum } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

// Multiples of 1/8 add up without rounding in whole eighths, whatever the order.
const values = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 });
const eighths = (numbers: readonly number[]): number[] => numbers.map((number) => number / 8);

function add<A>(aggregator: Aggregator<number, A, number>, accumulator: A, numbers: readonly number[]): A {
  return numbers.reduce((so, number) => aggregator.add(so, number), accumulator);
}

const expected: { [name: string]: (numbers: readonly number[]) => number } = {
  count: (numbers) => numbers.length,
  sum: (numbers) => Number(numbers.map(BigInt).reduce((a, b) => a + b, 0n)) / 8,
  mean: (numbers) => Number(numbers.map(BigInt).reduce((a, b) => a + b, 0n)) / 8 / numbers.length,
  min: (numbers) => (numbers.toSorted((a, b) => a - b)[0] ?? Number.POSITIVE_INFINITY) / 8,
  max: (numbers) => (numbers.toSorted((a, b) => b - a)[0] ?? Number.NEGATIVE_INFINITY) / 8,
};
const aggregators: { [name: string]: Aggregator<number, any, number> } = {
  count: count(),
  sum: sum(),
  mean: mean(),
  min: min(),
  max: max(),
};

describe("aggregators", () => {
  it.each(Object.keys(expected))("[AGG1] [AGG3] %s equals integer arithmetic, added in one go or merged", (name) => {
    const aggregator = aggregators[name] as Aggregator<number, any, number>;
    fc.assert(
      fc.property(values, values, (a, b) => {
        const right = expected[name]?.([...a, ...b]);
        const inOneGo = add(aggregator, aggregator.create(), eighths([...a, ...b]));
        expect(aggregator.result(inOneGo)).toBe(right);
        const left = add(aggregator, aggregator.create(), eighths(a));
        const merged = aggregator.merge(left, add(aggregator, aggregator.create(), eighths(b)));
        expect(aggregator.result(merged)).toBe(right);
        expect(aggregator.result(add(aggregator, structuredClone(merged), []))).toBe(right);
      }),
    );
  });

  it("[AGG2] a sum of anything is within a unit in the last place of the exact one, relative to the magnitudes", () => {
    const anything = fc.array(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { maxLength: 100 });
    fc.assert(
      fc.property(anything, (numbers) => {
        const summing = sum();
        const result = summing.result(add(summing, summing.create(), numbers));
        // 2^1074 times a double is an integer.
        const exact = numbers.map(scaled).reduce((a, b) => a + b, 0n);
        const magnitude = numbers.map((number) => scaled(Math.abs(number))).reduce((a, b) => a + b, 0n);
        const error = exact - scaled(result);
        const bound = abs(exact) / 2n ** 52n + magnitude / 2n ** 90n + 1n;
        expect(abs(error) <= bound).toBe(true);
      }),
    );
  });
});

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** A double times 2^1074, exactly. */
function scaled(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & (2n ** 52n - 1n);
  const size = exponent === 0n ? fraction : (fraction + 2n ** 52n) << (exponent - 1n);
  return bits >> 63n === 1n ? -size : size;
}
