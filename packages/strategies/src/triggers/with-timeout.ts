import { durationTicks, requireOptionalFlag } from "../internal/check.js";
import { toSeconds } from "../internal/ticks.js";
import { requireTrigger } from "../internal/trigger-check.js";
import { later } from "../internal/wake-times.js";
import type { Trigger, TriggerContext, TriggerDecision } from "./trigger.js";

/**
 * Options of {@link withTimeout}.
 *
 * @public
 */
export interface WithTimeoutOptions {
  /** Whether each record starts the time anew. Default false: it runs from the first record. */
  readonly resetsOnRecord?: boolean | undefined;
  /** Whether the other trigger starts afresh when the time is over. Default true. */
  readonly clearsOnTimeout?: boolean | undefined;
}

/**
 * The state of {@link withTimeout}.
 *
 * @sealed
 * @public
 */
export interface TimeoutState<S> {
  /** When the time is over, in seconds of the clock; null if it does not run. */
  at: number | null;
  /** The state of the other trigger. */
  readonly of: S;
}

/**
 * Fires when another trigger does, and `delayS` seconds of the clock after the first record at the latest. Whatever time
 * comes for the other trigger, or for the window to close, counts as such a timeout, as in Flink. Not for windows that merge.
 *
 * @param of - the other trigger
 * @param delayS - seconds, at least 0; rounded to whole microseconds
 * @param options - what a record and a timeout do
 * @throws RangeError or TypeError if an argument is of the wrong kind or out of range
 *
 * @example
 * ```ts
 * import { afterCount, withTimeout } from "@sim/strategies";
 *
 * withTimeout(afterCount(100), 5).name; // => "withTimeout(afterCount(100), 5)"
 * ```
 *
 * @see `ProcessingTimeoutTrigger` in Flink
 * @public
 */
export function withTimeout<S>(
  of: Trigger<S>,
  delayS: number,
  options: WithTimeoutOptions = {},
): Trigger<TimeoutState<S>> {
  const owner = "withTimeout";
  requireTrigger(owner, "of", of);
  const delay = toSeconds(durationTicks(owner, "delayS", delayS));
  const { resetsOnRecord = false, clearsOnTimeout = true } = options;
  requireOptionalFlag(owner, "resetsOnRecord", resetsOnRecord);
  requireOptionalFlag(owner, "clearsOnTimeout", clearsOnTimeout);

  function stop(state: TimeoutState<S>, context: TriggerContext): void {
    if (state.at !== null) context.cancelWakeAt(state.at);
    state.at = null;
  }

  function clear(state: TimeoutState<S>, context: TriggerContext): void {
    stop(state, context);
    of.clear?.(state.of, context);
  }

  function timedOut(decision: TriggerDecision, state: TimeoutState<S>, context: TriggerContext): TriggerDecision {
    if (clearsOnTimeout) clear(state, context);
    return decision === "purge" || decision === "fireAndPurge" ? "fireAndPurge" : "fire";
  }

  return {
    name: `withTimeout(${of.name}, ${delay})`,
    createState: () => ({ at: null, of: of.createState() }),
    onElement(state, context) {
      const decision = of.onElement(state.of, context);
      if (context.closesAtS < Number.POSITIVE_INFINITY) context.wakeAtWatermark(context.closesAtS);
      if (decision === "fire" || decision === "fireAndPurge") {
        clear(state, context);
        return decision;
      }
      if (resetsOnRecord) stop(state, context);
      if (state.at === null) {
        state.at = later(owner, context.nowS, delay);
        context.wakeAt(state.at);
      }
      return decision;
    },
    onWatermark: (state, context) => timedOut(of.onWatermark(state.of, context), state, context),
    onWake: (state, context) => timedOut(of.onWake(state.of, context), state, context),
    clear,
  };
}
