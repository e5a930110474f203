import type { Key, WatermarkStrategy } from "@sim/strategies";
import fc from "fast-check";
import { trailing } from "./own-strategies.js";
import type { Given } from "./run.js";

/** A record in order of arrival, with all that can be left out; its value tells it from all others. */
export type Arrival = Required<Omit<Given, "input">>;

/** Records that are none of them late, and what makes them so. */
interface InTime {
  readonly arrivals: readonly Arrival[];
  readonly watermarkStrategy: WatermarkStrategy;
  readonly allowedLatenessS: number;
}

const MAX_DELAY_S = 5;

/** The clock shows the event time and this, so that there are times below zero. */
const CLOCK_AHEAD_S = 20;

/** Mostly one, so that its sessions grow, bridge and open again. */
const key = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Key>("a") },
  { weight: 1, arbitrary: fc.constantFrom<Key>("b", 1, null) },
);
const eventTime = fc.integer({ min: -20, max: 30 });
const upTo40 = { maxLength: 40, size: "max" } as const;
const disorder = fc.array(fc.record({ key, eventTime, gap: fc.nat(2) }), upTo40);

/** With a trend, so that windows close one by one and a part of the records is late. */
const drift = fc
  .array(fc.record({ key, behind: fc.nat(15), gap: fc.nat(2) }), upTo40)
  .map((steps) => steps.map(({ key: of, behind, gap }, i) => ({ key: of, eventTime: i - behind, gap })));

/** Records in whole seconds, in any order of event time; the value of each is its place in order of arrival. */
export const disorderly: fc.Arbitrary<readonly Arrival[]> = fc.oneof(disorder, drift).map((steps) => {
  let at = 0;
  return steps.map(({ key: of, eventTime: time, gap }, value) => {
    at += gap;
    return { key: of, eventTime: time, value, at };
  });
});

/** No record is behind others by more than the watermark is. */
const withinBound: fc.Arbitrary<InTime> = fc
  .record({
    records: fc.array(fc.record({ key, eventTime, delay: fc.nat(MAX_DELAY_S) }), upTo40),
    inOrder: fc.boolean(),
    allowedLatenessS: fc.constantFrom(0, 4),
  })
  .map(({ records, inOrder, allowedLatenessS }) => {
    const arrivals = records.map(({ key: of, eventTime: time, delay }, value) => {
      return { key: of, eventTime: time, value, at: time + CLOCK_AHEAD_S + (inOrder ? 0 : delay) };
    });
    return {
      arrivals: arrivals.sort((a, b) => a.at - b.at),
      // One more, as a session that ends where a record begins takes it only before the watermark is there.
      watermarkStrategy: trailing(MAX_DELAY_S + 1),
      allowedLatenessS,
    };
  });

/** Windows are sent at once, and again with whatever comes later: sessions open again and merge after they were sent. */
const withinLateness: fc.Arbitrary<InTime> = disorderly.map((arrivals) => {
  return { arrivals, watermarkStrategy: trailing(0), allowedLatenessS: 100 };
});

/** Records in whatever order, waited for by the watermark or by the allowed lateness. */
export const inTime: fc.Arbitrary<InTime> = fc.oneof(withinBound, withinLateness);

/** The same, waited for by the allowed lateness alone. */
export const inTimeByLateness: fc.Arbitrary<Omit<InTime, "watermarkStrategy">> = inTime.map(({ arrivals }) => {
  return { arrivals, allowedLatenessS: 100 };
});
