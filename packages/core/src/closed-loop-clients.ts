import { describeValue, requireFunction, requireInteger, requireOneOf, requireOptions, requireTime } from "./checks.js";
import type { Awaitable } from "./combinators.js";
import { type Duration, requireDuration, sampleDuration } from "./distributions/distribution.js";
import { Entity } from "./entity.js";
import { isProcess } from "./internal/is-process.js";
import type { Target } from "./message.js";
import type { Process } from "./process.js";
import { type Series, SeriesRecorder } from "./series.js";
import { kernelOf } from "./simulation.js";
import { requireTarget } from "./target.js";
import { toSeconds, toTicks } from "./time.js";
import { isWaitable } from "./waitable.js";

const STATE: unique symbol = Symbol("state");

/**
 * Options of {@link ClosedLoopClients}.
 *
 * @public
 */
export interface ClosedLoopOptions {
  /** How many clients there are, `>= 1`. */
  readonly clients: number;
  /** How long a client thinks between an answer and its next request; drawn from the stream `<name>/thinkTime`. */
  readonly thinkTime: Duration;
  /**
   * Makes request `index` (from 0, for each client apart) of client `client` (from 0): a process, such as
   * `log.append(..)` or a generator's, or a waitable. Its end is the answer.
   */
  readonly request: (client: number, index: number) => Awaitable;
  /** How many requests each client makes. Default without end. */
  readonly count?: number | undefined;
  /** The last moment at which a request is made, in seconds. Default without end. */
  readonly until?: number | undefined;
  /** Whether a client begins by thinking or with a request. Default `thinking`. */
  readonly start?: "thinking" | "request" | undefined;
  /**
   * What becomes of a request that fails: `throw` ends the run with a SimulationError, `count` counts it, and the client
   * thinks again. What `request` itself throws always ends the run. Default `throw`.
   */
  readonly failures?: "throw" | "count" | undefined;
  /** Whom the requests go to: attached along with the clients, and finished after them. Default none. */
  readonly downstream?: readonly Target[] | undefined;
}

/**
 * What {@link ClosedLoopClients} have done since the warm-up, or since the start if there was none: a snapshot.
 *
 * @public
 * @sealed
 */
export interface ClientStats {
  /** Requests made. */
  readonly requests: number;
  /** Requests answered, those made before the warm-up's end included. */
  readonly completed: number;
  /** Requests that failed. */
  readonly failed: number;
  /** The failures by `code` or, without one, name of the error, in order of first appearance. */
  readonly failures: readonly { readonly error: string; readonly times: number }[];
  /** Requests whose answer a crash of the clients cut off. */
  readonly lost: number;
  /** Requests under way now. */
  readonly inFlight: number;
  /** Seconds from request to answer, of those answered, in the order of the answers. */
  readonly responseTimes: Series;
  /** Requests answered per second; NaN while no time has passed. */
  readonly throughput: number;
  /** When the counting began, in seconds. */
  readonly since: number;
}

/**
 * A fixed number of clients, each of which thinks, makes a request, waits for its answer, and thinks again: a closed
 * loop, in which a slow server slows down its own load. (A {@link Source} sends on regardless.)
 *
 * Ordinary: without `count` or `until` a run needs an end time. A crash loses the requests under way; after a restart
 * every client begins anew, as at the start, and goes on with the number of its next request.
 *
 * @example
 * ```ts
 * import { ClosedLoopClients, Simulation } from "@sim/core";
 *
 * const clients = new ClosedLoopClients("clients", {
 *   clients: 2,
 *   thinkTime: 3,
 *   count: 5,
 *   request: function* () {
 *     yield 1;
 *   },
 * });
 * new Simulation({ entities: [clients] }).run().time; // => 20
 * clients.stats.completed; // => 10
 * clients.stats.throughput; // => 0.5
 * clients.stats.responseTimes.mean; // => 1
 * ```
 *
 * @public
 */
export class ClosedLoopClients extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: ClientsState;

  /**
   * @throws TypeError or RangeError for a bad name or option
   */
  constructor(name: string, options: ClosedLoopOptions) {
    super(name);
    this[STATE] = new ClientsState(`ClosedLoopClients ${name}`, options);
  }

  /** What they have done so far. */
  get stats(): ClientStats {
    const state = this[STATE];
    const { requests, completed, failed, lost, inFlight } = state;
    const elapsed = toSeconds(toTicks(this.now) - state.since);
    return {
      requests,
      completed,
      failed,
      failures: [...state.failures].map(([error, times]) => ({ error, times })),
      lost,
      inFlight,
      responseTimes: state.responseTimes.snapshot(),
      throughput: elapsed > 0 ? completed / elapsed : Number.NaN,
      since: toSeconds(state.since),
    };
  }

  /** Whom the requests go to, as the option said. */
  override downstreamEntities(): readonly Target[] {
    return this[STATE].downstream;
  }

  /** Every client begins. */
  override onStart(): void {
    this[STATE].since = toTicks(this.now);
    spawnAll(this);
  }

  /** Every client begins anew. */
  override onRestart(): void {
    spawnAll(this);
  }

  /** Counts and response times begin anew; requests under way stay so. */
  override onResetStatistics(): void {
    this[STATE].reset(toTicks(this.now));
  }

  /** Their name and `stats`, as JSON. */
  toJSON(): ClientStats & { readonly name: string } {
    return { name: this.name, ...this.stats };
  }

  /** They handle no messages. */
  handleEvent(): void {}
}

