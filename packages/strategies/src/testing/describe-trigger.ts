import type { Trigger, WindowBounds } from "@sim/strategies";
import * as fc from "fast-check";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { plainCopy } from "./plain-data.js";
import { type Asking, type Carry, plainStateLaw, repeatableLaws } from "./repeatable.js";
import { show } from "./show.js";
import { triggerMergingLaws } from "./trigger-merging-laws.js";
import { scaled, stepsOf, type TriggerStep } from "./trigger-steps.js";
import { WindowUnderTrigger } from "./window-under-trigger.js";

/**
 * What a trigger promises beyond the contract.
 *
 * @public
 */
export interface TriggerSupportOptions {
  /** It is for windows that merge too: it has `mergeStates`. */
  readonly merging?: boolean | undefined;
  /** It is for triggers built around it: it has `clear`, after which it is silent until a record comes. */
  readonly clear?: boolean | undefined;
}

/**
 * Options of {@link describeTrigger}.
 *
 * @public
 */
export interface TriggerSuiteOptions extends SuiteOptions {
  /** Makes the trigger under test. Called often. */
  readonly make: () => Trigger;
  /** What it promises beyond the contract; nothing by default. */
  readonly supports?: TriggerSupportOptions | undefined;
}

/**
 * The laws of a `Trigger`, one test each: comes to rest, windows apart, the same answer, no memory of
 * its own, plain state; and those that `supports` promises: cleared, and the laws of merged windows. Cases are windows of a
 * second, a minute or an hour with up to 12 steps: a record, time that passes, a watermark that advances.
 *
 * @param options - the runner's `test`, the trigger, what it promises
 *
 * @example
 * ```ts
 * import { afterCount } from "@sim/strategies";
 * import { describeTrigger } from "@sim/strategies/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeTrigger({ test, make: () => afterCount(3), supports: { merging: true } });
 * passed[1]; // => "trigger afterCount(3): windows apart"
 * ```
 *
 * @public
 */
export function describeTrigger(options: TriggerSuiteOptions): void {
  const { make, supports = {} } = options;
  const trigger = make();
  const asking: Asking<Trigger, WindowLife> = {
    make,
    cases: lives,
    answers: (trigger, given, carry) => firedIn(trigger, given, carry),
  };
  describeLaws(
    `trigger ${trigger.name}`,
    [
      comesToRest(make),
      windowsApart(make),
      ...repeatableLaws(asking),
      plainStateLaw(asking),
      ...(supports.clear ? [cleared(make)] : []),
      ...(supports.merging ? triggerMergingLaws(make) : []),
    ],
    options,
  );
}

/** A window from its first record on. */
interface WindowLife {
  readonly window: WindowBounds;
  readonly steps: readonly TriggerStep[];
}

type Make = () => Trigger;

const lives: fc.Arbitrary<WindowLife> = fc
  .record({ lengthS: fc.constantFrom(1, 60, 3600), steps: stepsOf(20, 12) })
  .map(({ lengthS, steps }) => ({ window: [0, lengthS], steps: steps.map((step) => scaled(step, lengthS / 20)) }));

function firedIn(trigger: Trigger, { window, steps }: WindowLife, carry: Carry): readonly string[] {
  const under = new WindowUnderTrigger(trigger, window, false);
  for (const step of steps) {
    under.take(step);
    under.state = carry(under.state);
  }
  return under.fired;
}

function comesToRest(make: Make): Law<WindowLife> {
  return {
    name: "comes to rest",
    says: 'decisions are "continue", "fire", "purge" or "fireAndPurge", times asked for are numbers, and it stops asking',
    why: "a trigger that asks for the present again and again holds the simulation in one instant",
    cases: lives,
    breach(given) {
      firedIn(make(), given, plainCopy);
      return undefined;
    },
  };
}

function windowsApart(make: Make): Law {
  return {
    name: "windows apart",
    says: "what happens to one window does not change when another fires",
    why: "one trigger serves all windows of all keys, and only the state says which",
    cases: fc.record({ one: lives, other: lives }),
    breach({ one, other }: { readonly one: WindowLife; readonly other: WindowLife }) {
      const alone = show(firedIn(make(), one, (state) => state));
      const trigger = make();
      const [first, second] = [one, other].map(({ window }) => new WindowUnderTrigger(trigger, window, false)) as [
        WindowUnderTrigger,
        WindowUnderTrigger,
      ];
      for (let i = 0; i < Math.max(one.steps.length, other.steps.length); i++) {
        const [here, there] = [one.steps[i], other.steps[i]];
        if (there !== undefined) second.take(there);
        if (here !== undefined) first.take(here);
      }
      const together = show(first.fired);
      return alone === together ? undefined : `alone ${alone}, beside another window ${together}`;
    },
  };
}

function cleared(make: Make): Law<WindowLife> {
  return {
    name: "cleared",
    says: "after clear it does not fire before the next record comes, whatever it has asked for",
    why: "triggers that are built around it clear it when they have fired, and would fire again for the same records",
    cases: lives,
    breach({ window, steps }) {
      const trigger = make();
      const under = new WindowUnderTrigger(trigger, window, false);
      for (const step of steps) under.take(step);
      const before = under.fired.length;
      if (typeof trigger.clear !== "function") return "it has no clear";
      trigger.clear(under.state, under.context(Number.NaN, Number.NaN));
      under.runDue(Math.max(under.nowS, ...[...under.wakes].filter(Number.isFinite)));
      const after = under.fired.slice(before);
      return after.length === 0 ? undefined : `after clear it came to ${show(after)}`;
    },
  };
}
