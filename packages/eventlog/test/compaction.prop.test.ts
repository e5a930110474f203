import { type Process, Simulation } from "@sim/core";
import { EventLog, type Key } from "@sim/eventlog";
import {
  ByteRetention,
  expireWhenAny,
  KeyCompaction,
  type RetentionPolicy,
  SegmentByteRetention,
  SegmentTimeRetention,
  SizeRetention,
  TimeRetention,
} from "@sim/strategies";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";

type Log = EventLog<string, number | null>;

/** What was appended, by offset. */
interface Appended {
  readonly key: string;
  readonly value: number | null;
  readonly at: number;
}

const policies: readonly (RetentionPolicy<Key, unknown> | undefined)[] = [
  undefined,
  new TimeRetention(30),
  new SizeRetention(40),
  new ByteRetention(3000),
  expireWhenAny(new SegmentTimeRetention(30), new SegmentByteRetention(2000)),
  { name: "from five on", shouldRetain: ({ offset }, _nowS, { logEndOffset }) => offset >= logEndOffset - 25 },
];

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant("append" as const),
      keys: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
      kind: fc.integer({ min: 0, max: 3 }),
      late: fc.constantFrom(0, 0, 5, -5),
      batch: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant("wait" as const), seconds: fc.constantFrom(0.001, 1, 5, 20) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("clean" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("sweep" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("delete" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
);
const plans = fc.record({
  maxBytes: fc.constantFrom(100, 250, 1000),
  maxAgeS: fc.constantFrom(3, 50),
  minDirtyRatio: fc.constantFrom(0, 0.3, 0.5),
  minLagS: fc.constantFrom(0, 0, 4),
  deleteRetentionS: fc.constantFrom(0, 6, 1000),
  retention: fc.nat(policies.length - 1),
  steps: fc.array(step, { minLength: 5, maxLength: 40 }),
});
type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never;

/** Does what the plan says; after each step `look` sees the log and all that was ever appended to it. */
function live(plan: Plan, look: (log: Log, appended: readonly Appended[], nowS: number) => Process | void): Log {
  const { maxBytes, maxAgeS, minDirtyRatio, minLagS, deleteRetentionS, retention } = plan;
  const log: Log = new EventLog<string, number | null>("log", {
    numPartitions: 1,
    appendLatency: 0,
    readLatency: 0,
    segments: { maxBytes, maxAgeS },
    compactionPolicy: new KeyCompaction({ minDirtyRatio, minLagS, deleteRetentionS }),
    cleanerInterval: 1e9,
    retentionPolicy: policies[retention],
  });
  const sim = new Simulation({ entities: [log] });
  const appended: Appended[] = [];
  function* client(): Process {
    for (const each of plan.steps) {
      if (each.what === "append") {
        const records = each.keys.map((key, index) => ({
          key: `key ${key}`,
          value: each.kind === 0 ? null : appended.length + index,
          eventTime: Math.max(0, sim.now + each.late),
          sizeBytes: [100, 70, 100, 40][each.kind],
        }));
        if (each.batch && records.length * 100 <= maxBytes) yield* log.appendBatch(0, records);
        else for (const record of records) yield* log.append(record.key, record.value, record);
        appended.push(...records.map(({ key, value }) => ({ key, value, at: sim.now })));
      } else if (each.what === "wait") yield each.seconds;
      else if (each.what === "clean") yield* log.clean();
      else if (each.what === "sweep") yield* log.sweep();
      else {
        const start = log.logStartOffset(0);
        yield* log.deleteRecords(0, start + Math.floor(each.share * (log.highWatermark(0) - start)));
      }
      yield* look(log, appended, sim.now) ?? [];
    }
  }
  sim.spawn(client());
  sim.run();
  return log;
}

it("[CMP3][CMP4][LOG11] of each key the last record stays, nothing else changes, and every record is accounted for", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      let start = 0;
      let cleaned = 0;
      const log = live(plan, (seen, appended) => {
        const { recordsAppended, recordsExpired, recordsCompacted, cleanings } = seen.stats;
        expect(recordsAppended).toBe(appended.length);
        expect(recordsAppended).toBe(seen.totalRecords + recordsExpired + recordsCompacted);
        expect(cleanings).toBeGreaterThanOrEqual(cleaned);
        cleaned = cleanings;
        const [partition] = seen.partitions;
        if (partition === undefined) throw new Error("no partition");
        const { logStartOffset, logEndOffset, firstDirtyOffset, records, segments } = partition;
        expect(logStartOffset).toBeGreaterThanOrEqual(start);
        start = logStartOffset;
        expect(logEndOffset).toBe(appended.length);

        const held = [...records];
        expect(held).toHaveLength(records.length);
        const changed = held.filter(({ offset, key, value, timestamp }) => {
          const was = appended[offset];
          return was?.key !== key || was.value !== value || was.at !== timestamp;
        });
        expect(changed).toEqual([]);
        const offsets = held.map(({ offset }) => offset);
        expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
        expect(offsets[0] ?? logEndOffset).toBeGreaterThanOrEqual(logStartOffset);
        // What has not been cleaned has no gaps; in what has, no key occurs twice.
        const dirty = offsets.filter((offset) => offset >= firstDirtyOffset);
        expect(dirty).toHaveLength(logEndOffset - firstDirtyOffset);
        const clean = held.filter(({ offset }) => offset < firstDirtyOffset).map(({ key }) => key);
        expect(new Set(clean).size).toBe(clean.length);
        // What has gone was a tombstone, or has a newer record of its key.
        const there = new Set(offsets);
        const latest = new Map(appended.map(({ key }, offset) => [key, offset]));
        const missed = appended.filter(({ key, value }, offset) => {
          if (offset < logStartOffset || there.has(offset)) return false;
          return value !== null && latest.get(key) === offset;
        });
        expect(missed).toEqual([]);
        segmentsAreWhole(segments, held, logStartOffset, logEndOffset);
      });
      expect(log.stats.recordsRead).toBe(0);
    }),
    { numRuns: propertyRuns(120) },
  );
});

