import type { Trigger } from "./trigger.js";

/**
 * Fires once, when the window is closed: when the watermark has reached its end and the allowed lateness is over, so that
 * no record can change the result any more. The other name of suppression until the window closes.
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
export function onWindowClose(): Trigger<null> {
  return ON_CLOSE;
}

const ON_CLOSE: Trigger<null> = Object.freeze<Trigger<null>>({
  name: "onWindowClose",
  createState: () => null,
  onElement(_state, context) {
    if (context.watermarkS >= context.closesAtS) return "fire";
    context.wakeAtWatermark(context.closesAtS);
    return "continue";
  },
  onWatermark: (_state, { dueS, closesAtS }) => (dueS === closesAtS ? "fire" : "continue"),
  onWake: () => "continue",
  mergeStates(_parts, context) {
    // If it is over the record that made windows merge fires.
    if (context.watermarkS < context.closesAtS) context.wakeAtWatermark(context.closesAtS);
    return null;
  },
  clear(_state, context) {
    context.cancelWakeAtWatermark(context.closesAtS);
  },
});
