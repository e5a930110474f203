import { fileURLToPath } from "node:url";
import { hours, minutes } from "@sim/core";
import { readFlights, readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { delayCases, measure, PATIENCE, splitCases, type WatermarkDelayResult, watermarkDelay } from "../src/model.js";
import { report } from "../src/report.js";
import { byHand } from "./by-hand.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const flights = readFlights();
const byDelay = delayCases(flights).map((parameters) => measure(1, parameters));
const bySplit = splitCases(flights).map((parameters) => measure(1, parameters));
const all = [...byDelay, ...bySplit].map((result) => ({ result, expected: byHand(result.parameters) }));

/** Each result with the one of the next longer delay. */
const pairs = byDelay.slice(1).map((longer, index) => [byDelay[index] as WatermarkDelayResult, longer] as const);

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report({ byDelay, bySplit });
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

it("[DET1] the seed changes nothing", () => {
  for (const { parameters } of bySplit) expect(measure(2, parameters).first).toEqual(measure(1, parameters).first);
});

describe("compared with a plain loop over the departures", () => {
  it.each(all)("[WIN4.1] the same departures are lost, case %#", ({ result, expected }) => {
    expect(result.lost).toEqual(expected.lost);
    const short = new Set(expected.lost.map(({ scheduled }) => Math.floor(scheduled / 3600)));
    expect(result.shortHours).toBe(short.size / 1784);
  });

  it.each(all)("[WIN4] [WIN8.5] each hour has its results at the same times, case %#", ({ result, expected }) => {
    const { waits } = expected;
    for (const which of ["first", "last"] as const) {
      const seconds = waits.map((wait) => wait[which]);
      const total = seconds.reduce((sum, wait) => sum + wait, 0);
      expect(result[which].mean).toBeCloseTo(total / waits.length, 6);
      const { p95 } = result[which];
      expect(seconds.filter((wait) => wait <= p95).length).toBeGreaterThanOrEqual(0.95 * waits.length);
      expect(seconds.filter((wait) => wait < p95).length).toBeLessThan(0.95 * waits.length);
    }
  });

  it.each(all)("[WIN5] [WIN11] as many results and corrected hours, case %#", ({ result, expected }) => {
    expect([result.results, result.corrected]).toEqual([expected.results, expected.corrected]);
  });

  it.each(all)("the mean delay is that of the departures that were not lost, case %#", ({ result, expected }) => {
    const lost = new Set(expected.lost);
    const kept = flights.filter((flight) => !lost.has(flight));
    expect(result.meanDelay).toBeCloseTo(kept.reduce((sum, { delay }) => sum + delay, 0) / kept.length, 9);
  });
});

describe("a longer delay of the watermark", () => {
  it.each(pairs)("[WIN2] loses only what the shorter one loses, case %#", (shorter, longer) => {
    const lost = new Set(shorter.lost);
    for (const flight of longer.lost) expect(lost.has(flight)).toBe(true);
    expect(longer.lost.length).toBeLessThan(shorter.lost.length);
    expect(longer.shortHours).toBeLessThan(shorter.shortHours);
    expect(longer.meanDelay).toBeGreaterThan(shorter.meanDelay);
  });

  it.each(pairs)("[WIN4] makes results wait longer, by about as much, case %#", (shorter, longer) => {
    const more = longer.parameters.delay - shorter.parameters.delay;
    expect(longer.first.mean - shorter.first.mean).toBeGreaterThan(0.8 * more);
    expect(longer.first.mean - shorter.first.mean).toBeLessThan(1.3 * more);
    expect(longer.first.p95).toBeGreaterThan(shorter.first.p95);
  });

  it("loses nothing when it is longer than any departure is late, and what is lost is what is late", () => {
    const latest = Math.max(...flights.map(({ delay }) => delay));
    const none = measure(1, { flights, delay: minutes(latest + 60), allowedLateness: 0 });
    expect([none.lost.length, none.shortHours]).toEqual([0, 0]);
    expect(none.meanDelay).toBeCloseTo(flights.reduce((sum, { delay }) => sum + delay, 0) / 20_000, 9);
    // Behind a watermark of `delay`, so at least so late after the last early one, which left up to 59 minutes early.
    for (const { lost, parameters } of byDelay) {
      for (const flight of lost) expect(minutes(flight.delay + 59)).toBeGreaterThanOrEqual(parameters.delay);
    }
  });
});

describe("the same patience as delay or as allowed lateness", () => {
  it("[WIN4.1] loses the same departures", () => {
    const asDelay = byDelay.find(({ parameters }) => parameters.delay === PATIENCE);
    expect(asDelay?.lost).toHaveLength(11);
    for (const { lost } of bySplit) expect(lost).toEqual(asDelay?.lost);
  });

  it("[WIN5] has first results sooner the more of it is allowed lateness, and more of them corrected", () => {
    for (const [index, longer] of bySplit.slice(1).entries()) {
      const shorter = bySplit[index] as WatermarkDelayResult;
      expect(longer.first.mean).toBeGreaterThan(shorter.first.mean);
      expect(longer.last.mean).toBeGreaterThan(shorter.last.mean);
      expect(longer.corrected).toBeLessThan(shorter.corrected);
      expect(longer.results).toBeLessThan(shorter.results);
    }
    expect(bySplit.at(-1)?.corrected).toBe(0);
  });
});

it("by hand: three hours of one morning", () => {
  const at = (clock: string) => Date.parse(`2001-02-14T${clock}Z`) / 1000;
  const flight = (scheduled: string, departed: string) => ({
    origin: "ORD",
    destination: "JFK",
    scheduled: at(scheduled),
    delay: (at(departed) - at(scheduled)) / 60,
    departed: at(departed),
  });
  const morning = [
    flight("06:30", "06:30"),
    flight("07:10", "07:10"), // the watermark is 07:00 or, ten minutes behind, at the end of the hour from 6
    flight("06:50", "07:20"), // late for it, by 10 minutes at most
    flight("08:30", "08:25"), // 08:20: the hour from 7 is over
    flight("06:55", "08:40"), // 80 minutes after the end of its hour
    flight("08:40", "08:45"),
  ];
  const run = (delay: number, allowedLateness: number) => {
    const model = watermarkDelay(1, {
      flights: morning,
      delay: minutes(delay),
      allowedLateness: hours(allowedLateness),
    });
    model.simulation.run();
    const sent = model.results.events.map(({ windowStart, result }, index) => [
      new Date(windowStart * 1000).getUTCHours(),
      new Date((model.results.times[index] ?? 0) * 1000).toISOString().slice(11, 16),
      result.flights,
    ]);
    return { sent, lost: model.lost.events.map(({ value }) => value.delay) };
  };
  expect(run(10, 0)).toEqual({
    sent: [
      [6, "07:10", 1],
      [7, "08:25", 1],
      [8, "08:45", 2],
    ],
    lost: [30, 105],
  });
  expect(run(10, 1)).toEqual({
    sent: [
      [6, "07:10", 1],
      [6, "07:20", 2],
      [7, "08:25", 1],
      [8, "08:45", 2],
    ],
    lost: [105],
  });
  expect(run(30, 0)).toEqual({
    sent: [
      [6, "08:25", 2],
      [7, "08:25", 1],
      [8, "08:45", 2],
    ],
    lost: [105],
  });
});
