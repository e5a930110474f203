import { EntityUnavailableError, type Scheduled, type SimFuture } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { Producer } from "../../producer.js";
import { ProducerClosedError } from "../../producer-errors.js";
import type { ProducerOptions } from "../../producer-options.js";
import type { ProducerStats } from "../../producer-stats.js";
import { BatchQueue } from "./batch-queue.js";
import { Connection } from "./connection.js";
import { Desk } from "./desk.js";
import { Metadata } from "./metadata.js";
import type { ProduceRequest } from "./produce-request.js";
import { ProducerQueues } from "./producer-queues.js";
import type { Sending } from "./sending.js";
import { Settings } from "./settings.js";

/** Somebody who waits until all sends of a moment have come to their end. */
interface Flush {
  /** It waits for the sends numbered below this. */
  readonly before: number;
  left: number;
  readonly done: SimFuture<void>;
}

/** What the sender does, handed in by the producer, as the sender works on its state. */
interface SenderParts<K extends Key, V> {
  readonly awake: (state: ProducerState<K, V>) => void;
  readonly logHasCrashed: (state: ProducerState<K, V>) => void;
}

/** Everything behind a producer. */
export class ProducerState<K extends Key, V> {
  readonly producer: Producer<K, V>;
  readonly settings: Settings<K, V>;
  readonly queues: BatchQueue<K, V>[] = [];
  /** How many partitions have had a batch. */
  partitionsUsed = 0;
  /** What sharding strategies see of the queues. */
  readonly shardingQueues: ProducerQueues<K, V>;
  /** Sends that wait for memory, in order. */
  readonly waiting = new Set<Sending<K, V>>();
  /** Requests under way, the oldest first. */
  readonly inFlight = new Set<ProduceRequest<K, V>>();
  /** Counts how often the sequences of partitions began anew. */
  epoch = 0;
  readonly connection: Connection<K, V>;
  readonly metadata: Metadata<K, V>;
  /** Where the next round of collecting batches begins. */
  drainIndex = 0;
  /** When batches were last ready, in ticks, and .. */
  lastReady = -1;
  /** .. when they could be sent; before they ever could, when the first were ready. */
  lastDrain = -1;
  /** When to look again what there is to do. */
  wakeUp: Scheduled | undefined = undefined;
  wakeUpAt = Infinity;
  closed = false;
  /** Memory in use, in bytes. */
  memory = 0;
  recordsSent = 0;
  recordsAcknowledged = 0;
  recordsFailed = 0;
  recordsLost = 0;
  recordsRetried = 0;
  batchesSent = 0;
  requestsSent = 0;
  private flushes: Flush[] = [];
  private attachedDesk: Desk<K, V> | undefined = undefined;

  /** What the sender does when it looks. */
  readonly awake: (state: ProducerState<K, V>) => void;
  private readonly logHasCrashed: (state: ProducerState<K, V>) => void;

  constructor(producer: Producer<K, V>, options: ProducerOptions<K, V>, sender: SenderParts<K, V>) {
    this.producer = producer;
    this.awake = sender.awake;
    this.logHasCrashed = sender.logHasCrashed;
    this.settings = new Settings(options);
    this.connection = new Connection(this);
    this.metadata = new Metadata(this);
    this.shardingQueues = new ProducerQueues(this);
  }

  /**
   * The desk, for a request that begins.
   *
   * @throws EntityUnavailableError if the producer is down, ProducerClosedError if it has been closed, SimError if it
   * belongs to no simulation
   */
  running(what: string): Desk<K, V> {
    this.requireUp(what);
    if (this.closed) throw new ProducerClosedError(this.producer.name);
    return this.desk();
  }

  /** @throws EntityUnavailableError if the producer is down */
  requireUp(what: string): void {
    const { crashed, name } = this.producer;
    if (crashed) throw new EntityUnavailableError(name, what);
  }

