/**
 * A process that waits without a bound.
 *
 * @public
 * @sealed
 */
export interface BlockedProcess {
  /** Its name. */
  readonly process: string;
  /** What it waits for, in words. */
  readonly waitingFor: string;
  /** Since when, in seconds. */
  readonly since: number;
}

/**
 * How a run stands: what `run`, `runUntil` and `step` return.
 *
 * @public
 * @sealed
 */
export interface RunSummary {
  /** The clock, in seconds. */
  readonly time: number;
  /** Events run so far, the engine's own wake-ups included. */
  readonly events: number;
  /**
   * `endOfInput`: complete, nothing but daemon events was left. `truncated`: complete, cut by the end time. `paused`: by a
   * breakpoint or `pause()`. `running`: to be continued.
   */
  readonly outcome: "endOfInput" | "truncated" | "paused" | "running";
  /** Ordinary events pending: of a complete run, what the end time cut off. */
  readonly unfinished: number;
  /** Messages lost because their target was down. */
  readonly undelivered: number;
  /** Processes that wait for something that may never come. */
  readonly blocked: readonly BlockedProcess[];
}
