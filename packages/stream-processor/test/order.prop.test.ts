import type { Trigger } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { kinds } from "./support/every-kind.js";
import { follow, sorted } from "./support/offline.js";
import { triggers } from "./support/own-strategies.js";
import { run } from "./support/run.js";
import { inTime } from "./support/streams.js";
import { wholeContents } from "./support/whole.js";

describe.each(kinds)("%s, with a third party's trigger and without [PKG2]", (_kind, types) => {
  it("[WIN2] [WIN3] come to what their definition says, in whatever order records come in time, at any interval", () => {
    const options = fc.record({
      windowType: fc.constantFrom(...types),
      trigger: fc.constantFrom<Trigger | undefined>(undefined, ...triggers),
      watermarkIntervalS: fc.constantFrom(0, 0.5, 3, 1000),
      lateEventPolicy: fc.constantFrom("drop", "sideOutput", "update"),
    });
    fc.assert(
      fc.property(options, inTime, (given, { arrivals, ...waiting }) => {
        const { results, processor } = run({ ...given, ...waiting, closingBehavior: "ifNonEmpty" }, arrivals);
        const held = [...follow(results)].map(([name, values]) => [name, values.toSorted((a, b) => a - b)] as const);
        expect(sorted(new Map(held))).toEqual(sorted(wholeContents(given.windowType, arrivals)));
        expect(processor.stats).toMatchObject({ lateEvents: 0, windowsMissed: 0, recordsUnfired: 0 });
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
