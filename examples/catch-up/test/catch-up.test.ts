import { fileURLToPath } from "node:url";
import { estimate, readmeWith, replicate } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { type CatchUpParameters, cases, fluid, measure, situation } from "../src/model.js";
import { report } from "../src/report.js";

const results = cases.map((parameters) => measure(2, parameters));
const folder = fileURLToPath(new URL("..", import.meta.url));

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report(results);
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

/**
 * A consumer is a queue with one server and constant service, M/D/1. The time until it is empty for the first time, from a
 * backlog of n records, is n busy periods: mean n / (mu - lambda), variance n rho / (mu^2 (1 - rho)^3). The backlog itself is
 * Poisson.
 */
function emptied({ partitions, arrivalRate, serviceRate: mu, outage }: CatchUpParameters, owned: number) {
  const lambda = (arrivalRate * owned) / partitions;
  const backlog = lambda * outage.duration;
  const spare = 1 - lambda / mu;
  const variance = (backlog * lambda) / (mu * mu * mu * spare * spare * spare) + backlog / (mu * mu * spare * spare);
  return { mean: backlog / (mu - lambda), deviation: Math.sqrt(variance) };
}

describe("the time to catch up", () => {
  it.each(results)("[GRP2] of each consumer is that of an M/D/1 queue, case %#", ({ parameters, byConsumer }) => {
    expect(byConsumer).toHaveLength(Math.min(parameters.partitions, parameters.consumers));
    for (const { partitions, caughtUpAfter } of byConsumer) {
      const { mean, deviation } = emptied(parameters, partitions);
      expect(Math.abs(caughtUpAfter - mean), `with ${partitions} partitions`).toBeLessThan(4.5 * deviation);
    }
  });

  it("[GRP2] is that of the busiest consumer, and more consumers help only once it has less to do", () => {
    const minutes = (partitions: number, consumers: number) => {
      const found = results.find((r) => r.parameters.partitions === partitions && r.parameters.consumers === consumers);
      return (found?.caughtUpAfter ?? Number.NaN) / 60;
    };
    expect(minutes(12, 5)).toBeGreaterThan(0.9 * minutes(12, 4));
    expect(minutes(12, 6)).toBeLessThan(0.3 * minutes(12, 5));
    expect(minutes(12, 16)).toBeCloseTo(minutes(12, 12), 0);
  });

  it("[GRP8] has the mean of theory over twenty seeds, and so has the group's own estimate", () => {
    const parameters = { ...situation, partitions: 4, consumers: 4, arrivalRate: 8, serviceRate: 4 };
    const { mean } = emptied(parameters, 1);
    expect(mean).toBe(900); // 2 records/s for 900 s, cleared at 4 - 2 a second
    const runs = replicate(100, 20, (seed) => measure(seed, parameters));
    const times = runs.map(
      ({ byConsumer }) => byConsumer.reduce((sum, { caughtUpAfter }) => sum + caughtUpAfter, 0) / 4,
    );
    const caughtUp = estimate(times);
    expect(Math.abs(caughtUp.mean - mean)).toBeLessThan(1.5 * caughtUp.halfWidth + 5);
    // What the group estimates without bias is the rate: lag / (time left).
    const rates = estimate(runs.map(({ estimatedAfter }) => 1 / (estimatedAfter - parameters.askAfter)));
    expect(Math.abs(1 / rates.mean + parameters.askAfter - mean)).toBeLessThan(90);
  });
});

it("[GRP8] the lag at its highest is what came during the outage, the oldest unread record as old as the outage", () => {
  for (const { parameters, peakLag, peakTimeLag } of results) {
    const backlog = parameters.arrivalRate * parameters.outage.duration;
    expect(Math.abs(peakLag - backlog)).toBeLessThan(4 * Math.sqrt(backlog) + 100);
    expect(Math.abs(peakTimeLag - parameters.outage.duration)).toBeLessThan(30);
  }
});

it("the fluid formula by hand: 12 partitions, 5 consumers, 20 records/s against 6 of each, for 15 minutes", () => {
  expect(fluid(cases[1] as CatchUpParameters)).toEqual({
    wholeGroup: (20 * 900) / (30 - 20),
    busiest: (5 * 900) / (6 - 5),
    partitionsOfBusiest: 3,
    utilization: 5 / 6,
  });
  expect(fluid({ ...(cases[0] as CatchUpParameters), consumers: 3 }).busiest).toBe(Infinity);
});
