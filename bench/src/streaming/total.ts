import { Entity, type Event } from "@sim/core";
import type { WindowResult } from "@sim/stream-processor";

/** Adds up the results of windows, and keeps none. */
export class Total extends Entity<WindowResult<string, number>> {
  sum = 0;
  records = 0;

  handleEvent({ payload: { result, recordCount } }: Event<WindowResult<string, number>>): void {
    this.sum += result;
    this.records += recordCount;
  }
}
