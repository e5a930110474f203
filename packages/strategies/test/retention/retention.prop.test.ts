import {
  ByteRetention,
  expireWhenAny,
  type Key,
  type LogSegment,
  type RetentionPolicy,
  SegmentByteRetention,
  SegmentTimeRetention,
  SizeRetention,
  TimeRetention,
} from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryPartition } from "./memory-partition.js";

// Few distinct moments, so that records share them and the sweep falls on them; a third of them off the grid by a
// rounding error.
const moment = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(0, 0, 1e-16, -1e-16))
  .map(([tenths, noise]) => tenths / 10 + noise * Math.abs(tenths));
const append = fc.record({
  timestamp: moment,
  sizeBytes: fc.constantFrom(100, 100, 0, 1, 250),
  gap: fc.constantFrom(0, 0, 0, 1, 4),
});
const perSegment = fc.constantFrom(1, 2, 3, 7, Infinity);
const partitions = fc.tuple(fc.nat(1000), fc.array(append, { maxLength: 40 }), perSegment).map(
  ([start, appends, count]) =>
    new MemoryPartition(
      start,
      appends.sort((a, b) => a.timestamp - b.timestamp),
      count,
    ),
);
/** With timestamps in any order, as event times are. */
const disordered = fc
  .tuple(fc.nat(1000), fc.array(append, { maxLength: 40 }), perSegment)
  .map(([start, appends, count]) => new MemoryPartition(start, appends, count));
const time = fc.integer({ min: 1, max: 80 }).map((n) => new TimeRetention(n / 10));
const size = fc.integer({ min: 1, max: 45 }).map((n) => new SizeRetention(n));
const bytes = fc.nat(3000).map((n) => new ByteRetention(n));
const segmentBytes = fc.nat(3000).map((n) => new SegmentByteRetention(n));
const segmentTime = fc.nat(80).map((n) => new SegmentTimeRetention(n / 10));
const composite = fc.array(fc.oneof<fc.Arbitrary<RetentionPolicy<Key, unknown>>[]>(time, size, bytes, segmentBytes), {
  minLength: 1,
  maxLength: 4,
});
const segmentPolicies = fc.oneof<fc.Arbitrary<RetentionPolicy<Key, unknown>>[]>(
  segmentBytes,
  segmentTime,
  fc
    .array(fc.oneof<fc.Arbitrary<RetentionPolicy<Key, unknown>>[]>(segmentBytes, segmentTime), {
      minLength: 1,
      maxLength: 3,
    })
    .map((members) => expireWhenAny(...members)),
);
const policies = fc.oneof<fc.Arbitrary<RetentionPolicy<Key, unknown>>[]>(
  time,
  size,
  bytes,
  segmentBytes,
  composite.map((members) => expireWhenAny(...members)),
);

describe("retention", () => {
  it("[RET1] newLogStart is the prefix that shouldRetain gives, and shouldRetain is true from there on", () => {
    fc.assert(
      fc.property(partitions, policies, moment, (partition, policy, nowS) => {
        const start = policy.newLogStart?.(partition, nowS);
        // An offset in a gap says the same as that of the next record.
        expect(start).toBeGreaterThanOrEqual(partition.logStartOffset);
        expect(start).toBeLessThanOrEqual(partition.logEndOffset);
        const first = partition.records.find((record) => record.offset >= (start as number));
        expect(first?.offset ?? partition.logEndOffset).toBe(
          partition.prefixStart((record) => policy.shouldRetain(record, nowS, partition)),
        );
        for (const record of partition.records) {
          expect(policy.shouldRetain(record, nowS, partition)).toBe(record.offset >= (start as number));
        }
      }),
    );
  });

  it("[RET1] shouldRetain answers for a record as shouldRetainSegment for its segment", () => {
    fc.assert(
      fc.property(disordered, segmentPolicies, moment, (partition, policy, nowS) => {
        for (const record of partition.records) {
          const segment = partition.segments.findLast((each) => each.baseOffset <= record.offset) as LogSegment;
          expect(policy.shouldRetain(record, nowS, partition)).toBe(
            policy.shouldRetainSegment?.(segment, nowS, partition),
          );
        }
      }),
    );
  });

  it("[RET7] SegmentByteRetention keeps maxBytes if there are so many, and not a segment more than it must", () => {
    fc.assert(
      fc.property(disordered, fc.nat(3000), (partition, maxBytes) => {
        const start = new SegmentByteRetention(maxBytes).newLogStart(partition);
        const [first, ...rest] = partition.segments.filter((segment) => segment.baseOffset >= start);
        const behind = rest.reduce((sum, segment) => sum + segment.sizeBytes, 0);
        expect((first?.sizeBytes ?? 0) + behind).toBeGreaterThanOrEqual(Math.min(maxBytes, partition.sizeBytes));
        if (first !== undefined) expect(behind).toBeLessThan(Math.max(1, maxBytes));
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
