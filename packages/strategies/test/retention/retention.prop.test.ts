import { expireWhenAny, type Key, type RetentionPolicy, SizeRetention, TimeRetention } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryPartition } from "./memory-partition.js";

// Few distinct moments, so that records share them and the sweep falls on them; a third of them off the grid by a
// rounding error.
const moment = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(0, 0, 1e-16, -1e-16))
  .map(([tenths, noise]) => tenths / 10 + noise * Math.abs(tenths));
const partitions = fc.tuple(fc.nat(1000), fc.array(moment, { maxLength: 40 })).map(
  ([start, times]) =>
    new MemoryPartition(
      start,
      times.sort((a, b) => a - b).map((timestamp) => ({ timestamp })),
    ),
);
const time = fc.integer({ min: 1, max: 80 }).map((n) => new TimeRetention(n / 10));
const size = fc.integer({ min: 1, max: 45 }).map((n) => new SizeRetention(n));
const composite = fc.array(fc.oneof<fc.Arbitrary<RetentionPolicy<Key, unknown>>[]>(time, size), {
  minLength: 1,
  maxLength: 4,
});
const policies = fc.oneof<fc.Arbitrary<RetentionPolicy<Key, unknown>>[]>(
  time,
  size,
  composite.map((members) => expireWhenAny(...members)),
);

describe("retention", () => {
  it("[RET1] newLogStart is the prefix that shouldRetain gives, and shouldRetain is true from there on", () => {
    fc.assert(
      fc.property(partitions, policies, moment, (partition, policy, nowS) => {
        const start = policy.newLogStart?.(partition, nowS);
        expect(start).toBe(partition.prefixStart((record) => policy.shouldRetain(record, nowS, partition)));
        for (const record of partition.records) {
          expect(policy.shouldRetain(record, nowS, partition)).toBe(record.offset >= (start as number));
        }
      }),
    );
  });

  it("[RET2] TimeRetention agrees with whole tenths of a second", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(60),
        (at, age, later) => {
          const partition = new MemoryPartition(0, [{ timestamp: at / 10 }]);
          const policy = new TimeRetention(age / 10);
          expect(policy.newLogStart(partition, (at + later) / 10)).toBe(later >= age ? 1 : 0);
        },
      ),
    );
  });
});
