import { count, fixed, page, sparkline, table } from "@sim/example-shared";
import { type DeployResult, endOf, situation } from "./model.js";

/** Those whose lag is drawn. */
const DRAWN = ["immediate, Range", "eager, Sticky", "cooperative", "KIP-848", "KIP-848, static"];

/** The whole output, from one result for each protocol. */
export function report(results: readonly DeployResult[]): string {
  return page(title(), costs(results), curves(results));
}

function title(): string {
  const { consumers, partitions, deploy, arrivalRate } = situation;
  return [
    `${consumers} consumers of ${partitions} partitions, ${arrivalRate} records/s. Every ${deploy.every} seconds one is ` +
      "stopped, and is back",
    "6 to 10 s later. What has it cost when all of them are new?",
  ].join("\n");
}

function costs(results: readonly DeployResult[]): string {
  const columns = [
    { head: "protocol", align: "left" as const },
    "re-\nbal.",
    "partition-\ns unread",
    "\npauses",
    "median,\ns",
    "most,\ns",
    "high\nlag",
    "oldest,\ns",
    "read\nagain",
  ];
  const rows = results.map((result) => [
    result.parameters.name,
    count(result.rebalances),
    fixed(result.unavailable, 0),
    count(result.pauses),
    fixed(result.medianPause, 2),
    fixed(result.longestPause, 2),
    count(result.peakLag),
    fixed(result.peakTimeLag),
    count(result.readAgain),
  ]);
  return table(columns, rows);
}

function curves(results: readonly DeployResult[]): string {
  const drawn = results.filter(({ parameters }) => DRAWN.includes(parameters.name));
  const top = Math.max(...drawn.map(({ peakLag }) => peakLag));
  const from = situation.deploy.at;
  const to = endOf(situation);
  const lines = drawn.map(({ parameters, lag }) => {
    return `${parameters.name.padStart(16)} ${sparkline(lag, { from, to, top, width: 80 })}`;
  });
  return [`Lag during the deploy, ${to - from} s, 0 to ${count(top)} records:`, ...lines].join("\n");
}
