import type { ConditionState, Trigger, TriggerCondition, TriggerContext } from "../triggers/trigger.js";
import { conditionOf } from "./condition-trigger.js";

// The trees of Beam's trigger state machines, rule by rule. Where windows merge, parts that are not at work yet are told of
// records as well, because merging may go back to them.

/** The state of a composite. */
export interface CompositeState extends ConditionState {
  readonly parts: ConditionState[];
}

/** What the composites share: a list of conditions and their states. */
export abstract class CompositeCondition implements TriggerCondition<CompositeState> {
  readonly conditions: readonly TriggerCondition[];
  /** Absent if a part cannot merge. */
  readonly merge: TriggerCondition<CompositeState>["merge"];

  constructor(triggers: readonly Trigger[]) {
    this.conditions = triggers.map(conditionOf);
    if (this.conditions.every(({ merge }) => merge !== undefined)) {
      this.merge = (state, parts, context) => this.mergeParts(state, parts, context);
    }
  }

  createState(): CompositeState {
    return { finished: false, parts: this.conditions.map((condition) => condition.createState()) };
  }

  onTime(state: CompositeState, context: TriggerContext, clock: "watermark" | "wake"): void {
    for (const [i, condition] of this.conditions.entries()) condition.onTime?.(partOf(state, i), context, clock);
  }

  clear(state: CompositeState): void {
    for (const [i, condition] of this.conditions.entries()) condition.clear(partOf(state, i));
  }

  abstract onElement(state: CompositeState, context: TriggerContext): void;
  abstract isMet(state: CompositeState, context: TriggerContext): boolean;
  abstract onFire(state: CompositeState, context: TriggerContext): void;
  protected abstract mergeParts(state: CompositeState, parts: readonly CompositeState[], context: TriggerContext): void;

  protected mergePart(
    i: number,
    state: ConditionState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    this.conditions[i]?.merge?.(
      state,
      parts.map((part) => partOf(part, i)),
      context,
    );
  }

  protected mergeAll(state: CompositeState, parts: readonly CompositeState[], context: TriggerContext): void {
    for (const i of this.conditions.keys()) this.mergePart(i, partOf(state, i), parts, context);
  }
}

function partOf(state: CompositeState, i: number): ConditionState {
  return state.parts[i] as ConditionState;
}

/** Met when one part is. */
export class AfterAny extends CompositeCondition {
  onElement(state: CompositeState, context: TriggerContext): void {
    for (const [i, condition] of this.conditions.entries()) condition.onElement(partOf(state, i), context);
  }

  isMet(state: CompositeState, context: TriggerContext): boolean {
    return this.conditions.some(
      (condition, i) => partOf(state, i).finished || condition.isMet(partOf(state, i), context),
    );
  }

  onFire(state: CompositeState, context: TriggerContext): void {
    for (const [i, condition] of this.conditions.entries()) {
      const part = partOf(state, i);
      if (condition.isMet(part, context)) condition.onFire(part, context);
      else condition.clear(part);
    }
    state.finished = true;
  }

  protected override mergeParts(
    state: CompositeState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    this.mergeAll(state, parts, context);
    state.finished = state.parts.some((part) => part.finished);
  }
}

/** Met when all parts are. */
export class AfterAll extends CompositeCondition {
  onElement(state: CompositeState, context: TriggerContext): void {
    for (const [i, condition] of this.conditions.entries()) {
      if (!partOf(state, i).finished) condition.onElement(partOf(state, i), context);
    }
  }

  isMet(state: CompositeState, context: TriggerContext): boolean {
    return this.conditions.every(
      (condition, i) => partOf(state, i).finished || condition.isMet(partOf(state, i), context),
    );
  }

  onFire(state: CompositeState, context: TriggerContext): void {
    for (const [i, condition] of this.conditions.entries()) condition.onFire(partOf(state, i), context);
    state.finished = true;
  }

  protected override mergeParts(
    state: CompositeState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    this.mergeAll(state, parts, context);
    state.finished = state.parts.every((part) => part.finished);
  }
}

/** Met when the first part that is not finished is. */
export class AfterEach extends CompositeCondition {
  onElement(state: CompositeState, context: TriggerContext): void {
    const turn = turnOf(state);
    for (const [i, condition] of this.conditions.entries()) {
      if (context.merging || i === turn) condition.onElement(partOf(state, i), context);
    }
  }

  isMet(state: CompositeState, context: TriggerContext): boolean {
    const turn = turnOf(state);
    return this.conditions[turn]?.isMet(partOf(state, turn), context) ?? false;
  }

  onFire(state: CompositeState, context: TriggerContext): void {
    const turn = turnOf(state);
    this.conditions[turn]?.onFire(partOf(state, turn), context);
    if (context.merging) this.clear(state);
    state.finished = state.parts.every((part) => part.finished);
  }

  protected override mergeParts(
    state: CompositeState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    let reached = true;
    for (const [i, condition] of this.conditions.entries()) {
      const part = partOf(state, i);
      if (!reached) {
        condition.clear(part);
        continue;
      }
      this.mergePart(i, part, parts, context);
      reached = part.finished;
    }
    state.finished = state.parts.every((part) => part.finished);
  }
}

function turnOf(state: CompositeState): number {
  return state.parts.findIndex((part) => !part.finished);
}

/** Met when its part is, which starts afresh once it is finished. */
export class Repeat extends CompositeCondition {
  constructor(of: Trigger) {
    super([of]);
  }

  onElement(state: CompositeState, context: TriggerContext): void {
    this.#condition.onElement(partOf(state, 0), context);
  }

  isMet(state: CompositeState, context: TriggerContext): boolean {
    return this.#condition.isMet(partOf(state, 0), context);
  }

  onFire(state: CompositeState, context: TriggerContext): void {
    this.#condition.onFire(partOf(state, 0), context);
    if (partOf(state, 0).finished) state.parts[0] = this.#condition.createState();
  }

  protected override mergeParts(
    state: CompositeState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    this.mergeAll(state, parts, context);
  }

  get #condition(): TriggerCondition {
    return this.conditions[0] as TriggerCondition;
  }
}

/** Met when one of two parts is; the second finishes it. */
export class OrFinally extends CompositeCondition {
  constructor(of: Trigger, until: Trigger) {
    super([of, until]);
  }

  onElement(state: CompositeState, context: TriggerContext): void {
    for (const [i, condition] of this.conditions.entries()) condition.onElement(partOf(state, i), context);
  }

  isMet(state: CompositeState, context: TriggerContext): boolean {
    return this.conditions.some((condition, i) => condition.isMet(partOf(state, i), context));
  }

  onFire(state: CompositeState, context: TriggerContext): void {
    const [of, until] = this.conditions as readonly [TriggerCondition, TriggerCondition];
    if (until.isMet(partOf(state, 1), context)) {
      until.onFire(partOf(state, 1), context);
      of.clear(partOf(state, 0));
    } else of.onFire(partOf(state, 0), context);
    state.finished = state.parts.some((part) => part.finished);
  }

  protected override mergeParts(
    state: CompositeState,
    parts: readonly CompositeState[],
    context: TriggerContext,
  ): void {
    this.mergeAll(state, parts, context);
    state.finished = state.parts.some((part) => part.finished);
  }
}
