import type { CompactionPolicy } from "@sim/strategies";
import { expect, it } from "vitest";
import { clean } from "../../src/internal/cleaning.js";
import { CompactionRules } from "../../src/internal/compaction-rules.js";
import { PartitionState } from "../../src/internal/partition-state.js";
import type { Segments } from "../../src/internal/segments.js";

const rules = { maxBytes: 300, maxAge: Infinity, byEventTime: true, maxFuture: Infinity, maxPast: Infinity };
const policy: CompactionPolicy<number | null> = { name: "by hand", plan: () => undefined, deleteRetentionS: 0.01 };

/** A partition in segments of three records, and a cleaner of it that can tell so many keys apart. */
class Bench {
  readonly partition = new PartitionState<string, number | null>(0, { segments: rules, manualWatermark: false }, 0);
  readonly segments = this.partition.segments as Segments;
  now = 0;

  append(letters: string): void {
    for (const letter of letters) {
      const key = letter.toUpperCase();
      this.partition.makeRoom(1, 100, this.now, this.now);
      this.partition.append(key, letter === key ? 1 : null, this.now, this.now, 100, undefined);
    }
  }

  clean(maxKeys: number) {
    const limited = Object.assign(new CompactionRules(policy), { maxKeys });
    const { to } = clean(this.partition, this.segments, limited, this.partition.cleanableOffset, this.now);
    return { to, held: this.held(), segments: this.segments.list.map((each) => [each.baseOffset, each.sizeBytes]) };
  }

  held(): string {
    const { store } = this.partition;
    const records = store.read(0, 1000);
    return records.map(({ offset, key, value }) => `${offset}${value === null ? key.toLowerCase() : key}`).join(" ");
  }
}

it("[CMP3] keys that do not fit into the map end the cleaning before the first of them, within a segment", () => {
  const bench = new Bench();
  bench.append("ABABCACBAA");
  // A, B and C fit; then the map is full, and ends before the next record, though it has its key: at 5.
  expect(bench.clean(3)).toEqual({
    to: 5,
    held: "2A 3B 4C 5A 6C 7B 8A 9A",
    segments: [
      [0, 100],
      [3, 300],
      [6, 300],
      [9, 100],
    ],
  });
  expect(bench.partition.firstDirtyOffset).toBe(5);
  // From 5 on: A, C and B. 2, 3 and 4 go, and their segments are merged with the next as long as they fit.
  expect(bench.clean(3)).toEqual({
    to: 8,
    held: "5A 6C 7B 8A 9A",
    segments: [
      [0, 0],
      [3, 100],
      [6, 300],
      [9, 100],
    ],
  });
});

it("[CMP3] a segment whose first record does not fit is not copied", () => {
  const bench = new Bench();
  bench.append("ABBCCCD");
  expect(bench.clean(2)).toMatchObject({ to: 2, held: "0A 1B 2B 3C 4C 5C 6D" });
  const other = new Bench();
  other.append("ABACCCD");
  // A, B, and then A again, which is not asked for any more: 2 stays, though it is younger.
  expect(other.clean(2)).toMatchObject({ to: 2, held: "0A 1B 2A 3C 4C 5C 6D" });
  const third = new Bench();
  third.append("AAAB");
  third.append("BBBB");
  expect(third.clean(1)).toMatchObject({ to: 1, held: "0A 1A 2A 3B 4B 5B 6B 7B" });
});

it("[CMP6] the last batch of what was cleaned stays as one of 61 bytes when it is emptied, until the next cleaning", () => {
  const bench = new Bench();
  bench.append("ABcDDDD");
  // Only the first two are in the map; the tombstone behind them is copied along with its segment, and gets a horizon.
  expect(bench.clean(2).to).toBe(2);
  bench.now = 20_000;
  // The horizon has passed, and it is the last of this cleaning, which ends at the border of its segment.
  const hollow = bench.clean(1);
  expect(hollow).toEqual({
    to: 3,
    held: "0A 1B 3D 4D 5D 6D",
    segments: [
      [0, 261],
      [3, 300],
      [6, 100],
    ],
  });
  // It counts with its timestamp, and is the first in nothing but its own right.
  expect(bench.segments.list[0]).toMatchObject({ first: 0, largest: 0, hollow: { offset: 2, sizeBytes: 61 } });
  expect(bench.clean(9)).toMatchObject({
    to: 6,
    held: "0A 1B 5D 6D",
    segments: [
      [0, 200],
      [3, 100],
      [6, 100],
    ],
  });
});

it("[CMP6] a tombstone behind the end of a cleaning stays, whatever its horizon", () => {
  const bench = new Bench();
  bench.append("ABcDDDD");
  // Only A is in the map; 2 gets its horizon.
  expect(bench.clean(1).to).toBe(1);
  bench.now = 20_000;
  // Only B is: 2 lies behind.
  expect(bench.clean(1)).toMatchObject({ to: 2, held: "0A 1B 2c 3D 4D 5D 6D" });
  expect(bench.clean(9)).toMatchObject({ to: 6, held: "0A 1B 5D 6D" });
});
