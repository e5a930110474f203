import { durationTicks } from "../internal/check.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { MAX_TICKS, toSeconds, toTicks } from "../internal/ticks.js";
import type { WatermarkStrategy } from "./watermark-strategy.js";

/**
 * The memory of {@link ClockWatermark} for one stream.
 *
 * @sealed
 * @public
 */
export interface ClockWatermarkState {
  /** The watermark in seconds, as last asked for; -Infinity at first. */
  watermarkS: number;
}

/**
 * The clock minus a fixed delay, whatever the events say: results come on time, and an event that takes longer than the
 * delay is late. After an outage that is every event of the outage, so this is for comparison rather than for use.
 *
 * @example
 * ```ts
 * import { ClockWatermark } from "@sim/strategies";
 *
 * const strategy = new ClockWatermark(5);
 *
 * strategy.watermark(strategy.createState(), 100); // => 95
 * ```
 *
 * @public
 */
export class ClockWatermark implements WatermarkStrategy<ClockWatermarkState> {
  /** `"clock"` */
  readonly name: string = "clock";
  /** Seconds behind the clock, a whole number of microseconds. */
  readonly delayS: number;

  /**
   * @param delayS - seconds behind the clock, at least 0; rounded to whole microseconds
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(delayS: number) {
    const delay = durationTicks("ClockWatermark", "delayS", delayS);
    this.delayS = toSeconds(delay);
    (this as this & Holder<number>)[hidden] = delay;
  }

  /** Fresh memory. */
  createState(): ClockWatermarkState {
    return { watermarkS: Number.NEGATIVE_INFINITY };
  }

  /** Does nothing: only the clock counts. */
  onEvent(_state: ClockWatermarkState, _eventTimeS: number, _input: number, _nowS: number): void {}

  /**
   * The clock minus the delay.
   *
   * @param state - the memory, changed in place
   * @param nowS - the clock in seconds
   * @throws RangeError or TypeError if the clock is not a number of seconds within +-2^33
   */
  watermark(state: ClockWatermarkState, nowS: number): number {
    const watermark = toTicks(nowS, "ClockWatermark", "nowS") - (this as this & Holder<number>)[hidden];
    if (watermark >= -MAX_TICKS) {
      state.watermarkS = Math.max(state.watermarkS, toSeconds(watermark));
    }
    return state.watermarkS;
  }
}
