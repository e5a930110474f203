import { AfterAll, AfterAny, AfterEach, OrFinally, Repeat } from "../internal/composite-conditions.js";
import { triggerOf } from "../internal/condition-trigger.js";
import { requireTrigger } from "../internal/trigger-check.js";
import type { Trigger } from "./trigger.js";

/**
 * Fires when a trigger does, and starts it afresh each time.
 *
 * @param of - the trigger
 *
 * @example
 * ```ts
 * import { afterAny, afterCount, afterProcessingTime, repeatedly } from "@sim/strategies";
 *
 * const tenOrAMinute = repeatedly(afterAny(afterCount(10), afterProcessingTime(60)));
 *
 * tenOrAMinute.name; // => "repeatedly(afterAny(afterCount(10), afterProcessingTime(60)))"
 * ```
 *
 * @see `Repeatedly.forever` in Beam
 * @public
 */
export function repeatedly(of: Trigger): Trigger {
  requireTrigger("repeatedly", "of", of);
  return triggerOf(`repeatedly(${of.name})`, new Repeat(of));
}

/**
 * Fires once, when one of the triggers does. See {@link repeatedly} for more often.
 *
 * @param of - the triggers, at least one
 * @see `AfterFirst.of` in Beam
 * @public
 */
export function afterAny(...of: readonly Trigger[]): Trigger {
  return triggerOf(nameOf("afterAny", of), new AfterAny(of));
}

/**
 * Fires once, when all of the triggers have been met, at whatever times. See {@link repeatedly} for more often.
 *
 * @param of - the triggers, at least one
 * @see `AfterAll.of` in Beam
 * @public
 */
export function afterAll(...of: readonly Trigger[]): Trigger {
  return triggerOf(nameOf("afterAll", of), new AfterAll(of));
}

/**
 * Fires with each of the triggers in turn, one after the other, each once. See {@link repeatedly} for more often.
 *
 * @param of - the triggers, at least one
 * @see `AfterEach.inOrder` in Beam
 * @public
 */
export function afterEach(...of: readonly Trigger[]): Trigger {
  return triggerOf(nameOf("afterEach", of), new AfterEach(of));
}

/**
 * Fires as a trigger does until another one fires, and then never again.
 *
 * @param of - the trigger
 * @param until - ends it, and fires as well
 * @see `Trigger.orFinally` in Beam
 * @public
 */
export function orFinally(of: Trigger, until: Trigger): Trigger {
  requireTrigger("orFinally", "of", of);
  requireTrigger("orFinally", "until", until);
  return triggerOf(`orFinally(${of.name}, ${until.name})`, new OrFinally(of, until));
}

function nameOf(owner: string, triggers: readonly Trigger[]): string {
  if (triggers.length === 0) throw new RangeError(`${owner}: needs at least one trigger, got none`);
  for (const trigger of triggers) requireTrigger(owner, "of", trigger);
  return `${owner}(${triggers.map(({ name }) => name).join(", ")})`;
}
