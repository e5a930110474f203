import { requireInteger } from "../internal/check.js";
import { promised, requireMark } from "../internal/promise.js";
import type { CombinedWatermarks } from "./combined-watermarks.js";

/**
 * The memory of {@link SplitMinimum}.
 *
 * @sealed
 * @public
 */
export interface SplitMinimumState {
  /** What each input has promised, in seconds, and whether it is idle. */
  readonly inputs: Map<number, { watermarkS: number; idle: boolean }>;
  /** The watermark of all in seconds. */
  watermarkS: number;
  /** Whether all were idle when it was last asked for. */
  idle: boolean;
}

/**
 * The watermark of a source that reads several splits, such as the partitions of a topic: the minimum over those that are not
 * idle, or the maximum over all if all are. An input that wakes up or appears behind the watermark holds it where it is.
 *
 * @example
 * ```ts
 * import { SplitMinimum } from "@sim/strategies";
 *
 * const splits = new SplitMinimum();
 * const state = splits.createState();
 *
 * splits.advance(state, 0, 100);
 * splits.advance(state, 1, 70);
 * splits.watermark(state); // => 70
 * splits.setIdle(state, 1, true);
 * splits.watermark(state); // => 100
 * splits.setIdle(state, 1, false);
 * splits.advance(state, 0, 200);
 * splits.watermark(state); // => 100
 * ```
 *
 * @see `WatermarkOutputMultiplexer` in Flink
 * @public
 */
export class SplitMinimum implements CombinedWatermarks<SplitMinimumState> {
  /** `"split-minimum"` */
  readonly name: string = "split-minimum";

  /** Fresh memory: no inputs. */
  createState(): SplitMinimumState {
    return { inputs: new Map(), watermarkS: Number.NEGATIVE_INFINITY, idle: false };
  }

  /**
   * An input appears: from now on it is waited for. It also appears with what it first promises.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0; one that is there stays as it is
   * @throws RangeError or TypeError if it is no such number
   */
  add(state: SplitMinimumState, input: number): void {
    requireInteger("SplitMinimum", "input", input, 0);
    splitOf(state, input);
  }

  /**
   * An input is gone, and no longer waited for.
   *
   * @param state - the memory, changed in place
   * @param input - the input
   */
  remove(state: SplitMinimumState, input: number): void {
    state.inputs.delete(input);
  }

  /**
   * An input makes a promise, and so is not idle, even if it promised more before.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @param watermarkS - in seconds, or Infinity at the end of the input
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  advance(state: SplitMinimumState, input: number, watermarkS: number): void {
    requireInteger("SplitMinimum", "input", input, 0);
    const newS = promised("SplitMinimum", "watermarkS", watermarkS);
    const split = splitOf(state, input);
    split.watermarkS = Math.max(split.watermarkS, newS);
    split.idle = false;
  }

  /**
   * An input has become idle, or active again.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @param idle - which of the two
   * @throws RangeError or TypeError if an argument is of the wrong kind or out of range
   */
  setIdle(state: SplitMinimumState, input: number, idle: boolean): void {
    requireMark("SplitMinimum", input, idle);
    splitOf(state, input).idle = idle;
  }

  /**
   * The watermark of all in seconds, -Infinity at first.
   *
   * @param state - the memory, changed in place
   */
  watermark(state: SplitMinimumState): number {
    if (state.inputs.size === 0) return state.watermarkS;
    let leastS = Number.POSITIVE_INFINITY;
    let greatestS = Number.NEGATIVE_INFINITY;
    state.idle = true;
    for (const { watermarkS, idle } of state.inputs.values()) {
      greatestS = Math.max(greatestS, watermarkS);
      if (idle) continue;
      leastS = Math.min(leastS, watermarkS);
      state.idle = false;
    }
    state.watermarkS = Math.max(state.watermarkS, state.idle ? greatestS : leastS);
    return state.watermarkS;
  }

  /**
   * Whether all inputs were idle when the watermark was last asked for.
   *
   * @param state - the memory
   */
  isIdle(state: SplitMinimumState): boolean {
    return state.idle;
  }
}

/** What is known of an input, which appears now if it has not yet. */
function splitOf({ inputs }: SplitMinimumState, input: number): { watermarkS: number; idle: boolean } {
  let split = inputs.get(input);
  if (split === undefined) {
    split = { watermarkS: Number.NEGATIVE_INFINITY, idle: false };
    inputs.set(input, split);
  }
  return split;
}
