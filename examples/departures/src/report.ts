import type { RunSummary, TimeSeries } from "@sim/core";
import { hours } from "@sim/core";
import Table from "cli-table3";
import sparkly from "sparkly";
import type { DepartureModel, HourOfDepartures } from "./model.js";

/** What the machine contributed; left out where bytes are compared. */
export interface WallClock {
  readonly seconds: number;
}

type WindowRow = DepartureModel["results"]["events"][number];

const WORST_HOURS = 5;
/** An hour with fewer flights says more of a flight than of an hour. */
const MIN_FLIGHTS = 3;

/** The whole report, ending in a newline. */
export function report(model: DepartureModel, summary: RunSummary, wall?: WallClock): string {
  const parts = [overview(model, summary, wall), ledgerTable(model), lagChart(model.lag.series), worstHours(model)];
  return `${parts.join("\n\n")}\n`;
}

/** The last result of each window: what a table keyed by window and airport would hold in the end. */
export function finalResults(events: readonly WindowRow[]): readonly WindowRow[] {
  const last = new Map<string, WindowRow>();
  for (const row of events) last.set(`${row.windowStart} ${row.key}`, row);
  return [...last.values()];
}

function overview(model: DepartureModel, summary: RunSummary, wall: WallClock | undefined): string {
  const { log, group, processor } = model;
  const { stats } = processor;
  const records = log.stats.recordsAppended;
  const first = model.lag.series.times[0] ?? summary.time;
  const peak = highest(model.lag.series);
  const rows: [string, string][] = [
    ["records", count(records)],
    [
      "simulated span",
      `${time(first)} to ${time(summary.time)} (${((summary.time - first) / hours(24)).toFixed(1)} days)`,
    ],
    ["rebalances", `${group.stats.rebalances}, ${group.stats.rebalancingTime.toFixed(1)} s in all`],
    ["members expelled", count(group.stats.expirations)],
    ["highest lag", `${count(peak.value)} records, ${time(peak.time)}`],
    ["windows fired", count(stats.windowsEmitted)],
    ["windows updated", count(stats.updates)],
    ["late records", `${count(stats.lateEvents)} of ${count(stats.eventsProcessed)}`],
    ["worst lateness", `${(stats.worstLateness / 60).toFixed(0)} min behind the watermark`],
    ["fingerprint", model.simulation.fingerprint],
  ];
  const { crash } = model.parameters;
  if (crash !== undefined) rows.splice(2, 0, ["consumer-2 down", `${time(crash.at)} to ${time(crash.backAt)}`]);
  if (wall !== undefined) {
    rows.splice(
      2,
      0,
      ["wall time", `${wall.seconds.toFixed(2)} s`],
      ["records per second", count(Math.round(records / wall.seconds))],
    );
  }
  return table(["Departures of early 2001", ""], rows, ["left", "right"]);
}

function ledgerTable({ group }: DepartureModel): string {
  const ledger = group.ledger();
  const rows: [string, string, string][] = [
    ["read once", count(ledger.readOnce), "delivered to one consumer, once"],
    ["read again", count(ledger.readAgain), "delivered twice or more: a commit was missing"],
    ["compacted", count(ledger.compacted), "gone by compaction before anybody came"],
    ["lost", count(ledger.lost), "expired unread while the group was there"],
    ["before the group", count(ledger.beforeGroup), "expired before the group was there"],
    ["skipped", count(ledger.skipped), "passed over by a position or a commit"],
    ["unread", count(ledger.unread), "still to be read"],
    ["appended", count(ledger.appended), "the sum of all"],
  ];
  return table(["Delivery", "records", "meaning"], rows, ["left", "right", "left"]);
}

function lagChart(series: TimeSeries): string {
  const byDay = new Map<number, number>();
  for (const [index, at] of series.times.entries()) {
    const day = Math.floor(at / hours(24));
    byDay.set(day, Math.max(byDay.get(day) ?? 0, series.values[index] ?? 0));
  }
  const peaks = [...byDay.values()];
  const days = [...byDay.keys()];
  const label = (day: number | undefined): string => time((day ?? 0) * hours(24)).slice(0, 10);
  return [
    `Lag over time: each day's highest, 0 to ${Math.max(...peaks)} records`,
    sparkly(peaks, { minimum: 0 }),
    `${label(days[0])}${" ".repeat(Math.max(1, peaks.length - 20))}${label(days.at(-1))}`,
  ].join("\n");
}

function worstHours({ results }: DepartureModel): string {
  const worst = finalResults(results.events)
    .filter((row) => row.result.flights >= MIN_FLIGHTS)
    .sort(
      (a, b) => b.result.meanDelay - a.result.meanDelay || a.windowStart - b.windowStart || (a.key < b.key ? -1 : 1),
    )
    .slice(0, WORST_HOURS);
  const rows = worst.map((row): string[] => [
    row.key,
    time(row.windowStart),
    count(row.result.flights),
    meanDelay(row.result),
  ]);
  const title = `The ${WORST_HOURS} worst hours (${MIN_FLIGHTS} flights or more)`;
  return table([title, "hour", "flights", "mean delay, min"], rows, ["left", "left", "right", "right"]);
}

function meanDelay(hour: HourOfDepartures): string {
  return hour.meanDelay.toFixed(1);
}

function highest(series: TimeSeries): { readonly time: number; readonly value: number } {
  let best = 0;
  for (const [index, value] of series.values.entries()) if (value > (series.values[best] ?? 0)) best = index;
  return { time: series.times[best] ?? 0, value: series.values[best] ?? 0 };
}

/** Unix seconds as `2001-02-14 12:00`. */
export function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function count(n: number): string {
  return String(n).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function table(head: string[], rows: readonly string[][], align: ("left" | "right")[]): string {
  const made = new Table({ head, colAligns: align, style: { head: [], border: [], compact: true } });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}
