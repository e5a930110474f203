import type { BoundedOutOfOrdernessState } from "../watermarks/bounded-out-of-orderness-state.js";
import { durationTicks, positiveTicks, requireInteger } from "./check.js";
import { wrongKind, wrongValue } from "./errors.js";
import { MAX_TICKS, onGrid, toSeconds, toTicks } from "./ticks.js";

/**
 * The minimum over inputs of (highest event time - bound), without the idle ones. The arrays are scanned only when the
 * lowest input has risen or the set of idle inputs may have changed, so that a record costs the same for any number of
 * inputs as long as they do not take turns at being the lowest.
 */
export class InputMinimum {
  readonly owner: string;
  readonly bound: number;
  readonly inputs: readonly number[];
  /** In ticks, or Infinity if inputs never become idle. */
  readonly idleTimeout: number;

  constructor(owner: string, boundS: number, inputs: readonly number[] | undefined, idleTimeoutS: number | undefined) {
    this.owner = owner;
    this.bound = durationTicks(owner, "boundS", boundS);
    this.inputs = distinctInputs(owner, inputs ?? []);
    this.idleTimeout =
      idleTimeoutS === undefined ? Number.POSITIVE_INFINITY : positiveTicks(owner, "idleTimeoutS", idleTimeoutS);
  }

  createState(): BoundedOutOfOrdernessState {
    const positions: { [input: number]: number } = {};
    for (const [position, input] of this.inputs.entries()) {
      positions[input] = position;
    }
    return {
      positions,
      highestS: this.inputs.map(() => Number.NEGATIVE_INFINITY),
      seenAtS: this.inputs.map(() => Number.NaN),
      watermarkS: Number.NEGATIVE_INFINITY,
      lowestS: Number.NEGATIVE_INFINITY,
      stale: true,
      settledUntilS: Number.POSITIVE_INFINITY,
    };
  }

  onEvent(state: BoundedOutOfOrdernessState, eventTimeS: number, input: number, nowS: number): void {
    const time = toTicks(eventTimeS, this.owner, "eventTimeS");
    if (this.idleTimeout !== Number.POSITIVE_INFINITY) {
      this.wake(state, input, onGrid(nowS, this.owner, "nowS"));
    }
    const position = state.positions[input] ?? this.addInput(state, input, Number.NaN);
    const highestS = state.highestS[position] as number;
    const timeS = toSeconds(time);
    if (timeS <= highestS) {
      return;
    }
    state.highestS[position] = timeS;
    if (state.highestS.length === 1) {
      this.raise(state, time);
    } else if (highestS <= state.lowestS) {
      state.stale = true;
    }
  }

  watermark(state: BoundedOutOfOrdernessState, nowS: number): number {
    if (state.stale || !(nowS <= state.settledUntilS)) {
      this.refresh(state, nowS);
    }
    return state.watermarkS;
  }

  private addInput(state: BoundedOutOfOrdernessState, input: number, seenS: number): number {
    requireInteger(this.owner, "input", input, 0);
    const position = state.highestS.length;
    state.positions[input] = position;
    state.highestS.push(Number.NEGATIVE_INFINITY);
    state.seenAtS.push(seenS);
    state.stale = true;
    return position;
  }

  /** Brings the watermark up to the present, before the record of this present counts; then its input is not idle. */
  private wake(state: BoundedOutOfOrdernessState, input: number, nowS: number): void {
    const position = state.positions[input];
    if (position === undefined) {
      requireInteger(this.owner, "input", input, 0);
      this.watermark(state, nowS);
      this.addInput(state, input, nowS);
      return;
    }
    this.watermark(state, nowS);
    const seen = toTicks(state.seenAtS[position] as number, this.owner, "nowS");
    if (toTicks(nowS, this.owner, "nowS") - seen > this.idleTimeout) {
      state.stale = true;
    }
    state.seenAtS[position] = nowS;
  }

  private refresh(state: BoundedOutOfOrdernessState, nowS: number): void {
    const sinceS = this.idleTimeout === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : this.settle(state, nowS);
    let lowestS = Number.POSITIVE_INFINITY;
    for (let i = 0; i < state.highestS.length; i++) {
      // Written so that NaN, the mark of an input nobody waits for yet, counts as active.
      if (!((state.seenAtS[i] as number) < sinceS)) {
        lowestS = Math.min(lowestS, state.highestS[i] as number);
      }
    }
    state.lowestS = lowestS;
    state.stale = false;
    if (Number.isFinite(lowestS)) {
      this.raise(state, toTicks(lowestS, this.owner, "eventTimeS"));
    }
  }

  /** Raises the watermark to the bound below the lowest input, if it is not there yet. */
  private raise(state: BoundedOutOfOrdernessState, lowest: number): void {
    const watermark = lowest - this.bound;
    // Below the range of times there is nothing to wait for: that is -Infinity.
    if (watermark >= -MAX_TICKS) {
      state.watermarkS = Math.max(state.watermarkS, toSeconds(watermark));
    }
  }

  /**
   * The moment since which an input must have been seen not to be idle; notes how long that holds. When all have gone
   * quiet, those that were the last to do so still hold the watermark: it stays where they left it, whether or not
   * anybody asked in between.
   */
  private settle(state: BoundedOutOfOrdernessState, nowS: number): number {
    const now = toTicks(nowS, this.owner, "nowS");
    const seenAtS = state.seenAtS;
    let latestS = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < seenAtS.length; i++) {
      if (Number.isNaN(seenAtS[i])) {
        seenAtS[i] = toSeconds(now);
      }
      latestS = Math.max(latestS, seenAtS[i] as number);
    }
    const sinceS = toSeconds(now - this.idleTimeout);
    if (latestS < sinceS) {
      state.settledUntilS = Number.POSITIVE_INFINITY;
      return latestS;
    }
    let earliestS = latestS;
    for (let i = 0; i < seenAtS.length; i++) {
      const seenS = seenAtS[i] as number;
      if (seenS >= sinceS) {
        earliestS = Math.min(earliestS, seenS);
      }
    }
    state.settledUntilS = toSeconds(toTicks(earliestS, this.owner, "nowS") + this.idleTimeout);
    return sinceS;
  }
}

function distinctInputs(owner: string, inputs: readonly number[]): readonly number[] {
  if (!Array.isArray(inputs)) {
    throw wrongKind(owner, "inputs", "an array", inputs);
  }
  for (const input of inputs) {
    requireInteger(owner, "inputs", input, 0);
    if (inputs.indexOf(input) !== inputs.lastIndexOf(input)) {
      throw wrongValue(owner, "inputs", "distinct", `${input} twice`);
    }
  }
  return [...inputs];
}
