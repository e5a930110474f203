import type { WindowBounds, WindowType } from "@sim/strategies";

/**
 * Windows from the first of a month to the first of the next, in UTC or a fixed distance from it. Event times are Unix
 * seconds. The windows are not equally long, so there is no `period` to declare.
 */
export class CalendarMonthWindow implements WindowType {
  readonly name = "calendar-month";
  private readonly offsetS: number;

  /** @param offsetS - by how many seconds local time is ahead of UTC */
  constructor(offsetS = 0) {
    this.offsetS = offsetS;
  }

  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    const local = new Date(Math.floor((eventTimeS + this.offsetS) * 1000));
    const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
    return [[this.startOf(year, month), this.startOf(year, month + 1)]];
  }

  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }

  private startOf(year: number, month: number): number {
    return Date.UTC(year, month, 1) / 1000 - this.offsetS;
  }
}
