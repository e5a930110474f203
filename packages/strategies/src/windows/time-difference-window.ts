import { positiveTicks } from "../internal/check.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { type RecordWindows, recordWindowsAround, requireInstant } from "../internal/record-windows.js";
import { toSeconds, toTicks } from "../internal/ticks.js";
import { reaches } from "../internal/window-grid.js";
import { windowsAfter } from "../internal/window-succession.js";
import type {
  HeldWindow,
  NeighbourWindows,
  WindowBounds,
  WindowChange,
  WindowSuccession,
  WindowType,
} from "./window-type.js";

/**
 * Options of {@link TimeDifferenceWindow}.
 *
 * @public
 */
export interface TimeDifferenceWindowOptions {
  /**
   * The distance in seconds between two instants, at least one microsecond, which is the default: event times and the
   * difference are whole multiples of it. 0.001 for the windows of Kafka Streams.
   */
  readonly unitS?: number | undefined;
  /**
   * There is no window that starts before this time in seconds: those that would are moved to start there, and an event
   * before it is in no window. Without it they go on below any time. 0 for the windows of Kafka Streams.
   */
  readonly notBeforeS?: number | undefined;
}

/**
 * Windows that slide with the records of a key instead of a clock, as those of Kafka Streams: records whose times differ by
 * at most `differenceS` share one, and there is one window for each set of records that can so be together. Each event at
 * `t` makes a window that ends with it, from `t - difference` to `t`, and, if there is something in it, one that begins
 * right after it, from `t + unit` to `t + unit + difference`.
 *
 * There both ends belong to a window. Here a window is `[start, end)` as everywhere, so its end is one unit after the last
 * instant in it: Kafka Streams' `[5, 15]` ms is `[0.005, 0.016)`. With `unitS` 0.001 the two have the same records, and close
 * at the same time.
 *
 * A window has all records of the key that lie in it. Kafka Streams keeps no records and makes new windows out of older
 * ones, so that near the time at which windows close it differs: a record that came too late for the older window is missing
 * in the new one as well; it is not counted as dropped from a window that was never made; and where the window right after
 * one record is that which ends with the next, its first result may be sent twice. In a processor with the profile
 * `kafkaStreams` it is so here too.
 *
 * @example
 * ```ts
 * import { TimeDifferenceWindow } from "@sim/strategies";
 *
 * const windows = new TimeDifferenceWindow(10, { unitS: 1 });
 *
 * // The first record of its key: only the window that ends with it.
 * windows.neighbours.windowsAround(20, []); // => [[10, 21]]
 * // After a record at 20: the one that begins right after that record, and the one that ends with this one.
 * windows.neighbours.windowsAround(25, [20]); // => [[21, 32], [15, 26]]
 * // Before it: it is in the window that ends there, and its own two are new.
 * windows.neighbours.windowsAround(15, [20]); // => [[10, 21], [5, 16], [16, 27]]
 * ```
 *
 * @see `SlidingWindows` and `KStreamSlidingWindowAggregate` in Kafka Streams
 * @public
 */
export class TimeDifferenceWindow implements WindowType {
  /** `"time-difference"` */
  readonly name: string = "time-difference";
  /** By how much the times of records in one window differ at most, in seconds. */
  readonly differenceS: number;
  /** How windows follow from the records of a key. */
  readonly neighbours: NeighbourWindows;

  /**
   * @param differenceS - by how much times in one window differ at most, at least one unit; in whole microseconds
   * @param options - what an instant is, and where windows begin
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range, or no multiple of `unitS`
   */
  constructor(differenceS: number, options: TimeDifferenceWindowOptions = {}) {
    const owner = "TimeDifferenceWindow";
    const { unitS = 1e-6, notBeforeS } = options;
    const difference = positiveTicks(owner, "differenceS", differenceS);
    const unit = positiveTicks(owner, "unitS", unitS);
    const least = notBeforeS === undefined ? Number.NEGATIVE_INFINITY : toTicks(notBeforeS, owner, "notBeforeS");
    const windows: RecordWindows = { owner, difference, unit, least };
    requireInstant(windows, "differenceS", difference);
    if (notBeforeS !== undefined) requireInstant(windows, "notBeforeS", least);
    this.differenceS = toSeconds(difference);
    this.neighbours = new RecordNeighbours(windows);
    (this as this & Holder<RecordWindows>)[hidden] = windows;
  }

  /**
   * The window of an event that is alone.
   *
   * @param eventTimeS - event time in seconds, a multiple of `unitS`
   * @throws RangeError or TypeError if it is not, or its window is not within +-2^33 seconds
   */
  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    return recordWindowsAround((this as this & Holder<RecordWindows>)[hidden], eventTimeS, []);
  }

  /**
   * Whether the watermark has reached the end of the window.
   *
   * @param windowEnd - end of the window in seconds
   * @param watermarkS - the watermark in seconds
   * @throws RangeError if one of them is NaN
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return reaches("TimeDifferenceWindow", windowEnd, watermarkS);
  }
}

class RecordNeighbours implements NeighbourWindows {
  readonly reachS: number;
  readonly succession: WindowSuccession;

  constructor(windows: RecordWindows) {
    this.reachS = toSeconds(windows.difference + windows.unit);
    this.succession = new Succession(windows);
    (this as this & Holder<RecordWindows>)[hidden] = windows;
  }

  windowsAround(eventTimeS: number, otherTimesS: readonly number[]): readonly WindowBounds[] {
    return recordWindowsAround((this as this & Holder<RecordWindows>)[hidden], eventTimeS, otherTimesS);
  }
}

class Succession implements WindowSuccession {
  readonly retentionS: number;
  readonly reachS: number;

  constructor(windows: RecordWindows) {
    this.retentionS = toSeconds(2 * windows.difference);
    this.reachS = this.retentionS;
    (this as this & Holder<RecordWindows>)[hidden] = windows;
  }

  windowsAfter(eventTimeS: number, heldWindows: readonly HeldWindow[]): readonly WindowChange[] {
    return windowsAfter((this as this & Holder<RecordWindows>)[hidden], eventTimeS, heldWindows);
  }
}
