import { positiveTicks } from "../internal/check.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { toSeconds, toTicks } from "../internal/ticks.js";
import { reaches, windowAt } from "../internal/window-grid.js";
import type { WindowBounds, WindowMerging, WindowType } from "./window-type.js";

/**
 * Windows of activity: events of a key that are at most `gapS` apart belong together. Each event starts as a window
 * `[t, t + gapS)` of its own, and windows that overlap or touch merge into one that covers both, whatever order the
 * events come in. Events exactly `gapS` apart are in one session, as in Flink (in Beam they are in two).
 *
 * @example
 * ```ts
 * import { SessionWindow } from "@sim/strategies";
 *
 * const sessions = new SessionWindow(5);
 *
 * sessions.assignWindows(10); // => [[10, 15]]
 * sessions.merging.merges([10, 15], [15, 20]); // => true
 * sessions.merging.cover([10, 15], [7, 12]); // => [7, 15]
 * ```
 *
 * @see `EventTimeSessionWindows` and `TimeWindow.intersects` in Flink
 * @public
 */
export class SessionWindow implements WindowType {
  /** `"session"` */
  readonly name: string = "session";
  /** Inactivity in seconds that ends a session, a whole number of microseconds. */
  readonly gapS: number;
  /** Windows that overlap or touch merge. */
  readonly merging: WindowMerging;

  /**
   * @param gapS - inactivity in seconds that ends a session, at least one microsecond; rounded to whole microseconds
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(gapS: number) {
    const gap = positiveTicks("SessionWindow", "gapS", gapS);
    this.gapS = toSeconds(gap);
    this.merging = new TouchingMerge();
    (this as this & Holder<number>)[hidden] = gap;
  }

  /**
   * The window of an event before any merging.
   *
   * @param eventTimeS - event time in seconds
   * @throws RangeError or TypeError if the time or its window is not within +-2^33 seconds
   */
  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    const start = toTicks(eventTimeS, "SessionWindow", "eventTimeS");
    return [windowAt("SessionWindow", start, (this as this & Holder<number>)[hidden])];
  }

  /**
   * Whether the watermark has reached the end of the session.
   *
   * @param windowEnd - end of the merged window in seconds
   * @param watermarkS - the watermark in seconds
   * @throws RangeError if one of them is NaN
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return reaches("SessionWindow", windowEnd, watermarkS);
  }
}

class TouchingMerge implements WindowMerging {
  merges(a: WindowBounds, b: WindowBounds): boolean {
    return a[0] <= b[1] && b[0] <= a[1];
  }

  cover(a: WindowBounds, b: WindowBounds): WindowBounds {
    return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  }
}
