import type { Trigger, WindowBounds, WindowType } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { kinds } from "./support/every-kind.js";
import { type Neighbouring, trailing, triggers } from "./support/own-strategies.js";
import { type Place, placesOf, type Standing } from "./support/places.js";
import { build, send } from "./support/run.js";
import { disorderly } from "./support/streams.js";
import type { Numbered } from "./support/whole.js";

/** By how much the watermark is behind, in seconds. */
const behind = 4;

const policies = [
  { lateEventPolicy: "drop" },
  { lateEventPolicy: "sideOutput" },
  { lateEventPolicy: "update" },
  { lateEventPolicy: "update", updateHorizonS: 6 },
] as const;

const options = fc.record({
  trigger: fc.constantFrom<Trigger | undefined>(undefined, ...triggers),
  profile: fc.constantFrom("flink", "beam"),
  allowedLatenessS: fc.constantFrom(0, 3, 10),
  watermarkIntervalS: fc.constantFrom(0, 0.5, 7),
  accumulation: fc.constantFrom("accumulating", "discarding", "retracting"),
  endOfInputFlush: fc.boolean(),
  policy: fc.constantFrom(...policies),
});

/** Whether a record, by the watermark when it came, is too late for a window that ends there. */
type IsGone = (record: Numbered, end: number) => boolean;

function judging(records: readonly Numbered[], allowedLatenessS: number, policy: (typeof policies)[number]): IsGone {
  const horizonS =
    policy.lateEventPolicy === "update" ? ("updateHorizonS" in policy ? policy.updateHorizonS : Infinity) : 0;
  const watermarks = records.map((_, i) => Math.max(...records.slice(0, i).map(({ eventTime }) => eventTime)) - behind);
  return ({ value }, end) => (watermarks[value] as number) >= end + allowedLatenessS + horizonS;
}

/** Checks that records are missing exactly where they were late; returns those that are nowhere. */
function checkPlaces(windowType: WindowType<number> | Neighbouring, places: readonly Standing[], isGone: IsGone) {
  const taken = new Set(places.filter(({ place }) => place !== "missing").map(({ record }) => record));
  for (const { record, own, place } of places) {
    const gone = isGone(record, own[1]);
    if (place === "missing") expect(gone || !taken.has(record)).toBe(true);
    // A window that was closed may have merged with one that was not.
    else if (windowType.merging === undefined) expect(gone).toBe(false);
  }
  const nowhere = [...new Set(places.map(({ record }) => record))].filter((record) => !taken.has(record));
  for (const record of nowhere) {
    const earlier = [...taken].filter(({ value }) => value < record.value);
    expect(windowsThen(windowType, record, earlier).filter(([, end]) => !isGone(record, end))).toEqual([]);
  }
  return nowhere;
}

/** The windows of a record when it came, after `earlier` records. */
function windowsThen(
  windowType: WindowType<number> | Neighbouring,
  { key, eventTime, value }: Numbered,
  earlier: readonly Numbered[],
): readonly WindowBounds[] {
  if (!("windowsOf" in windowType)) return windowType.assignWindows(eventTime, { key, value });
  const times = earlier.filter((other) => other.key === key).map((other) => other.eventTime);
  return windowType.windowsOf([...times, eventTime]).filter(([start, end]) => start <= eventTime && eventTime < end);
}

describe.each(kinds)("%s", (_kind, types) => {
  it("[WIN12] [WIN4.1] [WIN6] at any moment each record is counted, open or missed in each of its windows", () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), options, disorderly, (windowType, { policy, ...given }, arrivals) => {
        const watermarkStrategy = trailing(behind);
        const complete = { ...given, ...policy, windowType, watermarkStrategy, closingBehavior: "ifNonEmpty" };
        const { sim, processor, results, aside } = build(complete);
        send(sim, processor, arrivals);
        const isGone = judging(arrivals, given.allowedLatenessS, policy);
        const check = () => {
          const come = arrivals.filter(({ at }) => at <= sim.now);
          const places = placesOf(windowType, { processor, results: results.events }, come, given.accumulation);
          const late = checkPlaces(windowType, places, isGone).map(({ value }) => value);
          const count = (wanted: Place) => places.filter(({ place }) => place === wanted).length;
          const { stats } = processor;
          expect(stats.eventsProcessed).toBe(come.length);
          expect(stats.eventsInNoWindow).toBe(come.length - new Set(places.map(({ record }) => record)).size);
          expect(stats.recordsInOpenWindows).toBe(count("open"));
          expect(stats.recordsUnfired).toBe(0);
          expect(stats.lateEventsDropped + stats.lateEventsSideOutput).toBe(late.length);
          if (policy.lateEventPolicy === "sideOutput") expect(aside.events.map(({ value }) => value)).toEqual(late);
          // Windows per record that a late record would have been in are not all there to be missed.
          if (windowType.neighbours === undefined) expect(stats.windowsMissed).toBe(count("missing"));
        };
        for (let until = 0; until < (arrivals.at(-1)?.at ?? 0); until += 5) {
          sim.runUntil(until);
          check();
        }
        sim.run();
        check();
      }),
      { numRuns: propertyRuns(80) },
    );
  });
});
