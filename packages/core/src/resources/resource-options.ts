import type { Series } from "../series.js";
import type { TimeWeightedStats } from "../time-weighted.js";
import type { Preemption } from "./hold.js";

/**
 * Options of {@link Resource}.
 *
 * @public
 * @sealed
 */
export interface ResourceOptions {
  /** How many units there are, an integer `>= 1`. Default 1. */
  readonly capacity?: number | undefined;
}

/**
 * Options of a request for a unit.
 *
 * @public
 * @sealed
 */
export interface AcquireOptions {
  /** The smaller, the sooner served; equal ones in order of arrival. Any finite number, default 0. */
  readonly priority?: number | undefined;
  /** Whether to take the unit of a less urgent holder if none is free. Default false. */
  readonly preempt?: boolean | undefined;
  /** Called, in place of an interrupt of the process, when the unit is taken by another. */
  readonly onPreempted?: ((preemption: Preemption) => void) | undefined;
}

/**
 * Options of {@link Resource.use}.
 *
 * @public
 * @sealed
 */
export interface UseOptions {
  /** The smaller, the sooner served; equal ones in order of arrival. Any finite number, default 0. */
  readonly priority?: number | undefined;
  /** Whether to take the unit of a less urgent holder if none is free. Default false. */
  readonly preempt?: boolean | undefined;
  /**
   * What a preempted use does: `resume` waits at the head of its priority for a unit and goes on with what remained;
   * `restart` waits there too and begins the whole duration anew; `throw` lets the caller see the
   * {@link InterruptedError}. Default `resume`.
   */
  readonly onPreempt?: "resume" | "restart" | "throw" | undefined;
}

/**
 * The statistics of a {@link Resource} since the start or the last {@link Simulation.resetStatistics}, as plain data: a
 * snapshot, which no longer changes. Without resets, `requests` is the sum of `grants`, `abandoned`, `refused` and those who
 * still wait.
 *
 * @public
 * @sealed
 */
export interface ResourceStats {
  /** Requests made; a preempted `use` that waits for a unit again makes another one. */
  readonly requests: number;
  /** Units handed out. */
  readonly grants: number;
  /** Units taken from a holder for a more urgent request. */
  readonly preemptions: number;
  /** Requests whose waiter went away before a unit came, and those of `tryAcquire` that found none. */
  readonly abandoned: number;
  /** Requests that failed because the resource was down. */
  readonly refused: number;
  /** How long each unit handed out had been waited for, in seconds. */
  readonly waits: Series;
  /** Units in use, over time. */
  readonly inUse: TimeWeightedStats;
  /** Requests waiting, over time. */
  readonly queueLength: TimeWeightedStats;
  /** The average share of the units in use, from 0 to 1. */
  readonly utilization: number;
}
