import { measureInNode } from "./measure.js";
import { median } from "./statistics.js";
import type { Workload } from "./suite.js";

/** Our rates as multiples of the reference loop's, by workload. */
export type Baseline = { readonly [workload: string]: number };

/** A workload that falls below this part of its baseline has become slower, whatever the machine. */
export const FLOOR = 0.7;

/** Other work on the machine makes a measurement worse and never better: the best of a few tries counts. */
const TRIES = 3;
const UPDATE_REPEATS = 3;

/** A short measurement: a tenth of what the table is made from, five times over. */
const PART = 10;

export function measureGuard(suite: string, { name, operations, guardPending = 1_000 }: Workload): Promise<number> {
  return measureInNode(["guard", suite, name, String(Math.ceil(operations.sim / PART)), String(guardPending)]);
}

/** The ratio to check in: the median of several processes. */
export async function measureBaseline(suite: string, workload: Workload): Promise<number> {
  const ratios: number[] = [];
  for (let i = 0; i < UPDATE_REPEATS; i++) ratios.push(await measureGuard(suite, workload));
  return median(ratios);
}

/** What a workload reached, as a part of its baseline, after as many tries as it took. */
export interface Verdict {
  readonly part: number;
  readonly tries: number;
  readonly passed: boolean;
}

/** Compares with the baseline; measures again if it looks slow. */
export async function judge(measure: () => Promise<number>, baseline: number): Promise<Verdict> {
  let part = 0;
  for (let tries = 1; ; tries++) {
    part = Math.max(part, (await measure()) / baseline);
    const passed = part >= FLOOR;
    if (passed || tries === TRIES) return { part, tries, passed };
  }
}
