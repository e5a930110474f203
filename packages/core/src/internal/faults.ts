import { runHook } from "./delivery.js";
import type { EntityRecord } from "./entity-record.js";
import type { Kernel } from "./kernel.js";

/** Takes an entity down: its processes are dropped, then it forgets what is volatile. */
export function crash(kernel: Kernel, record: EntityRecord): void {
  if (record.crashed) return;
  record.crashed = true;
  record.crashes++;
  kernel.trace.noted(kernel, record, "crashed");
  // A `finally` block may start another process: it goes the same way.
  for (;;) {
    const standing = record.processes.snapshot().filter((runner) => !runner.doomed);
    if (standing.length === 0) break;
    for (const runner of standing) runner.drop();
  }
  runHook(kernel, record, "onCrash", () => record.hooks.onCrash?.());
  for (const watcher of [...record.watchers]) watcher.crashed();
}

/** Brings a crashed entity back. */
export function restart(kernel: Kernel, record: EntityRecord): void {
  if (!record.crashed) return;
  record.crashed = false;
  kernel.trace.noted(kernel, record, "restarted");
  runHook(kernel, record, "onRestart", () => record.hooks.onRestart?.());
  for (const watcher of [...record.watchers]) watcher.restarted();
}
