import { type Holder, hidden } from "../internal/hidden.js";
import { toSeconds } from "../internal/ticks.js";
import { gridPeriod, reaches, type WindowGrid, windowGrid, windowsAround } from "../internal/window-grid.js";
import type { PeriodicWindowOptions } from "./tumbling-window.js";
import type { WindowBounds, WindowPeriod, WindowType } from "./window-type.js";

/**
 * Windows of one size that start every `slideS` seconds (hopping windows): an event is in all of them that contain it,
 * below zero too. With a slide above the size there are gaps between the windows, and an event in a gap is in none.
 * Computed in whole microseconds, so that a window has the same bounds whichever event it is reached from.
 *
 * @example
 * ```ts
 * import { SlidingWindow } from "@sim/strategies";
 *
 * new SlidingWindow(10, 5).assignWindows(1); // => [[-5, 5], [0, 10]]
new SlidingWindow(10, 5, { notBeforeS: 0 }).assignWindows(1); // => [[0, 10]]
 * new SlidingWindow(0.3, 0.1).assignWindows(0.6); // => [[0.4, 0.7], [0.5, 0.8], [0.6, 0.9]]
 * new SlidingWindow(1, 10).assignWindows(5); // => []
 * ```
 *
 * @see `SlidingEventTimeWindows` in Flink; `TimeWindows.advanceBy` in Kafka Streams, with `notBeforeS: 0`
 * @public
 */
export class SlidingWindow implements WindowType {
  /** `"sliding"` */
  readonly name: string = "sliding";
  /** Length of a window in seconds, a whole number of microseconds. */
  readonly sizeS: number;
  /** Distance in seconds from one start to the next, a whole number of microseconds. */
  readonly slideS: number;
  /** The same as numbers; undefined with `notBeforeS`, as a period has no beginning. */
  readonly period: WindowPeriod | undefined;

  /**
   * @param sizeS - length of a window in seconds, at least one microsecond; rounded to whole microseconds
   * @param slideS - seconds from one start to the next, at least one microsecond and a millionth of `sizeS`; rounded too
   * @param options - where the windows are anchored, and where they begin
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  constructor(sizeS: number, slideS: number, options: PeriodicWindowOptions = {}) {
    const grid = windowGrid("SlidingWindow", sizeS, slideS, options);
    this.period = gridPeriod(grid);
    this.sizeS = toSeconds(grid.size);
    this.slideS = toSeconds(grid.slide);
    (this as this & Holder<WindowGrid>)[hidden] = grid;
  }

  /**
   * All windows of an event, by ascending start.
   *
   * @param eventTimeS - event time in seconds
   * @throws RangeError or TypeError if the time or one of its windows is not within +-2^33 seconds
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
    return reaches("SlidingWindow", windowEnd, watermarkS);
  }
}
