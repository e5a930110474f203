import { stringify } from "csv-stringify/sync";
import type { DepartureModel } from "./model.js";
import { time } from "./report.js";

/** The files of one run by name: the lag series and every window result, as CSV and as JSON. */
export function outputFiles({ lag, results }: DepartureModel): ReadonlyMap<string, string> {
  const samples = lag.series.times.map((at, index) => ({
    time: at,
    utc: time(at),
    lag: lag.series.values[index] ?? 0,
  }));
  const windows = results.events.map((row, index) => ({
    emittedAt: results.times[index] ?? 0,
    origin: row.key,
    windowStart: row.windowStart,
    windowEnd: row.windowEnd,
    utc: time(row.windowStart),
    flights: row.result.flights,
    meanDelay: row.result.meanDelay,
    pane: row.pane.index,
    isUpdate: row.pane.isUpdate,
    final: row.pane.final ?? "",
  }));
  return new Map([
    ["lag.csv", csv(samples)],
    ["lag.json", json(samples)],
    ["windows.csv", csv(windows)],
    ["windows.json", json(windows)],
  ]);
}

function csv(rows: readonly object[]): string {
  return stringify([...rows], { header: true, cast: { boolean: String } });
}

/** One row a line, so that two runs can be compared with line tools. */
function json(rows: readonly object[]): string {
  return `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}
