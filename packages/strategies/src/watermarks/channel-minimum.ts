import { requireInteger } from "../internal/check.js";
import { wrongValue } from "../internal/errors.js";
import { promised, requireMark } from "../internal/promise.js";
import type { CombinedWatermarks } from "./combined-watermarks.js";

/**
 * The memory of {@link ChannelMinimum}. The arrays have one element per input.
 *
 * @sealed
 * @public
 */
export interface ChannelMinimumState {
  /** What each input has promised, in seconds. */
  readonly promisedS: number[];
  /** Whether it is idle. */
  readonly idle: boolean[];
  /** Whether it is waited for: not idle, and not behind the watermark since it woke up. */
  readonly aligned: boolean[];
  /** The watermark of all in seconds. */
  watermarkS: number;
}

/**
 * The watermark of a task that is fed by several others: the minimum over those that are not idle, as in
 * {@link SplitMinimum}, but an input that wakes up behind the watermark does not hold the others: they go on without it
 * until it has caught up. When the last input that is not idle becomes so, the watermark goes to the maximum over all only if
 * it was this input that held it. What an idle input promises is ignored.
 *
 * @example
 * ```ts
 * import { ChannelMinimum } from "@sim/strategies";
 *
 * const channels = new ChannelMinimum(2);
 * const state = channels.createState();
 *
 * channels.advance(state, 0, 100);
 * channels.advance(state, 1, 70);
 * channels.watermark(state); // => 70
 * channels.setIdle(state, 1, true);
 * channels.watermark(state); // => 100
 * channels.setIdle(state, 1, false);
 * channels.advance(state, 0, 200);
 * channels.watermark(state); // => 200
 * ```
 *
 * @see `StatusWatermarkValve` in Flink
 * @public
 */
export class ChannelMinimum implements CombinedWatermarks<ChannelMinimumState> {
  /** `"channel-minimum"` */
  readonly name: string = "channel-minimum";
  /** How many inputs there are: 0 up to this. */
  readonly inputs: number;

  /**
   * @param inputs - how many inputs there are, an integer from 1
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(inputs: number) {
    requireInteger("ChannelMinimum", "inputs", inputs, 1);
    this.inputs = inputs;
  }

  /** Fresh memory: all inputs are active, and have promised nothing. */
  createState(): ChannelMinimumState {
    const all = Array.from({ length: this.inputs });
    return {
      promisedS: all.map(() => Number.NEGATIVE_INFINITY),
      idle: all.map(() => false),
      aligned: all.map(() => true),
      watermarkS: Number.NEGATIVE_INFINITY,
    };
  }

  /**
   * An input makes a promise.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @param watermarkS - in seconds, or Infinity at the end of the input
   * @throws RangeError or TypeError if a number is of the wrong kind or out of range
   */
  advance(state: ChannelMinimumState, input: number, watermarkS: number): void {
    requireInput(input, this.inputs);
    const newS = promised("ChannelMinimum", "watermarkS", watermarkS);
    if (state.idle[input] || newS <= (state.promisedS[input] as number)) return;
    state.promisedS[input] = newS;
    if (newS >= state.watermarkS) state.aligned[input] = true;
    raiseToLeast(state);
  }

  /**
   * An input has become idle, or active again.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @param idle - which of the two
   * @throws RangeError or TypeError if an argument is of the wrong kind or out of range
   */
  setIdle(state: ChannelMinimumState, input: number, idle: boolean): void {
    requireInput(input, this.inputs);
    requireMark("ChannelMinimum", input, idle);
    if (state.idle[input] === idle) return;
    const held = state.promisedS[input] as number;
    state.idle[input] = idle;
    state.aligned[input] = !idle && held >= state.watermarkS;
    if (!idle || held !== state.watermarkS) return;
    if (this.isIdle(state)) raise(state, Math.max(...state.promisedS));
    else raiseToLeast(state);
  }

  /**
   * The watermark of all in seconds, -Infinity at first.
   *
   * @param state - the memory
   */
  watermark(state: ChannelMinimumState): number {
    return state.watermarkS;
  }

  /**
   * Whether all inputs are idle.
   *
   * @param state - the memory
   */
  isIdle(state: ChannelMinimumState): boolean {
    return state.idle.every((idle) => idle);
  }
}

function requireInput(input: number, inputs: number): void {
  requireInteger("ChannelMinimum", "input", input, 0);
  if (input >= inputs) throw wrongValue("ChannelMinimum", "input", `less than ${inputs}`, input);
}

function raiseToLeast(state: ChannelMinimumState): void {
  let leastS = Number.POSITIVE_INFINITY;
  let any = false;
  for (const [input, aligned] of state.aligned.entries()) {
    if (!aligned) continue;
    any = true;
    leastS = Math.min(leastS, state.promisedS[input] as number);
  }
  if (any) raise(state, leastS);
}

function raise(state: ChannelMinimumState, watermarkS: number): void {
  state.watermarkS = Math.max(state.watermarkS, watermarkS);
}
