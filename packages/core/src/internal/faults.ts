import type { SimEvent } from "../message.js";
import type { Callback } from "./calendar.js";
import { deliverEvent, refuse, runHook } from "./delivery.js";
import type { EntityRecord } from "./entity-record.js";
import type { Kernel } from "./kernel.js";
import { type ProcessRunner, wakeRunner } from "./process-runner.js";

/** Takes an entity down: its processes are dropped, then it forgets what is volatile. */
export function crash(kernel: Kernel, record: EntityRecord): void {
  if (record.crashed) return;
  record.crashed = true;
  record.crashes++;
  record.suspended = false;
  record.afflictions?.pauses.clear();
  kernel.trace.noted(kernel, record, "crashed");
  // A `finally` block may start another process: it goes the same way.
  for (;;) {
    const standing = record.processes.snapshot().filter((runner) => !runner.doomed);
    if (standing.length === 0) break;
    for (const runner of standing) runner.drop();
  }
  releaseHeld(kernel, record);
  runHook(kernel, record, "onCrash", () => record.hooks.onCrash?.());
  for (const watcher of [...record.watchers]) watcher.crashed();
}

/** Brings a crashed entity back. */
export function restart(kernel: Kernel, record: EntityRecord): void {
  if (!record.crashed) return;
  record.crashed = false;
  record.afflictions?.crashes.clear();
  kernel.trace.noted(kernel, record, "restarted");
  runHook(kernel, record, "onRestart", () => record.hooks.onRestart?.());
  for (const watcher of [...record.watchers]) watcher.restarted();
}

/** Stops an entity where it is. */
export function suspend(kernel: Kernel, record: EntityRecord): void {
  kernel.requireOpen();
  if (record.crashed || record.suspended) return;
  record.suspended = true;
  kernel.trace.noted(kernel, record, "suspended");
  for (const runner of record.processes.snapshot()) runner.freeze();
  for (const watcher of [...record.watchers]) watcher.suspended?.();
}

/** Lets a suspended entity go on: its delays run on, and what was held comes as events of this instant, in order. */
export function resume(kernel: Kernel, record: EntityRecord): void {
  kernel.requireOpen();
  if (!record.suspended) return;
  record.suspended = false;
  record.afflictions?.pauses.clear();
  kernel.trace.noted(kernel, record, "resumed");
  for (const runner of record.processes.snapshot()) runner.thaw();
  releaseHeld(kernel, record);
  runHook(kernel, record, "onResume", () => record.hooks.onResume?.());
  for (const watcher of [...record.watchers]) watcher.resumed?.();
}

/** From now on the delays of the entity's processes, those under way included, take `factor` times as long. */
export function slowDown(kernel: Kernel, record: EntityRecord, factor: number): void {
  kernel.requireOpen();
  record.ownSlowdown = factor;
  setPace(kernel, record);
}

/** The entity's pace, by what was set and by the faults of schedules under way. */
export function setPace(kernel: Kernel, record: EntityRecord): void {
  let slowdown = record.ownSlowdown;
  for (const factor of record.afflictions?.slowdowns.values() ?? []) slowdown *= factor;
  if (slowdown === record.slowdown) return;
  const ratio = slowdown / record.slowdown;
  record.slowdown = slowdown;
  kernel.trace.slowed(kernel, record);
  for (const runner of record.processes.snapshot()) runner.stretch(ratio);
}

/** Brings back what a suspended entity had to leave; messages to one that has crashed are lost. */
function releaseHeld(kernel: Kernel, record: EntityRecord): void {
  const { held } = record;
  record.held = [];
  for (const { callback, argument, daemon } of held) {
    if (callback === (wakeRunner as Callback)) {
      (argument as ProcessRunner).wakeHeld();
      continue;
    }
    if (callback === (deliverEvent as Callback)) {
      const event = argument as SimEvent;
      if (record.crashed) {
        refuse(kernel, record, event);
        continue;
      }
      event.time = kernel.now;
    }
    kernel.schedule(kernel.ticks, kernel.nextOrder(), callback, argument, daemon);
  }
}
