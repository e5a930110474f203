import {
  ByteRetention,
  expireWhenAny,
  SegmentByteRetention,
  SegmentTimeRetention,
  TimeRetention,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { MemoryPartition } from "./memory-partition.js";

const appends = [50, 10, 0, 30, 20].map((sizeBytes, i) => ({ timestamp: i, sizeBytes }));

describe("ByteRetention", () => {
  it("[RET5] the newest records that take at most maxBytes together stay", () => {
    const partition = new MemoryPartition(7, appends);
    // From offset 7 on 110 bytes, from 8 on 60, then 50, 50, 20, 0.
    const starts = [110, 109, 60, 59, 50, 49, 20, 19, 0].map((n) => new ByteRetention(n).newLogStart(partition));
    expect(starts).toEqual([7, 8, 8, 9, 9, 11, 11, 12, 12]);
    for (const [index, bytes] of [110, 60, 50, 50, 20].entries()) {
      const record = partition.records[index] as (typeof partition.records)[number];
      expect(new ByteRetention(bytes).shouldRetain(record, 0, partition)).toBe(true);
      expect(new ByteRetention(bytes - 1).shouldRetain(record, 0, partition)).toBe(false);
    }
  });

  it("[RET5] a gap at the log start is left alone while nothing goes", () => {
    const partition = new MemoryPartition(0, [{ timestamp: 0, gap: 3 }, { timestamp: 5 }]);
    expect(new ByteRetention(200).newLogStart(partition)).toBe(0);
    expect(new TimeRetention(9).newLogStart(partition, 8)).toBe(0);
    expect(new ByteRetention(199).newLogStart(partition)).toBe(4);
  });

  it("[ERR1] bad arguments", () => {
    for (const n of [-1, 1.5, Number.NaN, Infinity]) expect(() => new ByteRetention(n)).toThrow(RangeError);
    expect(() => new ByteRetention("1" as never)).toThrow(TypeError);
  });
});

/** Three segments: offsets 0 and 1, 2 and 3, 4; the second holds the youngest record. */
const mixed = new MemoryPartition(
  0,
  [0, 1, 9, 3, 4].map((timestamp) => ({ timestamp })),
  2,
);

describe("SegmentTimeRetention", () => {
  it("[RET6] a segment goes when its largest timestamp is more than maxAgeS ago", () => {
    const policy = new SegmentTimeRetention(5);
    const stays = (nowS: number) => mixed.segments.map((segment) => policy.shouldRetainSegment(segment, nowS));
    expect(stays(6)).toEqual([true, true, true]);
    expect(stays(6.000001)).toEqual([false, true, true]);
    expect(stays(9.000001)).toEqual([false, true, false]);
    expect(stays(14.000001)).toEqual([false, false, false]);
  });

  it("[RET6] in whole microseconds; 0 and Infinity are ages too; the default is a week", () => {
    const partition = new MemoryPartition(0, [{ timestamp: 0.1 }]);
    const [segment] = partition.segments;
    expect(segment).toBeDefined();
    if (segment === undefined) return;
    expect(new SegmentTimeRetention(0.2).shouldRetainSegment(segment, 0.1 + 0.2)).toBe(true);
    expect(new SegmentTimeRetention(0).shouldRetainSegment(segment, 0.1)).toBe(true);
    expect(new SegmentTimeRetention(0).shouldRetainSegment(segment, 0.100001)).toBe(false);
    expect(new SegmentTimeRetention(Infinity).shouldRetainSegment(segment, 2 ** 33)).toBe(true);
    expect(new SegmentTimeRetention().maxAgeS).toBe(7 * 24 * 3600);
  });

  it("[RET6] [E3] a record stays as long as the youngest of its segment", () => {
    const policy = new SegmentTimeRetention(5);
    // Segments [0, 1], [2, 9], [9.5]: at 7.5 s the record of 2 s is 5.5 s old, its neighbour is not.
    const partition = new MemoryPartition(
      0,
      [0, 1, 2, 9, 9.5].map((timestamp) => ({ timestamp })),
      2,
    );
    expect(partition.prefixStart((record) => policy.shouldRetain(record, 7.5, partition))).toBe(2);
    expect(new TimeRetention(5).newLogStart(partition, 7.5)).toBe(3);
    // At 14.3 s, in Kafka's way, the whole second segment goes.
    expect(partition.prefixStart((record) => policy.shouldRetain(record, 14.3, partition))).toBe(4);
  });

  it("[ERR1] bad arguments", () => {
    for (const age of [-1, Number.NaN, 2 ** 33 + 1]) expect(() => new SegmentTimeRetention(age)).toThrow(RangeError);
    expect(() => new SegmentTimeRetention("1" as never)).toThrow(TypeError);
  });
});

describe("SegmentByteRetention", () => {
  it("[RET7] the oldest segments go as long as those behind them take maxBytes or more", () => {
    // 200, 200 and 100 bytes.
    const starts = [500, 301, 300, 101, 100, 1, 0].map((n) => new SegmentByteRetention(n).newLogStart(mixed));
    expect(starts).toEqual([0, 0, 2, 2, 4, 4, 5]);
    expect(new SegmentByteRetention(300).shouldRetain(mixed.records[1] as never, 0, mixed)).toBe(false);
    expect(new SegmentByteRetention(300).shouldRetain(mixed.records[2] as never, 0, mixed)).toBe(true);
  });

  it("[ERR1] bad arguments", () => {
    for (const n of [-1, 1.5, Number.NaN]) expect(() => new SegmentByteRetention(n)).toThrow(RangeError);
    expect(() => new SegmentByteRetention("1" as never)).toThrow(TypeError);
  });
});

describe("expireWhenAny", () => {
  it("[RET4] has the form for segments only if every member has it, and the bulk form likewise", () => {
    const bytes = new SegmentByteRetention(300);
    const both = expireWhenAny(bytes, new SegmentTimeRetention(5));
    expect([both.newLogStart, typeof both.shouldRetainSegment]).toEqual([undefined, "function"]);
    // By bytes the first goes, by time (at 9.5 s) the first and the last.
    const stays = mixed.segments.map((segment) => both.shouldRetainSegment?.(segment, 9.5, mixed));
    expect(stays).toEqual([false, true, false]);
    const other = expireWhenAny(bytes, new TimeRetention(5));
    expect([typeof other.newLogStart, other.shouldRetainSegment]).toEqual(["function", undefined]);
    // By bytes the first segment, whatever the time; by age one record at 5 s, all at 14 s.
    const partition = new MemoryPartition(
      0,
      [0, 1, 2, 9, 9].map((timestamp) => ({ timestamp })),
      2,
    );
    expect([5, 6.5, 7, 14].map((nowS) => other.newLogStart?.(partition, nowS))).toEqual([2, 2, 3, 5]);
    const mixture = expireWhenAny(new SegmentTimeRetention(5), new TimeRetention(5));
    expect([mixture.newLogStart, mixture.shouldRetainSegment]).toEqual([undefined, undefined]);
  });
});
