import type { EntityUnavailableError, SimFuture, Simulation, Waitable } from "@sim/core";
import type { Key } from "@sim/strategies";
import { type InFlight, Request } from "./in-flight.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";

/** Somebody who waits for a partition to have a record at an offset, and will read it later or not at all. */
export class ArrivalWait extends Request {
  readonly what = "wait for a record";
  readonly offset: number;
  readonly reply: SimFuture<void>;
  private readonly inFlight: InFlight;
  private readonly waiting: Set<unknown>;

  constructor(sim: Simulation, label: string, inFlight: InFlight, waiting: Set<unknown>, offset: number) {
    super();
    this.inFlight = inFlight;
    this.waiting = waiting;
    this.offset = offset;
    this.reply = sim.future({ label, onAbandon: () => this.leave() });
  }

  arrived(): void {
    this.leave();
    this.reply.resolve();
  }

  lose(error: EntityUnavailableError): void {
    this.waiting.delete(this);
    this.reply.fail(error);
  }

  private leave(): void {
    if (this.waiting.delete(this)) this.inFlight.remove(this);
  }
}

/** Begins such a wait, or gives one that is over if there is a record already. */
export function waitForArrival<K extends Key, V>(
  state: LogState<K, V>,
  partition: PartitionState<K, V>,
  offset: number,
): Waitable<void> {
  const { sim } = state.running("wait for a record");
  const label = `a record in ${state.log.name}-${partition.id}`;
  const wait = new ArrivalWait(sim, label, state.inFlight, partition.waiting, offset);
  if (offset < partition.highWatermark) {
    wait.reply.resolve();
  } else {
    partition.waiting.add(wait);
    state.inFlight.add(wait);
  }
  return wait.reply;
}
