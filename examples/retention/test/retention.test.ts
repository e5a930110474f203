import { fileURLToPath } from "node:url";
import { hours, minutes } from "@sim/core";
import { readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { byHand } from "../src/by-hand.js";
import { keepingCases, measure, type RetentionResult, resetCases, retention, situation } from "../src/model.js";
import { report } from "../src/report.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const byKeeping = keepingCases.map((parameters) => measure(1, parameters));
const byReset = resetCases.map((parameters) => measure(1, parameters));
const all = [...byKeeping, ...byReset];

function kept(name: string): RetentionResult {
  const found = byKeeping.find(({ parameters }) => parameters.keeping.name === name);
  if (found === undefined) throw new Error(`no result ${name}`);
  return found;
}

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report({ byKeeping, byReset });
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

describe("lag and retention", () => {
  it.each(all)("[LOG4] meet when a sheet of paper says, and as much is lost, case %#", (result) => {
    const { firstLossAfter, missed } = byHand(result.parameters);
    // Lost in a sweep, seen by a sample a minute.
    if (firstLossAfter < Infinity) expect(Math.abs(result.firstLossAfter - firstLossAfter)).toBeLessThanOrEqual(60);
    else expect(result.firstLossAfter).toBe(Infinity);
    // A poll fetches ten records: the position is up to ten ahead of the work, at the first loss and at the last.
    expect(Math.abs(result.missed - missed)).toBeLessThanOrEqual(20);
  });

  it("[LOG4] meet at age / (1 - slow / rate) record by record: 4 h / 0.6, at the next look of the log", () => {
    expect(byHand(kept("4 h, record by record").parameters).formula).toBeCloseTo(24_000, 6);
    // At that very moment, a look of the log, the oldest is as old and not older.
    const looks = (Math.floor((situation.slow.at + 24_000) / minutes(5)) + 1) * minutes(5) - situation.slow.at;
    for (const name of ["4 h, record by record", "7.2 MB, record by record"]) {
      expect(Math.abs(kept(name).firstLossAfter - looks)).toBeLessThanOrEqual(60);
      // What came from the beginning until four hours before the end of the slow time, less what was read of it.
      const { slow, serviceRate, arrivalRate } = situation;
      expect(serviceRate).toBeGreaterThan(arrivalRate);
      const lost = (slow.duration - hours(4)) * arrivalRate - slow.duration * slow.rate;
      expect(Math.abs(kept(name).missed - lost)).toBeLessThanOrEqual(20);
    }
  });

  it("[LOG4] meet later with Kafka's segments, the later the longer they are, and never with enough retention", () => {
    expect(kept("4 h, segments of 1 h").firstLossAfter).toBeGreaterThan(kept("4 h, record by record").firstLossAfter);
    expect(kept("4 h, segments of 4 h").missed).toBeLessThan(kept("4 h, segments of 1 h").missed);
    const enough = kept("8 h, segments of 1 h");
    // At the end of the slow time the oldest unread record is 12 h x 0.6 = 7.2 h old.
    expect([enough.missed, enough.resets, enough.firstLossAfter]).toEqual([0, 0, Infinity]);
  });

  it("[LOG4] whole segments stand between retention and retention + a segment + a look of the log", () => {
    const parameters = kept("4 h, segments of 1 h").parameters;
    const { simulation, log } = retention(1, parameters);
    for (let time = hours(6); time <= hours(15); time += minutes(7)) {
      simulation.runUntil(time);
      const oldest = time - (log.timeAt(0, log.logStartOffset(0)) ?? Number.NaN);
      expect(oldest).toBeGreaterThan(hours(4) - 2.1);
      expect(oldest).toBeLessThan(hours(5) + minutes(5) + 10);
    }
  });
});

describe("an offset that is gone", () => {
  const [earliest, latest, byDuration, none] = byReset as [
    RetentionResult,
    RetentionResult,
    RetentionResult,
    RetentionResult,
  ];

  it("[GRP1] earliest goes on at the log start, and loses again with every segment", () => {
    expect(earliest.resets).toBe(6);
    expect(earliest.missed).toBe(kept("4 h, segments of 1 h").missed);
  });

  it("[GRP1] latest and by duration are reset once, and miss more at once", () => {
    expect([latest.resets, byDuration.resets]).toEqual([1, 1]);
    expect(latest.missed - byDuration.missed).toBe(hours(1) * situation.arrivalRate);
    // The lag is gone.
    const at = latest.lag.times.findIndex((time) => time > situation.slow.at + latest.firstLossAfter + 300);
    expect(latest.lag.values[at]).toBeLessThan(200);
  });

  it("[GRP1] none stops the consumer at its next poll", () => {
    expect(none.stoppedAfter).toBeGreaterThanOrEqual(none.firstLossAfter - 60);
    // Ten records of 5 s are under way at most.
    expect(none.stoppedAfter).toBeLessThan(none.firstLossAfter + 60);
  });

  it("[GRP9] every record is read or missed", () => {
    const came = Math.floor(situation.until * situation.arrivalRate);
    for (const { read, missed } of all) expect(read + missed).toBe(came);
  });
});
