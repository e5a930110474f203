import { minutes } from "@sim/core";
import { count, minutesOf, page, percent, sparkline, table } from "@sim/example-shared";
import { type CatchUpResult, fluid, situation } from "./model.js";

/** Those whose lag is drawn, by partitions and consumers. */
const DRAWN = ["12/4", "12/5", "12/6", "12/12"];

/** The whole output, from one result for each case. */
export function report(results: readonly CatchUpResult[]): string {
  return page(title(), times(results), curves(results));
}

function title(): string {
  const { arrivalRate, serviceRate, outage } = situation;
  return [
    `${arrivalRate} records/s arrive, a consumer processes ${serviceRate} records/s, ` +
      `and for ${minutesOf(outage.duration, 0)} minutes nobody does.`,
    "How many minutes after the outage has everybody caught up?",
  ].join("\n");
}

function times(results: readonly CatchUpResult[]): string {
  const columns = [
    "parti-\ntions",
    "con-\nsumers",
    "busiest\nhas",
    "\nload",
    "highest\nlag",
    "oldest\nunread",
    "caught up\nafter",
    "fluid,\nbusiest",
    "fluid,\ngroup",
    "estimate\nof group",
  ];
  const rows = results.map(({ parameters, caughtUpAfter, peakLag, peakTimeLag, estimatedAfter }) => {
    const { busiest, wholeGroup, partitionsOfBusiest, utilization } = fluid(parameters);
    return [
      count(parameters.partitions),
      count(parameters.consumers),
      count(partitionsOfBusiest),
      percent(utilization, 0),
      count(peakLag),
      minutesOf(peakTimeLag),
      minutesOf(caughtUpAfter),
      minutesOf(busiest),
      minutesOf(wholeGroup),
      minutesOf(estimatedAfter),
    ];
  });
  return table(columns, rows);
}

function curves(results: readonly CatchUpResult[]): string {
  const drawn = results.filter(({ parameters }) => DRAWN.includes(nameOf({ parameters })));
  const end = Math.max(...drawn.map(({ lag }) => lag.times.at(-1) ?? 0));
  const top = Math.max(...drawn.map(({ peakLag }) => peakLag));
  const to = minutes(Math.ceil(end / minutes(10)) * 10);
  const lines = drawn.map(
    (result) => `${nameOf(result).padStart(6)} ${sparkline(result.lag, { from: 0, to, top, width: 90 })}`,
  );
  const scale = `0 min${`${minutesOf(to, 0)} min`.padStart(85)}`;
  return [
    `Lag over time, 0 to ${count(top)} records, by partitions/consumers:`,
    ...lines,
    `${" ".repeat(7)}${scale}`,
  ].join("\n");
}

function nameOf({ parameters }: Pick<CatchUpResult, "parameters">): string {
  return `${parameters.partitions}/${parameters.consumers}`;
}
