import { cpus, totalmem } from "node:os";
import { markdownTable } from "markdown-table";
import type { Row } from "./run-suite.js";
import { OURS, type Suite, type Target } from "./suite.js";

/** What was measured with; names no host and no path. */
export interface Circumstances {
  readonly repeats: number;
  readonly python: string | undefined;
  /** `name version` of each peer. */
  readonly peers: readonly string[];
  readonly core: string;
  readonly date: string;
  /** The load of the machine before the first measurement: 0 where nothing else ran. */
  readonly load: number;
}

/** The figures, and what became of the targets: a Markdown section, readable as it stands. */
export function reportOf(suite: Suite, rows: readonly Row[], circumstances: Circumstances): string {
  const parts = [`## ${suite.name}`, facts(circumstances), figures(rows)];
  const verdicts = targets(suite.targets, rows);
  if (verdicts !== undefined) parts.push(verdicts);
  return `${parts.join("\n\n")}\n`;
}

function facts({ repeats, python, peers, core, date, load }: Circumstances): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    `- date: ${date}`,
    `- machine: ${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${memory}, ${process.platform} ${process.arch}; load average ${load.toFixed(1)} before the first measurement`,
    `- versions: @sim/core ${core}; ${[`Node ${process.versions.node}`, ...(python === undefined ? [] : [`Python ${python}`]), ...peers].join(", ")}`,
    `- each figure: the median of ${repeats} repeats, each in a process of its own, the engines in turns (in brackets the least and the greatest)`,
  ].join("\n");
}

function figures(rows: readonly Row[]): string {
  const engines = [...new Set(rows.map(({ engine }) => engine))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const lines = names.map((name) => {
    const cells = engines.map((engine) => {
      const row = rows.find((candidate) => candidate.name === name && candidate.engine === engine);
      const ours = rows.find((candidate) => candidate.name === name && candidate.engine === OURS);
      return row === undefined ? "-" : cellOf(row, ours?.ratio_to[engine]);
    });
    return [name, rows.find((row) => row.name === name)?.unit ?? "", ...cells];
  });
  const header = ["workload", "unit", ...engines.map((engine) => (engine === OURS ? engine : `${engine} (ours is)`))];
  return markdownTable([header, ...lines], { align: ["l", "l", ...engines.map(() => "r")] });
}

function cellOf({ engine, value, repeats }: Row, ratio: number | undefined): string {
  if (engine !== OURS) return `${short(value)} (${times(ratio ?? Number.NaN)})`;
  return `${short(value)} (${short(Math.min(...repeats))} .. ${short(Math.max(...repeats))})`;
}

function targets(all: readonly Target[], rows: readonly Row[]): string | undefined {
  const rateOf = (name: string, engine: string) =>
    rows.find((row) => row.name === name && row.engine === engine)?.value;
  const lines = all.flatMap(({ workload, peer, of = workload, atLeast, reachFor }) => {
    const ours = rateOf(workload, OURS);
    const theirs = rateOf(of, peer);
    if (ours === undefined || theirs === undefined) return [];
    const aim = reachFor === undefined ? "-" : times(reachFor);
    const ratio = ours / theirs;
    const opponent = of === workload ? peer : `${peer} ${of}`;
    return [[workload, `${times(atLeast)} ${opponent}`, aim, times(ratio), ratio >= atLeast ? "yes" : "**no**"]];
  });
  if (lines.length === 0) return undefined;
  return markdownTable([["target", "at least", "reach for", "is", "met"], ...lines], {
    align: ["l", "r", "r", "r", "l"],
  });
}

/** Three digits: 7.42 M, 513 k, 93. */
export function short(value: number): string {
  if (value >= 999_500) return `${(value / 1e6).toPrecision(3)} M`;
  return value >= 999.5 ? `${(value / 1e3).toPrecision(3)} k` : value.toPrecision(3);
}

function times(ratio: number): string {
  return `${ratio >= 99.5 ? Math.round(ratio) : ratio.toPrecision(2)} x`;
}

/** The text of the results file with the section of that suite put in place of the one before, or at the end. */
export function withSection(text: string, suite: string, section: string): string {
  const [intro = "", ...sections] = text.split(/^(?=## )/m);
  const others = sections.map((part) => (part.startsWith(`## ${suite}\n`) ? undefined : part));
  const place = others.indexOf(undefined);
  if (place >= 0) others[place] = section;
  else others.push(section);
  return [intro, ...others].map((part) => `${part?.trimEnd()}\n`).join("\n");
}
