import { hours } from "@sim/core";
import { count, fixed, minutesOf, page, percent, table } from "@sim/example-shared";
import {
  type Arrival,
  arrivalsOf,
  type IdlePartitionParameters,
  type IdlePartitionResult,
  type PartitionState,
  type Snapshot,
} from "./model.js";

export interface IdlePartitionResults {
  /** One day, without a timeout and with one. */
  readonly day: readonly (readonly Snapshot[])[];
  /** By timeout: a day without silence and one with it, by turns. */
  readonly byTimeout: readonly IdlePartitionResult[];
  /** By partitions: without a timeout and with one, by turns. */
  readonly byPartitions: readonly IdlePartitionResult[];
}

/** The whole output. */
export function report({ day, byTimeout, byPartitions }: IdlePartitionResults): string {
  return page(dayTable(day), timeoutTable(byTimeout), partitionTable(byPartitions));
}

function dayTable([without = [], withTimeout = []]: readonly (readonly Snapshot[])[]): string {
  const columns = [
    "\nclock",
    "W of par-\ntition 0",
    "\n1",
    "\n2",
    "no time-\nout: W",
    "results\nuntil",
    "\nlate",
    "1 h:\nW",
    "results\nuntil",
    "\nlate",
  ];
  const rows = without.map((snapshot, index) => {
    const other = withTimeout[index] as Snapshot;
    return [
      clock(snapshot.at),
      ...other.partitions.map(partition),
      clock(snapshot.watermark),
      clock(snapshot.firedUntil),
      count(snapshot.late),
      clock(other.watermark),
      clock(other.firedUntil),
      count(other.late),
    ];
  });
  return [
    "One Wednesday, three partitions, the watermark W of each 30 minutes behind its latest schedule.",
    "Partition 2 cannot be reached from 12:00 to 17:00; then all that it has arrives.",
    table(columns, rows),
  ].join("\n");
}

function timeoutTable(results: readonly IdlePartitionResult[]): string {
  const columns = [
    "idle time-\nout, min",
    "not silent:\nlate",
    "mean\nwait",
    "longest\nwait",
    "silent:\nlate",
    "of the\nheld back",
    "mean\nwait",
    "longest\nwait",
  ];
  const rows = inPairs(results).map(([usual, silent]) => [
    usual.parameters.idleTimeout === undefined ? "none" : minutesOf(usual.parameters.idleTimeout, 0),
    count(usual.late.length),
    minutesOf(usual.meanWait),
    minutesOf(usual.longestWait, 0),
    count(silent.late.length),
    count(silent.late.filter(isHeldBack).length),
    minutesOf(silent.meanWait),
    minutesOf(silent.longestWait, 0),
  ]);
  const silent = results[1]?.parameters as IdlePartitionParameters;
  const heldBack = arrivalsOf(silent).filter(isHeldBack).length;
  return [
    `The ${count(silent.flights.length)} departures of that day by timeout, without the silence and with it (it holds ` +
      `${count(heldBack)} back);`,
    "waits in minutes, from the end of an hour to its result:",
    table(columns, rows),
  ].join("\n");
}

function partitionTable(results: readonly IdlePartitionResult[]): string {
  const columns = [
    "parti-\ntions",
    "fewest\nrecords",
    "widest\ngap, h",
    "no time-\nout: late",
    "mean\nwait, h",
    "\np95",
    "un-\nfired",
    "1 h:\nlate",
    "mean\nwait, h",
    "\np95",
    "un-\nfired",
  ];
  const rows = inPairs(results).map(([without, withTimeout]) => [
    count(without.parameters.partitions),
    count(without.fewest),
    inHours(without.longestGap),
    ...[without, withTimeout].flatMap((result) => [
      percent(result.late.length / result.parameters.flights.length),
      inHours(result.meanWait),
      inHours(result.p95Wait),
      count(result.unfired),
    ]),
  ]);
  return ["All departures, nobody silent, by the number of partitions:", table(columns, rows)].join("\n");
}

function inPairs(results: readonly IdlePartitionResult[]) {
  const firsts = results.filter((_, index) => index % 2 === 0);
  return firsts.map((first, index) => [first, results[2 * index + 1] as IdlePartitionResult] as const);
}

function isHeldBack({ flight, at }: Arrival): boolean {
  return at > flight.departed;
}

function partition({ watermark, idle }: PartitionState): string {
  return idle ? `idle ${clock(watermark)}` : clock(watermark);
}

function clock(seconds: number): string {
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().slice(11, 16) : "-";
}

function inHours(seconds: number): string {
  return fixed(seconds / hours(1));
}
