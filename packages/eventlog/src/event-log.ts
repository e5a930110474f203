import {
  Entity,
  type Event,
  type Handled,
  operation,
  type Process,
  requireInteger,
  requireTime,
  toSeconds,
  toTicks,
  type Waitable,
} from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { AppendedBatch, BatchRecord } from "./batch.js";
import { OffsetOutOfRangeError } from "./errors.js";
import type { EventLogOptions } from "./event-log-options.js";
import type { EventLogStats } from "./event-log-stats.js";
import { beginAppend, beginBatch } from "./internal/append.js";
import { appendArguments, batchArguments, readArguments, requirePartition } from "./internal/arguments.js";
import { waitForArrival } from "./internal/arrival-wait.js";
import { runCleaner } from "./internal/cleaner.js";
import { handleMessage } from "./internal/handle-message.js";
import { beginRounds, raiseWatermark } from "./internal/housekeeping.js";
import { LogState } from "./internal/log-state.js";
import { beginRead } from "./internal/read.js";
import { deleteBelow, sweep } from "./internal/sweep.js";
import type { Append, AppendOptions, FetchOptions, Read } from "./messages.js";
import type { Partition } from "./partition.js";

const STATE: unique symbol = Symbol("state");

/**
 * A partitioned, append-only log of records, as a topic of Kafka is one.
 *
 * An append goes to the partition that it names, or that the sharding strategy chooses for its key when the append
 * begins; when its latency is over the record is in the log, under the next offset of its partition. Appends to one
 * partition are done in the order in which they began. Readers go by offset and take nothing out; only retention removes
 * records, oldest first, in sweeps every `retentionCheckInterval` seconds, and compaction, where a key has newer ones.
 *
 * What is in the log survives a crash of it; appends and reads under way are lost, and their callers get an
 * `EntityUnavailableError`.
 *
 * @typeParam K - type of the keys: strings, finite numbers, `null` for "no key", or a union of these
 * @typeParam V - type of the payloads
 *
 * @example
 * ```ts
 * import { type Process, Simulation } from "@sim/core";
 * import { EventLog } from "@sim/eventlog";
 *
 * const orders = new EventLog<string, number>("orders", { numPartitions: 4 });
 * const sim = new Simulation({ entities: [orders] });
 * const amounts: number[] = [];
 *
 * function* shop(): Process {
 *   const record = yield* orders.append("user-1", 30);
 *   yield* orders.append("user-1", 12);
 *   const records = yield* orders.read(record.partition, record.offset);
 *   amounts.push(...records.map((r) => r.value));
 * }
 * sim.spawn(shop());
 * sim.run().time; // => 0.0025
 *
 * amounts; // => [30, 12]
 * orders.stats.recordsAppended; // => 2
 * orders.highWatermarks().get(0); // => 2
 * ```
 *
 * @public
 */
export class EventLog<in out K extends Key = string, in out V = unknown> extends Entity<Append<K, V> | Read<K, V>> {
  /** @internal */
  readonly [STATE]: LogState<K, V>;

  /**
   * @param name - unique within its simulation
   * @param options - partitions, strategies and latencies; all have defaults
   * @throws TypeError or RangeError for an option of the wrong kind or out of range
   */
  constructor(name: string, options: EventLogOptions<K> = {}) {
    super(name);
    this[STATE] = new LogState<K, V>(this, options);
  }

  /** What it has done so far: a frozen snapshot. */
  get stats(): EventLogStats {
    return this[STATE].takeStats();
  }

  /** Number of partitions. */
  get numPartitions(): number {
    return this[STATE].partitions.length;
  }

  /** The partitions, in order; views that stay valid. The array has those that there are at the moment of the look. */
  get partitions(): readonly Partition<K, V>[] {
    return this[STATE].views;
  }

  /**
   * Appends that wait for their turn in front of a partition, the one in service not included; 0 in a log without a
   * capacity.
   *
   * @throws UnknownPartitionError, or TypeError or RangeError if it is no integer
   */
  queueLength(partition: number): number {
    return requirePartition("EventLog.queueLength", this[STATE], partition).queue?.queueLength ?? 0;
  }

  /**
   * Bytes of the appends that wait for their turn in front of a partition; 0 in a log without a capacity.
   *
   * @throws UnknownPartitionError, or TypeError or RangeError if it is no integer
   */
  queuedBytes(partition: number): number {
    return requirePartition("EventLog.queuedBytes", this[STATE], partition).queue?.queuedBytes ?? 0;
  }

  /** Records held at present, in all partitions. */
  get totalRecords(): number {
    return this[STATE].totalRecords();
  }

  /**
   * Adds empty partitions, as Kafka's `kafka-topics --alter` does: a topic may only grow. The sharding strategy is asked with
   * the new number from the next append on, so keys may move; records that are in the log stay where they are.
   *
   * @param total - partitions from now on, an integer above `numPartitions`, at most 1,000,000
   * @throws TypeError or RangeError if it is no such number; SimError with code `NOT_ATTACHED` before the log belongs to a
   * simulation
   */
  addPartitions(total: number): void {
    this[STATE].addPartitions(total);
  }

