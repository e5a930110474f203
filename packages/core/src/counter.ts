import { Entity } from "./entity.js";
import type { Event, Message } from "./message.js";

const STATE: unique symbol = Symbol("state");

/**
 * Counts messages by type and keeps nothing else: a sink for long runs. At the end of a warm-up it starts anew at 0.
 *
 * @example
 * ```ts
 * import { Counter, Simulation } from "@sim/core";
 *
 * const counter = new Counter("counter");
 * const sim = new Simulation();
 * sim.schedule(counter, "A", 1);
 * sim.schedule(counter, "B", 2);
 * sim.schedule(counter, "A", 3);
 * sim.run();
 * counter.count; // => 3
 * counter.countOf("A"); // => 2
 * ```
 *
 * @public
 */
export class Counter<P = unknown> extends Entity<Message<string, P>> {
  /** @internal */
  declare readonly [STATE]: { count: number; byType: Map<string, number> };

  constructor(name: string) {
    super(name);
    this[STATE] = { count: 0, byType: new Map() };
  }

  /** How many messages arrived. */
  get count(): number {
    return this[STATE].count;
  }

  /** How many messages of one type arrived. */
  countOf(type: string): number {
    return this[STATE].byType.get(type) ?? 0;
  }

  /** Counts of all types seen, in order of first arrival. */
  get byType(): ReadonlyMap<string, number> {
    return this[STATE].byType;
  }

  /** Forgets all counts. */
  override onResetStatistics(): void {
    this[STATE].count = 0;
    this[STATE].byType.clear();
  }

  /** What `JSON.stringify` writes of it. */
  toJSON(): {
    readonly name: string;
    readonly count: number;
    readonly byType: { readonly [type: string]: number };
  } {
    return { name: this.name, count: this.count, byType: Object.fromEntries(this[STATE].byType) };
  }

  /** Counts the message. */
  handleEvent(event: Event<Message<string, P>>): void {
    const state = this[STATE];
    state.count++;
    state.byType.set(event.type, (state.byType.get(event.type) ?? 0) + 1);
  }
}
