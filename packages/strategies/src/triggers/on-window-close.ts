import { durationTicks } from "../internal/check.js";
import { toSeconds } from "../internal/ticks.js";
import { later } from "../internal/wake-times.js";
import type { TimeUnitOptions } from "./continuous-event-time.js";
import type { Trigger, TriggerContext } from "./trigger.js";

/**
 * Fires once, when the window is closed: when the watermark has reached its end and the allowed lateness is over, so that
 * no record can change the result any more. The other name of suppression until the window closes.
 *
 * @param options - the unit of time. Kafka Streams suppresses windows that include their last instant up to that instant,
 *   one unit before they are closed: with a unit they are sent then, and sent again if a record still comes
 * @throws RangeError or TypeError if the unit is no duration
 *
 * @example
 * ```ts
 * import { onWindowClose } from "@sim/strategies";
 *
 * onWindowClose().name; // => "onWindowClose"
 * ```
 *
 * @see `Suppressed.untilWindowCloses` in Kafka Streams
 * @public
 */
export function onWindowClose(options: TimeUnitOptions = {}): Trigger<null> {
  const unit = toSeconds(durationTicks("onWindowClose", "unitS", options.unitS ?? 0));
  const dueAt = ({ closesAtS }: TriggerContext): number => later("onWindowClose", closesAtS, -unit);
  return {
    name: "onWindowClose",
    createState: () => null,
    onElement(_state, context) {
      if (context.watermarkS >= dueAt(context)) return "fire";
      context.wakeAtWatermark(dueAt(context));
      return "continue";
    },
    onWatermark: (_state, context) => (context.dueS === dueAt(context) ? "fire" : "continue"),
    onWake: () => "continue",
    mergeStates(_parts, context) {
      // If it is over the record that made windows merge fires.
      if (context.watermarkS < dueAt(context)) context.wakeAtWatermark(dueAt(context));
      return null;
    },
    clear(_state, context) {
      context.cancelWakeAtWatermark(dueAt(context));
    },
  };
}