/** They follow on each other, and their bytes are those of what is in them. */
function segmentsAreWhole(
  segments: Log["partitions"][number]["segments"],
  held: readonly { readonly offset: number; readonly sizeBytes: number }[],
  start: number,
  end: number,
): void {
  const first = segments[0]?.baseOffset as number;
  expect(first).toBeLessThanOrEqual(start);
  const bases = segments.map(({ baseOffset }) => baseOffset);
  expect(segments.map(({ endOffset }) => endOffset)).toEqual([...bases.slice(1), end]);
  const inThem = segments.map(({ baseOffset, endOffset }) =>
    total(held.filter(({ offset }) => offset >= baseOffset && offset < endOffset)),
  );
  // Below the log start there may be more than can be seen.
  const sizes = segments.map(({ sizeBytes }) => sizeBytes);
  expect(sizes).toEqual(
    inThem.map((bytes, i) => ((bases[i] as number) >= start ? bytes : Math.max(bytes, sizes[i] as number))),
  );
  expect(segments.map(({ firstTimestamp }) => firstTimestamp === undefined)).toEqual(sizes.map((size) => size === 0));
  expect(segments.map(({ bytesAfter }) => bytesAfter)).toEqual(segments.map((_, i) => total(segments.slice(i + 1))));
}

function total(sized: readonly { readonly sizeBytes: number }[]): number {
  return sized.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

it("[LOG5.8][LOG7.4] reads, counts and times agree with a plain list, from any offset, in gaps too", () => {
  fc.assert(
    fc.property(
      plans,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 9 }),
      (plan, share, count) => {
        live(plan, function* (log, _appended, nowS) {
          const records = [...(log.partitions[0]?.records ?? [])];
          const start = log.logStartOffset(0);
          const end = log.highWatermark(0);
          const offset = start + Math.floor(share * (end - start));
          const from = records.filter((record) => record.offset >= offset);
          expect(yield* log.read(0, offset, count)).toEqual(from.slice(0, count));
          expect(yield* log.fetch(0, offset, 1000, 0, { maxBytes: 250 })).toEqual(from.slice(0, within(from, 250)));
          expect(log.timeAt(0, offset)).toBe(from[0]?.timestamp);
          const time = share * nowS;
          const ticks = Math.round(time * 1e6);
          const found = records.find(({ timestamp }) => Math.round(timestamp * 1e6) >= ticks);
          expect(log.offsetForTime(0, time)).toBe(found?.offset ?? end);
          const index = Math.floor(share * records.length);
          expect(log.partitions[0]?.records.at(index)).toEqual(records[index]);
          expect(log.partitions[0]?.records.at(-1 - index)).toEqual(records.at(-1 - index));
        });
      },
    ),
    { numRuns: propertyRuns(100) },
  );
});

/** How many records of at most so many bytes, and one in any case. */
function within(records: readonly { readonly sizeBytes: number }[], maxBytes: number): number {
  let bytes = 0;
  const beyond = records.findIndex(({ sizeBytes }) => {
    bytes += sizeBytes;
    return bytes > maxBytes;
  });
  return beyond < 0 ? records.length : Math.max(1, beyond);
}

it("[CMP4] a tombstone stands for at least deleteRetentionS after the cleaning that met it, or until it is replaced", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      /** When each tombstone was first seen below the first dirty offset. */
      const met = new Map<number, number>();
      live(plan, (log, appended, nowS) => {
        const [partition] = log.partitions;
        if (partition === undefined) return;
        const there = new Set([...partition.records].map(({ offset }) => offset));
        const cleanTo = partition.firstDirtyOffset;
        for (const [offset, { key, value }] of appended.entries()) {
          if (value !== null || offset < partition.logStartOffset || offset >= cleanTo) continue;
          const replaced = appended.slice(offset + 1, cleanTo).some((later) => later.key === key);
          if (there.has(offset)) met.set(offset, met.get(offset) ?? nowS);
          else if (!replaced)
            expect(nowS - (met.get(offset) ?? nowS)).toBeGreaterThanOrEqual(plan.deleteRetentionS - 1e-9);
        }
      });
    }),
    { numRuns: propertyRuns(100) },
  );
});
