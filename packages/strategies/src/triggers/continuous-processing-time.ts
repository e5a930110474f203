import { durationTicks, positiveTicks } from "../internal/check.js";
import { toSeconds } from "../internal/ticks.js";
import { later, leastOf } from "../internal/wake-times.js";
import { type ContinuousState, multipleBefore, type TimeUnitOptions } from "./continuous-event-time.js";
import type { Trigger, TriggerContext } from "./trigger.js";

/**
 * Fires whenever the clock reaches a multiple of `intervalS`, from the first after the first record on, and when it reaches
 * what is the end of the window in event time. After that, if it goes on, nothing.
 *
 * @param intervalS - seconds of the clock, at least one microsecond; rounded to whole microseconds
 * @param options - the unit of time
 * @throws RangeError or TypeError if a number is of the wrong kind or out of range
 *
 * @example
 * ```ts
 * import { continuousProcessingTime } from "@sim/strategies";
 *
 * continuousProcessingTime(5).name; // => "continuousProcessingTime(5)"
 * ```
 *
 * @see `ContinuousProcessingTimeTrigger` in Flink
 * @public
 */
export function continuousProcessingTime(intervalS: number, options: TimeUnitOptions = {}): Trigger<ContinuousState> {
  const owner = "continuousProcessingTime";
  const interval = toSeconds(positiveTicks(owner, "intervalS", intervalS));
  const unit = toSeconds(durationTicks(owner, "unitS", options.unitS ?? 0));

  function lastS(context: TriggerContext): number {
    return later(owner, context.window[1], -unit);
  }

  function next(state: ContinuousState, context: TriggerContext, fromS: number): void {
    state.at = Math.min(later(owner, fromS, interval), lastS(context));
    context.wakeAt(state.at);
  }

  return {
    name: `continuousProcessingTime(${interval})`,
    createState: () => ({ at: null }),
    onElement(state, context) {
      if (state.at === null) next(state, context, multipleBefore(context.nowS, interval));
      return "continue";
    },
    onWatermark: () => "continue",
    onWake(state, context) {
      const { dueS } = context;
      if (dueS === lastS(context)) return "fire";
      if (dueS !== state.at) return "continue";
      next(state, context, dueS);
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
