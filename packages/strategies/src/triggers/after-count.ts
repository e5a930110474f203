import { requireInteger } from "../internal/check.js";
import type { ConditionState, Trigger, TriggerCondition, TriggerContext } from "./trigger.js";

/**
 * The state of {@link afterCount}.
 *
 * @sealed
 * @public
 */
export interface CountState {
  /** Records since it fired last. */
  seen: number;
}

/**
 * Fires with every `n`-th record of a window. In merged windows the records of all count, and it is asked with the next.
 *
 * @param n - how many, an integer of at least 1
 * @throws RangeError or TypeError if it is no such number
 *
 * @example
 * ```ts
 * import { afterCount } from "@sim/strategies";
 *
 * afterCount(100).name; // => "afterCount(100)"
 * ```
 *
 * @see `CountTrigger` in Flink, `Repeatedly.forever(AfterPane.elementCountAtLeast(n))` in Beam
 * @public
 */
export function afterCount(n: number): Trigger<CountState> {
  requireInteger("afterCount", "n", n, 1);
  return {
    name: `afterCount(${n})`,
    condition: new CountCondition(n),
    createState: () => ({ seen: 0 }),
    onElement(state) {
      state.seen++;
      if (state.seen < n) return "continue";
      state.seen = 0;
      return "fire";
    },
    onWatermark: () => "continue",
    onWake: () => "continue",
    mergeStates: (parts) => ({ seen: parts.reduce((sum, part) => sum + part.seen, 0) }),
    clear(state) {
      state.seen = 0;
    },
  };
}

interface CountConditionState extends ConditionState, CountState {}

class CountCondition implements TriggerCondition<CountConditionState> {
  readonly n: number;

  constructor(n: number) {
    this.n = n;
  }

  createState(): CountConditionState {
    return { finished: false, seen: 0 };
  }

  onElement(state: CountConditionState): void {
    state.seen++;
  }

  isMet(state: CountConditionState): boolean {
    return state.seen >= this.n;
  }

  onFire(state: CountConditionState): void {
    state.seen = 0;
    state.finished = true;
  }

  clear(state: CountConditionState): void {
    state.seen = 0;
  }

  merge(state: CountConditionState, parts: readonly CountConditionState[], _context: TriggerContext): void {
    if (parts.some((part) => part.finished)) state.finished = true;
    state.seen = state.finished ? 0 : parts.reduce((sum, part) => sum + part.seen, 0);
  }
}
