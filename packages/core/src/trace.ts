import { describeValue, requireFlag, requireFunction, requireName } from "./checks.js";
import { hashString } from "./internal/hash.js";
import type { Kernel } from "./internal/kernel.js";

/**
 * One line of the semantic trace, which the fingerprint covers: told apart by `kind`.
 *
 * @example
 * ```ts
 * import { Simulation, Sink } from "@sim/core";
 *
 * const seen: unknown[] = [];
 * const sink = new Sink<number>("sink");
 * const sim = new Simulation({
 *   entities: [sink],
 *   trace: (entry) => seen.push(entry.kind === "delivery" ? entry.data.payload : entry.what),
 * });
 * sim.schedule(sink, "Tick", 7, { at: 1 });
 * sim.run();
 * sim.crash(sink);
 * seen; // => [7, "crashed"]
 * ```
 *
 * @public
 */
export type TraceEntry = DeliveryEntry | FactEntry | FaultEntry;

/**
 * A message reaches a user's entity. Deliveries to components are left out: these report facts.
 *
 * @public
 * @sealed
 */
export interface DeliveryEntry {
  /** Tells it from other entries. */
  readonly kind: "delivery";
  /** Seconds. */
  readonly time: number;
  /** Name of the receiver. */
  readonly entity: string;
  /** The type of the message. */
  readonly what: string;
  /** The payload itself, not a copy: do not change it. */
  readonly data: { readonly payload: unknown; readonly [name: string]: unknown };
}

/**
 * A component reports a fact, such as `appended`.
 *
 * @public
 * @sealed
 */
export interface FactEntry {
  /** Tells it from other entries. */
  readonly kind: "fact";
  /** Seconds. */
  readonly time: number;
  /** Name of the component. */
  readonly entity: string;
  /** The name of the fact. */
  readonly what: string;
  /** Its numbers by name. */
  readonly data: { readonly [name: string]: number };
}

/**
 * A fault of an entity begins or ends, or one costs a message.
 *
 * @public
 * @sealed
 */
export interface FaultEntry {
  /** Tells it from other entries. */
  readonly kind: "fault";
  /** Seconds. */
  readonly time: number;
  /** Name of the entity. */
  readonly entity: string;
  /**
   * What happened: `crashed`, `restarted`, `suspended`, `resumed`, `slowed`, or `undelivered` (a message to a crashed
   * entity is lost).
   */
  readonly what: string;
  /** The `type` of the message, if it is about one; the `factor` of `slowed`. */
  readonly data: { readonly type?: string; readonly [name: string]: unknown };
}

/**
 * What all entries about processes have.
 *
 * @public
 * @sealed
 */
export interface ProcessEntryBase {
  /** Tells it from other entries. */
  readonly kind: "process";
  /** Seconds. */
  readonly time: number;
  /** Name of the entity it belongs to, or undefined. */
  readonly entity: string | undefined;
  /** Number of the process: 1, 2, 3, ... in the order in which they start. */
  readonly id: number;
  /** Name of the process, as in `summary.blocked`. */
  readonly process: string;
}

/**
 * A moment in the life of a process, told apart by `what`: `started`; `waits` for a delay or something else, described
 * in `data.for`; `resumed`, with `data.error` if that is thrown into it; and at the end one of `ended` (it has returned),
 * `failed` (it has thrown `data.error`) and `dropped` (by a crash or a lost race), which also ends a wait.
 *
 * What has settled already is no wait. The processes of an `anyOf` or `allOf` are processes of their own.
 *
 * @public
 */
export type ProcessEntry = ProcessEntryBase &
  (
    | { readonly what: "started" | "ended" | "dropped"; readonly data: { readonly [name: string]: never } }
    | { readonly what: "waits"; readonly data: { readonly for: string } }
    | { readonly what: "resumed"; readonly data: { readonly error?: unknown } }
    | { readonly what: "failed"; readonly data: { readonly error: unknown } }
  );

/**
 * A listener to the trace that may also hear of the life of processes.
 *
 * @example
 * ```ts
 * import { Simulation } from "@sim/core";
 *
 * const life: string[] = [];
 * const sim = new Simulation({
 *   trace: {
 *     processes: true,
 *     listener(entry) {
 *       if (entry.kind === "process") life.push(`${entry.time} ${entry.process} ${entry.what}`);
 *     },
 *   },
 * });
 * sim.spawn(
 *   (function* () {
 *     yield 2;
 *   })(),
 *   { name: "nap" },
 * );
 * sim.run();
 * life; // => ["0 nap started", "0 nap waits", "2 nap resumed", "2 nap ended"]
 * ```
 *
 * @public
 */
export interface TraceOptions {
  /** Receives the entries as they happen. */
  readonly listener: (entry: TraceEntry | ProcessEntry) => void;
  /** Whether it hears of the life of processes too. Default false. */
  readonly processes?: boolean | undefined;
}

/** Who listens to what. */
export interface TraceSetup extends TraceOptions {
  readonly processes: boolean;
}

/** Checks the option `trace`, a function or an object with one. */
export function requireTrace(
  owner: string,
  trace: ((entry: TraceEntry) => void) | TraceOptions | undefined,
): TraceSetup | undefined {
  if (trace === undefined) return undefined;
  // Without processes it gets no entry about them, whatever its type allows for.
  if (typeof trace === "function") return { listener: trace as TraceSetup["listener"], processes: false };
  if (typeof trace !== "object" || trace === null) {
    throw new TypeError(`${owner}: trace must be a function or { listener, processes }, got ${describeValue(trace)}`);
  }
  const listener = requireFunction(owner, "trace.listener", trace.listener);
  requireFlag(owner, "trace.processes", trace.processes);
  return { listener, processes: trace.processes === true };
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
    const { fingerprint, listening } = kernel.trace;
    fingerprint.addFact(kernel.ticks, this.hash, fields.length, a, b, c, d);
    if (listening) this.tell([a, b, c, d]);
  }

  private tell(values: readonly number[]): void {
    const { kernel, entity, name, fields } = this;
    const data: { [name: string]: number } = {};
    for (const [index, field] of fields.entries()) data[field] = values[index] ?? 0;
    kernel.trace.tell(kernel, { kind: "fact", time: kernel.now, entity, what: name, data });
  }
}