  /**
   * The least offset that a partition can be read from: that of the oldest record, or in a gap before it.
   *
   * @throws UnknownPartitionError, or TypeError or RangeError if it is no integer
   */
  logStartOffset(partition: number): number {
    return requirePartition("EventLog.logStartOffset", this[STATE], partition).logStartOffset;
  }

  /**
   * Offset that the next record of a partition will get.
   *
   * @throws UnknownPartitionError, or TypeError or RangeError if it is no integer
   */
  logEndOffset(partition: number): number {
    return requirePartition("EventLog.logEndOffset", this[STATE], partition).logEndOffset;
  }

  /**
   * The end of what can be read of a partition: the end of its log, unless the log was made with `highWatermark: "manual"`.
   *
   * @throws UnknownPartitionError, or TypeError or RangeError if it is no integer
   */
  highWatermark(partition: number): number {
    return requirePartition("EventLog.highWatermark", this[STATE], partition).highWatermark;
  }

  /**
   * Raises the high watermark of a partition in a log made with `highWatermark: "manual"`. Readers that wait go on.
   *
   * @param partition - index of the partition
   * @param offset - from the present high watermark to the end of the log (both inclusive)
   * @throws UnknownPartitionError, or TypeError or RangeError for a bad argument or a log whose high watermark is not raised by
   * hand
   */
  raiseHighWatermark(partition: number, offset: number): void {
    const owner = "EventLog.raiseHighWatermark";
    const found = requirePartition(owner, this[STATE], partition);
    raiseWatermark(this[STATE], found, requireInteger(owner, "offset", offset, 0));
  }

  /** The high watermarks of all partitions, by partition. */
  highWatermarks(): ReadonlyMap<number, number> {
    return new Map(this[STATE].partitions.map((partition) => [partition.id, partition.highWatermark]));
  }

  /**
   * The earliest offset held whose append time is `timeS` or later, or the high watermark if there is none. Takes a time
   * that grows with the logarithm of the records held.
   *
   * @param timeS - in seconds
   * @throws UnknownPartitionError, or TypeError or RangeError for a bad partition or time
   */
  offsetForTime(partition: number, timeS: number): number {
    const owner = "EventLog.offsetForTime";
    const state = requirePartition(owner, this[STATE], partition);
    return state.offsetForTicks(toTicks(requireTime(owner, "timeS", timeS)));
  }

  /**
   * Append time of the first record held at or after `offset`, in seconds; undefined from the high watermark on. The
   * counterpart of `offsetForTime`.
   *
   * @param offset - an integer of at least 0
   * @throws UnknownPartitionError, or TypeError or RangeError for a bad partition or offset
   */
  timeAt(partition: number, offset: number): number | undefined {
    const owner = "EventLog.timeAt";
    const state = requirePartition(owner, this[STATE], partition);
    const first = state.store.heldFrom(requireInteger(owner, "offset", offset, 0));
    return first < state.highWatermark ? toSeconds(state.store.timestampFrom(first)) : undefined;
  }

  /**
   * Appends a record: use it with `yield*`. It begins when it is first awaited. An append that nobody waits for any more
   * still happens.
   *
   * @param key - decides the partition, with the sharding strategy; `null` for none
   * @param value - the payload, kept as it is
   * @param options - event time, explicit partition, size, headers
   * @returns the record, when it is in the log
   * @throws at the call, TypeError, RangeError or UnknownPartitionError for a bad argument; at the `yield*`,
   * EntityUnavailableError if the log is down or crashes meanwhile, and RangeError or TypeError if the sharding strategy
   * gives no valid partition
   */
  append(key: K, value: V, options?: AppendOptions): Process<Record<K, V>> {
    const request = appendArguments("EventLog.append", this[STATE], key, value, options);
    return operation(() => {
      const reply = request.state.running("append").replyToAppend();
      beginAppend(request, reply);
      return reply;
    }, this);
  }

  /**
   * Appends several records to one partition as one: use it with `yield*`. They take one append latency, and one turn in
   * the queue of a log with a capacity; they get offsets in a row and one append time.
   *
   * @param partition - index of the partition
   * @param records - at least one; kept as they are at the call
   * @returns where they stand, when they are in the log
   * @throws as `append` does
   */
  appendBatch(partition: number, records: readonly BatchRecord<K, V>[]): Process<AppendedBatch> {
    const request = batchArguments("EventLog.appendBatch", this[STATE], partition, records);
    return operation(() => {
      const reply = request.state.running("append").replyToBatch();
      beginBatch(request, reply);
      return reply;
    }, this);
  }

  /**
   * Reads records of a partition in order of their offsets: use it with `yield*`. It begins when it is first awaited, and
   * looks at the log when the read latency is over. A read that nobody waits for any more delivers nothing and does not
   * count.
   *
   * @param partition - index of the partition
   * @param offset - the first offset to read, an integer of at least 0
   * @param maxRecords - the most records to return, an integer of at least 1
   * @returns the records; none at the high watermark
   * @throws at the call, TypeError, RangeError or UnknownPartitionError for a bad argument; at the `yield*`,
   * OffsetOutOfRangeError if the offset lies below the log start or above the high watermark (also for the default offset
   * 0, once records have expired), and EntityUnavailableError if the log is down or crashes meanwhile
   */
  read(partition: number, offset: number = 0, maxRecords: number = 100): Process<readonly Record<K, V>[]> {
    const request = readArguments("EventLog.read", this[STATE], partition, offset, maxRecords, 0);
    return operation(() => beginRead(request), this);
  }

