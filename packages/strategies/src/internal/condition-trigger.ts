import type {
  ConditionState,
  Trigger,
  TriggerCondition,
  TriggerContext,
  TriggerDecision,
} from "../triggers/trigger.js";

/** The trigger that fires whenever a condition is met, until that is finished. */
export function triggerOf(name: string, condition: TriggerCondition): Trigger<ConditionState> {
  function decide(state: ConditionState, context: TriggerContext): TriggerDecision {
    if (state.finished || !condition.isMet(state, context)) return "continue";
    condition.onFire(state, context);
    return "fire";
  }
  function onTime(state: ConditionState, context: TriggerContext, clock: "watermark" | "wake"): TriggerDecision {
    condition.onTime?.(state, context, clock);
    return decide(state, context);
  }
  const { merge } = condition;
  return {
    name,
    condition,
    createState: () => condition.createState(),
    onElement(state, context) {
      if (state.finished) return "continue";
      condition.onElement(state, context);
      return decide(state, context);
    },
    onWatermark: (state, context) => onTime(state, context, "watermark"),
    onWake: (state, context) => onTime(state, context, "wake"),
    ...(merge === undefined
      ? {}
      : {
          mergeStates(parts: readonly ConditionState[], context: TriggerContext, same: ConditionState | undefined) {
            const copies = plainCopy(parts);
            const state = same ?? condition.createState();
            merge.call(condition, state, copies, context);
            return state;
          },
        }),
    clear: (state) => condition.clear(state),
  };
}

/** A copy of a state: of its arrays, maps, sets and objects. */
function plainCopy<T>(value: T): T;
function plainCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => plainCopy(item));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, plainCopy(item)]));
  if (value instanceof Set) return new Set(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainCopy(item)]));
}

/** A trigger as a condition: its own, or one that is met, once, as soon as the trigger has fired. */
export function conditionOf(trigger: Trigger): TriggerCondition {
  return trigger.condition ?? new HasFired(trigger);
}

interface FiredState extends ConditionState {
  met: boolean;
  inner: unknown;
}

class HasFired implements TriggerCondition<FiredState> {
  readonly trigger: Trigger;
  readonly merge: TriggerCondition<FiredState>["merge"];

  constructor(trigger: Trigger) {
    this.trigger = trigger;
    const { mergeStates } = trigger;
    if (mergeStates === undefined) return;
    this.merge = (state, parts, context) => {
      state.met = parts.some((part) => part.met);
      state.inner = mergeStates.call(
        trigger,
        parts.map((part) => part.inner),
        context,
        undefined,
      );
    };
  }

  createState(): FiredState {
    return { finished: false, met: false, inner: this.trigger.createState() };
  }

  onElement(state: FiredState, context: TriggerContext): void {
    note(state, this.trigger.onElement(state.inner, context));
  }

  onTime(state: FiredState, context: TriggerContext, clock: "watermark" | "wake"): void {
    const { trigger } = this;
    note(state, clock === "wake" ? trigger.onWake(state.inner, context) : trigger.onWatermark(state.inner, context));
  }

  isMet(state: FiredState): boolean {
    return state.met;
  }

  onFire(state: FiredState): void {
    state.met = false;
    state.finished = true;
  }

  clear(state: FiredState): void {
    state.met = false;
    state.inner = this.trigger.createState();
  }
}

function note(state: FiredState, decision: TriggerDecision): void {
  if (decision === "fire" || decision === "fireAndPurge") state.met = true;
}
