import { never } from "../triggers/never.js";
import type { ConditionState, Trigger, TriggerCondition, TriggerContext } from "../triggers/trigger.js";
import { CompositeCondition, type CompositeState } from "./composite-conditions.js";
import { isOver, watchEnd } from "./past-end.js";

/**
 * One condition before the end of a window, again and again, the end itself, and one after it, again and again:
 * `AfterWatermark.pastEndOfWindow()` in Beam, with early and late firings. Its first part is finished once the end has
 * been noticed. When it starts a part again it takes away the mark of that part alone, as Beam does.
 */
export class AroundEnd extends CompositeCondition {
  /** Whether it is finished with the end. */
  readonly #ends: boolean;

  /** Without `late` it is finished with the end. */
  constructor(early: Trigger, late: Trigger | undefined) {
    super([early, late ?? never()]);
    this.#ends = late === undefined;
  }

  onElement(state: CompositeState, context: TriggerContext): void {
    watchEnd(context);
    const early = this.#early(state);
    // Sessions may go back to before their end, so there both parts have to know of every record.
    if (context.merging || !early.finished) this.#earlyPart.onElement(early, context);
    if (context.merging || early.finished) this.#latePart.onElement(this.#late(state), context);
  }

  isMet(state: CompositeState, context: TriggerContext): boolean {
    const early = this.#early(state);
    if (early.finished) return this.#latePart.isMet(this.#late(state), context);
    return isOver(context) || this.#earlyPart.isMet(early, context);
  }

  onFire(state: CompositeState, context: TriggerContext): void {
    const early = this.#early(state);
    const late = this.#late(state);
    if (early.finished) {
      fireAgain(this.#latePart, late, context);
    } else if (isOver(context)) {
      if (this.#earlyPart.isMet(early, context)) this.#earlyPart.onFire(early, context);
      early.finished = true;
      this.#earlyPart.clear(early);
      this.#latePart.clear(late);
      if (this.#ends) state.finished = true;
    } else {
      fireAgain(this.#earlyPart, early, context);
    }
  }

  protected override mergeParts(
    state: CompositeState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    const early = this.#early(state);
    const late = this.#late(state);
    watchEnd(context);
    if (isOver(context) && parts.every((part) => this.#early(part).finished)) {
      early.finished = true;
      this.mergePart(1, late, parts, context);
      return;
    }
    this.mergePart(0, early, parts, context);
    early.finished = false;
    this.mergePart(1, late, parts, context);
    late.finished = false;
    this.#latePart.clear(late);
  }

  get #earlyPart(): TriggerCondition {
    return this.conditions[0] as TriggerCondition;
  }

  get #latePart(): TriggerCondition {
    return this.conditions[1] as TriggerCondition;
  }

  #early(state: CompositeState): ConditionState {
    return state.parts[0] as ConditionState;
  }

  #late(state: CompositeState): ConditionState {
    return state.parts[1] as ConditionState;
  }
}

function fireAgain(condition: TriggerCondition, state: ConditionState, context: TriggerContext): void {
  condition.onFire(state, context);
  condition.clear(state);
  state.finished = false;
}