  /**
   * Reads like {@link EventLog.read}, but at the high watermark it waits for the next append to the partition, `maxWait`
   * seconds at most, as Kafka's fetch does with `fetch.max.wait.ms`. The wait does not keep a run alive. The read latency
   * is charged once, when the wait is over, whether it brought a record or not; then the log is looked at.
   *
   * @param partition - index of the partition
   * @param offset - the first offset to read, an integer of at least 0
   * @param maxRecords - the most records to return, an integer of at least 1
   * @param maxWait - seconds, at least 0; `Infinity` waits until there is a record
   * @param options - how many bytes to wait for, and how many to return at most
   * @returns the records; none if there was nothing to read in time
   * @throws as `read` does
   */
  fetch(
    partition: number,
    offset: number,
    maxRecords: number,
    maxWait: number,
    options?: FetchOptions,
  ): Process<readonly Record<K, V>[]> {
    const request = readArguments("EventLog.fetch", this[STATE], partition, offset, maxRecords, maxWait, options);
    return operation(() => beginRead(request), this);
  }

  /**
   * What to wait for until a partition has a record at `offset` that can be read. Reads nothing, takes no latency, and
   * keeps no run alive: for readers that wait for several partitions at once, such as a consumer group.
   *
   * @param partition - index of the partition
   * @param offset - an integer of at least 0
   * @returns settles at the append that brings the record, at once if it is there; fails with EntityUnavailableError if the
   * log crashes
   * @throws TypeError, RangeError or UnknownPartitionError for a bad argument; EntityUnavailableError if the log is down
   */
  whenReadable(partition: number, offset: number): Waitable<void> {
    const owner = "EventLog.whenReadable";
    const state = requirePartition(owner, this[STATE], partition);
    return waitForArrival(this[STATE], state, requireInteger(owner, "offset", offset, 0));
  }

  /**
   * Deletes the records of a partition below an offset, as Kafka's `DeleteRecords` does: use it with `yield*`, or give it to
   * `sim.spawn`. It takes no time. The log start moves there; below it nothing happens. Segments go as a whole, with the next
   * sweep.
   *
   * @param partition - index of the partition
   * @param beforeOffset - the first offset that stays, an integer of at least 0
   * @returns the log start after it
   * @throws at the call, TypeError, RangeError or UnknownPartitionError for a bad argument; at the `yield*`,
   * OffsetOutOfRangeError for an offset above the high watermark, and EntityUnavailableError if the log is down
   */
  deleteRecords(partition: number, beforeOffset: number): Process<number> {
    const owner = "EventLog.deleteRecords";
    const state = this[STATE];
    const found = requirePartition(owner, state, partition);
    const offset = requireInteger(owner, "beforeOffset", beforeOffset, 0);
    return operation(() => {
      const engine = state.running("deletion of records");
      const { logStartOffset, highWatermark } = found;
      if (offset > highWatermark) {
        throw new OffsetOutOfRangeError(this.name, { partition, offset, logStartOffset, highWatermark });
      }
      deleteBelow(state, found, offset);
      return engine.done(found.logStartOffset);
    }, this);
  }

  /**
   * Sweeps now, and not only when the next sweep is due: removes what the retention policy gives up. Use it with `yield*`,
   * or give it to `sim.spawn`. It takes no time.
   *
   * @returns how many records have been removed
   * @throws at the `yield*`, EntityUnavailableError if the log is down, and what the policy throws
   */
  sweep(): Process<number> {
    return operation(() => this[STATE].running("sweep").done(sweep(this[STATE])), this);
  }

  /**
   * Lets the cleaner of a compacted log come by now, and not only when its next round is due: it cleans the partitions that
   * the compaction policy wants cleaned, and sweeps. Use it with `yield*`, or give it to `sim.spawn`. It takes no time.
   *
   * @returns how many cleanings there were
   * @throws at the `yield*`, EntityUnavailableError if the log is down, and what a policy throws
   */
  clean(): Process<number> {
    return operation(() => this[STATE].running("cleaning").done(runCleaner(this[STATE])), this);
  }

  /** Begins what an `Append` or `Read` message asks for. */
  handleEvent(event: Event<Append<K, V> | Read<K, V>>): Handled {
    handleMessage(this[STATE], event);
  }

  /** Starts the sweeps, or the rounds of the cleaner. */
  override onStart(): Handled {
    beginRounds(this[STATE]);
  }

  /** Loses the requests under way; the records stay. */
  override onCrash(): void {
    this[STATE].loseRequests();
  }

  /** True: facts of the log (`appended`, `read`, `expired`, ..) stand in the trace, not the messages to it. */
  override reportsFacts(): boolean {
    return true;
  }
}
