import { hours } from "@sim/core";
import { count, fixed, page, sparkline, table } from "@sim/example-shared";
import { byHand } from "./by-hand.js";
import { type RetentionParameters, type RetentionResult, situation } from "./model.js";

export interface RetentionResults {
  /** By what the topic keeps. */
  readonly byKeeping: readonly RetentionResult[];
  /** By what becomes of an offset that is gone. */
  readonly byReset: readonly RetentionResult[];
}

/** The whole output. */
export function report({ byKeeping, byReset }: RetentionResults): string {
  return page(title(), keepingTable(byKeeping), resetTable(byReset), curves(byReset));
}

function title(): string {
  const { arrivalRate, recordBytes, slow, checkInterval } = situation;
  return [
    `${arrivalRate} records/s of ${count(recordBytes)} bytes; for ${inHours(slow.duration, 0)} hours their only consumer ` +
      `processes ${slow.rate} records/s.`,
    `The log looks every ${checkInterval / 60} minutes for what can go. When does that meet the lag?`,
    "Times in hours from the moment at which the consumer became slow.",
  ].join("\n");
}

function keepingTable(results: readonly RetentionResult[]): string {
  const columns = [
    { head: "\nretention", align: "left" as const },
    "age / (1 -\nslow/rate)",
    "first loss\nby hand",
    "\nsimulated",
    "lost\nby hand",
    "\nsimulated",
  ];
  const rows = results.map((result) => {
    const { formula, firstLossAfter, missed } = byHand(result.parameters);
    return [
      result.parameters.keeping.name,
      inHours(formula),
      inHours(firstLossAfter),
      inHours(result.firstLossAfter),
      count(Math.round(missed)),
      count(result.missed),
    ];
  });
  return table(columns, rows);
}

function resetTable(results: readonly RetentionResult[]): string {
  const columns = [
    { head: "autoOffsetReset", align: "left" as const },
    "resets",
    "read",
    "missed, by hand",
    "simulated",
    "stops after",
  ];
  const rows = results.map((result) => [
    nameOf(result.parameters),
    count(result.resets),
    count(result.read),
    count(Math.round(byHand(result.parameters).missed)),
    count(result.missed),
    inHours(result.stoppedAfter),
  ]);
  const name = results[0]?.parameters.keeping.name ?? "";
  return `With ${name}, by where a consumer goes on whose offset is gone:\n${table(columns, rows)}`;
}

function curves(results: readonly RetentionResult[]): string {
  const from = 0;
  const to = situation.until;
  const top = Math.max(...results.flatMap(({ lag }) => lag.values));
  const lines = results.map(({ parameters, lag }) => {
    return `${nameOf(parameters).padStart(8)} ${sparkline(lag, { from, to, top, width: 80 })}`;
  });
  return [`Records behind, 0 to ${count(top)}, over ${inHours(to, 0)} hours:`, ...lines].join("\n");
}

function nameOf({ autoOffsetReset }: RetentionParameters): string {
  return typeof autoOffsetReset === "string" ? autoOffsetReset : `${inHours(autoOffsetReset.byDuration, 0)} h ago`;
}

function inHours(seconds: number, decimals = 2): string {
  return fixed(seconds / hours(1), decimals);
}
