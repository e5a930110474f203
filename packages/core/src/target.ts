import { describeValue } from "./checks.js";
import type { Handled, Target } from "./message.js";

/**
 * Why a run ends: its input is used up (nothing but daemon events is left), or its end time cuts it short.
 *
 * @public
 */
export type EndReason = "endOfInput" | "truncated";

/**
 * What a target may offer beside `handleEvent`; {@link Entity} has a do-nothing version of each.
 *
 * @public
 * @contract
 */
export interface EntityHooks {
  /** Who this one sends to: attached along with it, and finished after it. */
  downstreamEntities?(): readonly Target[];
  /** Called once, when it has become part of a simulation; may schedule. */
  onStart?(): Handled;
  /** Its volatile state is lost; its processes have been dropped already. */
  onCrash?(): void;
  /** It is up again. */
  onRestart?(): Handled;
  /** It goes on after a suspension: what was held comes as events of this instant. */
  onResume?(): Handled;
  /** The warm-up is over: statistics start anew. */
  onResetStatistics?(): void;
  /** The run is over; what it sends at this instant is still delivered. */
  onEnd?(reason: EndReason): Handled;
  /** Whether it reports facts of its own, so that the fingerprint leaves out the deliveries to it. */
  reportsFacts?(): boolean;
}

/**
 * Who is told of an entity's faults: see {@link Simulation.watch}.
 *
 * @public
 * @contract
 */
export interface FaultWatcher {
  /** It has crashed. */
  crashed(): void;
  /** It is up again. */
  restarted(): void;
  /** It is suspended: it does nothing until it is resumed, or crashes. */
  suspended?(): void;
  /** It goes on. */
  resumed?(): void;
}

/**
 * Checks that `value` is a target, an object with a name and a `handleEvent`, and returns it; `owner` names who asks.
 *
 * @throws TypeError if it is not
 *
 * @example
 * ```ts
 * import { requireTarget, Sink } from "@sim/core";
 *
 * requireTarget("StreamProcessor", new Sink("results")).name; // => "results"
 * ```
 *
 * @public
 */
export function requireTarget<T extends Target<never>>(owner: string, value: T): T {
  const candidate = value as Partial<Target<never>> | null | undefined;
  if (candidate === null || (typeof candidate !== "object" && typeof candidate !== "function")) {
    throw new TypeError(`${owner}: target must be an entity, got ${describeValue(value)}`);
  }
  if (typeof candidate.handleEvent !== "function" || typeof candidate.name !== "string" || candidate.name === "") {
    throw new TypeError(`${owner}: target must have a name and a handleEvent, got an object without them`);
  }
  return value;
}
