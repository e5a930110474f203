import type { ConditionState, TriggerCondition, TriggerContext } from "../triggers/trigger.js";

/** Whether the watermark has reached the end of the window. */
export function isOver({ watermarkS, window }: TriggerContext): boolean {
  return watermarkS >= window[1];
}

/** Asks to be called at the end of the window, unless that is over. */
export function watchEnd(context: TriggerContext): void {
  if (!isOver(context)) context.wakeAtWatermark(context.window[1]);
}

/** Met once, when the watermark has reached the end of the window: `AfterWatermark.pastEndOfWindow()` in Beam. */
export class PastEnd implements TriggerCondition<ConditionState> {
  createState(): ConditionState {
    return { finished: false };
  }

  onElement(_state: ConditionState, context: TriggerContext): void {
    watchEnd(context);
  }

  isMet(_state: ConditionState, context: TriggerContext): boolean {
    return isOver(context);
  }

  onFire(state: ConditionState): void {
    state.finished = true;
  }

  clear(): void {}

  merge(state: ConditionState, parts: readonly ConditionState[], context: TriggerContext): void {
    state.finished = isOver(context) && parts.every((part) => part.finished);
    watchEnd(context);
  }
}
