import type { WindowBounds } from "../windows/window-type.js";

/**
 * What becomes of a window: nothing; its result is sent; its records are forgotten; or both, in this order.
 *
 * @public
 */
export type TriggerDecision = "continue" | "fire" | "purge" | "fireAndPurge";

/**
 * A window of one key as its trigger sees it. Good for the length of a call; do not keep it.
 *
 * @sealed
 * @public
 */
export interface TriggerContext {
  /** Bounds of the window in seconds. */
  readonly window: WindowBounds;
  /** When the window is closed, in seconds of the watermark: its end plus the allowed lateness. */
  readonly closesAtS: number;
  /** The watermark in seconds: no more records with an event time before it are expected. */
  readonly watermarkS: number;
  /** The clock in seconds. */
  readonly nowS: number;
  /** Records in the window. */
  readonly count: number;
  /** Event time in seconds of the record at hand; NaN when no record is. */
  readonly eventTimeS: number;
  /** The time, asked for before, on account of which the trigger is called; NaN when it is called for a record. */
  readonly dueS: number;
  /** Whether windows of this type merge. */
  readonly merging: boolean;
  /**
   * Asks for `onWake` when the clock shows `timeS`, or at once if it does already. Asking twice is asking once.
   *
   * @param timeS - in seconds
   */
  wakeAt(timeS: number): void;
  /**
   * Takes back `wakeAt`.
   *
   * @param timeS - as it was given
   */
  cancelWakeAt(timeS: number): void;
  /**
   * Asks for `onWatermark` when the watermark reaches `timeS`, Infinity allowed: at the next publication of results if
   * it has already. Asking twice is asking once.
   *
   * @param timeS - in seconds of event time
   */
  wakeAtWatermark(timeS: number): void;
  /**
   * Takes back `wakeAtWatermark`.
   *
   * @param timeS - as it was given
   */
  cancelWakeAtWatermark(timeS: number): void;
}

/**
 * Says when the result of a window is sent. Each window of each key has a state of its own, which is plain data (a
 * checkpoint copies it) and is changed in place; the trigger itself remembers nothing.
 *
 * A trigger is called for each record, and at the times it has asked for: at no other time, not even at the end of the
 * window. A window is closed by the watermark whatever its trigger says.
 *
 * @typeParam S - the state of a window
 * @contract
 * @public
 */
export interface Trigger<S = any> {
  /** A short name for reports and errors. */
  readonly name: string;
  /** How it takes part in `repeatedly`, `afterAny` and the like. Without it they take it as met when it fires. */
  readonly condition?: TriggerCondition | undefined;
  /** The state of a window without records. */
  createState(): S;
  /** A record has been added to the window. */
  onElement(state: S, context: TriggerContext): TriggerDecision;
  /** The watermark has reached a time asked for by `wakeAtWatermark`. */
  onWatermark(state: S, context: TriggerContext): TriggerDecision;
  /** The clock has reached a time asked for by `wakeAt`. */
  onWake(state: S, context: TriggerContext): TriggerDecision;
  /**
   * The state of a window that others have merged into, before the record that made them merge is added. Times asked for
   * by the parts are void, but for `same`, and have to be asked for again. A trigger without this method is refused for
   * windows that merge.
   *
   * @param parts - the states of the windows that have merged
   * @param context - the merged window
   * @param same - that of them whose window had the bounds of the merged one already, if there is one
   */
  mergeStates?(parts: readonly S[], context: TriggerContext, same: S | undefined): S;
  /** Forgets what it has seen and takes back what it asked for: called by triggers that are built around it. */
  clear?(state: S, context: TriggerContext): void;
}

/**
 * The state of a condition.
 *
 * @contract
 * @public
 */
export interface ConditionState {
  /** Whether it has been met, fired and is through. Composites read and write it. */
  finished: boolean;
}

/**
 * A trigger as a part of a composite: asked whether it is met first, and told of the firing after, as the composite may
 * have to wait for other parts. The state machines of Beam's triggers.
 *
 * @typeParam S - the state of a window
 * @contract
 * @public
 */
export interface TriggerCondition<S extends ConditionState = any> {
  /** The state of a window without records. */
  createState(): S;
  /** A record has been added to the window. */
  onElement(state: S, context: TriggerContext): void;
  /** A time asked for has come. Conditions that only compare times can leave it out. */
  onTime?(state: S, context: TriggerContext, clock: "watermark" | "wake"): void;
  /** Whether the window should fire, as far as this condition goes. Changes nothing. */
  isMet(state: S, context: TriggerContext): boolean;
  /** The window fires, and the condition was met: it starts again, or is finished. */
  onFire(state: S, context: TriggerContext): void;
  /** Forgets what it has seen, and its parts too; but not whether they are finished. */
  clear(state: S): void;
  /**
   * Windows have merged. A condition without this method is refused for windows that merge.
   *
   * @param state - of the merged window: new, or that of the part with its bounds. To be changed
   * @param parts - copies of the states of the windows that have merged
   * @param context - the merged window
   */
  readonly merge?: ((state: S, parts: readonly S[], context: TriggerContext) => void) | undefined;
}
