import { type Callback, Calendar as EngineCalendar } from "../../packages/core/src/internal/calendar.js";

export type { Callback };

/** The engine's heap, but the gap of an event is closed before its callback runs: what leaving it open is worth. */
export class Calendar extends EngineCalendar {
  override removeNext(): void {
    super.removeNext();
    this.nextTime();
  }
}
