import { measureInNode } from "./measure.js";
import { median } from "./statistics.js";
import { OURS, timesBetter, type Workload } from "./suite.js";

/** Our rates as multiples of the reference loop's, and what our gauges say, by workload. */
export type Baseline = { readonly [workload: string]: number };

/** A workload that falls below this part of its baseline has become slower, or larger, whatever the machine. */
export const FLOOR = 0.7;

/** Other work on the machine makes a measurement worse and never better: the best of a few tries counts. */
const TRIES = 3;
const UPDATE_REPEATS = 3;

/** A short measurement: a tenth of what the table is made from, five times over. */
const PART = 10;

/** What is compared with the baseline: a ratio of rates, or what a gauge says, which no machine makes larger. */
export async function measureGuard(suite: string, workload: Workload): Promise<number> {
  const { name, operations, figure, guardPending = 1_000, limitS } = workload;
  const args =
    figure === "gauge"
      ? ["figure", suite, OURS, name, String(operations.sim)]
      : ["guard", suite, name, String(Math.ceil(operations.sim / PART)), String(guardPending)];
  return (await measureInNode(args, { limitS })).value;
}

/** The number to check in: the median of several processes. */
export async function measureBaseline(suite: string, workload: Workload): Promise<number> {
  const measured: number[] = [];
  for (let i = 0; i < UPDATE_REPEATS; i++) measured.push(await measureGuard(suite, workload));
  return median(measured);
}

/** What was measured as a part of its baseline, below 1 if it is worse. A ratio is a rate, whatever the figure. */
export function partOf(workload: Workload, measured: number, baseline: number): number {
  return timesBetter(workload.figure === "gauge" ? "gauge" : "rate", measured, baseline);
}

/** What a workload reached, as a part of its baseline, after as many tries as it took. */
export interface Verdict {
  readonly part: number;
  readonly tries: number;
  readonly passed: boolean;
}

/** Measures a part of the baseline; again if it looks slow. */
export async function judge(measurePart: () => Promise<number>): Promise<Verdict> {
  let part = 0;
  for (let tries = 1; ; tries++) {
    part = Math.max(part, await measurePart());
    const passed = part >= FLOOR;
    if (passed || tries === TRIES) return { part, tries, passed };
  }
}
