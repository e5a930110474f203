import { AroundEnd } from "../internal/around-end.js";
import { triggerOf } from "../internal/condition-trigger.js";
import { PastEnd } from "../internal/past-end.js";
import { afterCount } from "./after-count.js";
import { never } from "./never.js";
import type { Trigger } from "./trigger.js";

/**
 * Options of {@link onWatermark}.
 *
 * @public
 */
export interface OnWatermarkOptions {
  /** When results are sent before the watermark has reached the end of the window: whenever this fires. Default: never. */
  readonly early?: Trigger | undefined;
  /**
   * When results are sent after it: whenever this fires. Default: with each record; but as a part of a composite the
   * trigger is then finished with the end. A composite is taken as it is in
   * Beam: it starts again after each result, with its parts as they are then.
   */
  readonly late?: Trigger | undefined;
}

/**
 * Fires when the watermark reaches the end of the window and, without options, with each record that comes later: what a
 * processor does without a trigger. With `early` or `late` also whenever those fire, before the end and after it.
 *
 * @param options - what fires before and after
 *
 * @example
 * ```ts
 * import { afterCount, afterProcessingTime, onWatermark } from "@sim/strategies";
 *
 * const trigger = onWatermark({ early: afterProcessingTime(10), late: afterCount(2) });
 *
 * trigger.name; // => "onWatermark({ early: afterProcessingTime(10), late: afterCount(2) })"
 * ```
 *
 * @see `EventTimeTrigger` in Flink; `DefaultTrigger` and `AfterWatermark.pastEndOfWindow()` in Beam
 * @public
 */
export function onWatermark(options: OnWatermarkOptions = {}): Trigger {
  const { early, late } = options;
  if (early === undefined && late === undefined) return AT_END;
  const words = [
    ...(early === undefined ? [] : [`early: ${early.name}`]),
    ...(late === undefined ? [] : [`late: ${late.name}`]),
  ];
  const trigger = triggerOf(
    `onWatermark({ ${words.join(", ")} })`,
    new AroundEnd(early ?? never(), late ?? afterCount(1)),
  );
  // In a composite it is finished with the end, as in Beam, if nothing is said of what comes late.
  return late === undefined ? { ...trigger, condition: new AroundEnd(early ?? never(), undefined) } : trigger;
}

/** As there is nothing to remember the state is a constant. */
const AT_END: Trigger<null> = Object.freeze<Trigger<null>>({
  name: "onWatermark",
  condition: new PastEnd(),
  createState: () => null,
  onElement(_state, context) {
    const endS = context.window[1];
    if (context.watermarkS >= endS) return "fire";
    context.wakeAtWatermark(endS);
    return "continue";
  },
  onWatermark: (_state, { dueS, window }) => (dueS === window[1] ? "fire" : "continue"),
  onWake: () => "continue",
  mergeStates(_parts, context) {
    const endS = context.window[1];
    if (context.watermarkS < endS) context.wakeAtWatermark(endS);
    return null;
  },
  clear(_state, context) {
    context.cancelWakeAtWatermark(context.window[1]);
  },
});