  /** The desk, whether the producer is up or down; made at its first use. */
  desk(): Desk<K, V> {
    if (this.attachedDesk === undefined) {
      const { sim, name } = this.producer;
      this.attachedDesk = new Desk(this.producer, sim, this.settings.maxRuns);
      sim.watch(this.settings.log, { crashed: () => this.logHasCrashed(this), restarted: () => {} });
      this.settings.router.start(sim.random(`${name}/sharding`), this.shardingQueues);
    }
    return this.attachedDesk;
  }

  queueOf(partition: number): BatchQueue<K, V> {
    const { queues, settings } = this;
    while (queues.length <= partition) queues.push(new BatchQueue(queues.length, settings.idempotence));
    return queues[partition] as BatchQueue<K, V>;
  }

  get recordsPending(): number {
    return this.recordsSent - this.recordsAcknowledged - this.recordsFailed - this.recordsLost;
  }

  /** Whether batches are sent without waiting for more records. */
  get pressing(): boolean {
    return this.waiting.size > 0 || this.flushes.length > 0 || this.closed;
  }

  setMemory(bytes: number): void {
    this.memory = bytes;
    this.desk().bufferInUse.set(bytes);
  }

  /** Somebody wants to know when all that has been sent so far has come to its end. */
  flush(): SimFuture<void> {
    const done = this.desk().endOfFlush();
    if (this.recordsPending === 0) done.resolve();
    else this.flushes.push({ before: this.recordsSent, left: this.recordsPending, done });
    return done;
  }

  /** A send has come to its end. */
  ended({ number }: Sending<K, V>): void {
    if (this.flushes.length === 0) return;
    for (const flush of this.flushes) if (number < flush.before) flush.left--;
    const over = this.flushes.filter(({ left }) => left === 0);
    if (over.length === 0) return;
    this.flushes = this.flushes.filter(({ left }) => left > 0);
    for (const { done } of over) done.resolve();
  }

  /** A crash: whatever it had in memory is gone. */
  loseAll(): void {
    this.wakeUp?.cancel();
    this.wakeUp = undefined;
    this.wakeUpAt = Infinity;
    const lost = this.takeAll();
    const { flushes } = this;
    this.flushes = [];
    this.closed = false;
    this.drainIndex = 0;
    this.lastReady = this.lastDrain = -1;
    this.connection.reset();
    this.metadata.forget();
    this.settings.router.forget();
    if (this.attachedDesk === undefined) return;
    this.setMemory(0);
    this.attachedDesk.blockedSends.set(0);
    this.attachedDesk.inFlight.set(0);
    this.recordsLost += lost.length;
    if (lost.length > 0) this.attachedDesk.sendsLost.report(lost.length);
    const error = new EntityUnavailableError(this.producer.name, "send lost");
    for (const sending of lost) sending.fail(error);
    for (const { done } of flushes) done.fail(error);
  }

  takeStats(): ProducerStats {
    const { bufferInUse, blockedSends, inFlight, latencies, batchRecords, batchBytes } = this.desk();
    return Object.freeze({
      recordsSent: this.recordsSent,
      recordsAcknowledged: this.recordsAcknowledged,
      recordsFailed: this.recordsFailed,
      recordsLost: this.recordsLost,
      recordsPending: this.recordsPending,
      recordsRetried: this.recordsRetried,
      batchesSent: this.batchesSent,
      requestsSent: this.requestsSent,
      batchRecords: batchRecords.snapshot(),
      batchBytes: batchBytes.snapshot(),
      latencies: latencies.snapshot(),
      bufferInUse: bufferInUse.snapshot(),
      blockedSends: blockedSends.snapshot(),
      inFlight: inFlight.snapshot(),
    });
  }

  /** Empties it, and gives the sends that had not come to their end, in the order in which they began. */
  private takeAll(): Sending<K, V>[] {
    const sendings = [...this.waiting];
    for (const { timer } of sendings) timer?.cancel();
    this.waiting.clear();
    for (const { batches } of this.queues) for (const batch of batches) sendings.push(...batch.sendings);
    this.queues.length = 0;
    this.partitionsUsed = 0;
    for (const request of this.inFlight) {
      request.end();
      for (const batch of request.batches) if (!batch.done) sendings.push(...batch.sendings);
    }
    this.inFlight.clear();
    return sendings.sort((a, b) => a.number - b.number);
  }
}
