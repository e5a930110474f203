import type { WatermarkStrategy } from "./watermark-strategy.js";

/**
 * No watermark of its own: it stays at -Infinity, whatever comes. Only what raises a watermark beside any strategy does,
 * such as a `Watermark` event to a stream processor.
 *
 * @example
 * ```ts
 * import { ManualWatermark } from "@sim/strategies";
 *
 * new ManualWatermark().watermark(); // => -Infinity
 * ```
 *
 * @public
 */
export class ManualWatermark implements WatermarkStrategy<null> {
  /** `"manual"` */
  readonly name: string = "manual";

  /** Nothing to remember. */
  createState(): null {
    return null;
  }

  /** Does nothing: events do not count. */
  onEvent(): void {}

  /** -Infinity. */
  watermark(): number {
    return Number.NEGATIVE_INFINITY;
  }
}
