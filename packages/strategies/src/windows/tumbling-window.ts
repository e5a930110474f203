import { type Holder, hidden } from "../internal/hidden.js";
import { toSeconds } from "../internal/ticks.js";
import { gridPeriod, reaches, type WindowGrid, windowGrid, windowsAround } from "../internal/window-grid.js";
import type { WindowBounds, WindowPeriod, WindowType } from "./window-type.js";

/**
 * Options of {@link TumblingWindow} and {@link SlidingWindow}.
 *
 * @public
 */
export interface PeriodicWindowOptions {
  /** Where the windows are anchored: one of them starts at this time in seconds. 0 by default; may be negative. */
  readonly offsetS?: number | undefined;
  /**
   * There is no window that starts before this time in seconds, so that an event may be in fewer windows than others, or in
   * none. Without it they go on below any time. Kafka Streams has none below 0.
   */
  readonly notBeforeS?: number | undefined;
}

/**
 * Windows of one size, one after the other: every event is in exactly one. The window of an event at `t` starts at
 * `t - ((t - offsetS) mod sizeS)`, below zero too. Computed in whole microseconds, so that the event at 0.3 is in the
 * window `[0.3, 0.4)` of size 0.1.
 *
 * @example
 * ```ts
 * import { TumblingWindow } from "@sim/strategies";
 *
 * new TumblingWindow(10).assignWindows(25); // => [[20, 30]]
 * new TumblingWindow(10).assignWindows(-0.5); // => [[-10, 0]]
 * new TumblingWindow(10, { offsetS: 3 }).assignWindows(2); // => [[-7, 3]]
 * new TumblingWindow(10).shouldClose(30, 30); // => true
 * ```
 *
 * @see `TimeWindow.getWindowStartWithOffset` in Flink
 * @public
 */
export class TumblingWindow implements WindowType {
  /** `"tumbling"` */
  readonly name: string = "tumbling";
  /** Length of a window in seconds, a whole number of microseconds. */
  readonly sizeS: number;
  /** The same as numbers, `slideS` equal to `sizeS`; undefined with `notBeforeS`, as a period has no beginning. */
  readonly period: WindowPeriod | undefined;

  /**
   * @param sizeS - length of a window in seconds, at least one microsecond; rounded to whole microseconds
   * @param options - where the windows are anchored, and where they begin
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  constructor(sizeS: number, options: PeriodicWindowOptions = {}) {
    const grid = windowGrid("TumblingWindow", sizeS, sizeS, options);
    this.period = gridPeriod(grid);
    this.sizeS = toSeconds(grid.size);
    (this as this & Holder<WindowGrid>)[hidden] = grid;
  }

  /**
   * The one window of an event; none if it would start before `notBeforeS`.
   *
   * @param eventTimeS - event time in seconds
   * @throws RangeError or TypeError if the time or its window is not within +-2^33 seconds
   */
  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    return windowsAround((this as this & Holder<WindowGrid>)[hidden], eventTimeS);
  }

  /**
   * Whether the watermark has reached the end of the window.
   *
   * @param windowEnd - end of the window in seconds
   * @param watermarkS - the watermark in seconds
   * @throws RangeError if one of them is NaN
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return reaches("TumblingWindow", windowEnd, watermarkS);
  }
}
