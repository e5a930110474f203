import { PackedNumber } from "../internal/packed-number.js";
import type { Aggregator, PackedAggregator } from "./aggregator.js";

/**
 * Counts values.
 *
 * @example
 * ```ts
 * import { count } from "@sim/strategies";
 *
 * const counting = count();
 *
 * counting.result(counting.add(counting.add(counting.create(), "a"), "b")); // => 2
 * ```
 *
 * @public
 */
export function count(): Aggregator<unknown, number, number> {
  return new Count();
}

class Count implements Aggregator<unknown, number, number> {
  readonly packed: PackedAggregator<unknown, number> = new PackedNumber(this);

  create(): number {
    return 0;
  }

  add(accumulator: number): number {
    return accumulator + 1;
  }

  merge(a: number, b: number): number {
    return a + b;
  }

  result(accumulator: number): number {
    return accumulator;
  }
}
