import { Entity, type Event, type Handled, operation, type Process, type Target } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import { logHasCrashed } from "./internal/producer/exchange.js";
import { handleSend } from "./internal/producer/handle-send.js";
import { ProducerState } from "./internal/producer/producer-state.js";
import { beginSend, refuseWaiting } from "./internal/producer/send.js";
import { sendArguments } from "./internal/producer/send-arguments.js";
import { awake } from "./internal/producer/sender.js";
import { wakeSoon } from "./internal/producer/wake.js";
import type { AppendOptions, Send } from "./messages.js";
import type { ProducerOptions } from "./producer-options.js";
import type { ProducerStats } from "./producer-stats.js";

const STATE: unique symbol = Symbol("state");

/**
 * Sends records to a log in batches, as Kafka's producer does.
 *
 * A record goes into the batch of its partition. A batch is sent when it is full, when it has waited for `lingerS`
 * seconds, when memory is short, or on `flush` and `close`; with it goes the first batch of every other partition, in one
 * request. While `maxInFlight` requests are under way, batches wait and grow. When the log goes down or does not answer, the
 * connection is closed, and what was under way is sent again over a new one, until `deliveryTimeoutS` is over; with
 * `idempotence` that neither changes the order of a partition nor makes duplicates. When `bufferBytes` are used up, sends wait
 * in line, as those of one thread. Of new partitions of the log it learns within `metadataMaxAgeS`.
 *
 * A crash of the producer loses what is in its memory (`stats.recordsLost`); what is on its way into the log may still
 * arrive there.
 *
 * @typeParam K - type of the keys
 * @typeParam V - type of the payloads
 *
 * @example
 * ```ts
 * import { Simulation, Source } from "@sim/core";
 * import { EventLog, Producer } from "@sim/eventlog";
 *
 * const orders = new EventLog<string, number>("orders", { numPartitions: 1 });
 * const shop = new Producer<string, number>("shop", { log: orders, lingerS: 0.005 });
 * const sales = Source.constant("sales", {
 *   target: shop,
 *   type: "Send",
 *   rate: 1000,
 *   count: 10,
 *   make: (i) => ({ key: "user-1", value: i }),
 * });
 * new Simulation({ entities: [sales] }).run();
 *
 * // A record comes every millisecond, a batch waits for 5 ms, and an append takes 1 ms.
 * [...shop.stats.batchRecords]; // => [5, 5]
 * [...shop.stats.latencies].slice(0, 5); // => [0.006, 0.005, 0.004, 0.003, 0.002]
 * orders.stats.recordsAppended; // => 10
 * ```
 *
 * @see `org.apache.kafka.clients.producer.internals.RecordAccumulator` and `Sender`
 * @public
 */
export class Producer<in out K extends Key = string, in out V = unknown> extends Entity<Send<K, V>> {
  /** @internal */
  declare readonly [STATE]: ProducerState<K, V>;

  /**
   * @param name - unique within its simulation
   * @param options - the log, and how to send; all but the log have defaults
   * @throws TypeError or RangeError for an option of the wrong kind or out of range
   */
  constructor(name: string, options: ProducerOptions<K, V>) {
    super(name);
    this[STATE] = new ProducerState<K, V>(this, options, { awake, logHasCrashed });
  }

  /**
   * What it has done so far: a frozen snapshot.
   *
   * @throws SimError with code `NOT_ATTACHED` before it is part of a simulation
   */
  get stats(): ProducerStats {
    return this[STATE].takeStats();
  }

  /**
   * Sends a record, and waits until it is acknowledged: use it with `yield*`. It begins when it is first awaited. A send
   * that nobody waits for any more still happens.
   *
   * @param key - decides the partition, with the sharding strategy; `null` for none
   * @param value - the payload, kept as it is
   * @param options - event time (default: when the send begins), explicit partition, size, headers
   * @returns the record as it is in the log; with `acks` `"0"` its offset is -1, and its timestamp when it was sent
   * @throws at the call, TypeError, RangeError, UnknownPartitionError or RecordTooLargeError for a bad argument; at the
   * `yield*`, BufferExhaustedError, DeliveryTimeoutError, ProducerClosedError, EntityUnavailableError if the producer is
   * down or crashes meanwhile, and without retries what went wrong
   */
  send(key: K, value: V, options?: AppendOptions): Process<Record<K, V>> {
    const state = this[STATE];
    const sending = sendArguments("Producer.send", state, key, value, options);
    return operation(() => {
      const reply = state.running("send").replyToSend();
      sending.reply = reply;
      beginSend(state, sending);
      return reply;
    }, this);
  }

  /**
   * Sends a record, and waits only until it has a place in a batch, as a thread does that calls Kafka's `send` and does not
   * look at what comes of it: at once while there is memory. Whether it is acknowledged shows in `stats` alone.
   *
   * @param key - decides the partition, with the sharding strategy; `null` for none
   * @param value - the payload, kept as it is
   * @param options - event time, explicit partition, size, headers
   * @throws as `send` does, but for what happens once it has a place
   */
  enqueue(key: K, value: V, options?: AppendOptions): Process<void> {
    const state = this[STATE];
    const sending = sendArguments("Producer.enqueue", state, key, value, options);
    return operation(() => {
      const buffered = state.running("enqueue").placeInBuffer();
      sending.buffered = buffered;
      beginSend(state, sending);
      return buffered;
    }, this);
  }

  /**
   * Sends all batches without waiting for more records, and waits until each record that was sent before is acknowledged
   * or has failed: use it with `yield*`.
   *
   * @throws EntityUnavailableError if the producer is down or crashes meanwhile
   */
  flush(): Process<void> {
    return operation(() => {
      const state = this[STATE];
      state.requireUp("flush");
      wakeSoon(state);
      return state.flush();
    }, this);
  }

  /**
   * Takes no more records, fails those that wait for memory, and waits for the rest as `flush` does: use it with `yield*`.
   * A restart after a crash opens it again.
   *
   * @throws EntityUnavailableError if the producer is down or crashes meanwhile
   */
  close(): Process<void> {
    return operation(() => {
      const state = this[STATE];
      state.requireUp("close");
      state.closed = true;
      refuseWaiting(state);
      wakeSoon(state);
      return state.flush();
    }, this);
  }

  /** Begins what a `Send` message asks for. */
  handleEvent(event: Event<Send<K, V>>): Handled {
    handleSend(this[STATE], event);
  }

  /** The log. */
  override downstreamEntities(): readonly Target[] {
    return [this[STATE].settings.log];
  }

  /** Loses what is in its memory. */
  override onCrash(): void {
    this[STATE].loseAll();
  }

  /** True: facts of the producer (`batchSent`, `acknowledged`, ..) stand in the trace, not the messages to it. */
  override reportsFacts(): boolean {
    return true;
  }
}
