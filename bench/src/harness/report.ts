import { cpus, totalmem } from "node:os";
import { markdownTable } from "markdown-table";
import type { Takes } from "./quiet-moments.js";
import type { Row } from "./run-suite.js";
import { type FigureTarget, lessIsBetter, OURS, type RatioTarget, type Suite, timesBetter } from "./suite.js";

/** What was measured with; names no host and no path. */
export interface Circumstances {
  readonly repeats: number;
  readonly python: string | undefined;
  /** `name version` of each peer. */
  readonly peers: readonly string[];
  /** `name version` of each of our packages. */
  readonly packages: readonly string[];
  readonly date: string;
  /** The load of the machine before the first measurement: 0 where nothing else ran. */
  readonly load: number;
  /** What became of the measurements of time. */
  readonly takes: Takes;
}

/** The figures, and what became of the targets: a Markdown section, readable as it stands. */
export function reportOf(suite: Suite, rows: readonly Row[], circumstances: Circumstances): string {
  const parts = [
    `## ${suite.name}`,
    facts(suite, rows, circumstances),
    figures(rows),
    besides(rows),
    targets(suite, rows),
  ];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}

function facts(suite: Suite, rows: readonly Row[], circumstances: Circumstances): string {
  const { repeats, python, peers, packages, date, load, takes } = circumstances;
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const measured = suite.workloads.filter(({ name }) => rows.some((row) => row.name === name));
  const fewer = measured.flatMap((workload) =>
    (workload.repeats ?? repeats) < repeats ? [`${workload.name}: ${workload.repeats}`] : [],
  );
  return [
    `- date: ${date}`,
    `- machine: ${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${memory}, ${process.platform} ${process.arch}; load average ${load.toFixed(1)} before the first measurement`,
    `- versions: ${packages.join(", ")}; ${[`Node ${process.versions.node}`, ...(python === undefined ? [] : [`Python ${python}`]), ...peers].join(", ")}`,
    `- each figure: the median of ${repeats} repeats${fewer.length === 0 ? "" : ` (${fewer.join(", ")})`}, each in a process of its own, the engines in turns (in brackets the least and the greatest)`,
    ...(takes.made === 0 ? [] : [disturbances(takes)]),
  ].join("\n");
}

function disturbances({ made, unused, disturbed }: Takes): string {
  const used = made - unused;
  const quiet = disturbed === 0 ? "all in quiet moments" : `${used - disturbed} of them in quiet moments`;
  return `- ${used} measurements of time used, ${quiet}; ${unused} others not used, as the machine was disturbed or less quiet`;
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

/** What was measured besides the figures, where something was. */
function besides(rows: readonly Row[]): string | undefined {
  const columns = [...new Set(rows.flatMap(({ beside }) => Object.keys(beside ?? {})))];
  if (columns.length === 0) return undefined;
  const lines = rows.flatMap(({ name, beside }) => {
    if (beside === undefined) return [];
    const cells = columns.map((column) => {
      const value = beside[column];
      return value === undefined ? "-" : short(value);
    });
    return [[name, ...cells]];
  });
  return markdownTable([["beside", ...columns], ...lines], { align: ["l", ...columns.map(() => "r")] });
}

function targets(suite: Suite, rows: readonly Row[]): string | undefined {
  const lines = suite.targets.flatMap((target) => {
    const figure = suite.workloads.find(({ name }) => name === target.workload)?.figure;
    const figureIn = (name: string, engine: string) =>
      rows.find((row) => row.name === name && row.engine === engine)?.value;
    const ours = figureIn(target.workload, OURS);
    if (ours === undefined) return [];
    if (target.peer === undefined) return [figureLine(target, lessIsBetter(figure), ours)];
    const { peer, of = target.workload } = target;
    const theirs = figureIn(of, peer);
    return theirs === undefined ? [] : [ratioLine(target, timesBetter(figure, ours, theirs))];
  });
  if (lines.length === 0) return undefined;
  const least = suite.workloads.some(({ figure }) => lessIsBetter(figure)) ? "at most" : "at least";
  return markdownTable([["target", least, "reach for", "is", "met"], ...lines], {
    align: ["l", "r", "r", "r", "l"],
  });
}

function ratioLine(target: RatioTarget, ratio: number): readonly string[] {
  const { workload, peer, of = workload, atLeast, reachFor } = target;
  const aim = reachFor === undefined ? "-" : times(reachFor);
  const opponent = of === workload ? peer : `${peer} ${of}`;
  return [workload, `${times(atLeast)} ${opponent}`, aim, times(ratio), yesOrNo(ratio >= atLeast)];
}

function figureLine({ workload, bound, reachFor }: FigureTarget, less: boolean, ours: number): readonly string[] {
  const aim = reachFor === undefined ? "-" : short(reachFor);
  return [workload, short(bound), aim, short(ours), yesOrNo(less ? ours <= bound : ours >= bound)];
}

const yesOrNo = (met: boolean): string => (met ? "yes" : "**no**");

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
