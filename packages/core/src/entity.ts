import { requireName } from "./checks.js";
import { SimError } from "./errors.js";
import { ENGINE, THIS_ENGINE } from "./internal/engine-copy.js";
import { type EntityRecord, RECORD } from "./internal/entity-record.js";
import type { Event, Handled, Message, Target } from "./message.js";
import { type Simulation, simulationOf } from "./simulation.js";
import type { EndReason, EntityHooks } from "./target.js";

/**
 * A part of a model: it has a name and handles the messages of the union `M`. Extend it for your own parts.
 *
 * An entity belongs to one simulation for life: those given to {@link Simulation} are attached, and with them whatever
 * they name in `downstreamEntities`, and every target of an event. A handler may return events, nothing, or a process (a
 * generator method, `*handleEvent`); it is re-entrant: a second event starts a second process.
 *
 * @example
 * ```ts
 * import { Entity, ms, Simulation, type Event, type Message, type Process } from "@sim/core";
 *
 * class Till extends Entity<Message<"Pay", number>> {
 *   total = 0;
 *   *handleEvent(event: Event<Message<"Pay", number>>): Process {
 *     yield ms(200);
 *     this.total += event.payload;
 *   }
 * }
 * const till = new Till("till");
 * const sim = new Simulation({ entities: [till] });
 * sim.schedule(till, "Pay", 30);
 * sim.schedule(till, "Pay", 12, { at: 5 });
 * sim.run().time; // => 5.2
 * till.total; // => 42
 * ```
 *
 * @public
 */
export abstract class Entity<in M extends Message = Message> implements Target<M>, EntityHooks {
  /** Unique within its simulation. */
  readonly name: string;

  /**
   * @param name - unique within its simulation, not empty
   * @throws TypeError or RangeError if it is not such a string
   */
  constructor(name: string) {
    this.name = requireName(new.target.name, "name", name);
    // Present from the start, so that attaching does not change the object's shape.
    (this as { [RECORD]?: EntityRecord | undefined })[RECORD] = undefined;
  }

  /** @internal */
  get [ENGINE](): unknown {
    return THIS_ENGINE;
  }

  /**
   * The simulation it belongs to.
   * @throws SimError with code `NOT_ATTACHED` before it belongs to one
   */
  get sim(): Simulation {
    const record = (this as { [RECORD]?: EntityRecord | undefined })[RECORD];
    if (record === undefined) {
      throw new SimError(
        "NOT_ATTACHED",
        `${this.name}: not part of a simulation yet: pass it to new Simulation({ entities: [..] }) first`,
      );
    }
    return simulationOf(record.kernel);
  }

  /** Simulated time in seconds. Throws as `sim` does. */
  get now(): number {
    return this.sim.now;
  }

  /** Whether it has crashed and not been restarted. */
  get crashed(): boolean {
    return (this as { [RECORD]?: EntityRecord | undefined })[RECORD]?.crashed === true;
  }

  /** Whether it is suspended ({@link Simulation.suspend}) and has not been resumed. */
  get suspended(): boolean {
    return (this as { [RECORD]?: EntityRecord | undefined })[RECORD]?.suspended === true;
  }

  /**
   * How many times as long its work takes ({@link Simulation.slowDown}, {@link FaultSchedule}); 1 is normal. The delays of its processes are
   * stretched by the engine; a component that uses timers of its own multiplies their durations by it.
   */
  get slowdown(): number {
    return (this as { [RECORD]?: EntityRecord | undefined })[RECORD]?.slowdown ?? 1;
  }

  /** Handles one message. */
  abstract handleEvent(event: Event<M>): Handled;

  /** Who it sends to: attached along with it, and finished after it. Default none. */
  downstreamEntities(): readonly Target[] {
    return [];
  }

  /** Called once, when it has become part of a simulation. Default nothing. */
  onStart(): Handled {}

  /** Called when it crashes, after its processes were dropped: clear what a crash loses. Default nothing. */
  onCrash(): void {}

  /** Called when it comes back after a crash. Default nothing. */
  onRestart(): Handled {}

  /** Called when it goes on after a suspension. Default nothing. */
  onResume(): Handled {}

  /**
   * Called by {@link Simulation.resetStatistics} at the end of a warm-up: start the statistics anew, keep everything else.
   * Default nothing.
   */
  onResetStatistics(): void {}

  /** Called when the run is over; what it sends at this instant is still delivered. Default nothing. */
  onEnd(_reason: EndReason): Handled {}

  /**
   * Whether it reports facts of its own ({@link Simulation.fact}), so that the fingerprint covers those and not the
   * deliveries to it. Asked once, when it is attached. Default false.
   */
  reportsFacts(): boolean {
    return false;
  }
}
