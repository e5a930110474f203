import { SessionWindow, type Trigger } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { follow, inMs, sorted } from "./support/offline.js";
import { triggers } from "./support/own-strategies.js";
import { run } from "./support/run.js";
import { inTime, inTimeByLateness } from "./support/streams.js";
import type { Numbered } from "./support/whole.js";

/** Sessions as one would find them in a finished list: sorted by time, and cut where a pause is too long. */
function cutAtPauses(records: readonly Numbered[], gap: number, isOne: (pause: number) => boolean) {
  const found = new Map<string, readonly number[]>();
  for (const key of new Set(records.map((record) => record.key))) {
    const own = records.filter((record) => record.key === key).sort((a, b) => a.eventTime - b.eventTime);
    let session: Numbered[] = [];
    for (const [i, record] of own.entries()) {
      session.push(record);
      const next = own[i + 1];
      if (next !== undefined && isOne(next.eventTime - record.eventTime)) continue;
      const [first] = session as [Numbered];
      const values = session.map(({ value }) => value).sort((a, b) => a - b);
      found.set(inMs(key, first.eventTime, record.eventTime + gap), values);
      session = [];
    }
  }
  return found;
}

/** Kafka Streams has no watermark behind stream time, and its store loses what triggers leave to the closing of a window. */
const engine = fc.oneof(
  fc.record({
    profile: fc.constantFrom("flink", "beam"),
    trigger: fc.constantFrom<Trigger | undefined>(undefined, ...triggers),
    closingBehavior: fc.constant("ifNonEmpty"),
    given: inTime,
  }),
  fc.record({ profile: fc.constant("kafkaStreams"), given: inTimeByLateness }),
);

describe("sessions without late records", () => {
  it("[WIN10] [WIN10.1] [S5] [S6] are the records between pauses, found by sorting the finished list", () => {
    const gaps = fc.constantFrom(1, 2, 3.5);
    const touching = fc.constantFrom<"merge" | "separate">("merge", "separate");
    fc.assert(
      fc.property(gaps, touching, engine, (gap, whenTouching, { given: { arrivals, ...waiting }, ...rules }) => {
        const records = arrivals.filter(({ key }) => !(rules.profile === "kafkaStreams" && key === null));
        const windowType = new SessionWindow(gap, { touching: whenTouching });
        const options = { ...rules, ...waiting, windowType, accumulation: "accumulating" };
        const { results, processor } = run(options, records);
        const apart = whenTouching === "separate" || rules.profile === "beam";
        const expected = cutAtPauses(records, gap, (pause) => (apart ? pause < gap : pause <= gap));
        const held = [...follow(results)].map(([name, values]) => [name, values.toSorted((a, b) => a - b)] as const);
        expect(sorted(new Map(held))).toEqual(sorted(expected));
        expect(processor.stats.lateEvents).toBe(0);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
