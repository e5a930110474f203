import { durationTicks, positiveTicks } from "../internal/check.js";
import { toSeconds } from "../internal/ticks.js";
import { later, leastOf } from "../internal/wake-times.js";
import type { Trigger, TriggerContext } from "./trigger.js";

/**
 * The state of {@link continuousEventTime} and {@link continuousProcessingTime}.
 *
 * @sealed
 * @public
 */
export interface ContinuousState {
  /** When it fires next, in seconds; null before the first record. */
  at: number | null;
}

/**
 * Options of the triggers that compare times in the way of Flink.
 *
 * @public
 */
export interface TimeUnitOptions {
  /**
   * The unit in which the engine counts time, in seconds. Flink counts milliseconds: there a window up to 10 s has its last
   * instant at 9.999 s, and a time is reached once a whole millisecond is over. Default 0: time has no unit.
   */
  readonly unitS?: number | undefined;
}

/**
 * Fires whenever the watermark reaches a multiple of `intervalS`, from the first after the first record on, and at the end
 * of the window; with each record that comes later.
 *
 * Below zero the first multiple is one further than need be, as in Flink, whose remainder goes towards zero.
 *
 * @param intervalS - seconds of event time, at least one microsecond; rounded to whole microseconds
 * @param options - the unit of time
 * @throws RangeError or TypeError if a number is of the wrong kind or out of range
 *
 * @example
 * ```ts
 * import { continuousEventTime } from "@sim/strategies";
 *
 * continuousEventTime(5).name; // => "continuousEventTime(5)"
 * ```
 *
 * @see `ContinuousEventTimeTrigger` in Flink
 * @public
 */
export function continuousEventTime(intervalS: number, options: TimeUnitOptions = {}): Trigger<ContinuousState> {
  const owner = "continuousEventTime";
  const interval = toSeconds(positiveTicks(owner, "intervalS", intervalS));
  const unit = toSeconds(durationTicks(owner, "unitS", options.unitS ?? 0));

  function next(state: ContinuousState, context: TriggerContext, fromS: number): void {
    state.at = Math.min(later(owner, fromS, interval), context.window[1]);
    context.wakeAtWatermark(state.at);
  }

  return {
    name: `continuousEventTime(${interval})`,
    createState: () => ({ at: null }),
    onElement(state, context) {
      const endS = context.window[1];
      if (context.watermarkS >= endS) return "fire";
      context.wakeAtWatermark(endS);
      if (state.at === null) next(state, context, later(owner, multipleBefore(context.eventTimeS, interval), unit));
      return "continue";
    },
    onWatermark(state, context) {
      const { dueS } = context;
      if (dueS === context.window[1]) return "fire";
      if (dueS !== state.at) return "continue";
      next(state, context, dueS);
      return "fire";
    },
    onWake: () => "continue",
    mergeStates(parts, context) {
      const at = leastOf(parts.map((part) => part.at));
      if (at !== null) context.wakeAtWatermark(at);
      return { at };
    },
    clear(state, context) {
      if (state.at !== null) context.cancelWakeAtWatermark(state.at);
      state.at = null;
    },
  };
}

/** The multiple of a span next to a time, towards zero. In microseconds, as those are whole numbers. */
export function multipleBefore(timeS: number, spanS: number): number {
  const span = Math.round(spanS * 1e6);
  return (Math.trunc(Math.round(timeS * 1e6) / span) * span) / 1e6;
}
