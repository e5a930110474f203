import { requireInteger } from "../internal/check.js";
import { afterCount } from "../triggers/after-count.js";
import { purging } from "../triggers/purging.js";
import type { Trigger } from "../triggers/trigger.js";
import { GlobalWindow } from "./global-window.js";
import type { WindowBounds, WindowType } from "./window-type.js";

const global = /* @__PURE__ */ new GlobalWindow();

/**
 * Windows of so many records of a key, in the order in which they come, whatever their event times. Without a slide each
 * begins where the one before has ended. With a slide there is a result after every `slide` records, of the last `size`:
 * of fewer at first, as there are no more. What has not come to a result when the input ends comes to none.
 *
 * It is a {@link GlobalWindow} with a trigger of its own, and `keepLast` if it slides. No record is ever late for it.
 *
 * @example
 * ```ts
 * import { CountWindow } from "@sim/strategies";
 *
 * const tens = new CountWindow(10);
 * const lastTen = new CountWindow(10, 5);
 *
 * tens.assignWindows(); // => [[-Infinity, Infinity]]
 * tens.defaultTrigger().name; // => "purging(afterCount(10))"
 * tens.keepLast; // => undefined
 * lastTen.defaultTrigger().name; // => "afterCount(5)"
 * lastTen.keepLast; // => 10
 * ```
 *
 * @see `KeyedStream.countWindow` in Flink
 * @public
 */
export class CountWindow implements WindowType {
  /** `"count"` */
  readonly name: string = "count";
  /** Records in a window. */
  readonly size: number;
  /** Records from one result to the next. */
  readonly slide: number;
  /** `size` if there is a slide: older records are forgotten. */
  readonly keepLast: number | undefined;

  /**
   * @param size - records in a window, an integer from 1
   * @param slide - records from one result to the next, an integer from 1; left out for windows that do not overlap
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  constructor(size: number, slide?: number) {
    requireInteger("CountWindow", "size", size, 1);
    if (slide !== undefined) requireInteger("CountWindow", "slide", slide, 1);
    this.size = size;
    this.slide = slide ?? size;
    this.keepLast = slide === undefined ? undefined : size;
  }

  /** The one window that all records of a key share. */
  assignWindows(): readonly WindowBounds[] {
    return global.assignWindows();
  }

  /**
   * Whether the watermark has reached the end: at the end of input.
   *
   * @param windowEnd - end of the window, Infinity
   * @param watermarkS - the watermark in seconds
   * @throws RangeError if one of them is NaN
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return global.shouldClose(windowEnd, watermarkS);
  }

  /** Fires with every `slide` records, and purges if windows do not overlap. */
  defaultTrigger(): Trigger {
    const trigger = afterCount(this.slide);
    return this.keepLast === undefined ? purging(trigger) : trigger;
  }
}
