/**
 * The memory of {@link BoundedOutOfOrderness}, {@link MonotonicWatermark} and {@link PunctuatedWatermark} for one stream.
 * Times in seconds. The arrays
 * have one element per input, in the order the inputs were declared or first seen.
 *
 * @sealed
 * @public
 */
export interface BoundedOutOfOrdernessState {
  /** Position in the arrays by input. */
  readonly positions: { [input: number]: number };
  /** Highest event time (or promise) of each input; -Infinity before the first. */
  readonly highestS: number[];
  /**
   * When the clock last saw a record of each input, which is kept only if there is an idle timeout. For a declared input
   * without a record: the moment of a record after which it would be idle as soon; NaN before the clock was first seen.
   */
  readonly seenAtS: number[];
  /** The watermark as of the last record or question. */
  watermarkS: number;
  /** The lowest of the highest event times of the inputs that are not idle; the highest, if all are. */
  lowestS: number;
  /** Whether the watermark must be made anew from the arrays at the next question. */
  stale: boolean;
  /** The last moment of the clock at which no further input has become idle. */
  settledUntilS: number;
}
