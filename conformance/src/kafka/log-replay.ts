import { type Process, Simulation } from "@sim/core";
import { EventLog, type EventLogOptions } from "@sim/eventlog";
import { expireWhenAny, type RetentionPolicy, SegmentByteRetention, SegmentTimeRetention } from "@sim/strategies";
import type { Difference } from "../checker.js";
import type { AppendStep, LogCase, LogShown, LogStep, StartStep, TopicConfig } from "./log-case.js";

/** Keys as they are in the case; of a value its length. */
export type ReplayLog = EventLog<string | null, number | null>;

/** Longer than any case: nothing is done but what a step asks for. */
const NEVER_S = 2 ** 32;

const KAFKA_AFTER_MAX_MS = 3_600_000;

/** A time of a case in seconds. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** A log of one partition with the settings of a topic. */
export function logFor(config: TopicConfig, more: Partial<EventLogOptions<string | null>> = {}): ReplayLog {
  const retentionPolicy = retentionOf(config);
  return new EventLog<string | null, number | null>("topic", {
    numPartitions: 1,
    appendLatency: 0,
    readLatency: 0,
    highWatermark: "manual",
    retentionCheckInterval: NEVER_S,
    cleanerInterval: NEVER_S,
    segments: {
      maxBytes: config["segment.bytes"],
      maxAgeS: secondsOrNever(config["segment.ms"]),
      timestamps: config["message.timestamp.type"] === "CreateTime" ? "create" : "append",
      maxFutureS: secondsOrNever(config["message.timestamp.after.max.ms"] ?? KAFKA_AFTER_MAX_MS),
      maxPastS: secondsOrNever(config["message.timestamp.before.max.ms"] ?? Infinity),
    },
    ...(retentionPolicy && { retentionPolicy }),
    ...more,
  });
}

/** Runs a case against a log, step by step, and gives the first difference. */
export function replay<S extends LogStep>(
  vectorCase: LogCase<S>,
  log: ReplayLog,
  perform: (step: S) => Process<Difference | undefined>,
): Difference | undefined {
  const sim = new Simulation();
  let difference: Difference | undefined;
  function* steps(): Process {
    let shown: LogShown = { start: 0, end: 0, watermark: 0, segments: [[0, 0, vectorCase.time]] };
    difference = differenceOf("at the start", shown, shownBy(log));
    for (const [index, step] of vectorCase.steps.entries()) {
      if (difference !== undefined) return;
      yield seconds(step.at) - sim.now;
      const where = `step ${index} (${step.do})`;
      const found = yield* perform(step);
      if (found !== undefined) difference = { ...found, where: `${where}, ${found.where}` };
      shown = { ...shown, ...changesOf(step) };
      difference ??= differenceOf(where, shown, shownBy(log));
    }
  }
  // The log is made when its first process begins.
  sim.call(seconds(vectorCase.time), () => sim.spawn(steps(), { owner: log }), undefined);
  sim.run();
  return difference;
}

/** Appends as the step says; a refusal must be the one that it tells of. */
export function* append(log: ReplayLog, step: AppendStep, key: string | null): Process<Difference | undefined> {
  const request = { eventTime: seconds(step.time), sizeBytes: step.size };
  let refused: string | undefined;
  try {
    yield* log.append(key, step.value, request);
  } catch (error) {
    refused = refusalOf(error);
  }
  return refused === step.refused ? undefined : { where: "refused", expected: step.refused, actual: refused };
}

/** Deletes records as the step says. */
export function* moveStart(log: ReplayLog, step: StartStep): Process<Difference | undefined> {
  let refused: string | undefined;
  try {
    yield* log.deleteRecords(0, step.to);
  } catch (error) {
    refused = refusalOf(error);
  }
  return refused === step.refused ? undefined : { where: "refused", expected: step.refused, actual: refused };
}

/** A difference if two plain values do not look the same in JSON. */
export function differenceOf(where: string, expected: unknown, actual: unknown): Difference | undefined {
  return JSON.stringify(expected) === JSON.stringify(actual) ? undefined : { where, expected, actual };
}

const refusals: ReadonlyMap<unknown, string> = new Map([
  ["INVALID_TIMESTAMP", "InvalidTimestampException"],
  ["RECORD_BATCH_TOO_LARGE", "RecordBatchTooLargeException"],
  ["OFFSET_OUT_OF_RANGE", "OffsetOutOfRangeException"],
]);

/** What Kafka calls it. */
function refusalOf(error: unknown): string {
  if (error instanceof TypeError && error.message.includes("key must not be null")) return "InvalidRecordException";
  const name = refusals.get((error as { readonly code?: unknown }).code);
  if (name === undefined) throw error;
  return name;
}

function shownBy(log: ReplayLog): LogShown {
  const [partition] = log.partitions;
  if (partition === undefined) throw new Error("the log has no partition");
  return {
    start: partition.logStartOffset,
    end: partition.logEndOffset,
    watermark: partition.highWatermark,
    segments: partition.segments.map(({ baseOffset, sizeBytes, largestTimestamp }) => [
      baseOffset,
      sizeBytes,
      Math.round(largestTimestamp * 1000),
    ]),
  };
}

/** Only those that are there, in the order in which a log shows them. */
function changesOf({ start, end, watermark, segments }: LogStep): Partial<LogShown> {
  return {
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(watermark !== undefined && { watermark }),
    ...(segments !== undefined && { segments }),
  };
}

function retentionOf(config: TopicConfig): RetentionPolicy | undefined {
  // With `compact` alone the limits are there and have no effect.
  if (!config["cleanup.policy"].includes("delete")) return undefined;
  const { "retention.ms": ms = -1, "retention.bytes": bytes = -1 } = config;
  const limits: RetentionPolicy[] = [];
  if (bytes >= 0) limits.push(new SegmentByteRetention(bytes));
  if (ms >= 0) limits.push(new SegmentTimeRetention(seconds(ms)));
  return limits.length === 0 ? undefined : expireWhenAny(...limits);
}

/** What lies beyond the range of times is no limit. */
function secondsOrNever(milliseconds: number): number {
  return seconds(milliseconds) < 2 ** 33 ? seconds(milliseconds) : Infinity;
}
