import {
  expireWhenAny,
  type PartitionView,
  type Record,
  type RetentionPolicy,
  SizeRetention,
  TimeRetention,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { MemoryPartition } from "./memory-partition.js";

/** Offsets that are retained, one by one. */
function retained(policy: RetentionPolicy<string, number>, partition: MemoryPartition, nowS: number): number[] {
  return partition.records.filter((record) => policy.shouldRetain(record, nowS, partition)).map(({ offset }) => offset);
}

describe("TimeRetention", () => {
  it("[RET2] [LOG4] a record goes at the very age maxAgeS", () => {
    const partition = new MemoryPartition(10, [
      { timestamp: 0 },
      { timestamp: 1 },
      { timestamp: 1 },
      { timestamp: 2.5 },
    ]);
    const policy = new TimeRetention(5);
    expect(retained(policy, partition, 4.999999)).toEqual([10, 11, 12, 13]);
    expect(retained(policy, partition, 5)).toEqual([11, 12, 13]);
    expect(retained(policy, partition, 6)).toEqual([13]);
    expect(retained(policy, partition, 7.5)).toEqual([]);
    expect([4.999999, 5, 5.999999, 6, 7.5].map((now) => policy.newLogStart(partition, now))).toEqual([
      10, 11, 11, 13, 14,
    ]);
  });

  it("[RET2] ages are compared in whole microseconds", () => {
    const policy = new TimeRetention(0.2);
    for (const timestamp of [0.1, 0.30000000000000004 - 0.2]) {
      const partition = new MemoryPartition(0, [{ timestamp }]);
      expect(retained(policy, partition, 0.299999)).toEqual([0]);
      expect(retained(policy, partition, 0.3)).toEqual([]);
      expect(retained(policy, partition, 0.1 + 0.2)).toEqual([]);
      expect(policy.newLogStart(partition, 0.3)).toBe(1);
    }
    // 1.1 - 1 is 0.10000000000000009 and 0.8 - 0.7 is 0.10000000000000009 as doubles; 0.4 - 0.3 is 0.10000000000000003.
    const tenth = new TimeRetention(0.100001);
    for (const [timestamp, now] of [
      [1, 1.1],
      [0.7, 0.8],
      [0.3, 0.4],
    ] as const) {
      expect(retained(tenth, new MemoryPartition(0, [{ timestamp }]), now)).toEqual([0]);
      expect(retained(tenth, new MemoryPartition(0, [{ timestamp }]), now + 0.000001)).toEqual([]);
    }
  });

  it("[RET2] Infinity keeps everything", () => {
    const policy = new TimeRetention(Number.POSITIVE_INFINITY);
    const partition = new MemoryPartition(7, [{ timestamp: -(2 ** 33) }]);
    expect(policy.maxAgeS).toBe(Number.POSITIVE_INFINITY);
    expect(retained(policy, partition, 2 ** 33)).toEqual([7]);
    expect(policy.newLogStart(partition, 2 ** 33)).toBe(7);
  });

  it("[RET2] an age that reaches back before the range of times keeps everything", () => {
    const policy = new TimeRetention(2 ** 33);
    const partition = new MemoryPartition(7, [{ timestamp: -(2 ** 33) }]);
    expect(policy.newLogStart(partition, -1)).toBe(7);
    expect(policy.newLogStart(partition, 0)).toBe(8);
    expect(retained(policy, partition, 0)).toEqual([]);
  });

  it("[RET1] an empty partition", () => {
    expect(new TimeRetention(1).newLogStart(new MemoryPartition(5, []), 100)).toBe(5);
    expect(new SizeRetention(1).newLogStart(new MemoryPartition(5, []))).toBe(5);
  });

  it("[ERR1] bad arguments", () => {
    for (const age of [0, -1, Number.NaN, 1e-7, 2 ** 33 + 1, Number.NEGATIVE_INFINITY]) {
      expect(() => new TimeRetention(age)).toThrow(RangeError);
    }
    expect(() => new TimeRetention(0)).toThrow("TimeRetention: maxAgeS must be a finite number > 0, got 0");
    expect(() => new TimeRetention(1e-7)).toThrow(
      "TimeRetention: maxAgeS must be at least one microsecond (0.000001), got 1e-7",
    );
    expect(() => new TimeRetention("1" as never)).toThrow(TypeError);
    const partition = new MemoryPartition(0, [{ timestamp: 0 }]);
    expect(() => retained(new TimeRetention(1), partition, Number.NaN)).toThrow(
      new RangeError("TimeRetention: currentTimeS must be a number of seconds within +-8589934592 (2^33), got NaN"),
    );
    expect(() => new TimeRetention(1).newLogStart(partition, Number.NaN)).toThrow(RangeError);
  });
});

describe("SizeRetention", () => {
  it("[RET3] keeps the newest maxRecords records", () => {
    const partition = new MemoryPartition(100, Array(8).fill({ timestamp: 0 }));
    expect(retained(new SizeRetention(3), partition, 0)).toEqual([105, 106, 107]);
    expect(retained(new SizeRetention(8), partition, 0)).toHaveLength(8);
    expect(retained(new SizeRetention(9), partition, 0)).toHaveLength(8);
    expect([1, 3, 8, 9].map((n) => new SizeRetention(n).newLogStart(partition))).toEqual([107, 105, 100, 100]);
  });

  it("[RET3] with gaps among the offsets never keeps more than maxRecords", () => {
    // Offsets 0 to 6, 8 and 9.
    const gap = [...Array(7).fill({ timestamp: 0 }), { timestamp: 0, gap: 1 }, { timestamp: 0 }];
    const partition = new MemoryPartition(0, gap);
    expect(retained(new SizeRetention(5), partition, 0)).toEqual([5, 6, 8, 9]);
    expect(new SizeRetention(5).newLogStart(partition)).toBe(5);
  });

  it("[ERR1] bad arguments", () => {
    for (const n of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => new SizeRetention(n)).toThrow(RangeError);
    }
    expect(() => new SizeRetention(0)).toThrow("SizeRetention: maxRecords must be an integer >= 1, got 0");
    expect(() => new SizeRetention("1" as never)).toThrow(TypeError);
  });
});

