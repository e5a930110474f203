import { fileURLToPath } from "node:url";
import { hours, minutes } from "@sim/core";
import { type Flight, readFlights, readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import {
  arrivalsOf,
  dayCases,
  type IdlePartitionParameters,
  idlePartition,
  measure,
  partitionCases,
  type Silence,
  type Snapshot,
  timeoutCases,
  watch,
} from "../src/model.js";
import { report } from "../src/report.js";
import { byHand } from "./by-hand.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const flights = readFlights();
const day = dayCases(flights).map((parameters) => ({ parameters, snapshots: watch(1, parameters) }));
const byTimeout = timeoutCases(flights).map((parameters) => measure(1, parameters));
const byPartitions = partitionCases(flights).map((parameters) => measure(1, parameters));
const all = [...byTimeout, ...byPartitions].map((result) => ({ result, expected: byHand(result.parameters) }));

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report({ day: day.map(({ snapshots }) => snapshots), byTimeout, byPartitions });
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

it("[DET1] the seed changes nothing", () => {
  const [, parameters] = dayCases(flights);
  expect(measure(2, parameters as IdlePartitionParameters)).toEqual(measure(1, parameters as IdlePartitionParameters));
});

describe("compared with a look at all partitions each minute", () => {
  it.each(all)("[WIN2] [WIN4.1] the same departures are late, case %#", ({ result, expected }) => {
    const arrivals = arrivalsOf(result.parameters);
    expect(result.late).toEqual(expected.late.map((place) => arrivals[place]));
  });

  it.each(all)("[WIN4] each hour waits as long, case %#", ({ result, expected }) => {
    const { waits } = expected;
    expect(result.unfired).toBe(expected.unfired);
    expect(result.meanWait).toBeCloseTo(waits.reduce((sum, wait) => sum + wait, 0) / waits.length, 6);
    expect(result.longestWait).toBe(Math.max(...waits));
    expect(waits.filter((wait) => wait <= result.p95Wait).length).toBeGreaterThanOrEqual(0.95 * waits.length);
    expect(waits.filter((wait) => wait < result.p95Wait).length).toBeLessThan(0.95 * waits.length);
  });

  it.each(day)("[WIN2] the day shows the same watermarks, case %#", ({ parameters, snapshots }) => {
    const { watermarks } = byHand(parameters);
    const arrivals = arrivalsOf(parameters);
    for (const { at, partitions, watermark } of snapshots) {
      expect(watermark).toBe(watermarks.get(at));
      for (const [partition, state] of partitions.entries()) {
        const seen = arrivals.filter((arrival) => arrival.partition === partition && arrival.at <= at);
        expect(state.watermark).toBe(Math.max(...seen.map(({ flight }) => flight.scheduled)) - minutes(30));
        const isIdle = at - (seen.at(-1)?.at ?? 0) > (parameters.idleTimeout ?? Infinity);
        expect(state.idle).toBe(isIdle);
      }
    }
  });
});

describe("the silence of partition 2", () => {
  const [none, withTimeout] = day as [(typeof day)[number], (typeof day)[number]];
  const { from, to } = none.parameters.silence as Silence;
  const during = (snapshots: readonly Snapshot[]) => snapshots.filter(({ at }) => at > from && at < to);
  const silent = byTimeout.filter(({ parameters }) => parameters.silence !== undefined);

  it("[WIN2] without a timeout stops all results until it is over", () => {
    const before = arrivalsOf(none.parameters).filter(({ partition, at }) => partition === 2 && at < from);
    const latest = Math.max(...before.map(({ flight }) => flight.scheduled));
    // Half an hour before that is 10:56, and the last hour that has a result ends at 10:00.
    expect(new Date(latest * 1000).toISOString()).toBe("2001-02-14T11:26:00.000Z");
    const snapshots = during(none.snapshots);
    expect(snapshots).toHaveLength(4);
    for (const { watermark, firedUntil } of snapshots) {
      expect([watermark, firedUntil % hours(24)]).toEqual([latest - minutes(30), hours(10)]);
    }
  });

  it("[WIN2] with one makes it idle, and results go on by the watermarks of the others", () => {
    for (const { partitions, watermark, firedUntil } of during(withTimeout.snapshots)) {
      expect(partitions.map(({ idle }) => idle)).toEqual([false, false, true]);
      expect(watermark).toBe(Math.min(...partitions.slice(0, 2).map((state) => state.watermark)));
      expect(firedUntil).toBe(Math.floor(watermark / hours(1)) * hours(1));
    }
  });

  it("costs what left in it for hours that the others have closed by its end, however long the timeout", () => {
    // At 17:00 the watermark of the others is between 16:00 and 17:00: what was scheduled before 16:00 is late.
    const four = Date.UTC(2001, 1, 14, 16) / 1000;
    for (const { parameters, late } of silent) {
      if (parameters.idleTimeout === undefined) continue;
      const heldBack = arrivalsOf(parameters).filter(({ flight, at }) => at > flight.departed);
      const lost = late.filter(({ flight, at }) => at > flight.departed);
      expect([heldBack.length, lost.length]).toEqual([19, 17]);
      expect(new Set(lost)).toEqual(new Set(heldBack.filter(({ flight }) => flight.scheduled < four)));
    }
  });

  it("a shorter timeout makes results wait less and more records late", () => {
    for (const isSilent of [false, true]) {
      const results = byTimeout.filter(({ parameters }) => (parameters.silence !== undefined) === isSilent);
      for (const [index, shorter] of results.slice(1).entries()) {
        const longer = results[index] as (typeof results)[number];
        expect(shorter.meanWait).toBeLessThanOrEqual(longer.meanWait);
        expect(shorter.late.length).toBeGreaterThanOrEqual(longer.late.length);
      }
    }
  });
});

describe("more partitions", () => {
  it("[WIN2] make results wait for the slowest one, with a timeout about as long as that", () => {
    const without = byPartitions.filter(({ parameters }) => parameters.idleTimeout === undefined);
    const withTimeout = byPartitions.filter(({ parameters }) => parameters.idleTimeout !== undefined);
    for (const [index, more] of without.slice(1).entries()) {
      const fewer = without[index] as (typeof without)[number];
      expect(more.meanWait).toBeGreaterThan(fewer.meanWait);
      expect(more.late.length).toBeLessThanOrEqual(fewer.late.length);
      // The last record of a partition that is not idle is an hour old at most, and was itself late.
      expect(withTimeout[index + 1]?.meanWait).toBeLessThan((withTimeout[0]?.meanWait ?? 0) + hours(1.5));
    }
  });
});

describe("by hand: three partitions and two hours", () => {
  const DAY = Date.UTC(2001, 1, 14) / 1000;
  const at = (clock: string) => DAY + hours(Number(clock.slice(0, 2))) + minutes(Number(clock.slice(3)));
  const flight = (origin: string, scheduled: string, departed: string): Flight => ({
    origin,
    destination: "JFK",
    scheduled: at(scheduled),
    delay: (at(departed) - at(scheduled)) / 60,
    departed: at(departed),
  });
  // Of three partitions ATL has 0, ORD 1, LAX 2.
  const morning = [
    flight("ATL", "10:00", "10:00"),
    flight("ORD", "10:05", "10:05"),
    flight("LAX", "10:10", "10:10"),
    flight("ATL", "10:35", "10:30"),
    flight("ORD", "10:30", "10:35"),
    flight("ATL", "11:15", "11:00"),
    flight("ORD", "11:12", "11:05"),
    flight("LAX", "10:55", "11:20"),
    flight("LAX", "11:10", "11:25"),
    flight("ATL", "11:40", "11:30"),
  ];
  const given = { flights: morning, partitions: 3, delay: minutes(10), silence: undefined };
  const clocks = ["10:05", "10:10", "10:30", "10:40", "10:41", "11:00", "11:05", "11:20", "11:25", "11:30"];
  const clock = (seconds: number) =>
    Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().slice(11, 16) : "-";
  const seen = (idleTimeout: number | undefined) =>
    watch(1, { ...given, idleTimeout }, clocks.map(at)).map(({ watermark, firedUntil, partitions }) => [
      clock(watermark),
      clock(firedUntil),
      partitions.map(({ idle }) => (idle ? "idle" : "on")).join(" "),
    ]);

  it("[WIN2] the watermark is that of the slowest, and unknown until all have had a record", () => {
    expect(seen(undefined)).toEqual([
      ["-", "-", "on on on"], // 09:50, 09:55, -
      ["09:50", "-", "on on on"], // 09:50, 09:55, 10:00
      ["09:55", "-", "on on on"], // 10:25, 09:55, 10:00
      ["10:00", "-", "on on on"], // 10:25, 10:20, 10:00
      ["10:00", "-", "on on on"],
      ["10:00", "-", "on on on"], // 11:05, 10:20, 10:00
      ["10:00", "-", "on on on"], // 11:05, 11:02, 10:00
      ["10:45", "-", "on on on"], // 11:05, 11:02, 10:45
      ["11:00", "11:00", "on on on"], // 11:05, 11:02, 11:00
      ["11:00", "11:00", "on on on"], // 11:30, 11:02, 11:00
    ]);
    expect(lateAndCounted(undefined)).toEqual([[], 6]);
  });

  it("[WIN2] once the silence is longer than the timeout it is that of the others, and stays where they took it", () => {
    expect(seen(minutes(30))).toEqual([
      ["-", "-", "on on on"],
      ["09:50", "-", "on on on"],
      ["09:55", "-", "on on on"],
      ["10:00", "-", "on on on"], // LAX had its last record half an hour ago
      ["10:20", "-", "on on idle"], // and now it is more than that: 10:25, 10:20
      ["10:20", "-", "on on idle"], // 11:05, 10:20
      ["11:02", "11:00", "on on idle"], // 11:05, 11:02
      ["11:02", "11:00", "on on on"], // 11:05, 11:02, 10:45: behind what it was
      ["11:02", "11:00", "on on on"], // 11:05, 11:02, 11:00
      ["11:02", "11:00", "on on on"],
    ]);
    expect(lateAndCounted(minutes(30))).toEqual([["LAX 10:55"], 5]);
  });

  /** What was late, and how many departures the hour from 10 has. */
  function lateAndCounted(idleTimeout: number | undefined) {
    const { simulation, results, late } = idlePartition(1, { ...given, idleTimeout });
    simulation.run();
    const names = late.events.map(({ value: { flight: each } }) => `${each.origin} ${clock(each.scheduled)}`);
    return [names, results.events[0]?.result];
  }
});
