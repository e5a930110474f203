import type { Trigger } from "./trigger.js";

/**
 * Never fires: results are left to the parts of a composite beside it, or to the end of the run.
 *
 * @example
 * ```ts
 * import { never } from "@sim/strategies";
 *
 * never().name; // => "never"
 * ```
 *
 * @see `Never.ever()` in Beam, `GlobalWindows.NeverTrigger` in Flink
 * @public
 */
export function never(): Trigger<null> {
  return NEVER;
}

const NEVER: Trigger<null> = Object.freeze<Trigger<null>>({
  name: "never",
  createState: () => null,
  onElement: () => "continue",
  onWatermark: () => "continue",
  onWake: () => "continue",
  mergeStates: () => null,
  clear() {},
});
