import { type Holder, hidden } from "../internal/hidden.js";
import { InputMinimum } from "../internal/input-minimum.js";
import type { WatermarkInputOptions } from "./bounded-out-of-orderness.js";
import type { BoundedOutOfOrdernessState } from "./bounded-out-of-orderness-state.js";
import type { WatermarkStrategy } from "./watermark-strategy.js";

/**
 * For inputs whose event times never fall: the minimum over the inputs of the highest event time, which is
 * {@link BoundedOutOfOrderness} with a bound of 0. Events that are behind their input are not expected, so they may be
 * late.
 *
 * @example
 * ```ts
 * import { MonotonicWatermark } from "@sim/strategies";
 *
 * const strategy = new MonotonicWatermark();
 * const state = strategy.createState();
 *
 * strategy.onEvent(state, 100, 0, 0);
 * strategy.onEvent(state, 90, 0, 0);
 * strategy.watermark(state, 0); // => 100
 * ```
 *
 * @see `AscendingTimestampsWatermarks` in Flink
 * @public
 */
export class MonotonicWatermark implements WatermarkStrategy<BoundedOutOfOrdernessState> {
  /** `"monotonic"` */
  readonly name: string = "monotonic";

  /**
   * @param options - the inputs to wait for, when an input is idle
   * @throws RangeError or TypeError if an option is of the wrong kind or out of range
   */
  constructor(options: WatermarkInputOptions = {}) {
    const minimum = new InputMinimum("MonotonicWatermark", 0, options);
    (this as this & Holder<InputMinimum>)[hidden] = minimum;
  }

  /** Fresh memory: the declared inputs, without a record yet. */
  createState(): BoundedOutOfOrdernessState {
    return (this as this & Holder<InputMinimum>)[hidden].createState();
  }

  /**
   * Takes note of a record.
   *
   * @param state - the memory, changed in place
   * @param eventTimeS - event time in seconds
   * @param input - the input it came by, an integer from 0
   * @param nowS - the clock in seconds; looked at only if there is an idle timeout
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  onEvent(state: BoundedOutOfOrdernessState, eventTimeS: number, input: number, nowS: number): void {
    (this as this & Holder<InputMinimum>)[hidden].onEvent(state, eventTimeS, input, nowS);
  }

  /**
   * The watermark in seconds, -Infinity at first.
   *
   * @param state - the memory
   * @param nowS - the clock in seconds; looked at only if there is an idle timeout
   */
  watermark(state: BoundedOutOfOrdernessState, nowS: number): number {
    return (this as this & Holder<InputMinimum>)[hidden].watermark(state, nowS);
  }
}
