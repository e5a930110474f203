import type { QuantileAccumulator } from "../aggregation/quantile.js";
import { durationTicks, requireInteger } from "../internal/check.js";
import { wrongKind, wrongValue } from "../internal/errors.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { InputMinimum } from "../internal/input-minimum.js";
import { addToSketch, createSketch, quantileOf, upwards } from "../internal/quantile-sketch.js";
import { MAX_TICKS, onGrid, toSeconds, toTicks } from "../internal/ticks.js";
import type { WatermarkInputOptions } from "./bounded-out-of-orderness.js";
import type { BoundedOutOfOrdernessState } from "./bounded-out-of-orderness-state.js";
import type { WatermarkStrategy } from "./watermark-strategy.js";

/** Pieces of an octave in the sketch: 2^6, for an error of less than 1 %. */
const BITS = 6;
/** How often the bound is made anew while `recent` records come. */
const RENEWALS = 16;

/**
 * Options of {@link AdaptiveWatermark}.
 *
 * @public
 */
export interface AdaptiveWatermarkOptions extends WatermarkInputOptions {
  /** The part of the recent records that the bound is to cover, from 0 to 1. 0.99 by default. */
  readonly quantile?: number | undefined;
  /** How many records are recent, an integer from 1: the last so many at least, and less than twice as many. 1000 by default. */
  readonly recent?: number | undefined;
  /** The bound in seconds is never less. 0 by default. */
  readonly minBoundS?: number | undefined;
  /** The bound in seconds is never more. 2^33 by default. */
  readonly maxBoundS?: number | undefined;
}

/**
 * The memory of {@link AdaptiveWatermark} for one stream.
 *
 * @sealed
 * @public
 */
export interface AdaptiveWatermarkState {
  /** What is known of the inputs. */
  readonly inputs: BoundedOutOfOrdernessState;
  /** How far the latest records were behind in microseconds, less than `recent` of them. */
  latest: QuantileAccumulator;
  /** How far the `recent` records before those were behind. */
  before: QuantileAccumulator;
  /** The bound in seconds. */
  boundS: number;
  /** The watermark in seconds. */
  watermarkS: number;
}

/**
 * Bounded out-of-orderness with a bound that follows the stream: the given quantile of how far recent records were behind
 * the highest event time of their input. So about that part of the records is on time, as long as the next ones are like the
 * recent ones; a burst of disorder costs late records until the bound has grown, and a calm stretch brings it down again.
 *
 * The quantile is rounded up by up to 1.6 %. It is made anew with every record at first, and later 16 times while `recent`
 * records come. The watermark never goes back: while the bound grows, it stays.
 *
 * @example
 * ```ts
 * import { AdaptiveWatermark } from "@sim/strategies";
 *
 * const strategy = new AdaptiveWatermark({ quantile: 1 });
 * const state = strategy.createState();
 * const watermarks = [100, 101, 99, 110].map((eventTimeS) => {
 *   strategy.onEvent(state, eventTimeS, 0, 0);
 *   return strategy.watermark(state, 0);
 * });
 *
 * watermarks; // => [100, 101, 101, 108]
 * ```
 *
 * @public
 */
export class AdaptiveWatermark implements WatermarkStrategy<AdaptiveWatermarkState> {
  /** `"adaptive"` */
  readonly name: string = "adaptive";
  /** The part of the recent records that the bound covers. */
  readonly quantile: number;
  /** How many records are recent. */
  readonly recent: number;
  /** The least bound in seconds, a whole number of microseconds. */
  readonly minBoundS: number;
  /** The greatest bound in seconds, a whole number of microseconds. */
  readonly maxBoundS: number;

