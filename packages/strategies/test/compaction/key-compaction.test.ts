import { type CompactionView, KeyCompaction, type LogSegment } from "@sim/strategies";
import { describe, expect, it } from "vitest";

/** A partition of segments given as base, size, first and largest timestamp. */
function partition(
  segments: readonly (readonly [base: number, size: number, first: number, largest: number])[],
  firstDirtyOffset: number,
  cleanableOffset: number = segments.at(-1)?.[0] ?? 0,
): CompactionView {
  const views = segments.map(([baseOffset, sizeBytes, firstTimestamp, largestTimestamp], index): LogSegment => {
    const endOffset = segments[index + 1]?.[0] ?? baseOffset + 10;
    return { baseOffset, endOffset, sizeBytes, bytesAfter: 0, firstTimestamp, largestTimestamp };
  });
  const asked = (): never => {
    throw new Error("records are not looked at");
  };
  return {
    partition: 0,
    logStartOffset: 0,
    logEndOffset: 100,
    highWatermark: 100,
    length: 100,
    sizeBytes: 10_000,
    segments: views,
    firstDirtyOffset,
    cleanableOffset,
    timestampAt: asked,
    sizeAt: asked,
    bytesFrom: asked,
    offsetForTime: asked,
  };
}

describe("KeyCompaction", () => {
  it("[CMP1] is due above minDirtyRatio of clean and cleanable bytes; the active segment counts in neither", () => {
    const dirty = (first: number, second: number, last: number) =>
      partition(
        [
          [0, first, 1, 1],
          [10, second, 2, 2],
          [20, last, 3, 3],
        ],
        10,
      );
    expect(new KeyCompaction().plan(dirty(100, 100, 900), 5)).toBeUndefined();
    expect(new KeyCompaction().plan(dirty(100, 101, 0), 5)).toEqual({ upTo: 20, urgency: 101 / 201 });
    expect(new KeyCompaction({ minDirtyRatio: 0 }).plan(dirty(1e9, 1, 0), 5)).toEqual({
      upTo: 20,
      urgency: 1 / (1e9 + 1),
    });
    expect(new KeyCompaction({ minDirtyRatio: 0 }).plan(dirty(1e9, 0, 0), 5)).toBeUndefined();
    expect(new KeyCompaction({ minDirtyRatio: 0 }).plan(dirty(0, 0, 7), 5)).toBeUndefined();
    expect(new KeyCompaction({ minDirtyRatio: 1 }).plan(dirty(0, 1, 7), 5)).toBeUndefined();
  });

  it("[CMP1] goes as far as the log allows, and counts only what lies below", () => {
    const segments = [
      [0, 100, 1, 1],
      [10, 100, 2, 2],
      [20, 100, 3, 3],
      [30, 100, 4, 4],
    ] as const;
    expect(new KeyCompaction().plan(partition(segments, 0), 9)).toEqual({ upTo: 30, urgency: 1 });
    expect(new KeyCompaction().plan(partition(segments, 10, 20), 9)).toBeUndefined();
    expect(new KeyCompaction({ minDirtyRatio: 0.4 }).plan(partition(segments, 10, 20), 9)).toEqual({
      upTo: 20,
      urgency: 0.5,
    });
    // In the middle of a segment, where only a moved log start can be: it counts as clean and as cleanable.
    expect(new KeyCompaction({ minDirtyRatio: 0.3 }).plan(partition(segments, 15, 20), 9)).toEqual({
      upTo: 20,
      urgency: 100 / 300,
    });
  });

  it("[CMP2] minLagS: the first dirty segment with a younger timestamp is the end", () => {
    const segments = [
      [0, 100, 1, 50],
      [10, 100, 2, 20],
      [20, 100, 3, 31],
      [30, 100, 4, 5],
      [40, 100, 6, 6],
    ] as const;
    const policy = new KeyCompaction({ minLagS: 10 });
    // The clean segment in front is not asked; exactly 10 s is old enough.
    expect(policy.plan(partition(segments, 10), 41)?.upTo).toBe(40);
    expect(policy.plan(partition(segments, 10), 40.999999)).toBeUndefined();
    expect(new KeyCompaction({ minLagS: 10, minDirtyRatio: 0.4 }).plan(partition(segments, 10), 40.999999)).toEqual({
      upTo: 20,
      urgency: 0.5,
    });
    expect(policy.plan(partition(segments, 0), 41)).toBeUndefined();
    expect(policy.plan(partition(segments, 0), 60)?.upTo).toBe(40);
  });

  it("[CMP2] maxLagS: an old record in a dirty segment is enough, if there is anything that can be cleaned", () => {
    const segments = [
      [0, 900, 1, 1],
      [10, 100, 7, 9],
      [20, 100, 5, 9],
      [30, 100, 2, 9],
    ] as const;
    const policy = new KeyCompaction({ maxLagS: 10 });
    expect(policy.plan(partition(segments, 10), 15)).toBeUndefined();
    expect(policy.plan(partition(segments, 10), 15.000001)).toEqual({ upTo: 30, urgency: 200 / 1100 });
    // The old one lies beyond the limit, and makes the one before it be cleaned.
    expect(policy.plan(partition(segments, 10, 20), 15.000001)?.upTo).toBe(20);
    expect(policy.plan(partition(segments, 10, 10), 99)).toBeUndefined();
    expect(policy.maxSegmentAgeS).toBe(10);
    expect(new KeyCompaction().maxSegmentAgeS).toBe(Infinity);
  });

  it("[CMP1] the defaults are Kafka's", () => {
    const { minDirtyRatio, minLagS, maxLagS, deleteRetentionS, isTombstone, name } = new KeyCompaction();
    expect([minDirtyRatio, minLagS, maxLagS, deleteRetentionS, isTombstone, name]).toEqual([
      0.5,
      0,
      Infinity,
      24 * 3600,
      undefined,
      "key-compaction",
    ]);
    expect(new KeyCompaction<number>({ isTombstone: (value) => value < 0 }).isTombstone?.(-1)).toBe(true);
  });

  it("[ERR1] bad arguments", () => {
    const wrong: readonly [object, RegExp][] = [
      [{ minDirtyRatio: -0.1 }, /minDirtyRatio must be a number from 0 to 1, got -0.1/],
      [{ minDirtyRatio: 1.1 }, /minDirtyRatio/],
      [{ minDirtyRatio: Number.NaN }, /minDirtyRatio/],
      [{ minLagS: -1 }, /minLagS/],
      [{ minLagS: Infinity }, /minLagS/],
      [{ maxLagS: 0 }, /maxLagS/],
      [{ minLagS: 5, maxLagS: 4 }, /minLagS must be at most maxLagS \(4\), got 5/],
      [{ deleteRetentionS: -1 }, /deleteRetentionS/],
    ];
    for (const [options, message] of wrong) {
      expect(() => new KeyCompaction(options)).toThrow(RangeError);
      expect(() => new KeyCompaction(options)).toThrow(message);
    }
    for (const options of [null, 5, { minDirtyRatio: "1" }, { isTombstone: 5 }, { minLagS: null }]) {
      expect(() => new KeyCompaction(options as never)).toThrow(TypeError);
    }
  });
});
