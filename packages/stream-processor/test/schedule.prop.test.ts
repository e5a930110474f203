import { afterCount, afterProcessingTime, never, onWatermark, type Trigger } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { everyKind } from "./support/every-kind.js";
import { addUp, follow, sorted } from "./support/offline.js";
import { trailing, triggers } from "./support/own-strategies.js";
import { build, type Given, type GivenOptions, outcome, run, send } from "./support/run.js";
import { disorderly } from "./support/streams.js";

const options: fc.Arbitrary<GivenOptions> = fc.record({
  windowType: fc.constantFrom(...everyKind),
  trigger: fc.constantFrom<Trigger | undefined>(
    undefined,
    ...triggers,
    onWatermark({ early: afterProcessingTime(3) }),
    afterProcessingTime(2),
    afterCount(2),
    never(),
  ),
  profile: fc.constantFrom("flink", "beam"),
  allowedLatenessS: fc.constantFrom(0, 3, 10),
  lateEventPolicy: fc.constantFrom("drop", "sideOutput", "update"),
  accumulation: fc.constantFrom("accumulating", "discarding", "retracting"),
  closingBehavior: fc.constantFrom("never", "ifNonEmpty"),
  endOfInputFlush: fc.boolean(),
});

/** What is left when all is done: what downstream holds, who was late, and the counts that are not of single results. */
function remains(given: GivenOptions, watermarkIntervalS: number, arrivals: readonly Given[]) {
  const options = { ...given, watermarkStrategy: trailing(4), watermarkIntervalS };
  // What was sent of a session that is open again depends on the ticks, as long as it is open.
  const endOfInputFlush = given.endOfInputFlush === true || given.windowType.merging !== undefined;
  const { results, aside, processor } = run({ ...options, endOfInputFlush }, arrivals);
  const held = given.accumulation === "discarding" ? addUp(results) : follow(results);
  const { updates: _a, windowsEmitted: _b, windowsFlushed: _c, ...stats } = processor.stats;
  return {
    held: sorted(held).filter(([, values]) => values.length > 0),
    aside,
    stats,
    watermarkS: processor.watermarkS,
  };
}

describe("what does not depend on how the run is cut up", () => {
  it("[WIN3] the interval of the ticks changes neither what windows come to nor who is late, with a trigger or without", () => {
    const interval = fc.constantFrom(0, 0.3, 4, 1000);
    fc.assert(
      fc.property(options, interval, interval, disorderly, (given, one, other, arrivals) => {
        expect(remains(given, one, arrivals)).toEqual(remains(given, other, arrivals));
      }),
      { numRuns: propertyRuns(250) },
    );
  });

  it("[ORD2] [DET1] the run goes the same way in one go, up to one time after the other, and some events at a time", () => {
    const interval = fc.constantFrom(0, 0.3, 7);
    const pauses = fc.array(fc.record({ at: fc.integer({ min: 1, max: 40 }), forS: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 1,
    });
    const stride = fc.integer({ min: 1, max: 30 }).map((quarters) => quarters / 4);
    fc.assert(
      fc.property(
        options,
        interval,
        pauses,
        stride,
        fc.integer({ min: 1, max: 7 }),
        disorderly,
        (given, watermarkIntervalS, stops, strideS, events, arrivals) => {
          const going = (drive: (sim: ReturnType<typeof build>["sim"]) => void) => {
            const options = { ...given, watermarkStrategy: trailing(4), watermarkIntervalS };
            const { sim, processor, results, aside } = build(options, { endTime: 60 });
            send(sim, processor, arrivals);
            for (const { at, forS } of stops) {
              sim.call(0, () => sim.suspend(processor), undefined, { at });
              sim.call(0, () => sim.resume(processor), undefined, { at: at + forS });
            }
            drive(sim);
            const { results: sent, times, aside: late } = outcome(sim, processor, results, aside);
            return { sent, times, late, stats: processor.stats, fingerprint: sim.fingerprint };
          };
          const whole = going((sim) => sim.run());
          expect(whole).toEqual(
            going((sim) => {
              while (!sim.completed) sim.runUntil(sim.now + strideS);
            }),
          );
          expect(whole).toEqual(
            going((sim) => {
              while (!sim.completed) sim.step(events);
            }),
          );
        },
      ),
      { numRuns: propertyRuns(80) },
    );
  });
});
