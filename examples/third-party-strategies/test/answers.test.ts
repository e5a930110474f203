import type { ShardingQueues } from "@sim/strategies";
import { expect, test } from "vitest";
import { CalendarMonthWindow, RackAwareAssignment, TieredRetention, TwoChoicesSharding } from "../src/index.js";

test("months have the lengths that the calendar gives them", () => {
  const utc = new CalendarMonthWindow();
  const days = (iso: string) => {
    const [window] = utc.assignWindows(Date.parse(iso) / 1000);
    return window === undefined ? 0 : (window[1] - window[0]) / 86_400;
  };
  expect(["2026-01-31", "2026-02-01", "2028-02-29", "2100-02-28", "1969-12-31"].map(days)).toEqual([
    31, 28, 29, 28, 31,
  ]);
  // An hour ahead of UTC the year begins an hour earlier.
  const ahead = new CalendarMonthWindow(3600);
  expect(ahead.assignWindows(-3600)[0]?.[0]).toBe(-3600);
  expect(ahead.assignWindows(-3600.000001)[0]?.[1]).toBe(-3600);
});

test("partitions stay in the rack of a replica as long as there is room", () => {
  const assignment = new RackAwareAssignment({
    ofConsumer: (name) => name.split("-")[0],
    ofPartition: (partition) => [partition < 4 ? "east" : "west"],
  });
  const shares = assignment.assign([0, 1, 2, 3, 4, 5], ["east-1", "west-1", "west-2"]);
  // Two each: the rack in the east has room for two of its four.
  expect(Object.fromEntries(shares)).toEqual({ "east-1": [0, 1], "west-1": [2, 4], "west-2": [3, 5] });
});

/** A linear congruential generator with the constants of Numerical Recipes. */
function seeded(seed: number) {
  let state = seed;
  return {
    next() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
  };
}

test("two choices: the longest queue gets nothing, and no partition much more than the mean", () => {
  const sharding = new TwoChoicesSharding();
  const random = seeded(1);
  const queues: ShardingQueues = {
    length: (partition) => (partition === 2 ? 9 : 3),
    startsBatch: () => true,
    bytesAt: () => 100,
    fillsBatch: () => true,
    available: () => true,
  };
  const state = sharding.createState();
  for (let i = 0; i < 1000; i++) {
    expect(sharding.shard(`k${i}`, 4, { random, state, sizeBytes: 100, queues })).not.toBe(2);
  }
  // 10,000 records on 100 partitions: chance alone would spread by 3 standard deviations, 30; two choices by a few records.
  const blind = sharding.createState();
  for (let i = 0; i < 10_000; i++) sharding.shard(`k${i}`, 100, { random, state: blind, sizeBytes: 100 });
  expect(Math.max(...blind.counts)).toBeLessThanOrEqual(105);
  expect(blind.counts.reduce((sum, count) => sum + count)).toBe(10_000);
});

test("tiers: a week while there is little, an hour when there is much", () => {
  const retention = new TieredRetention({ maxAgeS: 3600 }, { maxAgeS: 604_800, maxBytes: 1000 });
  // A record of 100 bytes every ten minutes for a day.
  const partition = {
    partition: 0,
    logStartOffset: 0,
    logEndOffset: 144,
    highWatermark: 144,
    length: 144,
    sizeBytes: 14_400,
    segments: [],
    timestampAt: (offset: number) => 600 * offset,
    sizeAt: () => 100,
    bytesFrom: (offset: number) => 100 * (144 - offset),
    offsetForTime: (timeS: number) => Math.ceil(timeS / 600),
  };
  // Ten records are within 1000 bytes; within an hour of 86,000 s are those from 82,400 s on: offsets 138 to 143.
  expect(retention.newLogStart(partition, 86_000)).toBe(134);
  expect(new TieredRetention({ maxAgeS: 3600 }).newLogStart(partition, 86_000)).toBe(138);
});
