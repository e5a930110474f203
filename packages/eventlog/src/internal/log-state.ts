import {
  type Duration,
  describeValue,
  EntityUnavailableError,
  requireDuration,
  requireFunction,
  requireInteger,
  requireMethods,
  requireOneOf,
  requireSeconds,
  type Series,
  SeriesRecorder,
} from "@sim/core";
import { type CompactionPolicy, HashSharding, type Key, type RetentionPolicy } from "@sim/strategies";
import type { EventLog } from "../event-log.js";
import type { EventLogOptions } from "../event-log-options.js";
import type { EventLogStats } from "../event-log-stats.js";
import type { PartitionQueueStats } from "../log-capacity.js";
import type { Partition } from "../partition.js";
import { Capacity } from "./capacity.js";
import { CompactionRules } from "./compaction-rules.js";
import { Engine } from "./engine.js";
import { InFlight } from "./in-flight.js";
import { LogQueues } from "./log-queues.js";
import { PartitionFace, type PartitionRules, PartitionState } from "./partition-state.js";
import { Router } from "./router.js";
import { segmentRules } from "./segment-rules.js";
import { Segments } from "./segments.js";

const MAX_PARTITIONS = 1_000_000;

/** Everything behind an event log. */
export class LogState<K extends Key, V> {
  readonly log: EventLog<K, V>;
  readonly partitions: PartitionState<K, V>[];
  readonly partitionRules: PartitionRules;
  /** The partitions as users see them. */
  views: readonly Partition<K, V>[];
  readonly router: Router<K>;
  readonly retentionPolicy: RetentionPolicy<K, V> | undefined;
  readonly retentionCheckInterval: number;
  readonly compaction: CompactionRules<V> | undefined;
  readonly cleanerInterval: number;
  readonly appendLatency: Duration;
  readonly readLatency: Duration;
  readonly capacity: Capacity | undefined;
  /** How many runs of equal values a series keeps. */
  readonly maxRuns: number | undefined;
  readonly inFlight = new InFlight();
  recordsAppended = 0;
  recordsRead = 0;
  recordsExpired = 0;
  recordsCompacted = 0;
  cleanings = 0;
  appendsLost = 0;
  private readonly latencies: SeriesRecorder;
  private latestSeries: Series | undefined = undefined;
  private engine: Engine<K, V> | undefined = undefined;

