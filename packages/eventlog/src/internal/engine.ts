import { type Fact, type SimFuture, type Simulation, toTicks, type Waitable } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { AppendedBatch } from "../batch.js";
import type { EventLog } from "../event-log.js";
import { Latency } from "./latency.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import { type QueueHost, ServiceQueue } from "./service-queue.js";

/** What a log has of the simulation it belongs to. */
export class Engine<K extends Key, V> {
  readonly sim: Simulation;
  readonly appendLatency: Latency;
  readonly readLatency: Latency;
  readonly appended: Fact;
  readonly appendedBatch: Fact;
  readonly read: Fact;
  readonly expired: Fact;
  readonly appendLost: Fact;
  readonly outOfRange: Fact;
  readonly recordsDeleted: Fact;
  readonly rolled: Fact;
  readonly compacted: Fact;
  readonly partitionsAdded: Fact;
  readonly watermarkRaised: Fact;
  /** Where the queues in front of the partitions stand, if the log has a capacity. */
  private readonly queueHost: QueueHost | undefined;
  private readonly appendOptions: { readonly label: string };
  private readonly readLabel: string;

  constructor(log: EventLog<K, V>, state: LogState<K, V>, sim: Simulation) {
    const { name } = log;
    this.sim = sim;
    this.appendLatency = new Latency(state.appendLatency, sim.random(`${name}/appendLatency`), log);
    this.readLatency = new Latency(state.readLatency, sim.random(`${name}/readLatency`), log);
    this.appended = sim.fact(log, "appended", "partition", "offset");
    this.appendedBatch = sim.fact(log, "appendedBatch", "partition", "baseOffset", "count");
    this.read = sim.fact(log, "read", "partition", "offset", "count");
    this.expired = sim.fact(log, "expired", "partition", "logStartOffset");
    this.appendLost = sim.fact(log, "appendLost", "partition");
    this.outOfRange = sim.fact(log, "outOfRange", "partition", "offset", "logStartOffset", "highWatermark");
    this.recordsDeleted = sim.fact(log, "recordsDeleted", "partition", "logStartOffset");
    this.rolled = sim.fact(log, "rolled", "partition", "baseOffset");
    this.compacted = sim.fact(log, "compacted", "partition", "firstDirtyOffset", "removed");
    this.partitionsAdded = sim.fact(log, "partitionsAdded", "numPartitions");
    this.watermarkRaised = sim.fact(log, "watermarkRaised", "partition", "highWatermark");
    const { capacity, maxRuns } = state;
    this.queueHost = capacity && { sim, log, capacity, random: sim.random(`${name}/capacity`), maxRuns };
    this.appendOptions = { label: `append to ${name}` };
    this.readLabel = `read from ${name}`;
  }

  /** The present, in ticks. */
  get nowTicks(): number {
    return toTicks(this.sim.now);
  }

  /** What settles at once. */
  done<T>(answer: T): Waitable<T> {
    const future = this.sim.future<T>();
    future.resolve(answer);
    return future;
  }

  /** The queue in front of a partition; none if the log has no capacity. */
  queueOf(partition: PartitionState<K, V>): ServiceQueue | undefined {
    if (this.queueHost === undefined) return undefined;
    partition.queue ??= new ServiceQueue(this.queueHost);
    return partition.queue;
  }

  replyToBatch(): SimFuture<AppendedBatch> {
    return this.sim.future<AppendedBatch>(this.appendOptions);
  }

  replyToAppend(): SimFuture<Record<K, V>> {
    return this.sim.future<Record<K, V>>(this.appendOptions);
  }

  replyToRead(onAbandon: () => void): SimFuture<readonly Record<K, V>[]> {
    return this.sim.future<readonly Record<K, V>[]>({ label: this.readLabel, onAbandon });
  }
}