  /**
   * @param options - what the bound covers, the inputs to wait for, when an input is idle
   * @throws RangeError or TypeError if an option is of the wrong kind or out of range
   */
  constructor(options: AdaptiveWatermarkOptions = {}) {
    const owner = "AdaptiveWatermark";
    const { quantile = 0.99, recent = 1000, minBoundS = 0, maxBoundS = MAX_TICKS / 1e6 } = options;
    const rule = "a number from 0 to 1";
    if (typeof quantile !== "number") throw wrongKind(owner, "quantile", rule, quantile);
    if (!(quantile >= 0 && quantile <= 1)) throw wrongValue(owner, "quantile", rule, quantile);
    requireInteger(owner, "recent", recent, 1);
    this.quantile = quantile;
    this.recent = recent;
    this.minBoundS = toSeconds(durationTicks(owner, "minBoundS", minBoundS));
    this.maxBoundS = toSeconds(durationTicks(owner, "maxBoundS", maxBoundS));
    if (this.minBoundS > this.maxBoundS) {
      throw wrongValue(owner, "maxBoundS", `at least minBoundS (${minBoundS})`, maxBoundS);
    }
    (this as this & Holder<InputMinimum>)[hidden] = new InputMinimum(owner, 0, options);
  }

  /** Fresh memory: the declared inputs, without a record yet. */
  createState(): AdaptiveWatermarkState {
    return {
      inputs: (this as this & Holder<InputMinimum>)[hidden].createState(),
      latest: createSketch(),
      before: createSketch(),
      boundS: this.minBoundS,
      watermarkS: Number.NEGATIVE_INFINITY,
    };
  }

  /**
   * Takes note of a record, and of how far it is behind.
   *
   * @param state - the memory, changed in place
   * @param eventTimeS - event time in seconds
   * @param input - the input it came by, an integer from 0
   * @param nowS - the clock in seconds; looked at only if there is an idle timeout
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  onEvent(state: AdaptiveWatermarkState, eventTimeS: number, input: number, nowS: number): void {
    const timeS = onGrid(eventTimeS, "AdaptiveWatermark", "eventTimeS");
    // What has become idle by now still counts with the bound there was.
    if (state.inputs.settledUntilS < nowS) this.watermark(state, nowS);
    const highestS = (this as this & Holder<InputMinimum>)[hidden].take(state.inputs, timeS, input, nowS);
    addToSketch(
      state.latest,
      toTicks(highestS, this.name, "eventTimeS") - toTicks(timeS, this.name, "eventTimeS"),
      BITS,
    );
    renewBound(this, state);
    this.watermark(state, nowS);
  }

  /**
   * The watermark in seconds, -Infinity at first.
   *
   * @param state - the memory
   * @param nowS - the clock in seconds; looked at only if there is an idle timeout
   */
  watermark(state: AdaptiveWatermarkState, nowS: number): number {
    const lowestS = (this as this & Holder<InputMinimum>)[hidden].lowest(state.inputs, nowS);
    if (lowestS === Number.NEGATIVE_INFINITY) return state.watermarkS;
    const ticks = toTicks(lowestS, this.name, "eventTimeS") - toTicks(state.boundS, this.name, "boundS");
    if (ticks >= -MAX_TICKS) state.watermarkS = Math.max(state.watermarkS, toSeconds(ticks));
    return state.watermarkS;
  }
}

/** The bound is the quantile of the recent lateness, looked at a few times in as many records. */
function renewBound(strategy: AdaptiveWatermark, state: AdaptiveWatermarkState): void {
  const { latest, before } = state;
  const step = Math.ceil(strategy.recent / RENEWALS);
  if (latest.count % step === 0 || before.count + latest.count < step) {
    const behind = quantileOf([before, latest], strategy.quantile, BITS) * upwards(BITS);
    const greatest = Math.max(before.greatest, latest.greatest);
    const boundS = toSeconds(Math.ceil(Math.min(behind, greatest)));
    state.boundS = Math.min(Math.max(boundS, strategy.minBoundS), strategy.maxBoundS);
  }
  if (latest.count >= strategy.recent) {
    state.before = latest;
    state.latest = createSketch();
  }
}
