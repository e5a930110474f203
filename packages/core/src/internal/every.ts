import type { Scheduled } from "../scheduled.js";
import { MAX_TICKS, toSeconds, toTicks } from "../time.js";
import type { Kernel } from "./kernel.js";

/** Housekeeping on a grid: start + k * interval, each point rounded on its own, so nothing adds up. */
export class Every implements Scheduled {
  private readonly kernel: Kernel;
  private readonly startTicks: number;
  private readonly wholeTicks: number;
  private readonly restSeconds: number;
  private readonly callback: () => void;
  private round = 0;
  private slot = -1;
  private generation = 0;

  constructor(kernel: Kernel, interval: number, callback: () => void) {
    this.kernel = kernel;
    this.startTicks = kernel.ticks;
    // Whole ticks multiply exactly; what an interval has beyond them, its rounding as a double apart, is kept as seconds.
    this.wholeTicks = toTicks(interval);
    const rest = interval - toSeconds(this.wholeTicks);
    this.restSeconds = Math.abs(rest) <= 4 * Number.EPSILON * interval ? 0 : rest;
    this.callback = callback;
    this.scheduleNext();
  }

  get pending(): boolean {
    return this.kernel.calendar.isPending(this.slot, this.generation);
  }

  cancel(): boolean {
    return this.kernel.calendar.cancel(this.slot, this.generation);
  }

  tick(): void {
    this.scheduleNext();
    this.callback();
  }

  private scheduleNext(): void {
    const { kernel } = this;
    this.round++;
    const ticks = this.startTicks + this.round * this.wholeTicks + toTicks(this.round * this.restSeconds);
    if (ticks > MAX_TICKS) return;
    this.slot = kernel.schedule(ticks, kernel.orderFor(0, true), tickEvery, this, true);
    this.generation = kernel.calendar.generation(this.slot);
  }
}

function tickEvery(every: Every): void {
  every.tick();
}
