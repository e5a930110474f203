import { describeValue, MAX_SECONDS, toSeconds, toTicks } from "@sim/core";
import type { TriggerContext, WindowBounds } from "@sim/strategies";
import { cancelAlarm, setAlarm } from "./alarms.js";
import { boundsInSeconds } from "./assigning.js";
import { closingTime } from "./closing.js";
import { type Operator, surroundingsOf } from "./operator.js";
import type { KeyedWindow, WindowGroup } from "./operator-state.js";

/** What a trigger sees: one object for all calls, turned to the window at hand. */
export class TriggerView implements TriggerContext {
  dueS = Number.NaN;
  eventTimeS = Number.NaN;
  readonly merging: boolean;
  readonly #operator: Operator;
  #group: WindowGroup | undefined;
  #window: KeyedWindow | undefined;
  #clock = false;

  constructor(operator: Operator) {
    this.#operator = operator;
    this.merging = operator.settings.merging !== undefined;
  }

  /** Turns it to a window. */
  turnTo(group: WindowGroup, window: KeyedWindow, dueS: number, eventTimeS: number, clock = false): this {
    this.#group = group;
    this.#window = window;
    this.dueS = dueS;
    this.eventTimeS = eventTimeS;
    this.#clock = clock;
    return this;
  }

  get window(): WindowBounds {
    return boundsInSeconds(this.#group as WindowGroup);
  }

  get closesAtS(): number {
    return toSeconds(closingTime(this.#operator, (this.#group as WindowGroup).end));
  }

  get watermarkS(): number {
    return toSeconds(this.#operator.state.watermark);
  }

  get nowS(): number {
    return surroundingsOf(this.#operator).sim.now;
  }

  get count(): number {
    return (this.#window as KeyedWindow).count;
  }

  wakeAt(timeS: number): void {
    this.#set("wakeAt", timeS, true);
  }

  cancelWakeAt(timeS: number): void {
    cancelAlarm(this.#operator, this.#window as KeyedWindow, this.#ticks("cancelWakeAt", timeS), true);
  }

  wakeAtWatermark(timeS: number): void {
    this.#set("wakeAtWatermark", timeS, false);
  }

  cancelWakeAtWatermark(timeS: number): void {
    cancelAlarm(this.#operator, this.#window as KeyedWindow, this.#ticks("cancelWakeAtWatermark", timeS), false);
  }

  #set(method: string, timeS: number, clock: boolean): void {
    const ticks = this.#ticks(method, timeS);
    if (clock === this.#clock && timeS <= this.dueS) {
      // It would be called for it at once, and ask again, for ever.
      throw new RangeError(
        `trigger ${this.#trigger().name}: when it is called for ${this.dueS} it must ask ${method} for a later time, got ${timeS}`,
      );
    }
    setAlarm(this.#operator, this.#group as WindowGroup, this.#window as KeyedWindow, ticks, clock);
  }

  #ticks(method: string, timeS: number): number {
    if (typeof timeS === "number" && timeS >= -MAX_SECONDS && (timeS <= MAX_SECONDS || timeS === Infinity)) {
      return toTicks(timeS);
    }
    const message = `trigger ${this.#trigger().name}: ${method} takes seconds within +-2^33 or Infinity, got ${describeValue(timeS)}`;
    throw typeof timeS === "number" ? new RangeError(message) : new TypeError(message);
  }

  #trigger(): { readonly name: string } {
    return this.#operator.settings.trigger as { readonly name: string };
  }
}