  constructor(log: EventLog<K, V>, options: EventLogOptions<K>) {
    const owner = "EventLog";
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`${owner}: options must be an object, got ${describeValue(options)}`);
    }
    // Defaults stand for undefined alone: null is a wrong value like any other.
    const {
      numPartitions = 4,
      shardingStrategy = new HashSharding(),
      retentionPolicy,
      appendLatency = 0.001,
      readLatency = 0.0005,
      retentionCheckInterval = 60,
      recordLatencies = "all",
      capacity,
      segments,
      compactionPolicy,
      cleanerInterval = 15,
      highWatermark = "logEnd",
    } = options;
    this.log = log;
    requirePartitionCount(owner, "numPartitions", numPartitions, 1);
    this.router = new Router<K>(owner, shardingStrategy);
    this.retentionPolicy = checkedPolicy(retentionPolicy as RetentionPolicy<K, V> | undefined);
    this.appendLatency = requireDuration(owner, "appendLatency", appendLatency);
    this.readLatency = requireDuration(owner, "readLatency", readLatency);
    this.retentionCheckInterval = checkedInterval("retentionCheckInterval", retentionCheckInterval);
    this.compaction =
      compactionPolicy === undefined ? undefined : new CompactionRules(compactionPolicy as CompactionPolicy<V>);
    this.cleanerInterval = checkedInterval("cleanerInterval", cleanerInterval);
    requireOneOf(owner, "highWatermark", highWatermark, ["logEnd", "manual"]);
    // Only whole segments are compacted, so a compacted log has them.
    const divided = segments === undefined && this.compaction !== undefined ? {} : segments;
    this.partitionRules = {
      segments: divided === undefined ? undefined : segmentRules(divided, this.compaction?.maxSegmentAge ?? Infinity),
      manualWatermark: highWatermark === "manual",
    };
    requireOneOf(owner, "recordLatencies", recordLatencies, ["all", "summary"]);
    this.capacity = capacity === undefined ? undefined : new Capacity(capacity);
    this.maxRuns = recordLatencies === "all" ? undefined : 0;
    this.latencies = new SeriesRecorder(this.maxRuns);
    this.partitions = Array.from(
      { length: numPartitions },
      (_, id) => new PartitionState<K, V>(id, this.partitionRules, 0),
    );
    this.views = Object.freeze(this.partitions.map((partition) => new PartitionFace(partition)));
  }

  /** The log belongs to a simulation from now on: its segments, all empty yet, are as old as that. */
  start(): void {
    const { segments: rules } = this.partitionRules;
    if (rules === undefined) return;
    const { nowTicks } = this.attached();
    for (const each of this.partitions) each.segments = new Segments(rules, nowTicks);
  }

  /** Adds empty partitions, up to that many in all. */
  addPartitions(total: number): void {
    requirePartitionCount("EventLog.addPartitions", "total", total, this.partitions.length + 1);
    const engine = this.attached();
    while (this.partitions.length < total) {
      this.partitions.push(new PartitionState(this.partitions.length, this.partitionRules, engine.nowTicks));
    }
    const added = this.partitions.slice(this.views.length).map((partition) => new PartitionFace(partition));
    this.views = Object.freeze([...this.views, ...added]);
    engine.partitionsAdded.report(total);
  }

  /**
   * The engine, for a request that begins.
   *
   * @throws EntityUnavailableError if the log is down, SimError if it belongs to no simulation
   */
  running(what: string): Engine<K, V> {
    if (this.log.crashed) throw new EntityUnavailableError(this.log.name, what);
    return this.attached();
  }

  /** The engine, whether the log is up or down; made at its first use. */
  attached(): Engine<K, V> {
    if (this.engine === undefined) {
      const { sim, name } = this.log;
      this.engine = new Engine(this.log, this, sim);
      this.router.start(sim.random(`${name}/sharding`), this.capacity === undefined ? undefined : new LogQueues(this));
    }
    return this.engine;
  }

  noteLatency(seconds: number): void {
    this.latencies.add(seconds);
    this.latestSeries = undefined;
  }

  takeStats(): EventLogStats {
    this.latestSeries ??= this.latencies.snapshot();
    return Object.freeze({
      recordsAppended: this.recordsAppended,
      recordsRead: this.recordsRead,
      recordsExpired: this.recordsExpired,
      recordsCompacted: this.recordsCompacted,
      cleanings: this.cleanings,
      appendsLost: this.appendsLost,
      perPartitionAppends: new Map(this.partitions.map((partition) => [partition.id, partition.appended])),
      appendLatencies: this.latestSeries,
      queues: this.queueStats(),
    });
  }

  private queueStats(): ReadonlyMap<number, PartitionQueueStats> {
    const queues = new Map<number, PartitionQueueStats>();
    if (this.engine === undefined) return queues;
    for (const partition of this.partitions) {
      const queue = this.engine.queueOf(partition);
      if (queue !== undefined) queues.set(partition.id, queue.stats);
    }
    return queues;
  }

  totalRecords(): number {
    let total = 0;
    for (const { store } of this.partitions) total += store.length;
    return total;
  }

  /** A crash: what is under way is lost, in the order in which it began. */
  loseRequests(): void {
    for (let request = this.inFlight.shift(); request !== undefined; request = this.inFlight.shift()) {
      request.timer?.cancel();
      request.lose(new EntityUnavailableError(this.log.name, `${request.what} lost`));
    }
  }
}

function requirePartitionCount(owner: string, name: string, count: number, least: number): void {
  requireInteger(owner, name, count, least);
  if (count > MAX_PARTITIONS) {
    throw new RangeError(`${owner}: ${name} must be at most ${MAX_PARTITIONS}, got ${count}`);
  }
}

function checkedPolicy<K, V>(policy: RetentionPolicy<K, V> | undefined): RetentionPolicy<K, V> | undefined {
  if (policy === undefined) return undefined;
  requireMethods("EventLog", "retentionPolicy", policy, ["shouldRetain"]);
  if (policy.newLogStart !== undefined) {
    requireFunction("EventLog", "retentionPolicy.newLogStart", policy.newLogStart);
  }
  if (policy.shouldRetainSegment !== undefined) {
    requireFunction("EventLog", "retentionPolicy.shouldRetainSegment", policy.shouldRetainSegment);
  }
  return policy;
}

function checkedInterval(name: string, seconds: number): number {
  requireSeconds("EventLog", name, seconds, { positive: true });
  if (seconds < 1e-6) {
    throw new RangeError(`EventLog: ${name} must be at least one microsecond (0.000001), got ${seconds}`);
  }
  return seconds;
}
