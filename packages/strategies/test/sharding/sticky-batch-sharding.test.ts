import { type ShardingContext, StickyBatchSharding, type StickyBatchState } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Draws that lie in the middle of the wanted partitions. */
function drawing(partitions: readonly number[], numPartitions: number): { next(): number } {
  const left = [...partitions];
  return {
    next: () => {
      const partition = left.shift();
      if (partition === undefined) {
        throw new Error("no more draws expected");
      }
      return (partition + 0.5) / numPartitions;
    },
  };
}

function spread(
  sharding: StickyBatchSharding,
  draws: readonly number[],
  sizes: readonly number[],
  numPartitions = 4,
): number[] {
  const random = drawing(draws, numPartitions);
  const state = sharding.createState();
  return sizes.map((sizeBytes) => sharding.shard(null, numPartitions, { random, state, sizeBytes }));
}

describe("StickyBatchSharding", () => {
  it("[SHARD3] stays until at least batchBytes were sent, then draws for the records after that", () => {
    const sharding = new StickyBatchSharding({ batchBytes: 1000 });
    expect(spread(sharding, [2, 0, 1], [400, 599, 1, 1000, 1])).toEqual([2, 2, 2, 0, 1]);
    // One byte short is not a batch; a record larger than the batch is one by itself.
    expect(spread(sharding, [3, 1, 2], [999, 5000, 1001, 1])).toEqual([3, 3, 1, 2]);
  });

  it("[SHARD3] a batch is 16384 bytes by default", () => {
    const sharding = new StickyBatchSharding();
    expect(sharding.batchBytes).toBe(16384);
    expect(spread(sharding, [1, 2], [16383, 1, 1])).toEqual([1, 1, 2]);
  });

  it("[SHARD3] the next partition may be the present one again", () => {
    const sharding = new StickyBatchSharding({ batchBytes: 1 });
    expect(spread(sharding, [1, 1, 1, 0, 2], [1, 1, 1, 1])).toEqual([1, 1, 1, 0]);
  });

  it("[SHARD3] keys are not looked at", () => {
    const sharding = new StickyBatchSharding();
    const random = drawing([3], 4);
    const state = sharding.createState();
    expect(["a", 5, null].map((key) => sharding.shard(key, 4, { random, state, sizeBytes: 1 }))).toEqual([3, 3, 3]);
  });

  it("[SHARD3] every partition is drawn from an equal share of [0, 1)", () => {
    const sharding = new StickyBatchSharding({ batchBytes: 1 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }),
        (n, draw) => {
          const state = sharding.createState();
          const partition = sharding.shard(null, n, { random: { next: () => draw }, state, sizeBytes: 1 });
          expect(partition).toBeLessThan(n);
          // Up to the rounding of the two quotients themselves.
          expect(draw).toBeGreaterThanOrEqual(partition / n - 1e-12);
          expect(draw).toBeLessThan((partition + 1) / n + 1e-12);
        },
      ),
    );
  });

  it("[SHARD3] fewer partitions than before: draws again rather than answer out of range", () => {
    const sharding = new StickyBatchSharding();
    const random = { next: () => 0.9 };
    const state = sharding.createState();
    expect(sharding.shard(null, 10, { random, state, sizeBytes: 1 })).toBe(9);
    expect(sharding.shard(null, 9, { random, state, sizeBytes: 1 })).toBe(8);
    expect(sharding.shard(null, 5, { random, state, sizeBytes: 1 })).toBe(4);
  });

  it("[SHARD4] the state is plain data: a copy of it continues where the original was", () => {
    const sharding = new StickyBatchSharding({ batchBytes: 100 });
    const state = sharding.createState();
    expect(state).toEqual({ partition: -1, bytes: 0 });
    const random = drawing([2, 3], 4);
    sharding.shard(null, 4, { random, state, sizeBytes: 60 });
    const copy = structuredClone(state);
    expect(copy).toEqual({ partition: 2, bytes: 60 });
    expect(sharding.shard(null, 4, { random, state: copy, sizeBytes: 60 })).toBe(2);
    expect(state.bytes).toBe(60);
  });

  it("[ERR1] bad arguments", () => {
    for (const batchBytes of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => new StickyBatchSharding({ batchBytes })).toThrow(RangeError);
    }
    expect(() => new StickyBatchSharding({ batchBytes: "1" as never })).toThrow(
      new TypeError('StickyBatchSharding: batchBytes must be an integer >= 1, got "1"'),
    );
    const sharding = new StickyBatchSharding();
    const context = (sizeBytes: number): ShardingContext<StickyBatchState> => ({
      random: { next: () => 0 },
      state: sharding.createState(),
      sizeBytes,
    });
    expect(() => sharding.shard(null, 0, context(1))).toThrow(RangeError);
    expect(() => sharding.shard(null, 4, context(Number.NaN))).toThrow(
      new RangeError("StickyBatchSharding: context.sizeBytes must be a finite number >= 0, got NaN"),
    );
    expect(() => (sharding.shard as (key: null, n: number) => number).call(sharding, null, 4)).toThrow(TypeError);
  });
});
