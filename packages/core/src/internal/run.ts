import type { Progress } from "../simulation-options.js";
import type { BlockedProcess, RunSummary } from "../summary.js";
import { MAX_TICKS, toTicks } from "../time.js";
import type { Callback } from "./calendar.js";
import type { Kernel, Stop } from "./kernel.js";
import { wakeRunner } from "./process-runner.js";

/** How a run stands after the loop stopped for the reason `stop`. */
export function summarize(kernel: Kernel, stop: Stop): RunSummary {
  const blocked: BlockedProcess[] = [];
  for (const runner of kernel.processes()) {
    const waitingFor = runner.blockedOn();
    if (waitingFor !== undefined) blocked.push({ process: runner.name, waitingFor, since: runner.waitingSince });
  }
  return {
    time: kernel.now,
    events: kernel.eventCount,
    outcome: kernel.endReason ?? (stop === "paused" ? "paused" : "running"),
    unfinished: unfinishedWork(kernel),
    undelivered: kernel.undelivered,
    blocked,
  };
}

/** Runs on to the end, or `steps` events, and completes the run if nothing is left within it. */
export function runOn(kernel: Kernel, endTime: number | undefined, steps: number): RunSummary {
  if (kernel.completed) return summarize(kernel, "dry");
  const endTicks = endTime === undefined ? undefined : toTicks(endTime);
  const stop = kernel.loop(endTicks ?? MAX_TICKS, steps, endTicks !== undefined);
  if (stop === "dry" || stop === "limit") {
    if (endTicks !== undefined) kernel.advanceClock(endTicks);
    kernel.complete(unfinishedWork(kernel) > 0 ? "truncated" : "endOfInput");
  }
  return summarize(kernel, stop);
}

/** Ordinary events pending, and those that suspended entities hold. */
function unfinishedWork(kernel: Kernel): number {
  let work = kernel.calendar.ordinary;
  for (const record of kernel.records) {
    if (!record.suspended) continue;
    // Wake-ups are counted with their processes: one that has been dropped has none.
    work += record.held.filter(({ callback, daemon }) => !daemon && callback !== (wakeRunner as Callback)).length;
    work += record.processes.snapshot().filter((runner) => runner.suspended).length;
  }
  return work;
}

export function progressOf(kernel: Kernel): Progress {
  return { time: kernel.now, events: kernel.eventCount, pending: kernel.calendar.pending };
}
