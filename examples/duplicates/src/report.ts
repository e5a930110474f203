import { count, fixed, page, table } from "@sim/example-shared";
import { cases, type DuplicatesParameters, type DuplicatesRow } from "./model.js";

/** The whole output, from one row for each case. */
export function report(rows: readonly DuplicatesRow[]): string {
  const columns = [
    "commit\nevery, s",
    "rate x\ninterval / 2",
    "auto-commit:\nread again",
    "most",
    "after\nclosing",
    "by hand:\nread again",
    "most",
    "after\nclosing",
  ];
  const intervals = [...new Set(cases.map(({ interval }) => interval))];
  const lines = intervals.map((interval) => {
    const auto = cells(rows, interval, "auto");
    const manual = cells(rows, interval, "manual");
    const expected = cases.find((one) => one.interval === interval)?.rate ?? 0;
    return [interval === 0 ? "each poll" : count(interval), fixed((expected * interval) / 2), ...auto, ...manual];
  });
  return page(title(rows), table(columns, lines));
}

function title(rows: readonly DuplicatesRow[]): string {
  const { rate } = cases[0] as DuplicatesParameters;
  const missed = rows.reduce((sum, row) => sum + row.results.reduce((part, result) => part + result.missed, 0), 0);
  return [
    `${rate} records/s; the consumer crashes at some moment between two commits, and comes back.`,
    `How many records are read again? Means of ${rows[0]?.results.length ?? 0} runs, with 95 % confidence intervals.`,
    `Records missed, in all runs together: ${count(missed)}.`,
  ].join("\n");
}

function cells(
  rows: readonly DuplicatesRow[],
  interval: number,
  committing: DuplicatesParameters["committing"],
): readonly string[] {
  const find = (end: DuplicatesParameters["end"]) =>
    rows.find(
      ({ parameters }) =>
        parameters.interval === interval && parameters.committing === committing && parameters.end === end,
    );
  const crash = find("crash");
  const close = find("close");
  if (crash === undefined || close === undefined) return ["", "", ""];
  const { mean, halfWidth } = crash.readAgain;
  return [`${fixed(mean)} ± ${fixed(halfWidth).padStart(4)}`, count(crash.most), fixed(close.readAgain.mean)];
}
