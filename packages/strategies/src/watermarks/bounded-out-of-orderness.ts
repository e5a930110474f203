import { type Holder, hidden } from "../internal/hidden.js";
import { InputMinimum } from "../internal/input-minimum.js";
import { toSeconds } from "../internal/ticks.js";
import type { BoundedOutOfOrdernessState } from "./bounded-out-of-orderness-state.js";
import type { WatermarkStrategy } from "./watermark-strategy.js";

/**
 * Options of {@link MonotonicWatermark}, and part of those of other strategies that go by the minimum over inputs.
 *
 * @public
 */
export interface WatermarkInputOptions {
  /**
   * The inputs to wait for, distinct integers from 0: the watermark stays at -Infinity until each had its first record.
   * An input that is not declared counts from its first record on.
   */
  readonly inputs?: readonly number[] | undefined;
  /**
   * Seconds of the clock after which an input without a record no longer holds the others back, at least one
   * microsecond. Without it an input is waited for as long as it takes.
   */
  readonly idleTimeoutS?: number | undefined;
  /**
   * Seconds of the clock between two looks for idle inputs, at least one microsecond, as in Flink (200 ms there): they take
   * place at its multiples. The first one after a record notes it, the next one begins the countdown, and the input is idle
   * with the first one by which that has taken longer than `idleTimeoutS`. Without it the countdown begins with the record
   * and ends to the microsecond.
   */
  readonly idleCheckS?: number | undefined;
}

/**
 * Options of {@link BoundedOutOfOrderness}.
 *
 * @public
 */
export interface BoundedOutOfOrdernessOptions extends WatermarkInputOptions {
  /** How many seconds an event may be behind the highest event time of its input. 0 by default. */
  readonly boundS?: number | undefined;
}

/**
 * The default watermark: the minimum over the inputs of (highest event time - bound). It comes from event times alone, so
 * reading old records an hour late gives the same watermarks as reading them at once.
 *
 * An input that had no record for more than `idleTimeoutS` of the clock is left out of the minimum while another one is
 * not idle; the countdown of a declared input without any record starts when the clock is first seen. When all are idle
 * it is the maximum, as in Flink. It never goes back: an input that appears or wakes up behind it finds its records late.
 *
 * @example
 * ```ts
 * import { BoundedOutOfOrderness } from "@sim/strategies";
 *
 * const strategy = new BoundedOutOfOrderness({ boundS: 5, inputs: [0, 1] });
 * const state = strategy.createState();
 *
 * strategy.onEvent(state, 100, 0, 0);
 * strategy.watermark(state, 0); // => -Infinity
 * strategy.onEvent(state, 70, 1, 0);
 * strategy.watermark(state, 0); // => 65
 * ```
 *
 * @see `BoundedOutOfOrdernessWatermarks` and `WatermarkOutputMultiplexer` in Flink; its watermark is one millisecond below
 * ours, as it promises no more events at that time itself
 * @public
 */
export class BoundedOutOfOrderness implements WatermarkStrategy<BoundedOutOfOrdernessState> {
  /** `"bounded-out-of-orderness"` */
  readonly name: string = "bounded-out-of-orderness";
  /** How many seconds an event may be behind, a whole number of microseconds. */
  readonly boundS: number;

  /**
   * @param options - the bound, the inputs to wait for, when an input is idle
   * @throws RangeError or TypeError if an option is of the wrong kind or out of range
   */
  constructor(options: BoundedOutOfOrdernessOptions = {}) {
    const minimum = new InputMinimum("BoundedOutOfOrderness", options.boundS ?? 0, options);
    this.boundS = toSeconds(minimum.bound);
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
