import { measureInNode } from "./measure.js";
import type { ReadyPeer } from "./peers.js";
import { median } from "./statistics.js";
import { OURS, type Suite, type Workload } from "./suite.js";

/** One line of the result: a workload on one engine. */
export interface Row {
  readonly name: string;
  readonly engine: string;
  /** The median of the repeats. */
  readonly value: number;
  readonly unit: string;
  /** In our rows: by what our median exceeds that of each peer that ran the workload. */
  readonly ratio_to: { readonly [peer: string]: number };
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
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workload of workloads) {
    const taken = new Map<string, number[]>();
    for (let round = 1; round <= repeats; round++) {
      for (const [engine, measure] of enginesOf(suite, workload, peers)) {
        const value = await measure();
        taken.set(engine, [...(taken.get(engine) ?? []), value]);
        say(
          `${workload.name} ${round}/${repeats} ${engine}: ${Math.round(value).toLocaleString("en")} ${workload.unit}`,
        );
      }
    }
    rows.push(...rowsOf(workload, taken));
  }
  return rows;
}

/** The rows of one workload, ours first. */
export function rowsOf({ name, unit }: Workload, taken: ReadonlyMap<string, readonly number[]>): Row[] {
  const medians = [...taken].map(([engine, repeats]) => ({ engine, value: median(repeats), repeats }));
  const ours = medians.find(({ engine }) => engine === OURS);
  const ratios = medians
    .filter(({ engine }) => engine !== OURS)
    .map(({ engine, value }) => [engine, (ours?.value ?? Number.NaN) / value] as const);
  return medians.map(({ engine, value, repeats }) => ({
    name,
    engine,
    value,
    unit,
    ratio_to: engine === OURS ? Object.fromEntries(ratios) : {},
    repeats,
  }));
}

function enginesOf(suite: Suite, workload: Workload, peers: readonly ReadyPeer[]): [string, () => Promise<number>][] {
  const { name, operations } = workload;
  const ours = () => measureInNode(["rate", suite.name, OURS, name, String(operations.sim)]);
  const theirs = peers.flatMap(({ peer, measure }): [string, () => Promise<number>][] => {
    const work = operations[peer.name];
    return work === undefined ? [] : [[peer.name, () => measure(suite.name, name, work)]];
  });
  return [[OURS, ours], ...theirs];
}
