import { createHash } from "node:crypto";
import { hours } from "@sim/core";
import { readFlights } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { defaultParameters, departures } from "../src/model.js";
import { outputFiles } from "../src/output.js";
import { finalResults, report } from "../src/report.js";

const flights = readFlights();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("the main job", () => {
  const model = departures(2001, defaultParameters(flights));
  const summary = model.simulation.run();

  it("[DET1] prints the report that is checked in, and writes the same bytes", async () => {
    const digests = [...outputFiles(model)].map(([name, text]) => `${sha256(text)}  ${name}\n`).join("");
    await expect(report(model, summary)).toMatchFileSnapshot("../expected/report.txt");
    await expect(digests).toMatchFileSnapshot("../expected/files.sha256");
  });

  it("[END1] ends when everything has been read, without an end time", () => {
    expect(summary.outcome).toBe("endOfInput");
    expect(model.group.totalLag()).toBe(0);
  });

  it("[GRP9] accounts for every record", () => {
    const ledger = model.group.ledger();
    const { appended, ...columns } = ledger;
    expect(appended).toBe(20_000);
    expect(Object.values(columns).reduce((sum, n) => sum + n, 0)).toBe(20_000);
    expect(ledger.unread + ledger.lost + ledger.skipped).toBe(0);
  });

  it("[WIN4] hands every record to a window or to the side output", () => {
    const { stats } = model.processor;
    const inWindows = finalResults(model.results.events).reduce((sum, row) => sum + row.result.flights, 0);
    expect(stats.lateEventsSideOutput).toBe(model.late.count);
    expect(inWindows + stats.lateEvents).toBe(stats.eventsProcessed);
  });
});

describe("the main job without disturbance", () => {
  // No crash, and a watermark so far behind that nothing is late: the windows are a plain grouping of the file.
  const model = departures(7, { ...defaultParameters(flights), crash: undefined, watermarkDelay: hours(24 * 200) });
  model.simulation.run();

  it("[WIN1] gives each airport and hour what a grouping of the file gives", () => {
    const groups = new Map<string, { flights: number; delay: number }>();
    for (const { origin, scheduled, delay } of flights) {
      const name = `${origin} ${Math.floor(scheduled / 3600) * 3600}`;
      const group = groups.get(name) ?? { flights: 0, delay: 0 };
      groups.set(name, { flights: group.flights + 1, delay: group.delay + delay });
    }
    const rows = finalResults(model.results.events);
    expect(rows.length).toBe(groups.size);
    for (const row of rows) {
      const group = groups.get(`${row.key} ${row.windowStart}`);
      expect(row.result.flights).toBe(group?.flights);
      expect(row.result.meanDelay).toBeCloseTo((group?.delay ?? Number.NaN) / row.result.flights, 9);
    }
  });

  it("[GRP9] reads each record once", () => {
    expect(model.group.ledger().readOnce).toBe(20_000);
  });
});
