import { type Aggregator, count, max, mean, min, type PackedAggregator, sum } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Numbers of very different size, so that another order of additions would show; infinities and NaN. */
const number = fc.oneof(
  { weight: 5, arbitrary: fc.double({ noNaN: true, min: -1e18, max: 1e18 }) },
  { weight: 5, arbitrary: fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10) },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, Number.NaN, -0, 0) },
);

type Step = { readonly into: number; readonly value: number } | { readonly into: number; readonly from: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ into: fc.nat(3), value: number }) },
  { weight: 1, arbitrary: fc.record({ into: fc.nat(3), from: fc.nat(3) }) },
);

describe("packed aggregators", () => {
  it.each<[string, Aggregator<number, any, number>]>([
    ["sum", sum()],
    ["sum of a function", sum((value: number) => value * 3)],
    ["mean", mean()],
    ["count", count()],
    ["min", min()],
    ["max", max((value: number) => -value)],
  ])("[AGG] %s: give what the others give, to the last bit, and touch nothing beside them", (_name, aggregator) => {
    const { packed } = aggregator;
    if (packed === undefined) throw new Error("no packed form");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const objects = [0, 1, 2, 3].map(() => aggregator.create());
        const { cells, at } = four(packed);
        for (const one of steps) {
          if ("value" in one) {
            objects[one.into] = aggregator.add(objects[one.into], one.value);
            packed.add(cells, at(one.into), one.value);
          } else if (one.into !== one.from) {
            objects[one.into] = aggregator.merge(objects[one.into], objects[one.from]);
            packed.merge(cells, at(one.into), cells, at(one.from));
          }
        }
        for (const [i, object] of objects.entries()) {
          expect(packed.result(cells, at(i))).toBe(aggregator.result(object));
          expect(cells[at(i) - 1]).toBe(777);
        }
      }),
    );
  });
});

/** Four accumulators with a number between them that is nobody's. */
function four<V, R>(packed: PackedAggregator<V, R>) {
  const cells = new Float64Array(4 * (packed.width + 1) + 1).fill(777);
  const at = (i: number) => i * (packed.width + 1) + 1;
  for (let i = 0; i < 4; i++) packed.create(cells, at(i));
  return { cells, at };
}
