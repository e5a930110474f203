import { durationTicks } from "../internal/check.js";
import { toSeconds } from "../internal/ticks.js";
import { later, leastOf } from "../internal/wake-times.js";
import type { ConditionState, Trigger, TriggerCondition, TriggerContext } from "./trigger.js";

/**
 * The state of {@link afterProcessingTime}.
 *
 * @sealed
 * @public
 */
export interface ProcessingTimeState {
  /** When it fires, in seconds of the clock; null before the first record of the next result. */
  at: number | null;
}

/**
 * Fires `delayS` seconds of the clock after the first record that is in no result yet.
 *
 * @param delayS - seconds, at least 0; rounded to whole microseconds
 * @throws RangeError or TypeError if it is no such number
 *
 * @example
 * ```ts
 * import { afterProcessingTime } from "@sim/strategies";
 *
 * afterProcessingTime(30).name; // => "afterProcessingTime(30)"
 * ```
 *
 * @see `AfterProcessingTime.pastFirstElementInPane().plusDelayOf(delay)` in Beam, there in `Repeatedly.forever`
 * @public
 */
export function afterProcessingTime(delayS: number): Trigger<ProcessingTimeState> {
  const delay = toSeconds(durationTicks("afterProcessingTime", "delayS", delayS));
  return {
    name: `afterProcessingTime(${delay})`,
    condition: new DelayCondition(delay),
    createState: () => ({ at: null }),
    onElement(state, context) {
      start(state, context, delay);
      return "continue";
    },
    onWatermark: () => "continue",
    onWake(state, { dueS }) {
      if (dueS !== state.at) return "continue";
      state.at = null;
      return "fire";
    },
    mergeStates(parts, context) {
      const at = leastOf(parts.map((part) => part.at));
      if (at !== null) context.wakeAt(at);
      return { at };
    },
    clear(state, context) {
      if (state.at !== null) context.cancelWakeAt(state.at);
      state.at = null;
    },
  };
}

function start(state: ProcessingTimeState, context: TriggerContext, delayS: number): void {
  if (state.at !== null) return;
  state.at = later("afterProcessingTime", context.nowS, delayS);
  context.wakeAt(state.at);
}

interface DelayState extends ConditionState, ProcessingTimeState {}

class DelayCondition implements TriggerCondition<DelayState> {
  readonly delayS: number;

  constructor(delayS: number) {
    this.delayS = delayS;
  }

  createState(): DelayState {
    return { finished: false, at: null };
  }

  onElement(state: DelayState, context: TriggerContext): void {
    start(state, context, this.delayS);
  }

  isMet(state: DelayState, { nowS }: TriggerContext): boolean {
    return state.at !== null && nowS >= state.at;
  }

  onFire(state: DelayState): void {
    state.at = null;
    state.finished = true;
  }

  clear(state: DelayState): void {
    state.at = null;
  }

  merge(state: DelayState, parts: readonly DelayState[], context: TriggerContext): void {
    state.at = state.finished ? null : leastOf(parts.map((part) => part.at));
    if (state.at !== null) context.wakeAt(state.at);
  }
}
