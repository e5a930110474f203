import type { Trigger } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { everyKind } from "./support/every-kind.js";
import { addUp, follow, sorted } from "./support/offline.js";
import { merging, standing, trailing, triggers } from "./support/own-strategies.js";
import { build, send } from "./support/run.js";
import { disorderly } from "./support/streams.js";

const base = {
  trigger: fc.constantFrom<Trigger | undefined>(undefined, ...triggers),
  allowedLatenessS: fc.constantFrom(0, 3, 10),
  watermarkIntervalS: fc.constantFrom(0, 0.5, 7),
};
const from = fc.integer({ min: 1, max: 160 }).map((quarters) => quarters / 4);
const forS = fc.integer({ min: 1, max: 40 }).map((quarters) => quarters / 4);

describe("a processor that stands still for a while", () => {
  const options = fc.record({
    ...base,
    windowType: fc.constantFrom(...everyKind),
    accumulation: fc.constantFrom("accumulating", "discarding", "retracting"),
    lateEventPolicy: fc.constantFrom("drop", "sideOutput", "update"),
  });

  it("[CORE8] [S14] sends the same in the end, and has the same records late", () => {
    fc.assert(
      fc.property(options, from, forS, disorderly, (given, at, pauseS, arrivals) => {
        const ending = (paused: boolean) => {
          const complete = { ...given, closingBehavior: "ifNonEmpty", watermarkStrategy: trailing(4) };
          const { sim, processor, results, aside } = build(complete);
          send(sim, processor, arrivals);
          if (paused) {
            sim.call(0, () => sim.suspend(processor), undefined, { at });
            sim.call(0, () => sim.resume(processor), undefined, { at: at + pauseS });
          }
          sim.run();
          const held = given.accumulation === "discarding" ? addUp(results.events) : follow(results.events);
          const { lateEvents, lateEventsUpdated, windowsMissed, recordsUnfired } = processor.stats;
          return {
            held: sorted(held),
            aside: aside.events,
            lateEvents,
            lateEventsUpdated,
            windowsMissed,
            recordsUnfired,
          };
        };
        expect(ending(true)).toEqual(ending(false));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});

describe("a processor that crashes", () => {
  const options = fc.record({
    ...base,
    windowType: fc.constantFrom(...standing, ...merging),
    closingBehavior: fc.constantFrom("never", "ifNonEmpty"),
    endOfInputFlush: fc.boolean(),
  });

  it("[CORE8] [WIN12] each record that came is once in a result, or open, missed, unfired, or lost", () => {
    fc.assert(
      fc.property(options, from, forS, disorderly, (given, at, downS, arrivals) => {
        const { sim, processor, results } = build({
          ...given,
          accumulation: "discarding",
          watermarkStrategy: trailing(4),
        });
        send(sim, processor, arrivals);
        sim.call(0, () => sim.crash(processor), undefined, { at });
        sim.call(0, () => sim.restart(processor), undefined, { at: at + downS });
        sim.run();
        const { stats } = processor;
        // The crash and the restart were asked for after the records, and so come after those of their instant.
        const come = arrivals.filter((record) => record.at <= at || record.at > at + downS);
        expect(stats.eventsProcessed).toBe(come.length);
        const assigned = come.flatMap(({ key, eventTime, value }) =>
          given.windowType.assignWindows(eventTime, { key, value }),
        );
        const sent = results.events.reduce((total, { recordCount }) => total + recordCount, 0);
        const elsewhere = stats.recordsInOpenWindows + stats.windowsMissed + stats.recordsUnfired + stats.recordsLost;
        expect(sent + elsewhere).toBe(assigned.length);
        if (given.endOfInputFlush) expect(stats.recordsInOpenWindows).toBe(0);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
