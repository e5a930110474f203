import type { WatermarkInputOptions } from "../watermarks/bounded-out-of-orderness.js";
import type { BoundedOutOfOrdernessState } from "../watermarks/bounded-out-of-orderness-state.js";
import { durationTicks, positiveTicks, requireInteger } from "./check.js";
import { wrongKind, wrongValue } from "./errors.js";
import { MAX_SECONDS, MAX_TICKS, onGrid, toSeconds, toTicks } from "./ticks.js";

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
  /** Ticks between two looks for idle inputs, or 0 if none is needed. */
  readonly idleCheck: number;

  constructor(owner: string, boundS: number, { inputs, idleTimeoutS, idleCheckS }: WatermarkInputOptions) {
    this.owner = owner;
    this.bound = durationTicks(owner, "boundS", boundS);
    this.inputs = distinctInputs(owner, inputs ?? []);
    this.idleTimeout =
      idleTimeoutS === undefined ? Number.POSITIVE_INFINITY : positiveTicks(owner, "idleTimeoutS", idleTimeoutS);
    this.idleCheck = idleCheckS === undefined ? 0 : positiveTicks(owner, "idleCheckS", idleCheckS);
    if (idleCheckS !== undefined && idleTimeoutS === undefined) {
      throw wrongKind(owner, "idleTimeoutS", "given where idleCheckS is", idleTimeoutS);
    }
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
    if (this.isBehind(state, eventTimeS, input)) return;
    this.take(state, onGrid(eventTimeS, this.owner, "eventTimeS"), input, nowS);
  }

  /** Whether a record changes nothing, as it is behind one of its input and inputs are never idle. */
  private isBehind({ positions, highestS }: BoundedOutOfOrdernessState, eventTimeS: number, input: number): boolean {
    if (this.idleTimeout !== Number.POSITIVE_INFINITY || typeof eventTimeS !== "number") return false;
    const position = positions[input];
    return position !== undefined && eventTimeS >= -MAX_SECONDS && eventTimeS <= (highestS[position] as number);
  }

  /** Notes a record that brings its input to a time on the grid, or to none: -Infinity. Returns the highest of its input. */
  take(state: BoundedOutOfOrdernessState, timeS: number, input: number, nowS: number): number {
    if (this.idleTimeout !== Number.POSITIVE_INFINITY) {
      this.wake(state, input, onGrid(nowS, this.owner, "nowS"));
    }
    const position = state.positions[input] ?? this.addInput(state, input, Number.NaN);
    const highestS = state.highestS[position] as number;
    if (timeS <= highestS) {
      return highestS;
    }
    state.highestS[position] = timeS;
    if (state.highestS.length === 1) {
      state.lowestS = timeS;
      this.raise(state);
    } else if (highestS <= state.lowestS) {
      state.stale = true;
    }
    return timeS;
  }

  watermark(state: BoundedOutOfOrdernessState, nowS: number): number {
    if (state.stale || !(nowS <= state.settledUntilS)) {
      this.refresh(state, nowS);
    }
    return state.watermarkS;
  }

  /** The lowest input that is not idle, or the highest if all are; -Infinity without any. It may fall. */
  lowest(state: BoundedOutOfOrdernessState, nowS: number): number {
    this.watermark(state, nowS);
    return state.highestS.length === 0 ? Number.NEGATIVE_INFINITY : state.lowestS;
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
    // Once idle it was left out. If it was not, it will be found to be awake when it should have become idle.
    if (toTicks(nowS, this.owner, "nowS") >= this.idleFrom(state.seenAtS[position] as number)) {
      state.stale = true;
    }
    state.seenAtS[position] = nowS;
  }

  private refresh(state: BoundedOutOfOrdernessState, nowS: number): void {
    state.stale = false;
    if (this.idleTimeout === Number.POSITIVE_INFINITY) {
      state.lowestS = state.highestS.reduce((least, highestS) => Math.min(least, highestS), Number.POSITIVE_INFINITY);
    } else {
      this.settle(state, toTicks(nowS, this.owner, "nowS"));
    }
    if (state.highestS.length > 0) this.raise(state);
  }

  /** Raises the watermark to the bound below the lowest input, if it is not there yet. */
  private raise(state: BoundedOutOfOrdernessState): void {
    const { lowestS } = state;
    const watermark = Number.isFinite(lowestS) ? toTicks(lowestS, this.owner, "eventTimeS") - this.bound : lowestS;
    // Below the range of times there is nothing to wait for: that is -Infinity.
    if (watermark >= -MAX_TICKS) {
      state.watermarkS = Math.max(state.watermarkS, toSeconds(watermark));
    }
  }

  /** The lowest input that is not idle, or, if all are, the highest; notes how long that holds. */
  private settle(state: BoundedOutOfOrdernessState, now: number): void {
    const { highestS, seenAtS } = state;
    let lowestS = Number.POSITIVE_INFINITY;
    let greatestS = Number.NEGATIVE_INFINITY;
    let nextIdle = Number.POSITIVE_INFINITY;
    for (let i = 0; i < seenAtS.length; i++) {
      if (Number.isNaN(seenAtS[i])) seenAtS[i] = this.seenBefore(now);
      const idleFrom = this.idleFrom(seenAtS[i] as number);
      if (now < idleFrom) {
        lowestS = Math.min(lowestS, highestS[i] as number);
        nextIdle = Math.min(nextIdle, idleFrom);
      }
      greatestS = Math.max(greatestS, highestS[i] as number);
    }
    const allIdle = nextIdle === Number.POSITIVE_INFINITY;
    state.lowestS = allIdle ? greatestS : lowestS;
    state.settledUntilS = allIdle ? nextIdle : toSeconds(nextIdle - 1);
  }

  /**
   * The tick from which an input is idle. Where there are checks: the first one notes the last record, the next one begins
   * the countdown, and the first one by which that has taken longer than the timeout is it.
   */
  private idleFrom(seenS: number): number {
    const seen = toTicks(seenS, this.owner, "nowS");
    const { idleCheck, idleTimeout } = this;
    if (idleCheck === 0) return seen + idleTimeout + 1;
    return (Math.floor(seen / idleCheck) + 3 + Math.floor(idleTimeout / idleCheck)) * idleCheck;
  }

  /** When an input without a record would have been seen, for its countdown to begin now, or with the next check. */
  private seenBefore(now: number): number {
    return toSeconds(this.idleCheck === 0 ? now : now - this.idleCheck);
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
