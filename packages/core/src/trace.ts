import { requireName } from "./checks.js";
import { hashString } from "./internal/hash.js";
import type { Kernel } from "./internal/kernel.js";

/**
 * One line of the semantic trace: a delivery to a user's entity, or a fact that a component reports.
 *
 * @public
 * @sealed
 */
export interface TraceEntry {
  /** Seconds. */
  readonly time: number;
  /** Name of the entity it happened to. */
  readonly entity: string;
  /** The message type delivered, or the name of the fact. */
  readonly what: string;
  /** The payload of a delivery, or the numbers of the fact by name. */
  readonly data: { readonly [name: string]: unknown };
}

/**
 * A kind of fact that a component reports, such as `appended`: part of the fingerprint, and of the trace if somebody
 * listens. Made by {@link Simulation.fact}.
 *
 * @public
 * @sealed
 */
export interface Fact {
  /** Reports it now, with up to four numbers in the order of the names it was made with. */
  report(a?: number, b?: number, c?: number, d?: number): void;
}

export class FactChannel implements Fact {
  private readonly kernel: Kernel;
  private readonly entity: string;
  private readonly name: string;
  private readonly fields: readonly string[];
  private readonly hash: number;

  constructor(kernel: Kernel, entity: string, name: string, fields: readonly string[]) {
    const owner = "Simulation.fact";
    requireName(owner, "name", name);
    for (const field of fields) requireName(owner, "field", field);
    if (fields.length > 4) throw new RangeError(`${owner}: ${name} must have at most 4 fields, got ${fields.length}`);
    this.kernel = kernel;
    this.entity = entity;
    this.name = name;
    this.fields = fields;
    this.hash = hashString(name, hashString(entity));
  }

  report(a = 0, b = 0, c = 0, d = 0): void {
    const { kernel, fields } = this;
    const { fingerprint, listener } = kernel.trace;
    fingerprint.addNumber(kernel.ticks);
    fingerprint.addInteger(this.hash);
    if (fields.length > 0) fingerprint.addNumber(a);
    if (fields.length > 1) fingerprint.addNumber(b);
    if (fields.length > 2) fingerprint.addNumber(c);
    if (fields.length > 3) fingerprint.addNumber(d);
    if (listener !== undefined) this.tell(listener, [a, b, c, d]);
  }

  private tell(listener: (entry: TraceEntry) => void, values: readonly number[]): void {
    const data: { [name: string]: number } = {};
    for (const [index, field] of this.fields.entries()) data[field] = values[index] ?? 0;
    listener({ time: this.kernel.now, entity: this.entity, what: this.name, data });
  }
}
