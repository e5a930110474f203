import type { EntityUnavailableError, SimFuture } from "@sim/core";
import type { Key } from "@sim/strategies";
import { setOff } from "./append.js";
import type { Engine } from "./engine.js";
import { Request } from "./in-flight.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import type { Queued } from "./service-queue.js";

/** An append of one record or of a batch, with checked arguments, from its call until it is in the log. */
export abstract class PendingAppend<K extends Key, V> extends Request implements Queued {
  readonly what = "append";
  readonly state: LogState<K, V>;
  /** The one that the caller names, else the one that the sharding strategy chooses when it begins. */
  partition: PartitionState<K, V> | undefined;
  /** When it began, in ticks. */
  began = 0;
  abstract readonly records: number;
  abstract readonly bytes: number;
  abstract readonly reply: Pick<SimFuture<unknown>, "settled" | "fail"> | undefined;

  constructor(state: LogState<K, V>, partition: PartitionState<K, V> | undefined) {
    super();
    this.state = state;
    this.partition = partition;
  }

  /** The earliest event time of its records in ticks; one without an event time of its own counts with `now`. */
  abstract leastEventTime(now: number): number;

  /** The latest one. */
  abstract largestEventTime(now: number): number;

  /** Puts its records into the log, with that append time in ticks, and gives the offset of the first. */
  abstract land(engine: Engine<K, V>, partition: PartitionState<K, V>, now: number): number;

  /** Tells who waits. */
  abstract answer(partition: PartitionState<K, V>, baseOffset: number): void;

  /** Its turn in the queue of its partition is over. */
  served(): void {
    const engine = this.state.attached();
    setOff(engine, this, this.partition as PartitionState<K, V>, engine.nowTicks);
  }

  lose(error: EntityUnavailableError): void {
    const partition = this.partition as PartitionState<K, V>;
    const { appendLost } = this.state.attached();
    partition.lastDue = -Infinity;
    partition.queue?.clear();
    this.state.appendsLost += this.records;
    for (let i = 0; i < this.records; i++) appendLost.report(partition.id);
    if (this.reply?.settled === false) this.reply.fail(error);
  }
}
