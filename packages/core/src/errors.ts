/**
 * An error of a run-time condition, recognised by its stable `code` (packages may come in several copies, so
 * `instanceof` is no test).
 *
 * @example
 * ```ts
 * import { SimError } from "@sim/core";
 *
 * new SimError("OFFSET_OUT_OF_RANGE", "orders-0: offset 7 is beyond the high watermark 5").code; // => "OFFSET_OUT_OF_RANGE"
 * ```
 *
 * @public
 */
export class SimError extends Error {
  /** A stable identifier in capitals, part of the public interface. */
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options !== undefined && "cause" in options ? { cause: options.cause } : undefined);
    this.name = "SimError";
    this.code = code;
  }
}

/**
 * What {@link Simulation.run} throws when a handler, a process or a callback threw: it names the time, the entity and
 * the event, and carries the original error as `cause`. Code: `SIMULATION_FAILED`.
 *
 * @public
 */
export class SimulationError extends SimError {
  /** Simulated time of the failure, in seconds. */
  readonly time: number;
  /** Name of the entity in whose handler or process it happened, or undefined outside any entity. */
  readonly entity: string | undefined;
  /** Type of the event being handled, or the name of the process or callback. */
  readonly event: string | undefined;

  constructor(message: string, time: number, entity: string | undefined, event: string | undefined, cause?: unknown) {
    super("SIMULATION_FAILED", message, { cause });
    this.name = "SimulationError";
    this.time = time;
    this.entity = entity;
    this.event = event;
  }
}

/**
 * A request to an entity that has crashed, or that crashed while the request was under way. Code:
 * `ENTITY_UNAVAILABLE`.
 *
 * @public
 */
export class EntityUnavailableError extends SimError {
  /** Name of the entity that is down. */
  readonly entity: string;

  constructor(entity: string, what: string) {
    super("ENTITY_UNAVAILABLE", `${entity}: ${what}: the entity is down (crashed); retry after its restart`);
    this.name = "EntityUnavailableError";
    this.entity = entity;
  }
}

/**
 * What an interrupted process finds thrown at the point where it waits. Code: `INTERRUPTED`; the interrupter's words are
 * the `cause`.
 *
 * @public
 */
export class InterruptedError extends SimError {
  constructor(process: string, cause: unknown) {
    super("INTERRUPTED", `${process}: interrupted${typeof cause === "string" ? `: ${cause}` : ""}`, { cause });
    this.name = "InterruptedError";
  }
}
