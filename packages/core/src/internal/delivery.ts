import { describeValue } from "../checks.js";
import { EntityUnavailableError } from "../errors.js";
import { type Event, type Handled, SimEvent } from "../message.js";
import type { Callback } from "./calendar.js";
import { requireThisEngine } from "./engine-copy.js";
import { type EntityRecord, RECORD } from "./entity-record.js";
import { isProcess } from "./is-process.js";
import type { Kernel } from "./kernel.js";
import { ProcessRunner, wakeRunner } from "./process-runner.js";

/** What the calendar does with an event. */
export function deliverEvent(event: SimEvent): void {
  const record = event[RECORD] as EntityRecord;
  deliver(record.kernel, record, event);
}

/** Delivers a message in the middle of the present event, which was scheduled in its place. */
export function deliverNow(record: EntityRecord, type: string, payload: unknown): void {
  const { kernel } = record;
  const event = new SimEvent(record.target, type, payload, undefined);
  event[RECORD] = record;
  event.time = kernel.now;
  deliver(kernel, record, event);
}

function deliver(kernel: Kernel, record: EntityRecord, event: SimEvent): void {
  if (record.crashed) {
    refuse(kernel, record, event);
    return;
  }
  if (record.suspended) {
    record.hold(deliverEvent as Callback, event, event.daemon);
    return;
  }
  if (record.tracesDeliveries) kernel.trace.delivered(kernel, record, event);
  const outer = kernel.currentOwner;
  const { crashes } = record;
  kernel.currentOwner = record;
  kernel.lastDelivered = event.type;
  try {
    const result = record.handle(event as unknown as Event);
    // A handler that crashed its own entity has nothing left to say.
    if (result !== undefined && record.crashes === crashes) handleResult(kernel, record, event, result);
  } catch (error) {
    throw kernel.wrapFailure(error, record.name, event.type);
  }
  kernel.currentOwner = outer;
}

/** A message to a crashed entity is lost; whoever waits for a reply is told. */
export function refuse(kernel: Kernel, record: EntityRecord, event: SimEvent): void {
  kernel.undelivered++;
  kernel.trace.noted(kernel, record, "undelivered", event.type);
  const reply = (event.payload as { readonly reply?: unknown } | null | undefined)?.reply as
    | { readonly settled?: boolean; fail?(error: unknown): void }
    | null
    | undefined;
  if (reply?.settled === false && typeof reply.fail === "function") {
    reply.fail(new EntityUnavailableError(record.name, `${event.type} not delivered`));
  }
}

/** Calls a hook of an entity and handles what it returns, as of a handler, but starts a process a little later. */
export function runHook(kernel: Kernel, record: EntityRecord, hook: string, call: () => Handled): void {
  const outer = kernel.currentOwner;
  kernel.currentOwner = record;
  try {
    const result = call();
    if (result === undefined) return;
    // A hook's process starts as an event of this instant: when it begins, every entity is set up.
    if (!isProcess(result)) scheduleReturned(kernel, result, `${record.name}.${hook}`);
    else new ProcessRunner(kernel, record, result, new SimEvent(record.target, hook, undefined, undefined)).startSoon();
  } catch (error) {
    throw kernel.wrapFailure(error, record.name, hook);
  } finally {
    kernel.currentOwner = outer;
  }
}

function handleResult(kernel: Kernel, record: EntityRecord, event: SimEvent, result: Handled): void {
  if (isProcess(result)) new ProcessRunner(kernel, record, result, event).startNow();
  else scheduleReturned(kernel, result, `${record.name}.${event.type}`);
}

/** Schedules the events that a handler returned, or its process in the end. */
export function scheduleReturned(kernel: Kernel, result: unknown, who: string): void {
  if (result === undefined) return;
  if (result instanceof SimEvent) kernel.scheduleEvent(result);
  else if (Array.isArray(result)) kernel.scheduleEvents(result, who);
  else if (isAsync(result)) {
    throw new TypeError(`${who}: an async handler cannot run on simulated time: write a generator, \`*handleEvent\``);
  } else {
    throw new TypeError(`${who}: a handler returns nothing, events or a process, got ${describeValue(result)}`);
  }
}

/** Schedules the events that a process yielded. */
export function scheduleYielded(kernel: Kernel, yielded: unknown, who: string): void {
  if (yielded instanceof SimEvent) kernel.scheduleEvent(yielded);
  else if (Array.isArray(yielded)) kernel.scheduleEvents(yielded, who);
  else if (isProcess(yielded)) {
    throw new TypeError(`${who}: yielded a process: write \`yield*\` in place of \`yield\` to run it`);
  } else {
    requireThisEngine(`${who}: what it yielded`, yielded);
    throw new TypeError(
      `${who}: a process yields a delay in seconds, a waitable or events, got ${describeValue(yielded)}`,
    );
  }
}

function isAsync(value: unknown): boolean {
  const candidate = value as { readonly then?: unknown; readonly [Symbol.asyncIterator]?: unknown } | null;
  return typeof candidate?.then === "function" || typeof candidate?.[Symbol.asyncIterator] === "function";
}

/** The event that a calendar entry would deliver, if that is what it does. */
export function eventOf(callback: Callback, argument: unknown): SimEvent | undefined {
  return callback === (deliverEvent as Callback) ? (argument as SimEvent) : undefined;
}

/** What a calendar entry is for, in words. */
export function nameOf(callback: Callback, argument: unknown): string {
  const event = eventOf(callback, argument);
  if (event !== undefined) return `${event.target.name} (${event.type})`;
  if (callback === (wakeRunner as Callback)) return (argument as ProcessRunner).name;
  return callback.name === "" ? "a callback" : callback.name;
}
