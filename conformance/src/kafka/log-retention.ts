import type { Process } from "@sim/core";
import type { Checker, Difference } from "../checker.js";
import type { AppendStep, DeleteStep, LogCase, StartStep, WatermarkStep } from "./log-case.js";
import { append, differenceOf, logFor, moveStart, type ReplayLog, replay } from "./log-replay.js";

type Step = AppendStep | WatermarkStep | StartStep | DeleteStep;

/** `retention`: the life of a partition from which segments are deleted, on an {@link EventLog} through its public API. */
export const checkRetention: Checker<LogCase<Step>> = (_kind, _header, vectorCase) => {
  const log = logFor(vectorCase.config);
  return replay(vectorCase, log, (step) => perform(log, step));
};

function* perform(log: ReplayLog, step: Step): Process<Difference | undefined> {
  switch (step.do) {
    case "append":
      return yield* append(log, step, step.key === null ? null : "k".repeat(step.key));
    case "watermark":
      log.raiseHighWatermark(0, step.to);
      return undefined;
    case "start":
      return yield* moveStart(log, step);
    case "delete":
      return yield* sweep(log, step);
  }
}

function* sweep(log: ReplayLog, step: DeleteStep): Process<Difference | undefined> {
  const before = basesOf(log);
  yield* log.sweep();
  const after = new Set(basesOf(log));
  const deleted = before.filter((base) => !after.has(base)).length;
  return differenceOf("deleted", step.deleted, deleted) ?? differenceOf("records", heldOffsets(log), readable(log));
}

function basesOf(log: ReplayLog): readonly number[] {
  return log.partitions[0]?.segments.map(({ baseOffset }) => baseOffset) ?? [];
}

/** Without compaction there are no gaps. */
function heldOffsets(log: ReplayLog): readonly number[] {
  const start = log.logStartOffset(0);
  return Array.from({ length: log.logEndOffset(0) - start }, (_, index) => start + index);
}

function readable(log: ReplayLog): readonly number[] {
  return [...(log.partitions[0]?.records ?? [])].map(({ offset }) => offset);
}
