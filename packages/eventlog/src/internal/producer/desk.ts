import type { Fact, RandomStream, SeriesRecorder, SimFuture, Simulation, TimeWeighted } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { Producer } from "../../producer.js";

/** What a producer has of the simulation it belongs to. */
export class Desk<K extends Key, V> {
  readonly sim: Simulation;
  readonly backoffs: RandomStream;
  readonly bufferInUse: TimeWeighted;
  readonly blockedSends: TimeWeighted;
  readonly inFlight: TimeWeighted;
  readonly latencies: SeriesRecorder;
  readonly batchRecords: SeriesRecorder;
  readonly batchBytes: SeriesRecorder;
  readonly batchSent: Fact;
  readonly acknowledged: Fact;
  readonly retried: Fact;
  readonly sendFailed: Fact;
  readonly sendsLost: Fact;
  private readonly sendOptions: { readonly label: string };
  private readonly bufferOptions: { readonly label: string };
  private readonly flushOptions: { readonly label: string };

  constructor(producer: Producer<K, V>, sim: Simulation, maxRuns: number | undefined) {
    const { name } = producer;
    this.sim = sim;
    this.backoffs = sim.random(`${name}/retryBackoff`);
    this.bufferInUse = sim.timeWeighted();
    this.blockedSends = sim.timeWeighted();
    this.inFlight = sim.timeWeighted();
    this.latencies = sim.series(maxRuns);
    this.batchRecords = sim.series(maxRuns);
    this.batchBytes = sim.series(maxRuns);
    this.batchSent = sim.fact(producer, "batchSent", "partition", "records", "bytes", "retries");
    this.acknowledged = sim.fact(producer, "acknowledged", "partition", "baseOffset", "count");
    this.retried = sim.fact(producer, "retried", "partition", "count", "retries");
    this.sendFailed = sim.fact(producer, "sendFailed", "partition", "count");
    this.sendsLost = sim.fact(producer, "sendsLost", "count");
    this.sendOptions = { label: `send by ${name}` };
    this.bufferOptions = { label: `place in a batch of ${name}` };
    this.flushOptions = { label: `flush of ${name}` };
  }

  replyToSend(): SimFuture<Record<K, V>> {
    return this.sim.future<Record<K, V>>(this.sendOptions);
  }

  placeInBuffer(): SimFuture<void> {
    return this.sim.future<void>(this.bufferOptions);
  }

  endOfFlush(): SimFuture<void> {
    return this.sim.future<void>(this.flushOptions);
  }
}
