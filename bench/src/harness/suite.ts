/** A family of workloads, run as `npm run bench -- NAME`. */
export interface Suite {
  readonly name: string;
  /** What it shows, in one line. */
  readonly what: string;
  readonly workloads: readonly Workload[];
  /** Other engines that do the same work, by their keys in {@link Workload.operations}. */
  readonly peers: readonly Peer[];
  readonly targets: readonly Target[];
}

/** One row of the table for each engine that runs it. */
export interface Workload {
  readonly name: string;
  readonly unit: string;
  /**
   * How many operations an engine does in one measurement: enough for half a second or more, few enough that all of them
   * take minutes. A peer without a number does not run it.
   */
  readonly operations: { readonly sim: number; readonly [peer: string]: number };
  /** How many events wait in the guard's reference loop, so that it misses the cache as this does; default 1,000. */
  readonly guardPending?: number;
}

/** Another engine, in the version that is measured. */
export interface Peer {
  readonly name: string;
  readonly registry: "PyPI" | "npm";
  readonly version: string;
  /** For PyPI: the least version of Python that it runs on. */
  readonly python?: readonly [major: number, minor: number];
}

/** What a ratio has to come to at least, and what is aimed at. */
export interface Target {
  readonly workload: string;
  readonly peer: string;
  /** The peer's workload to compare with, where it is not the same. */
  readonly of?: string;
  readonly atLeast: number;
  readonly reachFor?: number;
}

/** Our own engine, in rows and commands. */
export const OURS = "sim";
