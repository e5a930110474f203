import { reaches } from "../internal/window-grid.js";
import type { WindowBounds, WindowType } from "./window-type.js";

const ALL_TIME: readonly WindowBounds[] = Object.freeze([
  Object.freeze([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const),
]);

/**
 * One window for all records of a key, `[-Infinity, Infinity)`. No record is ever late for it, and only the end of input,
 * the watermark Infinity, reaches its end: give a trigger, or there is one result per key at the very end. Its contents stay
 * in memory until then, unless the trigger purges them.
 *
 * @example
 * ```ts
 * import { GlobalWindow } from "@sim/strategies";
 *
 * const global = new GlobalWindow();
 *
 * global.assignWindows(); // => [[-Infinity, Infinity]]
 * global.shouldClose(Infinity, 1e9); // => false
 * global.shouldClose(Infinity, Infinity); // => true
 * ```
 *
 * @see `GlobalWindows` in Flink, whose default trigger never fires; `createWithEndOfStreamTrigger` is the one that fires as
 * this one does
 * @public
 */
export class GlobalWindow implements WindowType {
  /** `"global"` */
  readonly name: string = "global";

  /** The one window. */
  assignWindows(): readonly WindowBounds[] {
    return ALL_TIME;
  }

  /**
   * Whether the watermark has reached the end: at the end of input.
   *
   * @param windowEnd - end of the window, Infinity
   * @param watermarkS - the watermark in seconds
   * @throws RangeError if one of them is NaN
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return reaches("GlobalWindow", windowEnd, watermarkS);
  }
}
