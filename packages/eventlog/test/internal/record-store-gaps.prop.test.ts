import type { Record } from "@sim/eventlog";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { propertyRuns } from "../../../../tooling/property-runs.js";
import { CHUNK_SIZE } from "../../src/internal/chunk.js";
import { RecordStore } from "../../src/internal/record-store.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const steps = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      count: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }) },
        { weight: 1, arbitrary: fc.integer({ min: CHUNK_SIZE - 2, max: CHUNK_SIZE + 2 }) },
      ),
      odd: fc.integer({ min: 0, max: 15 }),
      pace: fc.constantFrom(0, 1, 1000, 5e9),
    }),
  },
  // Gives up records and lets go of some of what has been given up.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), start: share, release: share }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("compact" as const),
      upTo: share,
      keepOne: fc.integer({ min: 1, max: 5 }),
      grow: fc.integer({ min: 0, max: 3 }),
    }),
  },
);

/** A record that is in the store, and where it would go: the least simple thing that can tell what a store must answer. */
interface Kept {
  record: Record<number, string>;
  horizon: number;
}

it("[LOG3][CMP5] with gaps the columns agree with a plain array under random appends, expiry and compaction", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 14 }), share, (program, at) => {
      const store = new RecordStore<number, string>(3);
      let model: Kept[] = [];
      let start = 0;
      let end = 0;
      let released = 0;
      let denseFrom = 0;
      let clock = 0;
      for (const step of program) {
        if (step.kind === "append") {
          for (let i = 0; i < step.count; i++) {
            clock += step.pace;
            const eventTime = step.odd & 1 ? clock - 7 * end : clock;
            const sizeBytes = step.odd & 2 ? end % 5 : step.odd & 8 ? 2 ** 33 + end : 100;
            const headers = step.odd & 4 ? new Map([["n", String(end)]]) : undefined;
            store.append(end % 9, `v${end}`, clock, eventTime, sizeBytes, headers);
            const times = { timestamp: clock / 1e6, eventTime: eventTime / 1e6 };
            const record = { offset: end, key: end % 9, value: `v${end}`, partition: 3, ...times, sizeBytes, headers };
            model.push({ record, horizon: Number.NaN });
            end++;
          }
        } else if (step.kind === "drop") {
          const to = start + Math.floor(step.start * (end - start));
          expect(store.moveStart(to)).toBe(held(model, start).length - held(model, to).length);
          start = to;
          released += Math.floor(step.release * (start - released));
          store.releaseBelow(released);
          model = model.filter(({ record }) => record.offset >= released);
        } else {
          const to = Math.max(start, denseFrom) + Math.floor(step.upTo * (end - Math.max(start, denseFrom)));
          const goes = (offset: number) => offset < to && offset % step.keepOne !== 0;
          const before = held(model, start).length;
          const horizons: number[] = [];
          const filter = {
            horizon: Number.NaN,
            keptSize(
              chunk: { sizeAt(i: number): number; horizonAt(i: number): number },
              index: number,
              offset: number,
            ) {
              horizons.push(chunk.horizonAt(index));
              if (goes(offset)) return -1;
              this.horizon = offset % 3 === 0 ? clock : chunk.horizonAt(index);
              return chunk.sizeAt(index) + step.grow;
            },
          };
          const gone = store.compact(released, to, filter);
          expect(horizons).toEqual(model.filter(({ record }) => record.offset < to).map(({ horizon }) => horizon));
          model = model.filter(({ record }) => !goes(record.offset));
          for (const kept of model) {
            if (kept.record.offset >= to) break;
            kept.record = { ...kept.record, sizeBytes: kept.record.sizeBytes + step.grow };
            if (kept.record.offset % 3 === 0) kept.horizon = clock;
          }
          expect(gone).toBe(before - held(model, start).length);
          denseFrom = to;
        }
        agree(store, model, start, end, clock, at);
      }
    }),
    { numRuns: propertyRuns(40) },
  );
});

function held(model: readonly Kept[], start: number): readonly Record<number, string>[] {
  return model.map(({ record }) => record).filter(({ offset }) => offset >= start);
}

/** Asks the store everything that can be asked, at a place of its choice and at the ends. */
function agree(
  store: RecordStore<number, string>,
  model: readonly Kept[],
  start: number,
  end: number,
  clock: number,
  at: number,
): void {
  const records = held(model, start);
  const sum = (list: readonly Record[]) => list.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
  expect([store.start, store.end, store.length, store.bytes]).toEqual([start, end, records.length, sum(records)]);
  const middle = start + Math.floor(at * (end - start));
  for (const offset of [start, middle, Math.min(middle + 1, end), end]) {
    const from = records.filter((record) => record.offset >= offset);
    expect(store.heldFrom(offset)).toBe(from[0]?.offset ?? end);
    expect(store.countBetween(offset, end)).toBe(from.length);
    expect(store.bytesBetween(offset, end)).toBe(sum(from));
    expect(store.bytesBetween(start, offset)).toBe(sum(records) - sum(from));
    expect(store.sizeAt(offset)).toBe(from[0]?.offset === offset ? from[0].sizeBytes : 0);
    for (const count of [0, 1, 7, 2 * CHUNK_SIZE]) expect(store.read(offset, count)).toEqual(from.slice(0, count));
    if (from[0] !== undefined) {
      expect(store.timestampFrom(offset) / 1e6).toBe(from[0].timestamp);
      expect(store.recordAt(from[0].offset)).toEqual(from[0]);
    }
  }
  const index = Math.floor(at * records.length);
  if (records[index] !== undefined) expect(store.recordAtIndex(index)).toEqual(records[index]);
  for (const ticks of [0, Math.floor(clock / 2), clock, clock + 1]) {
    const found = records.find((record) => record.timestamp >= ticks / 1e6);
    expect(store.offsetForTicks(ticks)).toBe(found?.offset ?? end);
  }
}
