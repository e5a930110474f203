import type { Record } from "@sim/eventlog";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { propertyRuns } from "../../../../tooling/property-runs.js";
import { CHUNK_SIZE } from "../../src/internal/chunk.js";
import { RecordStore } from "../../src/internal/record-store.js";

type Step =
  | { readonly kind: "append"; readonly count: number; readonly odd: number; readonly gap: number }
  | { readonly kind: "drop"; readonly share: number }
  | { readonly kind: "read"; readonly share: number; readonly count: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("append" as const),
    count: fc.oneof(fc.integer({ min: 1, max: 150 }), fc.integer({ min: CHUNK_SIZE - 2, max: CHUNK_SIZE + 2 })),
    odd: fc.integer({ min: 0, max: 7 }),
    gap: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ kind: fc.constant("drop" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant("read" as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    count: fc.integer({ min: 0, max: 2 * CHUNK_SIZE }),
  }),
);

it("[LOG3] the columns agree with a plain array under random appends, expiry and reads", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 12 }), (program) => {
      const store = new RecordStore<number, string>(3);
      const model: Record<number, string>[] = [];
      let start = 0;
      let clock = 0;
      for (const step of program) {
        if (step.kind === "append") {
          for (let i = 0; i < step.count; i++) {
            clock += step.gap;
            const offset = model.length;
            // Three bits: which of the optional fields this run of records has.
            const eventTime = step.odd & 1 ? clock - 7 : clock;
            const sizeBytes = step.odd & 2 ? offset % 5 : 100;
            const headers = step.odd & 4 ? new Map([["n", String(offset)]]) : undefined;
            expect(store.append(offset % 9, `v${offset}`, clock, eventTime, sizeBytes, headers)).toBe(offset);
            model.push({
              offset,
              key: offset % 9,
              value: `v${offset}`,
              partition: 3,
              timestamp: clock / 1e6,
              eventTime: eventTime / 1e6,
              sizeBytes,
              headers,
            });
          }
        } else if (step.kind === "drop") {
          const to = start + Math.floor(step.share * (model.length - start));
          expect(store.dropBelow(to)).toBe(to - start);
          start = to;
        } else {
          const from = start + Math.floor(step.share * (model.length - start));
          const count = Math.min(step.count, model.length - from);
          expect(store.read(from, count)).toEqual(model.slice(from, from + count));
        }
        const held = model.slice(start);
        expect([store.start, store.end, store.length]).toEqual([start, model.length, held.length]);
        expect(store.bytes).toBe(held.reduce((sum, record) => sum + record.sizeBytes, 0));
        for (const ticks of [0, Math.floor(clock / 2), clock, clock + 1]) {
          const found = held.findIndex((record) => record.timestamp >= ticks / 1e6);
          expect(store.offsetForTicks(ticks)).toBe(found < 0 ? model.length : start + found);
        }
        const middle = held[Math.floor(held.length / 2)];
        if (middle !== undefined) {
          expect(store.recordAt(middle.offset)).toEqual(middle);
          expect(store.sizeAt(middle.offset)).toBe(middle.sizeBytes);
          expect(store.timestampFrom(middle.offset) / 1e6).toBe(middle.timestamp);
        }
      }
    }),
    { numRuns: propertyRuns(40) },
  );
});
