/** `npm run bench -- SUITE.. [options]`, `npm run bench -- chart [options]` and `npm run bench -- guard [--update]`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import { measureChart } from "./chart/chart.js";
import { svgOf } from "./chart/svg.js";
import { type Baseline, FLOOR, judge, measureBaseline, measureGuard, partOf } from "./harness/guard.js";
import { preparePeers } from "./harness/peers.js";
import { QuietMoments } from "./harness/quiet-moments.js";
import { reportOf, withSection } from "./harness/report.js";
import { type Row, runSuite } from "./harness/run-suite.js";
import type { Suite, Workload } from "./harness/suite.js";
import { pipelineSuite } from "./pipeline/suite.js";
import { suites } from "./suites.js";

const baselineFile = fileURLToPath(new URL("../baseline.json", import.meta.url));
const resultsFile = fileURLToPath(new URL("../RESULTS.md", import.meta.url));

const options = {
  peers: { type: "boolean", default: false },
  json: { type: "string" },
  repeats: { type: "string" },
  only: { type: "string", multiple: true, default: [] as string[] },
  results: { type: "boolean", default: false },
  chart: { type: "string", default: "time-per-record.svg" },
  update: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

const help = `npm run bench -- SUITE.. [options]
${suites.map(({ suite }) => `  ${suite.name.padEnd(16)}${suite.what}`).join("\n")}
  chart           the pipeline's time per record against the number of records, as a picture
  guard           our figures against baseline.json, rates by ratio to a reference loop (what CI runs)
options
  --peers         measure the peers too, in turns; installs them in a throwaway place
  --repeats N     measurements of each engine and workload (default 3, with --peers 5)
  --only NAME     only the workloads whose name is NAME or begins with NAME/ (may be given again)
  --json FILE     write the rows: [{"name","engine","value","unit","ratio_to"}], with "beside" where there is more
  --results       write them to bench/RESULTS.md, with machine, versions and date
  --chart FILE    chart: where to write the picture, an SVG (default time-per-record.svg)
  --update        guard: measure baseline.json anew, or with --only a part of it
environment
  PYTHON          the Python to run SimPy and happysim on (default: the newest that is found)`;

const say = (line: string): void => console.error(line);

process.exitCode = await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 1;
});

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const chosen = suites.map(({ suite }) => suite).filter(({ name }) => positionals.includes(name));
  const [only] = positionals;
  if (!values.help && positionals.length === 1 && only === "guard") {
    return values.update ? updateBaseline(values.only) : guard(values.only);
  }
  if (!values.help && positionals.length === 1 && only === "chart") return chart(values);
  if (values.help || chosen.length === 0 || chosen.length < new Set(positionals).size) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  return benchmark(chosen, values);
}

async function benchmark(chosen: readonly Suite[], values: Values): Promise<number> {
  const repeats = repeatsOf(values);
  const moments = new QuietMoments();
  const measured: Row[] = [];
  for (const [suite, workloads] of selected(chosen, values.only)) {
    const ready = preparePeers(values.peers ? suite.peers : [], say);
    const [load = 0] = loadavg();
    const rows = await runSuite(suite, workloads, ready.peers, repeats, moments, say);
    const report = reportOf(suite, rows, {
      repeats,
      python: ready.python,
      peers: ready.peers.map(({ peer }) => `${peer.name} ${peer.version}`),
      packages: suite.packages.map(withVersion),
      date: new Date().toISOString().slice(0, "2026-01-01".length),
      load,
      takes: moments.counts(),
    });
    console.log(`\n${report}`);
    measured.push(...rows);
    // After each suite, so that what comes later cannot lose what there is.
    writeRows(values.json, measured);
    if (values.results) writeFileSync(resultsFile, withSection(resultsSoFar(), suite.name, report));
  }
  return 0;
}

async function chart(values: Values): Promise<number> {
  const ready = preparePeers(values.peers ? pipelineSuite.peers : [], say);
  const lines = await measureChart(ready.peers, repeatsOf(values), new QuietMoments(), say);
  const picture = svgOf({
    title: "Append, poll, commit, sums in windows of 1 s",
    xLabel: "records in a run",
    yLabel: "ns per record",
    lines,
  });
  writeFileSync(fromCaller(values.chart), picture);
  if (values.json !== undefined) writeFileSync(fromCaller(values.json), `${JSON.stringify(lines, null, 2)}\n`);
  return 0;
}

async function guard(only: readonly string[]): Promise<number> {
  const baseline = readBaseline();
  const lines: string[][] = [];
  let failures = 0;
  for (const [suite, workload] of guarded(only)) {
    const expected = baseline[workload.name];
    if (expected === undefined)
      throw new Error(`baseline.json has no ${workload.name}: npm run bench -- guard --update --only ${workload.name}`);
    const measurePart = async () => partOf(workload, await measureGuard(suite.name, workload), expected);
    const { part, tries, passed } = await judge(measurePart);
    if (!passed) failures++;
    const verdict = passed ? "ok" : "WORSE";
    say(`${workload.name}: ${percent(part)} of its baseline, ${verdict}`);
    lines.push([workload.name, expected.toPrecision(3), baselineUnit(workload), percent(part), String(tries), verdict]);
  }
  const header = ["workload", "baseline", "unit", "of baseline", "tries", `at least ${percent(FLOOR)}`];
  console.log(`\n${markdownTable([header, ...lines], { align: ["l", "r", "l", "r", "r", "l"] })}`);
  return failures === 0 ? 0 : 1;
}

async function updateBaseline(only: readonly string[]): Promise<number> {
  const measured = new Map<string, number>();
  for (const [suite, workload] of guarded(only)) {
    const value = Number((await measureBaseline(suite.name, workload)).toPrecision(3));
    measured.set(workload.name, value);
    say(`${workload.name}: ${value} ${baselineUnit(workload)}`);
  }
  const before = readBaseline();
  // In the order of the suites, and without what is guarded no more.
  const entries = guarded([]).flatMap(([, { name }]) => {
    const value = measured.get(name) ?? before[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  writeFileSync(baselineFile, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  return 0;
}

function baselineUnit({ figure, unit }: Workload): string {
  return figure === "gauge" ? unit : "x reference loop";
}

function guarded(only: readonly string[]): [Suite, Workload][] {
  const all = suites.map(({ suite }) => ({
    ...suite,
    workloads: suite.workloads.filter((workload) => workload.guarded !== false),
  }));
  return selected(all, only).flatMap(([suite, workloads]) =>
    workloads.map((workload): [Suite, Workload] => [suite, workload]),
  );
}

/** The suites that have something to measure, and what. */
function selected(chosen: readonly Suite[], only: readonly string[]): [Suite, readonly Workload[]][] {
  const isWanted = ({ name }: Workload) =>
    only.length === 0 || only.some((wanted) => name === wanted || name.startsWith(`${wanted}/`));
  const found = chosen
    .map((suite): [Suite, readonly Workload[]] => [suite, suite.workloads.filter(isWanted)])
    .filter(([, workloads]) => workloads.length > 0);
  if (found.length > 0) return found;
  const names = chosen.flatMap(({ workloads }) => workloads.map(({ name }) => name));
  throw new Error(`--only: one of ${names.join(", ")}, got ${only.join(", ")}`);
}

function repeatsOf({ repeats, peers }: Values): number {
  const number = Number(repeats ?? (peers ? 5 : 3));
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`--repeats: an integer >= 1, got ${repeats}`);
}

function readBaseline(): Baseline {
  return JSON.parse(readFileSync(baselineFile, "utf8")) as Baseline;
}

function writeRows(file: string | undefined, rows: readonly Row[]): void {
  if (file !== undefined) writeFileSync(fromCaller(file), `${JSON.stringify(rows.map(published), null, 2)}\n`);
}

/** The row without its single repeats. */
function published({ repeats, ...row }: Row): Omit<Row, "repeats"> {
  return row;
}

function withVersion(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
  return `${name} ${version}`;
}

function resultsSoFar(): string {
  if (existsSync(resultsFile)) return readFileSync(resultsFile, "utf8");
  return "# Results\n\nWritten by `npm run bench -- SUITE --peers --results`; how to read them: [README](README.md).\n";
}

/** A path means what it does where npm was called. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
