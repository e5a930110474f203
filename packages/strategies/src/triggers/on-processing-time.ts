import { durationTicks } from "../internal/check.js";
import { toSeconds } from "../internal/ticks.js";
import { later } from "../internal/wake-times.js";
import type { TimeUnitOptions } from "./continuous-event-time.js";
import type { Trigger, TriggerContext } from "./trigger.js";

/**
 * Fires when the clock, and not the watermark, reaches the end of the window; for records that come later, at once.
 *
 * @param options - the unit of time
 * @throws RangeError or TypeError if the unit is no duration
 *
 * @example
 * ```ts
 * import { onProcessingTime } from "@sim/strategies";
 *
 * onProcessingTime().name; // => "onProcessingTime"
 * ```
 *
 * @see `ProcessingTimeTrigger` in Flink
 * @public
 */
export function onProcessingTime(options: TimeUnitOptions = {}): Trigger<null> {
  const unit = toSeconds(durationTicks("onProcessingTime", "unitS", options.unitS ?? 0));
  const lastS = (context: TriggerContext): number => later("onProcessingTime", context.window[1], -unit);
  return {
    name: "onProcessingTime",
    createState: () => null,
    onElement(_state, context) {
      context.wakeAt(lastS(context));
      return "continue";
    },
    onWatermark: () => "continue",
    onWake: () => "fire",
    mergeStates(_parts, context) {
      if (context.nowS < lastS(context)) context.wakeAt(lastS(context));
      return null;
    },
    clear(_state, context) {
      context.cancelWakeAt(lastS(context));
    },
  };
}
