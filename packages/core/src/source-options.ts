import type { Message, PayloadOf, Target } from "./message.js";
import type { RateProfile } from "./rate-profile.js";

/**
 * What every source needs: who receives what.
 *
 * @public
 * @sealed
 */
export interface SourceOptions<in out M extends Message, T extends M["type"]> {
  /** Who receives the messages. */
  readonly target: Target<M>;
  /** Their type. */
  readonly type: T;
  /** Makes the payload of message `index` (from 0), sent at `time` (seconds). */
  readonly make: (index: number, time: number) => PayloadOf<M, T>;
}

/**
 * Options of {@link Source.constant} and {@link Source.poisson}.
 *
 * @public
 * @sealed
 */
export interface RateSourceOptions<in out M extends Message, T extends M["type"]> extends SourceOptions<M, T> {
  /** Messages per second, on average; `> 0`. */
  readonly rate: number;
  /** How many messages in all. Default without end. */
  readonly count?: number | undefined;
  /** The last moment at which it sends, in seconds. Default without end. */
  readonly until?: number | undefined;
}

/**
 * Options of {@link Source.profile}.
 *
 * @public
 * @sealed
 */
export interface ProfileSourceOptions<in out M extends Message, T extends M["type"]> extends SourceOptions<M, T> {
  /** How the rate changes over simulated time: {@link piecewise}, {@link ramp} or {@link dayCurve}. */
  readonly profile: RateProfile;
  /**
   * `poisson`: at random, independent of each other; `regular`: message k when the profile's total since the start
   * reaches k. Default `poisson`.
   */
  readonly arrivals?: "poisson" | "regular" | undefined;
  /** How many messages in all. Default as many as the profile gives. */
  readonly count?: number | undefined;
  /** The last moment at which it sends, in seconds. Default without end. */
  readonly until?: number | undefined;
}

/**
 * Options of {@link Source.trace}.
 *
 * @public
 * @sealed
 */
export interface TraceSourceOptions<in out M extends Message, T extends M["type"], in out R> {
  /** Who receives the messages. */
  readonly target: Target<M>;
  /** Their type. */
  readonly type: T;
  /** The records, in order of time; read one ahead, so a generator serves as well as an array. */
  readonly records: Iterable<R>;
  /** When a record is sent: absolute, in seconds, never before the one ahead of it. */
  readonly time: (record: R) => number;
  /** Makes the payload. */
  readonly make: (record: R, index: number) => PayloadOf<M, T>;
}
