import { requireSeconds } from "../checks.js";
import { type Distribution, nothing } from "./distribution.js";

/**
 * Always `value` seconds.
 *
 * @throws TypeError or RangeError unless it is a finite number `>= 0`
 *
 * @public
 */
export function constant(value: number): Distribution {
  requireSeconds("constant", "value", value);
  return {
    name: "constant",
    mean: value,
    variance: 0,
    sample: () => value,
    within: (low, high) => (low <= value && value <= high ? { probability: 1, mean: value, variance: 0 } : nothing()),
  };
}