class ClientsState {
  readonly thinkTime: Duration;
  readonly request: (client: number, index: number) => Awaitable;
  readonly count: number;
  /** In ticks. */
  readonly until: number;
  readonly thinkFirst: boolean;
  readonly countFailures: boolean;
  readonly downstream: readonly Target[];
  /** The number of each client's next request. */
  readonly next: number[];
  readonly responseTimes = new SeriesRecorder();
  readonly failures = new Map<string, number>();
  requests = 0;
  completed = 0;
  failed = 0;
  lost = 0;
  inFlight = 0;
  /** When the counting began, in ticks. */
  since = 0;

  constructor(owner: string, options: ClosedLoopOptions) {
    const { count, until, start = "thinking", failures = "throw", downstream = [] } = requireOptions(owner, options);
    const clients = requireInteger(owner, "clients", options.clients, 1, 1e7);
    this.next = new Array<number>(clients).fill(0);
    this.thinkTime = requireDuration(owner, "thinkTime", options.thinkTime);
    this.request = requireFunction(owner, "request", options.request);
    this.count = count === undefined || count === Infinity ? Infinity : requireInteger(owner, "count", count, 0);
    this.until = until === undefined || until === Infinity ? Infinity : toTicks(requireTime(owner, "until", until));
    this.thinkFirst = requireOneOf(owner, "start", start, ["thinking", "request"]) === "thinking";
    this.countFailures = requireOneOf(owner, "failures", failures, ["throw", "count"]) === "count";
    if (!Array.isArray(downstream)) {
      throw new TypeError(`${owner}: downstream must be an array of entities, got ${describeValue(downstream)}`);
    }
    this.downstream = downstream.map((target: Target) => requireTarget(`${owner}: downstream`, target));
  }

  reset(since: number): void {
    this.since = since;
    this.requests = 0;
    this.completed = 0;
    this.failed = 0;
    this.lost = 0;
    this.failures.clear();
    this.responseTimes.reset();
  }
}

function spawnAll(entity: ClosedLoopClients): void {
  for (let client = 0; client < entity[STATE].next.length; client++) {
    entity.sim.spawn(live(entity, client), { owner: entity, name: `${entity.name}'s client ${client}` });
  }
}

/** A client's life. */
function* live(entity: ClosedLoopClients, client: number): Process {
  const state = entity[STATE];
  const kernel = kernelOf(entity.sim);
  const random = entity.sim.random(`${entity.name}/thinkTime`);
  for (let thinking = state.thinkFirst; ; thinking = true) {
    if ((state.next[client] as number) >= state.count) return;
    if (thinking) {
      const seconds = sampleDuration(state.thinkTime, random);
      // A thought that no request can follow keeps no run alive.
      if (kernel.ticks + toTicks(seconds) > state.until) return;
      yield seconds;
    }
    if (kernel.ticks > state.until) return;
    yield* ask(entity, client, state.next[client] as number);
  }
}

/** One request, up to its answer. */
function* ask(entity: ClosedLoopClients, client: number, index: number): Process {
  const state = entity[STATE];
  const kernel = kernelOf(entity.sim);
  const request: unknown = state.request(client, index);
  if (!isWaitable(request) && !isProcess(request)) {
    throw new TypeError(
      `${entity.name}: request must return a process or a waitable, got ${describeValue(request)}: a generator function, ` +
        "or a function that returns what to wait for",
    );
  }
  const begun = kernel.ticks;
  state.next[client] = index + 1;
  state.requests++;
  state.inFlight++;
  // A crash closes this generator where it waits: then neither an answer nor a failure has come.
  let outcome: "completed" | "failed" | "lost" = "lost";
  try {
    yield* request as Process<unknown>;
    outcome = "completed";
    state.responseTimes.add(toSeconds(kernel.ticks - begun));
  } catch (error) {
    outcome = "failed";
    const what = nameOfError(error);
    state.failures.set(what, (state.failures.get(what) ?? 0) + 1);
    if (!state.countFailures || kernel.failures.isFatal(error)) throw error;
  } finally {
    state.inFlight--;
    state[outcome]++;
  }
}

function nameOfError(error: unknown): string {
  if (typeof error !== "object" || error === null) return describeValue(error);
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === "string") return code;
  return typeof name === "string" ? name : describeValue(error);
}
