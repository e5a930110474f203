import { requireTrigger } from "../internal/trigger-check.js";
import type { Trigger, TriggerDecision } from "./trigger.js";

/**
 * Fires when another trigger does, and makes the window forget its records each time, so that the next result has only
 * what is new. The state of the other trigger stays.
 *
 * @param of - the other trigger
 *
 * @example
 * ```ts
 * import { afterCount, purging } from "@sim/strategies";
 *
 * purging(afterCount(10)).name; // => "purging(afterCount(10))"
 * ```
 *
 * @see `PurgingTrigger` in Flink
 * @public
 */
export function purging<S>(of: Trigger<S>): Trigger<S> {
  requireTrigger("purging", "of", of);
  const { mergeStates, clear } = of;
  return {
    name: `purging(${of.name})`,
    createState: () => of.createState(),
    onElement: (state, context) => purged(of.onElement(state, context)),
    onWatermark: (state, context) => purged(of.onWatermark(state, context)),
    onWake: (state, context) => purged(of.onWake(state, context)),
    ...(mergeStates === undefined ? {} : { mergeStates: (...given) => mergeStates.apply(of, given) }),
    ...(clear === undefined ? {} : { clear: (...given) => clear.apply(of, given) }),
  };
}

function purged(decision: TriggerDecision): TriggerDecision {
  return decision === "fire" ? "fireAndPurge" : decision;
}
