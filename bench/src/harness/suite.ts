/** A family of workloads, run as `npm run bench -- NAME`. */
export interface Suite {
  readonly name: string;
  /** What it shows, in one line. */
  readonly what: string;
  /** The packages that are measured. */
  readonly packages: readonly string[];
  readonly workloads: readonly Workload[];
  /** Other engines that do the same work, by their keys in {@link Workload.operations}. */
  readonly peers: readonly Peer[];
  readonly targets: readonly Target[];
}

/** One row of the table for each engine that runs it. */
export interface Workload {
  readonly name: string;
  readonly unit: string;
  /** What its figure is. Default `rate`. */
  readonly figure?: Figure;
  /**
   * How many operations an engine does in one measurement: enough for half a second or more, few enough that all of them
   * take minutes. A peer without a number does not run it.
   */
  readonly operations: { readonly sim: number; readonly [peer: string]: number };
  /** Whether events and allocated bytes per operation are measured beside, in a run of their own. Default false. */
  readonly costs?: boolean;
  /** The most repeats, for what takes minutes. */
  readonly repeats?: number;
  /** Seconds after which a measurement is given up. Default 120. */
  readonly limitS?: number;
  /** Whether the guard looks at it. Default true. */
  readonly guarded?: boolean;
  /** How many events wait in the guard's reference loop, so that it misses the cache as this does; default 1,000. */
  readonly guardPending?: number;
}

/**
 * `rate`: operations per second. `time`: nanoseconds per operation. `gauge`: what its {@link Gauge} measures, such as bytes.
 * Of the latter two less is better.
 */
export type Figure = "rate" | "time" | "gauge";

/** Another engine, in the version that is measured. */
export interface Peer {
  readonly name: string;
  readonly registry: "PyPI" | "npm";
  readonly version: string;
  /** For PyPI: the least version of Python that it runs on. */
  readonly python?: readonly [major: number, minor: number];
}

/** What a figure of ours has to come to at least, or at most where less is better, and what is aimed at. */
type Target = RatioTarget | FigureTarget;

/** By how much ours has to be better than another figure. */
export interface RatioTarget {
  readonly workload: string;
  /** Whose figure; ours, for one of our own workloads against another. */
  readonly peer: string;
  /** The peer's workload to compare with, where it is not the same. */
  readonly of?: string;
  readonly atLeast: number;
  readonly reachFor?: number;
}

/** A figure by itself, in the unit of its workload: the least rate, or the most time or memory. */
export interface FigureTarget {
  readonly workload: string;
  readonly peer?: undefined;
  readonly bound: number;
  readonly reachFor?: number;
}

/** Our own engine, in rows and commands. */
export const OURS = "sim";

/** By how much a figure is better than another one of the same kind: above 1 if it is. */
export function timesBetter(figure: Figure | undefined, ours: number, theirs: number): number {
  return lessIsBetter(figure) ? theirs / ours : ours / theirs;
}

export function lessIsBetter(figure: Figure | undefined = "rate"): boolean {
  return figure !== "rate";
}
