/** Settings of a topic, by their names in Kafka. */
export interface TopicConfig {
  readonly "cleanup.policy": "delete" | "compact" | "compact,delete";
  readonly "segment.bytes": number;
  readonly "segment.ms": number;
  readonly "message.timestamp.type": "CreateTime" | "LogAppendTime";
  readonly "message.timestamp.after.max.ms"?: number;
  readonly "message.timestamp.before.max.ms"?: number;
  readonly "retention.ms"?: number;
  readonly "retention.bytes"?: number;
  readonly "min.cleanable.dirty.ratio"?: number;
  readonly "min.compaction.lag.ms"?: number;
  readonly "max.compaction.lag.ms"?: number;
  readonly "delete.retention.ms"?: number;
}

/** Base offset, size, largest timestamp. */
type SegmentState = readonly [baseOffset: number, size: number, largestTimestamp: number];

/** What a log shows; in a step, what of it is not as it was. */
export interface LogShown {
  readonly start: number;
  readonly end: number;
  readonly watermark: number;
  readonly segments: readonly SegmentState[];
}

interface StepBase extends Partial<LogShown> {
  /** The clock's time, in milliseconds. */
  readonly at: number;
}

/** One record is appended. */
export interface AppendStep extends StepBase {
  readonly do: "append";
  readonly key: number | null;
  readonly value: number | null;
  readonly time: number;
  readonly size: number;
  readonly refused?: string;
}

/** The high watermark is raised. */
export interface WatermarkStep extends StepBase {
  readonly do: "watermark";
  readonly to: number;
}

/** Records are deleted by request. */
export interface StartStep extends StepBase {
  readonly do: "start";
  readonly to: number;
  readonly refused?: string;
}

/** One run of the deletion. */
export interface DeleteStep extends StepBase {
  readonly do: "delete";
  readonly deleted: number;
}

/** A batch behind a cleaning: offset, which key, length of the value, size. */
export type BatchState = readonly [offset: number, key: number | null, value: number | null, size: number];

/** One round of the cleaner. */
export interface CleanStep extends StepBase {
  readonly do: "clean";
  readonly from: number;
  readonly limit: number;
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  readonly cleaned: boolean;
  readonly checkpoint: number | null;
  readonly records?: readonly BatchState[];
}

/** What was done to a log. */
export type LogStep = AppendStep | WatermarkStep | StartStep | DeleteStep | CleanStep;

/** The life of one partition. */
export interface LogCase<S extends LogStep = LogStep> {
  readonly config: TopicConfig;
  /** Only `compaction`. */
  readonly keys?: readonly string[];
  readonly time: number;
  readonly steps: readonly S[];
}
