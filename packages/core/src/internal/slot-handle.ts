import type { Scheduled } from "../scheduled.js";
import type { Calendar } from "./calendar.js";

/** Names one event in the calendar by its slot and the slot's generation. */
export class SlotHandle implements Scheduled {
  private readonly calendar: Calendar;
  private readonly slot: number;
  private readonly generation: number;

  constructor(calendar: Calendar, slot: number) {
    this.calendar = calendar;
    this.slot = slot;
    this.generation = calendar.generation(slot);
  }

  get pending(): boolean {
    return this.calendar.isPending(this.slot, this.generation);
  }

  cancel(): boolean {
    return this.calendar.cancel(this.slot, this.generation);
  }
}
