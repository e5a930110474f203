import type { Target } from "./message.js";
import type { TraceEntry, TraceOptions } from "./trace.js";

/**
 * Options of {@link Simulation}.
 *
 * @public
 * @sealed
 */
export interface SimulationOptions {
  /** The parts of the model; what they send to is attached along with them. */
  readonly entities?: readonly Target<never>[] | undefined;
  /** A safe integer from which all random streams derive. Default 0. */
  readonly seed?: number | undefined;
  /** The clock at the start, in seconds, such as a Unix timestamp. Default 0. */
  readonly startTime?: number | undefined;
  /** The last moment that still runs, in seconds. Default none: a run ends when only daemon events are left. */
  readonly endTime?: number | undefined;
  /** More events than this in one instant are taken for an endless loop. Default 10^7. */
  readonly maxEventsPerInstant?: number | undefined;
  /**
   * Receives every line of the semantic trace as it happens, and on request the life of processes. It must not touch the
   * simulation; what it throws ends the run after the present event.
   */
  readonly trace?: ((entry: TraceEntry) => void) | TraceOptions | undefined;
  /** Called every `progressEvery` events while a run is under way. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Events between two calls of `onProgress`. Default 10,000. */
  readonly progressEvery?: number | undefined;
}

/**
 * What a progress callback learns.
 *
 * @public
 * @sealed
 */
export interface Progress {
  /** Seconds. */
  readonly time: number;
  /** Events run so far. */
  readonly events: number;
  /** Events pending. */
  readonly pending: number;
}

/**
 * The next event: when, and for a message, to whom and of what type.
 *
 * @public
 * @sealed
 */
export interface NextEvent {
  /** Seconds. */
  readonly time: number;
  /** Name of the target; undefined if it is no message. */
  readonly target: string | undefined;
  /** Type of the message; undefined if it is none. */
  readonly type: string | undefined;
}

/**
 * Options of {@link Simulation.spawn}.
 *
 * @public
 * @sealed
 */
export interface SpawnOptions {
  /** For error messages and `summary.blocked`. */
  readonly name?: string | undefined;
  /** The entity it belongs to, whose crash drops it. Default: the entity in whose handler or process it is spawned. */
  readonly owner?: Target<never> | undefined;
}
