import type { Trigger, TriggerContext, TriggerDecision, WindowBounds } from "@sim/strategies";
import { secondsOf, ticksOf } from "./event-times.js";
import { show } from "./show.js";
import type { TriggerStep } from "./trigger-steps.js";

/** A trigger may ask for the same moment again a few times, but not for ever. */
const MOST_CALLS_AT_A_TIME = 20;
/** Where a trigger asks for very many times its window is followed no further. */
const MOST_CALLS_IN_A_STEP = 500;

const decisions: readonly unknown[] = ["continue", "fire", "purge", "fireAndPurge"];

/** One window with its trigger: counts records, keeps the times asked for, and calls when they have come. */
export class WindowUnderTrigger {
  readonly trigger: Trigger;
  readonly window: WindowBounds;
  readonly closesAtS: number;
  readonly merging: boolean;
  /** Each decision but to go on, with what led to it. */
  readonly fired: string[] = [];
  readonly wakes = new Set<number>();
  readonly watermarkWakes = new Set<number>();
  state: unknown;
  count = 0;
  nowS = 0;
  watermarkS: number = Number.NEGATIVE_INFINITY;
  /** Whether it is followed no further. */
  over = false;

  constructor(trigger: Trigger, window: WindowBounds, merging: boolean) {
    this.trigger = trigger;
    this.window = window;
    this.closesAtS = window[1] + (window[1] - window[0]) / 2;
    this.merging = merging;
    this.state = trigger.createState();
  }

  take(step: TriggerStep): void {
    // A window that is closed is gone.
    if (this.over || this.watermarkS >= this.closesAtS) return;
    if ("record" in step) {
      this.count++;
      this.told("a record", this.trigger.onElement(this.state, this.context(step.record, Number.NaN)));
    }
    this.runDue("clock" in step ? exact(this.nowS + step.clock) : this.nowS);
    if ("watermark" in step) {
      this.watermarkS = exact(Math.max(this.watermarkS, this.window[0]) + step.watermark);
      this.runDue(this.nowS);
    }
  }

  /** What it has asked for that has come by then: first by the watermark, then by the clock, the earliest first. */
  runDue(untilS: number): void {
    let [calls, callsAtATime, before] = [0, 0, Number.NaN];
    for (let due = this.nextDue(untilS); due !== undefined; due = this.nextDue(untilS)) {
      callsAtATime = due.timeS === before ? callsAtATime + 1 : 1;
      if (callsAtATime > MOST_CALLS_AT_A_TIME)
        throw new Error(`it asks to be called at ${due.timeS} s again and again`);
      if (++calls > MOST_CALLS_IN_A_STEP) {
        this.over = true;
        return;
      }
      before = due.timeS;
      const { trigger, state } = this;
      if (due.clock) this.nowS = Math.max(this.nowS, due.timeS);
      const context = this.context(Number.NaN, due.timeS);
      const what = due.clock ? `the clock at ${due.timeS}` : `the watermark at ${due.timeS}`;
      this.told(what, due.clock ? trigger.onWake(state, context) : trigger.onWatermark(state, context));
    }
    this.nowS = untilS;
  }

  context(eventTimeS: number, dueS: number): TriggerContext {
    const { window, closesAtS, watermarkS, nowS, count, merging, wakes, watermarkWakes } = this;
    return {
      ...{ window, closesAtS, watermarkS, nowS, count, eventTimeS, dueS, merging },
      wakeAt: (timeS) => void wakes.add(asked("wakeAt", timeS)),
      cancelWakeAt: (timeS) => void wakes.delete(timeS),
      wakeAtWatermark: (timeS) => void watermarkWakes.add(asked("wakeAtWatermark", timeS)),
      cancelWakeAtWatermark: (timeS) => void watermarkWakes.delete(timeS),
    };
  }

  private nextDue(untilS: number): { readonly timeS: number; readonly clock: boolean } | undefined {
    const byWatermark = [...this.watermarkWakes].filter((timeS) => timeS <= this.watermarkS);
    if (byWatermark.length > 0) return taken(this.watermarkWakes, byWatermark, false);
    const byClock = [...this.wakes].filter((timeS) => timeS <= untilS);
    return byClock.length > 0 ? taken(this.wakes, byClock, true) : undefined;
  }

  private told(what: string, decision: TriggerDecision): void {
    if (!decisions.includes(decision)) throw new Error(`its decision on ${what} was ${show(decision)}`);
    if (decision !== "continue") this.fired.push(`${decision} on ${what} with ${this.count}`);
    if (decision === "purge" || decision === "fireAndPurge") this.count = 0;
  }
}

function taken(from: Set<number>, due: readonly number[], clock: boolean) {
  const timeS = Math.min(...due);
  from.delete(timeS);
  return { timeS, clock };
}

function asked(method: string, timeS: number): number {
  if (typeof timeS !== "number" || Number.isNaN(timeS)) throw new Error(`it called ${method}(${show(timeS)})`);
  return timeS;
}

/** A whole number of microseconds, also after a sum. */
function exact(timeS: number): number {
  return secondsOf(ticksOf(timeS));
}
