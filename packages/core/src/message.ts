import { requireFlag, requireInteger, requireName, requireOptions, requireSeconds, requireTime } from "./checks.js";
import { type EntityRecord, RECORD } from "./internal/entity-record.js";
import { MAX_PRIORITY } from "./order.js";
import type { Process } from "./process.js";
import { requireTarget } from "./target.js";

/**
 * One kind of message an entity understands: a type, which is its name, and a payload. An entity that understands
 * several is typed by the union of their messages, and narrows on `type`.
 *
 * @example
 * ```ts
 * import type { Message } from "@sim/core";
 *
 * type Order = Message<"Order", { readonly amount: number }>;
 * type Refund = Message<"Refund", { readonly order: string }>;
 * type ShopMessage = Order | Refund;
 * ```
 *
 * @public
 * @sealed
 */
export interface Message<T extends string = string, out P = unknown> {
  /** Which kind of message it is. */
  readonly type: T;
  /** What it says. */
  readonly payload: P;
}

/**
 * The payload of the message type `T` in the union `M`.
 *
 * @public
 */
export type PayloadOf<M extends Message, T extends M["type"]> =
  M extends Message<infer U, infer P> ? (T extends U ? P : never) : never;

/**
 * What an event adds to its message.
 *
 * @public
 * @sealed
 */
export interface EventMeta {
  /** When it is delivered, in seconds; NaN until it has been scheduled. */
  readonly time: number;
  /** Who receives it. */
  readonly target: Target<never>;
  /** Smaller runs first within an instant. */
  readonly priority: number;
  /** Whether it leaves the run free to end before it. */
  readonly daemon: boolean;
}

/**
 * A message on its way to a target: what a handler receives, and may return to send.
 *
 * @public
 */
export type Event<M extends Message = Message> = M & EventMeta;

/**
 * What a handler may give back: nothing, events to schedule, or a process to run.
 *
 * @public
 */
export type Handled = void | Event | readonly Event[] | Process<void | Event | readonly Event[]>;

/**
 * Anything that receives messages of the union `M`. `handleEvent` is a property, so TypeScript checks `M`
 * contravariantly: a target that does not understand a message cannot stand where that message will be sent.
 *
 * An object with these two members is enough; {@link Entity} adds the simulation, and {@link EntityHooks} lists what else
 * an object may offer.
 *
 * @public
 * @contract
 */
export interface Target<in M extends Message = never> {
  /** Unique within a simulation. */
  readonly name: string;
  /** Handles one message. */
  readonly handleEvent: (event: Event<M>) => Handled;
}

/**
 * When and how an event is scheduled.
 *
 * @public
 * @sealed
 */
export interface ScheduleOptions {
  /** Absolute time in seconds, not before now. Not together with `delay`. */
  readonly at?: number | undefined;
  /** Seconds from now, `>= 0`. Default 0. */
  readonly delay?: number | undefined;
  /** Integer from -1000 to 1000; smaller runs first within an instant. Default 0. */
  readonly priority?: number | undefined;
  /** A daemon event does not keep a run alive. Default false. */
  readonly daemon?: boolean | undefined;
  /** Housekeeping is a daemon and comes last in its instant, behind every priority. Default false. */
  readonly housekeeping?: boolean | undefined;
}

/** The one run-time class of events. */
export class SimEvent implements Message, EventMeta {
  readonly type: string;
  readonly payload: unknown;
  readonly target: Target<never>;
  readonly priority: number;
  readonly daemon: boolean;
  time: number = Number.NaN;
  /** How it was asked to be scheduled; dropped once it is. */
  options: ScheduleOptions | undefined;
  /** Of the target, once it is scheduled; under a symbol, so that who prints an event does not print the engine. */
  [RECORD]: EntityRecord | undefined = undefined;

  constructor(target: Target<never>, type: string, payload: unknown, options: ScheduleOptions | undefined) {
    this.type = type;
    this.payload = payload;
    this.target = target;
    this.priority = options?.priority ?? 0;
    this.daemon = options?.daemon === true || options?.housekeeping === true;
    this.options = options;
  }
}

/**
 * Describes an event, for a handler to return or a process to yield. Nothing happens until then; the delay counts from
 * that moment.
 *
 * @param target - who receives it
 * @param type - one of the message types the target understands
 * @param payload - the payload of that type
 * @param options - when: `delay` or `at` in seconds, priority, daemon
 * @throws TypeError or RangeError if the target is no target, the type no name, or an option out of bounds
 *
 * @example
 * ```ts
 * import { event, Sink, Simulation } from "@sim/core";
 *
 * const sink = new Sink<number>("sink");
 * const sim = new Simulation({ entities: [sink] });
 * sim.spawn(
 *   (function* () {
 *     yield event(sink, "Done", 42, { delay: 2 });
 *   })(),
 * );
 * sim.run().time; // => 2
 * sink.events; // => [42]
 * ```
 *
 * @public
 */
export function event<M extends Message, const T extends M["type"]>(
  target: Target<M>,
  type: T,
  payload: PayloadOf<M, T>,
  options?: ScheduleOptions,
): Event {
  requireTarget("event", target);
  requireName("event", "type", type);
  if (options !== undefined) checkScheduleOptions("event", options);
  return new SimEvent(target, type, payload, options);
}

/** Everything about the options that does not depend on the clock. */
export function checkScheduleOptions(owner: string, options: ScheduleOptions): void {
  const { at, delay, priority, daemon, housekeeping } = requireOptions(owner, options);
  if (at !== undefined) requireTime(owner, "at", at);
  if (delay !== undefined) requireSeconds(owner, "delay", delay);
  if (at !== undefined && delay !== undefined) {
    throw new RangeError(`${owner}: give either \`at\` or \`delay\`, got at ${at} and delay ${delay}`);
  }
  if (priority !== undefined) requireInteger(owner, "priority", priority, -MAX_PRIORITY, MAX_PRIORITY);
  requireFlag(owner, "daemon", daemon);
  requireFlag(owner, "housekeeping", housekeeping);
}
