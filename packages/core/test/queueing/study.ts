import jstat from "jstat";
import type { Observed, Plan } from "./models.js";

/** A model in steady state, simulated in independent replications. */
export interface Study {
  readonly name: string;
  /** What theory says of each thing that is observed. */
  readonly theory: ReadonlyMap<string, number>;
  readonly simulate: (plan: Plan) => Observed;
  /** Seconds at the start of each replication that are deleted. */
  readonly warmUp: number;
  /** Seconds of each replication that are observed. */
  readonly length: number;
  /** The largest half-width, as a share of the mean. */
  readonly precision: number;
  /** Seed of the first replication; the others follow. */
  readonly seed: number;
}

/** A confidence interval for one thing observed. */
export interface Interval {
  readonly name: string;
  readonly theory: number;
  readonly mean: number;
  readonly halfWidth: number;
}

/**
 * Student's t intervals over independent replications, each of confidence 1 - level / family: by Bonferroni's inequality,
 * whatever the dependence between them, all of a family of correct models hold at once with probability 1 - level.
 */
export function intervals(
  study: Study,
  { replications, level, family }: { readonly replications: number; readonly level: number; readonly family: number },
): Interval[] {
  const values = new Map([...study.theory.keys()].map((name) => [name, [] as number[]]));
  for (let k = 0; k < replications; k++) {
    const observed = study.simulate({ seed: study.seed + k, warmUp: study.warmUp, length: study.length });
    for (const [name, found] of values) found.push(observed.get(name) ?? Number.NaN);
  }
  const t = jstat.studentt.inv(1 - level / family / 2, replications - 1);
  return [...values].map(([name, found]) => {
    const mean = found.reduce((sum, value) => sum + value, 0) / replications;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replications - 1);
    const halfWidth = t * Math.sqrt(variance / replications);
    return { name, theory: study.theory.get(name) as number, mean, halfWidth };
  });
}

/** Whether the interval leaves out what theory says. */
export function contradicts({ mean, halfWidth, theory }: Interval): boolean {
  return !(Math.abs(mean - theory) <= halfWidth);
}

/** Whether the interval is wider than asked for. */
export function isTooWide({ mean, halfWidth }: Interval, precision: number): boolean {
  return !(halfWidth <= precision * Math.abs(mean));
}

/** An interval in words, for a failing test. */
export function describeInterval({ name, mean, halfWidth, theory }: Interval): string {
  const share = ((100 * halfWidth) / mean).toFixed(2);
  return `${name}: ${mean.toPrecision(6)} +- ${halfWidth.toPrecision(3)} (${share} %), theory ${theory.toPrecision(6)}`;
}
