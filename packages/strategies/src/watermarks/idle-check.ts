import { positiveTicks } from "../internal/check.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { toSeconds, toTicks } from "../internal/ticks.js";

/**
 * The memory of {@link IdleCheck} for one input.
 *
 * @sealed
 * @public
 */
export interface IdleCheckState {
  /** Whether there was a record since the last look. */
  active: boolean;
  /** When the countdown began, in seconds of the clock; NaN while it is off. */
  sinceS: number;
}

/**
 * Whether an input is idle, as Flink finds out: by looking at it now and then. A look that finds a record since the one
 * before stops the countdown; one that does not begins it, or, if it has taken more than the timeout, finds the input
 * idle. So an input is found idle up to three intervals later than the timeout says. The option `idleCheckS` of
 * {@link BoundedOutOfOrderness} is this, with a look at every multiple of it.
 *
 * @example
 * ```ts
 * import { IdleCheck } from "@sim/strategies";
 *
 * const check = new IdleCheck(1);
 * const state = check.createState();
 *
 * check.onEvent(state);
 * [10, 11, 12, 12.5].map((nowS) => check.isIdle(state, nowS)); // => [false, false, false, true]
 * ```
 *
 * @see `WatermarksWithIdleness` in Flink
 * @public
 */
export class IdleCheck {
  /** How long in seconds the countdown takes, a whole number of microseconds. */
  readonly timeoutS: number;

  /**
   * @param timeoutS - how many seconds the countdown takes, at least one microsecond; rounded to whole microseconds
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(timeoutS: number) {
    const timeout = positiveTicks("IdleCheck", "timeoutS", timeoutS);
    this.timeoutS = toSeconds(timeout);
    (this as this & Holder<number>)[hidden] = timeout;
  }

  /** Fresh memory: no record, no countdown. */
  createState(): IdleCheckState {
    return { active: false, sinceS: Number.NaN };
  }

  /** Takes note of a record. */
  onEvent(state: IdleCheckState): void {
    state.active = true;
  }

  /**
   * Looks at the input, and says whether it is idle.
   *
   * @param state - the memory, changed in place
   * @param nowS - the clock in seconds
   * @throws RangeError or TypeError if the clock is not a number of seconds within +-2^33
   */
  isIdle(state: IdleCheckState, nowS: number): boolean {
    const now = toTicks(nowS, "IdleCheck", "nowS");
    if (state.active) {
      state.active = false;
      state.sinceS = Number.NaN;
      return false;
    }
    if (Number.isNaN(state.sinceS)) {
      state.sinceS = toSeconds(now);
      return false;
    }
    return now - toTicks(state.sinceS, "IdleCheck", "sinceS") > (this as this & Holder<number>)[hidden];
  }
}
