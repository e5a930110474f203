import { fileURLToPath } from "node:url";
import { readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { cases, type DeployResult, measure, situation } from "../src/model.js";
import { report } from "../src/report.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const results = cases.map((parameters) => measure(1, parameters));
const { consumers, partitions, deploy, arrivalRate } = situation;
/** Each consumer leaves once and joins once. */
const changes = 2 * consumers;
/** Partitions of a consumer, in balance. */
const each = partitions / consumers;

function result(name: string): DeployResult {
  const found = results.find(({ parameters }) => parameters.name === name);
  if (found === undefined) throw new Error(`no result ${name}`);
  return found;
}

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report(results);
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

it("[GRP9] no protocol misses a record", () => {
  expect(results.map(({ missed }) => missed)).toEqual(results.map(() => 0));
});

describe("by hand", () => {
  it("[GRP3] immediate: every change takes all partitions from all, for the delay of half a second", () => {
    const { rebalances, pauses, unavailable, medianPause, longestPause, readAgain } = result("immediate, Range");
    expect([rebalances, pauses]).toEqual([changes, changes * partitions]);
    expect(unavailable).toBeCloseTo(changes * partitions * 0.5, 6);
    expect([medianPause, longestPause]).toEqual([0.5, 0.5]);
    // Nobody is asked: what a consumer is working on at that moment is read again.
    expect(readAgain).toBeGreaterThan(changes);
  });

  it.each(["eager, Range", "eager, Sticky"])("[GRP4] %s: every change takes all from all, once each", (name) => {
    const { rebalances, pauses, longestPause, readAgain } = result(name);
    expect([rebalances, pauses, readAgain]).toEqual([changes, changes * partitions, 0]);
    // From the leave, or one's own heartbeat, to the last one's heartbeat (3 s) and the end of what it works on.
    expect(longestPause).toBeLessThan(3 + 10 * 4 * situation.work);
  });

  it.each(["cooperative", "cooperative, no listener"])("[GRP4] %s: only what moves pauses", (name) => {
    const { rebalances, pauses, longestPause } = result(name);
    // A leave is one rebalance; a join is one to revoke, one to hand over, more where a poll came too late for one.
    expect(rebalances).toBeGreaterThanOrEqual(3 * consumers);
    expect(pauses).toBe(changes * each);
    // A heartbeat (3 s) until the others hear of the second rebalance.
    expect(longestPause).toBeLessThan(3 + 10 * 4 * situation.work);
  });

  it("[GRP4] cooperative: what was polled while the group rebalances is read again, unless it is committed in time", () => {
    const late = result("cooperative, no listener").readAgain;
    expect(late).toBeGreaterThan(consumers / 2);
    // A consumer that is stopped in the middle of a rebalance cannot commit: a record or two, in some runs.
    expect(result("cooperative").readAgain).toBeLessThan(late / 5);
  });

  it("[GRP4] KIP-848: what moves waits for the heartbeat of its new owner, uniform on 0 to 5 s", () => {
    const { rebalances, pauses, unavailable, longestPause, readAgain } = result("KIP-848");
    expect([pauses, readAgain]).toEqual([changes * each, 0]);
    // A change that comes before all have heard of the last one is no rebalance of its own.
    expect(rebalances).toBeLessThanOrEqual(changes);
    expect(rebalances).toBeGreaterThan(0.8 * changes);
    // Twelve consumers twice, each with partitions that wait together: a standard error of 5 / sqrt(12) / sqrt(24).
    expect(Math.abs(unavailable / pauses - 2.5)).toBeLessThan((3.5 * 5) / Math.sqrt(12) / Math.sqrt(changes));
    expect(longestPause).toBeLessThan(5 + 1);
  });

  it.each(["eager, static", "cooperative, static", "KIP-848, static"])(
    "[GRP4] %s: no rebalance; the partitions of whoever is away wait until it is back",
    (name) => {
      const { rebalances, pauses, unavailable, longestPause, peakLag, readAgain, away } = result(name);
      expect([rebalances, pauses, readAgain]).toEqual([0, partitions, 0]);
      // And some milliseconds to leave and to join.
      expect(unavailable - each * away).toBeGreaterThan(0);
      expect(unavailable - each * away).toBeLessThan(partitions * 0.02);
      expect(longestPause).toBeLessThan(deploy.restart.mean + 2 + 0.02);
      // At most 10 s of what comes for one consumer, on top of what all work on.
      const backlog = (10 * arrivalRate) / consumers;
      expect(peakLag).toBeLessThan(backlog + 3 * Math.sqrt(backlog) + consumers);
    },
  );
});
