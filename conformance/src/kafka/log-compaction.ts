import type { Process } from "@sim/core";
import { type CompactionPolicy, type CompactionView, KeyCompaction } from "@sim/strategies";
import type { Checker, Difference } from "../checker.js";
import type { AppendStep, BatchState, CleanStep, LogCase, StartStep, TopicConfig, WatermarkStep } from "./log-case.js";
import { append, differenceOf, logFor, moveStart, type ReplayLog, replay, seconds } from "./log-replay.js";

type Step = AppendStep | WatermarkStep | StartStep | CleanStep;

/** `compaction`: the life of a partition that is compacted, on an {@link EventLog} through its public API. */
export const checkCompaction: Checker<LogCase<Step>> = (_kind, _header, vectorCase) => {
  const compaction = new Watched(vectorCase.config);
  const log = logFor(vectorCase.config, { compactionPolicy: compaction });
  const compacted = new CompactedLog(log, compaction, vectorCase.keys ?? []);
  return replay(vectorCase, log, (step) => compacted.perform(step));
};

/** What a round of the cleaner found, as the log's policy saw it. */
interface Found {
  readonly from: number;
  /** Undefined where nothing could be cleaned. */
  readonly limit: number | undefined;
  readonly ratio: number;
}

/**
 * The policy under test. What the first question of each round is about is put down. A step is one round of the thread, which
 * goes on with the next at once; a log does so too, and is told that there is nothing more to do.
 */
class Watched implements CompactionPolicy {
  readonly name = "watched";
  readonly deleteRetentionS: number;
  readonly maxSegmentAgeS: number;
  found: Found | undefined = undefined;
  private readonly policy: KeyCompaction;
  /** Wants whatever can be cleaned: tells how far that is, and how dirty. */
  private readonly greedy: KeyCompaction;

  constructor(config: TopicConfig) {
    const { "max.compaction.lag.ms": maxLag, "delete.retention.ms": deleteRetention = 86_400_000 } = config;
    const minLagS = seconds(config["min.compaction.lag.ms"] ?? 0);
    const maxLagS = maxLag === undefined ? Infinity : seconds(maxLag);
    this.deleteRetentionS = seconds(deleteRetention);
    this.policy = new KeyCompaction({ minDirtyRatio: config["min.cleanable.dirty.ratio"] ?? 0.5, minLagS, maxLagS });
    this.maxSegmentAgeS = this.policy.maxSegmentAgeS;
    this.greedy = new KeyCompaction({ minDirtyRatio: 0, minLagS });
  }

  plan(view: CompactionView, nowS: number): ReturnType<KeyCompaction["plan"]> {
    if (this.found !== undefined) return undefined;
    const all = this.greedy.plan(view, nowS);
    this.found = { from: view.firstDirtyOffset, limit: all?.upTo, ratio: all?.urgency ?? 0 };
    return this.policy.plan(view, nowS);
  }
}

class CompactedLog {
  private readonly log: ReplayLog;
  private readonly compaction: Watched;
  private readonly keys: readonly string[];
  /** What Kafka has on its disk. */
  private batches: BatchState[] = [];

  constructor(log: ReplayLog, compaction: Watched, keys: readonly string[]) {
    this.log = log;
    this.compaction = compaction;
    this.keys = keys;
  }

  perform(step: Step): Process<Difference | undefined> {
    switch (step.do) {
      case "append":
        return this.append(step);
      case "watermark":
        return this.raise(step);
      case "start":
        return moveStart(this.log, step);
      case "clean":
        return this.clean(step);
    }
  }

  private *append(step: AppendStep): Process<Difference | undefined> {
    const key = step.key === null ? null : (this.keys[step.key] as string);
    const offset = this.log.logEndOffset(0);
    if (step.refused === undefined) this.batches.push([offset, step.key, step.value, step.size]);
    return yield* append(this.log, step, key);
  }

  private *raise(step: WatermarkStep): Process<Difference | undefined> {
    this.log.raiseHighWatermark(0, step.to);
    return undefined;
  }

  private *clean(step: CleanStep): Process<Difference | undefined> {
    this.compaction.found = undefined;
    const cleanings = yield* this.log.clean();
    const { from, cleanBytes, cleanableBytes, checkpoint, records } = step;
    // What can be cleaned, and how far, shows only where there is any.
    const limit = cleanableBytes === 0 ? undefined : step.limit;
    const ratio = cleanableBytes === 0 ? 0 : cleanableBytes / (cleanBytes + cleanableBytes);
    const start = this.log.logStartOffset(0);
    if (records !== undefined) {
      this.batches = [...records, ...this.batches.filter(([offset]) => offset >= (checkpoint as number))];
    }
    return (
      differenceOf("found", { from, limit, ratio }, this.compaction.found) ??
      differenceOf("cleaned", step.cleaned, cleanings > 0) ??
      differenceOf("checkpoint", Math.max(start, checkpoint ?? 0), this.log.partitions[0]?.firstDirtyOffset) ??
      differenceOf("records", this.expected(start), this.held())
    );
  }

  /** Records from the log start on; an emptied batch holds none. */
  private expected(start: number): readonly BatchState[] {
    return this.batches.filter(([offset, key]) => offset >= start && key !== null);
  }

  private held(): readonly BatchState[] {
    return [...(this.log.partitions[0]?.records ?? [])].map(({ offset, key, value, sizeBytes }) => [
      offset,
      this.keys.indexOf(key as string),
      value,
      sizeBytes,
    ]);
  }
}
