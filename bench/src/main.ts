/** `npm run bench -- SUITE [options]` and `npm run bench -- guard [--update]`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { markdownTable } from "markdown-table";
import { type Baseline, FLOOR, judge, measureBaseline, measureGuard } from "./harness/guard.js";
import { preparePeers } from "./harness/peers.js";
import { reportOf, withSection } from "./harness/report.js";
import { type Row, runSuite } from "./harness/run-suite.js";
import type { Suite, Workload } from "./harness/suite.js";
import { suites } from "./suites.js";

const baselineFile = fileURLToPath(new URL("../baseline.json", import.meta.url));
const resultsFile = fileURLToPath(new URL("../RESULTS.md", import.meta.url));

const options = {
  peers: { type: "boolean", default: false },
  json: { type: "string" },
  repeats: { type: "string" },
  only: { type: "string", multiple: true, default: [] as string[] },
  results: { type: "boolean", default: false },
  update: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const help = `npm run bench -- SUITE [options]
${suites.map(({ suite }) => `  ${suite.name.padEnd(16)}${suite.what}`).join("\n")}
  guard           our rates against baseline.json, by ratio to a reference loop (what CI runs)
options
  --peers         measure the peers too, in turns; installs them in a throwaway place
  --repeats N     measurements of each engine and workload (default 3, with --peers 5)
  --only NAME     only the workloads whose name is NAME or begins with NAME/ (may be given again)
  --json FILE     write the rows: [{"name","engine","value","unit","ratio_to"}]
  --results       write them to bench/RESULTS.md, with machine, versions and date
  --update        guard: measure baseline.json anew
environment
  PYTHON          the Python to run SimPy and happysim on (default: the newest that is found)`;

const say = (line: string): void => console.error(line);

process.exitCode = await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 1;
});

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command, ...rest] = positionals;
  const found = suites.find(({ suite }) => suite.name === command);
  if (values.help || rest.length > 0 || (found === undefined && command !== "guard")) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  if (found === undefined) return values.update ? updateBaseline() : guard(values.only);
  await benchmark(found.suite, values);
  return 0;
}

interface BenchmarkOptions {
  readonly peers: boolean;
  readonly json?: string | undefined;
  readonly repeats?: string | undefined;
  readonly only: readonly string[];
  readonly results: boolean;
}

async function benchmark(
  suite: Suite,
  { peers, json, repeats: given, only, results }: BenchmarkOptions,
): Promise<void> {
  const repeats = Number(given ?? (peers ? 5 : 3));
  if (!(Number.isInteger(repeats) && repeats >= 1)) throw new Error(`--repeats: an integer >= 1, got ${given}`);
  const workloads = selected(suite.workloads, only);
  const ready = preparePeers(peers ? suite.peers : [], say);
  const [load = 0] = loadavg();
  const rows = await runSuite(suite, workloads, ready.peers, repeats, say);
  const { version } = createRequire(import.meta.url)("@sim/core/package.json") as { readonly version: string };
  const report = reportOf(suite, rows, {
    repeats,
    python: ready.python,
    peers: ready.peers.map(({ peer }) => `${peer.name} ${peer.version}`),
    core: version,
    date: new Date().toISOString().slice(0, "2026-01-01".length),
    load,
  });
  console.log(`\n${report}`);
  if (json !== undefined) writeFileSync(fromCaller(json), `${JSON.stringify(rows.map(published), null, 2)}\n`);
  if (results) writeFileSync(resultsFile, withSection(resultsSoFar(), suite.name, report));
}

async function guard(only: readonly string[]): Promise<number> {
  const baseline = readBaseline();
  const lines: string[][] = [];
  let failures = 0;
  for (const [suite, workload] of guarded(only)) {
    const expected = baseline[workload.name];
    if (expected === undefined)
      throw new Error(`baseline.json has no ${workload.name}: npm run bench -- guard --update`);
    const { part, tries, passed } = await judge(() => measureGuard(suite.name, workload), expected);
    if (!passed) failures++;
    say(`${workload.name}: ${percent(part)} of its baseline, ${passed ? "ok" : "SLOWER"}`);
    lines.push([workload.name, expected.toFixed(2), percent(part), String(tries), passed ? "ok" : "SLOWER"]);
  }
  const header = ["workload", "baseline (x reference loop)", "of baseline", "tries", `at least ${percent(FLOOR)}`];
  console.log(`\n${markdownTable([header, ...lines], { align: ["l", "r", "r", "r", "l"] })}`);
  return failures === 0 ? 0 : 1;
}

async function updateBaseline(): Promise<number> {
  const baseline: { [workload: string]: number } = {};
  for (const [suite, workload] of guarded([])) {
    const ratio = await measureBaseline(suite.name, workload);
    baseline[workload.name] = Number(ratio.toPrecision(3));
    say(`${workload.name}: ${ratio.toPrecision(3)} x reference loop`);
  }
  writeFileSync(baselineFile, `${JSON.stringify(baseline, null, 2)}\n`);
  return 0;
}

function guarded(only: readonly string[]): [Suite, Workload][] {
  const all = suites.flatMap(({ suite }) => suite.workloads.map((workload): [Suite, Workload] => [suite, workload]));
  const names = new Set(
    selected(
      all.map(([, workload]) => workload),
      only,
    ),
  );
  return all.filter(([, workload]) => names.has(workload));
}

function selected(workloads: readonly Workload[], only: readonly string[]): readonly Workload[] {
  if (only.length === 0) return workloads;
  const chosen = workloads.filter(({ name }) =>
    only.some((wanted) => name === wanted || name.startsWith(`${wanted}/`)),
  );
  if (chosen.length > 0) return chosen;
  throw new Error(`--only: one of ${workloads.map(({ name }) => name).join(", ")}, got ${only.join(", ")}`);
}

function readBaseline(): Baseline {
  return JSON.parse(readFileSync(baselineFile, "utf8")) as Baseline;
}

/** The row without its single repeats. */
function published({ repeats, ...row }: Row): Omit<Row, "repeats"> {
  return row;
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
