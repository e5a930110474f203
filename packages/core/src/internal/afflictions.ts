import type { Fault } from "../fault-schedule.js";
import type { EntityRecord } from "./entity-record.js";
import { crash, restart, resume, setPace, suspend } from "./faults.js";
import type { Kernel } from "./kernel.js";

/** The faults of schedules under way at one entity, each known by an object of its own. */
export class Afflictions {
  readonly crashes = new Set<object>();
  readonly pauses = new Set<object>();
  /** Factors of slow-downs. */
  readonly slowdowns = new Map<object, number>();
}

/** Begins a fault and gives what ends it. */
export function afflict(kernel: Kernel, record: EntityRecord, fault: Fault): () => void {
  record.afflictions ??= new Afflictions();
  const { crashes, pauses, slowdowns } = record.afflictions;
  const own = {};
  if (fault === "crash") {
    // Who was taken down by hand comes up by hand.
    if (record.crashed && crashes.size === 0) return nothing;
    crashes.add(own);
    crash(kernel, record);
    return () => {
      if (crashes.delete(own) && crashes.size === 0) restart(kernel, record);
    };
  }
  if (fault === "pause") {
    if (record.crashed || (record.suspended && pauses.size === 0)) return nothing;
    pauses.add(own);
    suspend(kernel, record);
    return () => {
      if (pauses.delete(own) && pauses.size === 0) resume(kernel, record);
    };
  }
  slowdowns.set(own, fault.slowDown);
  setPace(kernel, record);
  return () => {
    slowdowns.delete(own);
    setPace(kernel, record);
  };
}

function nothing(): void {}
