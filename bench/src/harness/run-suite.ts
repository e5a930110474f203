import { measureInNode } from "./measure.js";
import type { Measurement } from "./model.js";
import type { ReadyPeer } from "./peers.js";
import type { Measure, QuietMoments } from "./quiet-moments.js";
import { short } from "./report.js";
import { median } from "./statistics.js";
import { type Figure, OURS, type Suite, timesBetter, type Workload } from "./suite.js";

/** One line of the result: a workload on one engine. */
export interface Row {
  readonly name: string;
  readonly engine: string;
  /** The median of the repeats. */
  readonly value: number;
  readonly unit: string;
  /** In our rows: how many times better our median is than that of each peer that ran the workload. */
  readonly ratio_to: { readonly [peer: string]: number };
  /** In our rows: what was measured besides, by its name. */
  readonly beside?: { readonly [what: string]: number };
  /** Every repeat, in order. */
  readonly repeats: readonly number[];
}

/**
 * Measures every workload `repeats` times: in each round the engines take turns, so that whatever else the machine does
 * meets them alike.
 */
export async function runSuite(
  suite: Suite,
  workloads: readonly Workload[],
  peers: readonly ReadyPeer[],
  repeats: number,
  moments: QuietMoments,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workload of workloads) {
    const taken = new Map<string, number[]>();
    const beside: { [what: string]: number } = {};
    const rounds = Math.min(repeats, workload.repeats ?? repeats);
    for (let round = 1; round <= rounds; round++) {
      for (const [engine, measure] of enginesOf(suite, workload, peers)) {
        const measured = await (workload.figure === "gauge" ? measure({}) : moments.measure(measure));
        const value = figureOf(workload.figure, measured.value);
        taken.set(engine, [...(taken.get(engine) ?? []), value]);
        if (engine === OURS) Object.assign(beside, measured.beside);
        say(`${workload.name} ${round}/${rounds} ${engine}: ${short(value)} ${workload.unit}`);
      }
    }
    if (workload.costs === true) Object.assign(beside, (await measureOurs("costs", suite, workload)).beside);
    rows.push(...rowsOf(workload, taken, beside));
  }
  return rows;
}

/** The rows of one workload, ours first. */
export function rowsOf(
  { name, unit, figure }: Workload,
  taken: ReadonlyMap<string, readonly number[]>,
  beside: { readonly [what: string]: number } = {},
): Row[] {
  const medians = [...taken].map(([engine, repeats]) => ({ engine, value: median(repeats), repeats }));
  const ours = medians.find(({ engine }) => engine === OURS)?.value ?? Number.NaN;
  const ratios = medians
    .filter(({ engine }) => engine !== OURS)
    .map(({ engine, value }) => [engine, timesBetter(figure, ours, value)] as const);
  return medians.map(({ engine, value, repeats }) => ({
    name,
    engine,
    value,
    unit,
    ratio_to: engine === OURS ? Object.fromEntries(ratios) : {},
    ...(engine === OURS && Object.keys(beside).length > 0 && { beside }),
    repeats,
  }));
}

/** The figure of a workload from what a process has measured, which is a rate or what a gauge says. */
export function figureOf(figure: Figure | undefined, measured: number): number {
  return figure === "time" ? 1e9 / measured : measured;
}

/** Runs one of our workloads in a process of its own: its figure, or its costs. */
function measureOurs(
  what: "figure" | "costs",
  suite: Suite,
  workload: Workload,
  env: NodeJS.ProcessEnv = {},
): Promise<Measurement> {
  const { name, operations, limitS } = workload;
  const engine = what === "figure" ? [OURS] : [];
  return measureInNode([what, suite.name, ...engine, name, String(operations.sim)], { limitS, env });
}

function enginesOf(suite: Suite, workload: Workload, peers: readonly ReadyPeer[]): [string, Measure][] {
  const { name, operations, limitS } = workload;
  const theirs = peers.flatMap(({ peer, measure }): [string, Measure][] => {
    const work = operations[peer.name];
    return work === undefined ? [] : [[peer.name, (env) => measure(suite.name, name, work, { limitS, env })]];
  });
  return [[OURS, (env) => measureOurs("figure", suite, workload, env)], ...theirs];
}
