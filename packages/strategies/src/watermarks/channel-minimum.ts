import { requireInteger } from "../internal/check.js";
import { wrongValue } from "../internal/errors.js";
import { promised, requireMark } from "../internal/promise.js";
import type { CombinedWatermarks } from "./combined-watermarks.js";

/**
 * The memory of {@link ChannelMinimum}. The arrays have one element per input, in the order in which they were heard of.
 *
 * @sealed
 * @public
 */
export interface ChannelMinimumState {
  /** Where an input is in the arrays. */
  readonly positions: { [input: number]: number };
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
  /** How many inputs there are: 0 up to this. Undefined if they are those heard of. */
  readonly inputs: number | undefined;

  /**
   * @param inputs - how many inputs there are, an integer from 1. Left out: those that are heard of, from then on
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(inputs?: number) {
    if (inputs !== undefined) requireInteger("ChannelMinimum", "inputs", inputs, 1);
    this.inputs = inputs;
  }

  /** Fresh memory: all inputs are active, and have promised nothing. */
  createState(): ChannelMinimumState {
    const state: ChannelMinimumState = {
      positions: {},
      promisedS: [],
      idle: [],
      aligned: [],
      watermarkS: Number.NEGATIVE_INFINITY,
    };
    for (let input = 0; input < (this.inputs ?? 0); input++) this.hear(state, input);
    return state;
  }

  /**
   * Hears of an input: it is waited for until it has promised something or is idle. Without effect if it is known.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @throws RangeError or TypeError if it is no such number, or beyond the inputs there are
   */
  hear(state: ChannelMinimumState, input: number): void {
    positionOf(state, input, this.inputs);
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
    const newS = promised("ChannelMinimum", "watermarkS", watermarkS);
    const position = positionOf(state, input, this.inputs);
    if (state.idle[position] || newS <= (state.promisedS[position] as number)) return;
    state.promisedS[position] = newS;
    if (newS >= state.watermarkS) state.aligned[position] = true;
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
    requireMark("ChannelMinimum", input, idle);
    const position = positionOf(state, input, this.inputs);
    if (state.idle[position] === idle) return;
    const held = state.promisedS[position] as number;
    state.idle[position] = idle;
    state.aligned[position] = !idle && held >= state.watermarkS;
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

/** Where an input is in the arrays; it gets a place if it has none. */
function positionOf(state: ChannelMinimumState, input: number, inputs: number | undefined): number {
  const known = state.positions[input];
  if (known !== undefined) return known;
  requireInteger("ChannelMinimum", "input", input, 0);
  if (inputs !== undefined && input >= inputs) {
    throw wrongValue("ChannelMinimum", "input", `less than ${inputs}`, input);
  }
  const position = state.promisedS.push(Number.NEGATIVE_INFINITY) - 1;
  state.idle.push(false);
  state.aligned.push(true);
  state.positions[input] = position;
  return position;
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
