import {
  type Aggregator,
  BoundedOutOfOrderness,
  SessionWindow,
  SlidingWindow,
  sum,
  TumblingWindow,
} from "@sim/strategies";
import fc from "fast-check";
import { expect, it } from "vitest";
import { CROWD } from "../src/internal/key-index.js";
import { asObjects } from "./support/as-objects.js";
import { build, type GivenOptions } from "./support/run.js";

// With very many keys, the records of a batch are looked up before they are processed. Until a record's turn, its key may have
// come, or gone, or come again under another id. What leaves must be the same as from windows that are objects, which know no ids.

/** Event time of the records whose only use is to be many: the watermark of these tests does not come as far. */
const FAR = 5_000;
const BOUND = 10_000;

const crowd = Array.from({ length: CROWD }, (_, i) => ({ key: `crowd-${i}`, value: 1, eventTime: FAR }));

/** `leads` moves the watermark on to about its time, so that windows end in the middle of a batch. */
const records = fc.array(
  fc.record({
    key: fc.constantFrom(null, "a", "b", "c", 0, 1, "1"),
    behind: fc.integer({ min: -3, max: 4 }),
    leads: fc.nat(3).map((n) => n === 0),
  }),
  { minLength: 80, maxLength: 300 },
);

it("a batch looked up beforehand gives what one gives that is not", () => {
  fc.assert(
    fc.property(
      fc.record({
        records,
        windowType: fc.constantFrom(new TumblingWindow(1), new SlidingWindow(3, 1), new SessionWindow(1)),
        watermarkIntervalS: fc.constantFrom(0, 0, 1),
        /** The record with which the windows of the crowd are over. */
        ending: fc.option(fc.integer({ min: 0, max: 200 })),
      }),
      ({ records: given, ending, ...options }) => {
        const run = (aggregator: Aggregator<number, any, number>) => {
          const { sim, processor, results, aside } = build({
            ...options,
            aggregator,
            watermarkStrategy: new BoundedOutOfOrderness({ boundS: BOUND }),
            lateEventPolicy: "sideOutput",
            endOfInputFlush: false,
          } as GivenOptions);
          const batch = given.map(({ key, behind, leads }, i) =>
            i === ending
              ? { key: "last", value: i, eventTime: BOUND + FAR + 10 }
              : leads
                ? { key: "lead", value: i, eventTime: BOUND + i / 10 }
                : { key, value: i / 10, eventTime: i / 10 - behind },
          );
          sim.schedule(processor, "ProcessBatch", crowd);
          sim.schedule(processor, "ProcessBatch", batch, { delay: 1 });
          sim.schedule(processor, "ProcessBatch", batch.slice(40), { delay: 2 });
          sim.run();
          return { fingerprint: sim.fingerprint, results: results.events, aside: aside.events, stats: processor.stats };
        };
        const packed = run(sum());
        expect(packed.stats.eventsProcessed).toBe(CROWD + 2 * given.length - 40);
        expect(packed).toEqual(run(asObjects(sum())));
      },
    ),
    { numRuns: 25 },
  );
});
