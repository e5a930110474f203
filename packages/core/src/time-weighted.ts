/**
 * A quantity that changes at moments and holds its value between them, such as the length of a queue, with its average
 * over time. Made by {@link Simulation.timeWeighted}. Its properties follow the simulation; `snapshot` keeps how they stand
 * now, as the `stats` of components do.
 *
 * @example
 * ```ts
 * import { Simulation } from "@sim/core";
 *
 * const sim = new Simulation();
 * const queue = sim.timeWeighted();
 * sim.call(2, () => queue.set(6), undefined);
 * sim.call(8, () => queue.add(-6), undefined);
 * sim.runUntil(12);
 * queue.mean; // => 3
 * queue.max; // => 6
 * ```
 *
 * @public
 * @sealed
 */
export interface TimeWeighted extends TimeWeightedStats {
  /**
   * Gives it a new value from now on.
   * @throws TypeError or RangeError unless it is a finite number
   */
  set(value: number): void;
  /**
   * Adds to its value.
   * @throws TypeError or RangeError unless the sum is a finite number
   */
  add(amount: number): void;
  /** How it stands now, as plain data that no longer changes. */
  snapshot(): TimeWeightedStats;
  /** What `JSON.stringify` writes of it: `snapshot()`. */
  toJSON(): TimeWeightedStats;
}

/**
 * The statistics of a quantity over time, since the start of the run or the last {@link Simulation.resetStatistics}. In
 * the `stats` of a component they are a snapshot.
 *
 * @public
 * @sealed
 */
export interface TimeWeightedStats {
  /** Its value. */
  readonly value: number;
  /** Its average over time: the integral divided by the time since `since`; the value itself while no time has passed. */
  readonly mean: number;
  /** The least value it has had, however briefly, the value at `since` included. */
  readonly min: number;
  /** The greatest value it has had, however briefly, the value at `since` included. */
  readonly max: number;
  /** The integral over time, in value times seconds. */
  readonly integral: number;
  /** Since when it is counted, in seconds. */
  readonly since: number;
}