describe("expireWhenAny", () => {
  class OddValuesOnly implements RetentionPolicy<string, number> {
    readonly name = "odd";
    shouldRetain(record: Record<string, number>): boolean {
      return record.value % 2 === 1;
    }
  }

  it("[RET4] [E2] time and size together: a record stays only while both keep it", () => {
    const partition = new MemoryPartition(
      0,
      Array.from({ length: 100 }, (_, i) => ({ timestamp: i })),
    );
    const policy = expireWhenAny(new TimeRetention(50), new SizeRetention(5));
    expect(retained(policy, partition, 100)).toEqual([95, 96, 97, 98, 99]);
    expect(policy.newLogStart?.(partition, 100)).toBe(95);
    expect(retained(policy, partition, 147)).toEqual([98, 99]);
    expect(policy.newLogStart?.(partition, 147)).toBe(98);
  });

  it("[RET4] has the bulk form only if every member has it", () => {
    const partition = new MemoryPartition(0, [{ timestamp: 0 }, { timestamp: 9 }, { timestamp: 9 }, { timestamp: 9 }]);
    const mixed = expireWhenAny<string, number>(new TimeRetention(5), new OddValuesOnly());
    expect(mixed.newLogStart).toBeUndefined();
    expect(retained(mixed, partition, 10)).toEqual([1, 3]);
    expect(mixed.name).toBe("expireWhenAny(time, odd)");
  });

  it("[RET4] composes with itself, and is not changed through the array it was made from", () => {
    const partition = new MemoryPartition(0, Array(10).fill({ timestamp: 0 }));
    const policies = [new SizeRetention(4), expireWhenAny(new SizeRetention(7), new TimeRetention(1000))];
    const policy = expireWhenAny(...policies);
    policies[0] = new SizeRetention(1);
    expect(policy.newLogStart?.(partition, 0)).toBe(6);
  });

  it("[RET4] hands its arguments on to each member", () => {
    const seen: unknown[] = [];
    const spy = (name: string): RetentionPolicy<string, number> => ({
      name,
      shouldRetain: (record: Record<string, number>, nowS: number, view: PartitionView) => {
        seen.push([name, record.offset, nowS, view]);
        return name !== "b";
      },
    });
    const partition = new MemoryPartition(4, [{ timestamp: 0 }]);
    expect(retained(expireWhenAny(spy("a"), spy("b"), spy("c")), partition, 2)).toEqual([]);
    expect(seen).toEqual([
      ["a", 4, 2, partition],
      ["b", 4, 2, partition],
    ]);
  });

  it("[ERR1] bad arguments", () => {
    expect(() => expireWhenAny()).toThrow(new RangeError("expireWhenAny: the number of policies must be >= 1, got 0"));
    expect(() => expireWhenAny(new SizeRetention(1), {} as never)).toThrow(
      new TypeError("expireWhenAny: policies[1] must be a retention policy, got an object"),
    );
    expect(() => expireWhenAny(undefined as never)).toThrow(TypeError);
  });
});
