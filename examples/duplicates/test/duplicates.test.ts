import { fileURLToPath } from "node:url";
import { readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { cases, duplicates, measure, measureRow } from "../src/model.js";
import { report } from "../src/report.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const rows = cases.map((parameters) => measureRow(2001, parameters));
const unsaved = rows.filter(({ parameters: { committing, end } }) => committing === "manual" || end === "crash");

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report(rows);
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

describe("records read again", () => {
  /**
   * The end comes at a moment drawn uniformly from one interval, so the last commit is interval * U old, and what came
   * since is Poisson: mean rate * interval / 2, variance that plus (rate * interval)^2 / 12. A commit waits for the next
   * record, which makes it older by 1 / rate at most on average: one record.
   */
  it.each(unsaved)("[GRP1] have the mean and the spread of theory, case %#", ({ parameters, readAgain, expected }) => {
    const { rate, interval } = parameters;
    const deviation = Math.sqrt(expected + (rate * interval * rate * interval) / 12);
    const error = deviation / Math.sqrt(readAgain.replications);
    expect(expected).toBe((rate * interval) / 2);
    expect(readAgain.mean).toBeGreaterThan(expected - 3.5 * error - 0.001);
    expect(readAgain.mean).toBeLessThan(expected + 3.5 * error + 1);
    if (interval >= 5) expect(Math.abs(readAgain.deviation / deviation - 1)).toBeLessThan(0.5);
  });

  it("[GRP1] have that mean over four hundred other seeds", () => {
    const parameters = { committing: "auto", interval: 5, rate: 10, work: 0.02, end: "crash" } as const;
    const seeds = Array.from({ length: 400 }, (_, index) => 10_000 + index);
    const mean = seeds.reduce((sum, seed) => sum + measure(seed, parameters).readAgain, 0) / seeds.length;
    // Uniform on 0 to 50 but for one record: standard error 0.76.
    expect(mean).toBeGreaterThan(25 - 2.5);
    expect(mean).toBeLessThan(25 + 1 + 2.5);
  });

  it("[GRP4] are none after closing where the client commits by itself", () => {
    for (const { parameters, most } of rows) {
      if (parameters.committing === "auto" && parameters.end === "close") expect(most).toBe(0);
    }
  });

  it("[GRP9] are those whose work was done twice, but for what the crash caught in between; none is missed", () => {
    for (const { parameters, results } of rows) {
      for (const { readAgain, processedAgain, missed } of results) {
        expect(missed).toBe(0);
        expect(readAgain).toBeGreaterThanOrEqual(processedAgain);
        // What a poll had given and the work of which was not done: at 20 ms for a record seldom more than one.
        expect(readAgain - processedAgain).toBeLessThanOrEqual(parameters.end === "close" ? 0 : 3);
      }
    }
  });
});

it("[GRP9] the ledger's columns add up, and every record was processed", () => {
  const { simulation, group, consumer } = duplicates(5, cases.at(-1) as (typeof cases)[number]);
  simulation.run();
  const { appended, ...columns } = group.ledger();
  expect(Object.values(columns).reduce((sum, records) => sum + records, 0)).toBe(appended);
  expect(consumer.processed.size).toBe(appended);
});
