import { Entity } from "./entity.js";
import type { Event, Message } from "./message.js";

const STATE: unique symbol = Symbol("state");

/**
 * Keeps the payload of every message it receives, whatever the type. They are data, not statistics: the end of a warm-up
 * takes none away; their times tell which are from before.
 *
 * @example
 * ```ts
 * import { Simulation, Sink } from "@sim/core";
 *
 * const sink = new Sink<string>("sink");
 * const sim = new Simulation();
 * sim.schedule(sink, "Word", "hello", { at: 3 });
 * sim.run();
 * sink.events; // => ["hello"]
 * sink.times; // => [3]
 * ```
 *
 * @public
 */
export class Sink<in out P = unknown> extends Entity<Message<string, P>> {
  /** @internal */
  declare readonly [STATE]: { events: P[]; times: number[] };

  constructor(name: string) {
    super(name);
    this[STATE] = { events: [], times: [] };
  }

  /** The payloads, in order of arrival. */
  get events(): readonly P[] {
    return this[STATE].events;
  }

  /** When each arrived, in seconds. */
  get times(): readonly number[] {
    return this[STATE].times;
  }

  /** How many arrived. */
  get count(): number {
    return this[STATE].events.length;
  }

  /** What `JSON.stringify` writes of it; the payloads as they write themselves. */
  toJSON(): { readonly name: string; readonly times: readonly number[]; readonly events: readonly P[] } {
    return { name: this.name, times: this.times, events: this.events };
  }

  /** Keeps the payload. */
  handleEvent(event: Event<Message<string, P>>): void {
    this[STATE].events.push(event.payload);
    this[STATE].times.push(event.time);
  }
}
