import { requireFunction } from "../internal/check.js";
import { wrongKind } from "../internal/errors.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { InputMinimum } from "../internal/input-minimum.js";
import { promised } from "../internal/promise.js";
import { onGrid } from "../internal/ticks.js";
import type { WatermarkInputOptions } from "./bounded-out-of-orderness.js";
import type { BoundedOutOfOrdernessState } from "./bounded-out-of-orderness-state.js";
import type { WatermarkContext, WatermarkStrategy } from "./watermark-strategy.js";

/**
 * For streams whose records say themselves how far they are: a function reads from a record that no more events with a
 * time before such and such are expected by its input. The watermark is the minimum over the inputs of what they last
 * promised, and an input that has promised nothing yet holds it at -Infinity.
 *
 * @typeParam V - payloads of the records
 *
 * @example
 * ```ts
 * import { PunctuatedWatermark } from "@sim/strategies";
 *
 * type Reading = { readonly completeUntilS?: number };
 * const strategy = new PunctuatedWatermark((reading: Reading) => reading.completeUntilS);
 * const state = strategy.createState();
 *
 * strategy.onEvent(state, 100, 0, 0, { key: "a", value: {} });
 * strategy.watermark(state, 0); // => -Infinity
 * strategy.onEvent(state, 101, 0, 0, { key: "a", value: { completeUntilS: 95 } });
 * strategy.watermark(state, 0); // => 95
 * ```
 *
 * @see `WatermarkGenerator.onEvent` in Flink, from which a generator may emit a watermark at once
 * @public
 */
export class PunctuatedWatermark<V = unknown> implements WatermarkStrategy<BoundedOutOfOrdernessState, V> {
  /** `"punctuated"` */
  readonly name: string = "punctuated";
  /** What a record says. */
  readonly fn: (value: V, eventTimeS: number) => number | undefined;

  /**
   * @param fn - gives, for a payload and its event time, the watermark of its input in seconds, Infinity if nothing more is
   *   to come, or undefined if the record says nothing. One that is lower than before is ignored
   * @param options - the inputs to wait for, when an input is idle
   * @throws RangeError or TypeError if an argument is of the wrong kind or out of range
   */
  constructor(fn: (value: V, eventTimeS: number) => number | undefined, options: WatermarkInputOptions = {}) {
    requireFunction("PunctuatedWatermark", "fn", fn);
    this.fn = fn;
    (this as this & Holder<InputMinimum>)[hidden] = new InputMinimum("PunctuatedWatermark", 0, options);
  }

  /** Fresh memory: the declared inputs, without a record yet. */
  createState(): BoundedOutOfOrdernessState {
    return (this as this & Holder<InputMinimum>)[hidden].createState();
  }

  /**
   * Takes note of a record, and of what it says.
   *
   * @param state - the memory, changed in place
   * @param eventTimeS - event time in seconds
   * @param input - the input it came by, an integer from 0
   * @param nowS - the clock in seconds; looked at only if there is an idle timeout
   * @param context - with the payload
   * @throws TypeError without a context; RangeError or TypeError if a number is of the wrong kind or out of range
   */
  onEvent(
    state: BoundedOutOfOrdernessState,
    eventTimeS: number,
    input: number,
    nowS: number,
    context?: WatermarkContext<V>,
  ): void {
    if (context === undefined) {
      throw wrongKind("PunctuatedWatermark", "context", "given, as the watermark is read from the payload", context);
    }
    const timeS = onGrid(eventTimeS, "PunctuatedWatermark", "eventTimeS");
    const answerS = this.fn(context.value, timeS);
    const nothing = answerS === undefined;
    const promisedS = nothing ? Number.NEGATIVE_INFINITY : promised("PunctuatedWatermark", "the result of fn", answerS);
    (this as this & Holder<InputMinimum>)[hidden].take(state, promisedS, input, nowS);
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
