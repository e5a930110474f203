import { count, fixed, page, percent, table } from "@sim/example-shared";
import { type AddPartitionsRow, movedShare, overtakenByHand, situation } from "./model.js";

/** The whole output, from one row for each case. */
export function report(results: readonly AddPartitionsRow[]): string {
  const columns = [
    "parti-\ntions",
    "behind,\ns",
    "read\nafter",
    "keys\nmove",
    "by\ntheory",
    "overtaken\nby new",
    "by\nhand",
    "by\nold",
    "by up\nto, s",
    "until,\ns",
    "skipped,\nlatest",
  ];
  const rows = results.map(({ earliest, latest }) => {
    const { partitionsBefore, partitionsAfter, behind } = earliest.parameters;
    return [
      `${partitionsBefore}→${partitionsAfter}`,
      count(behind),
      fixed(earliest.newReadAfter),
      percent(earliest.moved, 0),
      percent(movedShare(partitionsBefore, partitionsAfter), 0),
      count(earliest.overtakenByNew),
      count(Math.round(overtakenByHand(earliest.parameters, earliest.newReadAfter))),
      count(earliest.overtakenByOld),
      fixed(earliest.furthest, 0),
      fixed(earliest.until, 0),
      count(latest.skipped),
    ];
  });
  return page(title(), table(columns, rows));
}

function title(): string {
  const { keys, arrivalRate, consumers, serviceRate } = situation;
  return [
    `${arrivalRate} records/s of ${keys} keys; ${consumers} consumers that process ${serviceRate} a second each, and are ` +
      "behind.",
    "Somebody adds partitions. How many records are processed after younger ones of their key?",
  ].join("\n");
}
