import { durationTicks } from "../internal/check.js";
import { wrongKind } from "../internal/errors.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { promised } from "../internal/promise.js";
import { MAX_TICKS, toSeconds, toTicks } from "../internal/ticks.js";

/**
 * What an input that is aligned with others reports.
 *
 * @contract
 * @public
 */
export interface AlignedInput {
  /** The watermark of the input in seconds; -Infinity if it has none yet, Infinity at its end. */
  readonly watermarkS: number;
  /** Whether it is idle: it then holds nobody, nor is it held. False by default. */
  readonly idle?: boolean | undefined;
}

/**
 * Keeps inputs of one group together: an input whose watermark is ahead of the lowest of the group by more than a drift is
 * not to be read until the others have caught up, so that what it brings does not pile up in windows that cannot close yet.
 * Whoever reads the inputs asks from time to time (each second in Flink) and holds back those named until the next time.
 * Nothing is remembered, and watermarks stay as they are.
 *
 * An input without a watermark yet holds all that have one; idle inputs hold nobody.
 *
 * @example
 * ```ts
 * import { WatermarkAlignment } from "@sim/strategies";
 *
 * const alignment = new WatermarkAlignment(20);
 *
 * alignment.limit([{ watermarkS: 100 }, { watermarkS: 130 }, { watermarkS: 120 }]); // => 120
 * alignment.held([{ watermarkS: 100 }, { watermarkS: 130 }, { watermarkS: 120 }]); // => [1]
 * alignment.held([{ watermarkS: 100, idle: true }, { watermarkS: 130 }, { watermarkS: 120 }]); // => []
 * ```
 *
 * @see `WatermarkStrategy.withWatermarkAlignment` in Flink (FLIP-182, FLIP-217)
 * @public
 */
export class WatermarkAlignment {
  /** How far in seconds an input may be ahead, a whole number of microseconds. */
  readonly maxDriftS: number;

  /**
   * @param maxDriftS - how many seconds an input may be ahead of the lowest, at least 0; rounded to whole microseconds
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(maxDriftS: number) {
    const drift = durationTicks("WatermarkAlignment", "maxDriftS", maxDriftS);
    this.maxDriftS = toSeconds(drift);
    (this as this & Holder<number>)[hidden] = drift;
  }

  /**
   * The watermark in seconds up to which an input is read on: the lowest of the group plus the drift. Infinity if no input is
   * waited for, -Infinity if one has no watermark yet.
   *
   * @param inputs - what the inputs of the group report
   * @throws RangeError or TypeError if a report is of the wrong kind or out of range
   */
  limit(inputs: readonly AlignedInput[]): number {
    let leastS = Number.POSITIVE_INFINITY;
    for (const input of inputs) {
      const watermarkS = reported(input);
      if (input.idle !== true) leastS = Math.min(leastS, watermarkS);
    }
    if (!Number.isFinite(leastS)) return leastS;
    const limit = toTicks(leastS, "WatermarkAlignment", "watermarkS") + (this as this & Holder<number>)[hidden];
    return limit > MAX_TICKS ? Number.POSITIVE_INFINITY : toSeconds(limit);
  }

  /**
   * The positions of the inputs that should not be read for now, ascending.
   *
   * @param inputs - what the inputs of the group report
   * @throws RangeError or TypeError if a report is of the wrong kind or out of range
   */
  held(inputs: readonly AlignedInput[]): readonly number[] {
    const limitS = this.limit(inputs);
    return inputs.flatMap((input, position) => (input.idle !== true && reported(input) > limitS ? [position] : []));
  }
}

function reported({ watermarkS, idle }: AlignedInput): number {
  if (idle !== undefined && typeof idle !== "boolean") {
    throw wrongKind("WatermarkAlignment", "idle", "true or false", idle);
  }
  return promised("WatermarkAlignment", "watermarkS", watermarkS);
}
