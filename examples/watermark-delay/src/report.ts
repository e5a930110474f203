import { count, fixed, mean, minutesOf, page, percent, table } from "@sim/example-shared";
import { PATIENCE, type WatermarkDelayResult } from "./model.js";

export interface WatermarkDelayResults {
  /** By the delay of the watermark, without allowed lateness. */
  readonly byDelay: readonly WatermarkDelayResult[];
  /** By how much of the same patience is delay and how much allowed lateness. */
  readonly bySplit: readonly WatermarkDelayResult[];
}

/** The whole output. */
export function report({ byDelay, bySplit }: WatermarkDelayResults): string {
  return page(title(byDelay), delayTable(byDelay), splitTable(bySplit));
}

function title([first]: readonly WatermarkDelayResult[]): string {
  const flights = first?.parameters.flights ?? [];
  const hours = new Set(flights.map(({ scheduled }) => Math.floor(scheduled / 3600)));
  return [
    `${count(flights.length)} departures in ${count(hours.size)} hours, by the hour for which they were scheduled; they come when they`,
    `leave, ${fixed(mean(flights.map(({ delay }) => delay)))} minutes later on average. All times in minutes.`,
  ].join("\n");
}

function delayTable(results: readonly WatermarkDelayResult[]): string {
  const columns = [
    "delay of the\nwatermark",
    "departures\nlost",
    "their mean\ndelay",
    "hours\nshort",
    "mean delay\nreported",
    "result after\nend: mean",
    "\np95",
  ];
  const rows = results.map(({ parameters, lost, shortHours, meanDelay, first }) => [
    minutesOf(parameters.delay, 0),
    percent(lost.length / parameters.flights.length, 2),
    fixed(mean(lost.map(({ delay }) => delay))),
    percent(shortHours),
    fixed(meanDelay),
    minutesOf(first.mean),
    minutesOf(first.p95, 0),
  ]);
  return `What is late is lost:\n${table(columns, rows)}`;
}

function splitTable(results: readonly WatermarkDelayResult[]): string {
  const columns = [
    "\ndelay",
    "allowed\nlateness",
    "\nlost",
    "results\nin all",
    "hours\ncorrected",
    "first result\nmean",
    "\np95",
    "last result\nmean",
    "\np95",
  ];
  const rows = results.map(({ parameters, lost, results: all, corrected, first, last }) => [
    minutesOf(parameters.delay, 0),
    minutesOf(parameters.allowedLateness, 0),
    count(lost.length),
    count(all),
    count(corrected),
    minutesOf(first.mean),
    minutesOf(first.p95, 0),
    minutesOf(last.mean),
    minutesOf(last.p95, 0),
  ]);
  return `The same patience of ${minutesOf(PATIENCE, 0)}, as delay of the watermark or as allowed lateness, which corrects results:\n${table(columns, rows)}`;
}
