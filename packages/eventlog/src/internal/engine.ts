import type { Fact, SimFuture, Simulation } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { EventLog } from "../event-log.js";
import { Latency } from "./latency.js";
import type { LogState } from "./log-state.js";

/** What a log has of the simulation it belongs to. */
export class Engine<K extends Key, V> {
  readonly sim: Simulation;
  readonly appendLatency: Latency;
  readonly readLatency: Latency;
  readonly appended: Fact;
  readonly read: Fact;
  readonly expired: Fact;
  readonly appendLost: Fact;
  readonly outOfRange: Fact;
  private readonly appendOptions: { readonly label: string };
  private readonly readLabel: string;

  constructor(log: EventLog<K, V>, state: LogState<K, V>, sim: Simulation) {
    const { name } = log;
    this.sim = sim;
    this.appendLatency = new Latency(state.appendLatency, sim.random(`${name}/appendLatency`), log);
    this.readLatency = new Latency(state.readLatency, sim.random(`${name}/readLatency`), log);
    this.appended = sim.fact(log, "appended", "partition", "offset");
    this.read = sim.fact(log, "read", "partition", "offset", "count");
    this.expired = sim.fact(log, "expired", "partition", "logStartOffset");
    this.appendLost = sim.fact(log, "appendLost", "partition");
    this.outOfRange = sim.fact(log, "outOfRange", "partition", "offset", "logStartOffset", "highWatermark");
    this.appendOptions = { label: `append to ${name}` };
    this.readLabel = `read from ${name}`;
  }

  replyToAppend(): SimFuture<Record<K, V>> {
    return this.sim.future<Record<K, V>>(this.appendOptions);
  }

  replyToRead(onAbandon: () => void): SimFuture<readonly Record<K, V>[]> {
    return this.sim.future<readonly Record<K, V>[]>({ label: this.readLabel, onAbandon });
  }
}
