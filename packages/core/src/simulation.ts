import { type Breakpoint, type BreakpointRule, Breakpoints } from "./breakpoints.js";
import {
  describeValue,
  requireFinite,
  requireFunction,
  requireInteger,
  requireMethods,
  requireName,
  requireOptions,
  requirePositive,
  requireSeconds,
  requireTime,
} from "./checks.js";
import { checkFutureOptions, Future, type FutureOptions, type SimFuture } from "./future.js";
import { checkCallOptions, requireAttached } from "./internal/arguments.js";
import { eventOf } from "./internal/delivery.js";
import { recordOf } from "./internal/entity-record.js";
import { Every } from "./internal/every.js";
import { crash, restart, resume, slowDown, suspend } from "./internal/faults.js";
import { isProcess } from "./internal/is-process.js";
import { Kernel } from "./internal/kernel.js";
import { Level } from "./internal/level.js";
import { ProcessRunner } from "./internal/process-runner.js";
import { progressOf, runOn, summarize } from "./internal/run.js";
import { SlotHandle } from "./internal/slot-handle.js";
import {
  type Message,
  event as makeEvent,
  type PayloadOf,
  type ScheduleOptions,
  type SimEvent,
  type Target,
} from "./message.js";
import type { Process, RunningProcess } from "./process.js";
import { type RandomStream, RandomStreams } from "./random.js";
import type { Scheduled } from "./scheduled.js";
import { SeriesRecorder } from "./series.js";
import type { NextEvent, SimulationOptions, SpawnOptions } from "./simulation-options.js";
import type { RunSummary } from "./summary.js";
import { type FaultWatcher, requireTarget } from "./target.js";
import { MAX_SECONDS, toSeconds, toTicks } from "./time.js";
import type { TimeWeighted } from "./time-weighted.js";
import { type Topology, topologyOf } from "./topology.js";
import { type Fact, FactChannel, requireTrace } from "./trace.js";

const INTERNALS: unique symbol = Symbol("internals");

interface Internals {
  readonly kernel: Kernel;
  readonly streams: RandomStreams;
  readonly breakpoints: Breakpoints;
}

/**
 * A discrete-event simulation: a clock, the pending events, the entities they are for, and the random streams.
 *
 * Events run in the order of (time, priority, order of scheduling). Times are seconds, kept as whole microseconds. The
 * same program with the same seed gives the same {@link Simulation.fingerprint} on every supported Node version.
 *
 * @example
 * ```ts
 * import { Simulation, Sink, Source } from "@sim/core";
 *
 * const sink = new Sink<number>("sink");
 * const source = Source.constant("source", { target: sink, type: "Tick", rate: 10, count: 3, make: (i) => i });
 * const sim = new Simulation({ entities: [source] });
 * const summary = sim.run();
 * sink.events; // => [0, 1, 2]
 * summary.time; // => 0.3
 * ```
 *
 * @public
 */
export class Simulation {
  /** @internal */
  declare readonly [INTERNALS]: Internals;
  /** The last moment that still runs, in seconds, or undefined. */
  readonly endTime: number | undefined;

  /**
   * @throws TypeError or RangeError for a bad option
   * @throws SimError with code `DUPLICATE_NAME` or `ENTITY_IN_USE`
   */
  constructor(options: SimulationOptions = {}) {
    const owner = "Simulation";
    const { entities = [], trace, onProgress, endTime } = requireOptions(owner, options);
    const seed = requireInteger(owner, "seed", options.seed ?? 0, Number.MIN_SAFE_INTEGER);
    const startTime = requireTime(owner, "startTime", options.startTime ?? 0);
    this.endTime = endTime === undefined || endTime === Infinity ? undefined : requireTime(owner, "endTime", endTime);
    if (this.endTime !== undefined && this.endTime < startTime) {
      throw new RangeError(`${owner}: endTime must not lie before startTime ${startTime}, got ${endTime}`);
    }
    const perInstant = requireInteger(owner, "maxEventsPerInstant", options.maxEventsPerInstant ?? 10_000_000, 1);
    const setup = requireTrace(owner, trace);
    if (onProgress !== undefined) requireFunction(owner, "onProgress", onProgress);
    if (!Array.isArray(entities)) {
      throw new TypeError(`${owner}: entities must be an array of entities, got ${describeValue(entities)}`);
    }
    const kernel = new Kernel(toTicks(startTime), perInstant, setup);
    kernel.face = this;
    const report = onProgress && (() => onProgress(progressOf(kernel)));
    const breakpoints = new Breakpoints(kernel, report, options.progressEvery);
    this[INTERNALS] = { kernel, streams: new RandomStreams(seed), breakpoints };
    kernel.attachAll(entities);
  }

  /** Simulated time in seconds. */
  get now(): number {
    return this[INTERNALS].kernel.now;
  }

  /** Whether the run is over: at its end time, or because nothing but daemon events was left. */
  get completed(): boolean {
    return this[INTERNALS].kernel.completed;
  }

  /**
   * 16 hexadecimal digits over the semantic trace so far: deliveries to users' entities and the facts that components
   * report, with their times and order. Equal for equal programs and seeds.
   */
  get fingerprint(): string {
    return this[INTERNALS].kernel.trace.fingerprint.digest();
  }

  /** Everything attached, in the order of attachment. */
  get entities(): readonly Target<never>[] {
    return this[INTERNALS].kernel.records.map((record) => record.target);
  }

  /**
   * Who sends to whom, as plain data: the entities attached so far in that order, and an edge for each of their
   * `downstreamEntities()`, as these are now. For drawings: see {@link toMermaid} and {@link toDot}.
   *
   * @throws TypeError if an entity's `downstreamEntities` returns no array
   */
  topology(): Topology {
    return topologyOf(this[INTERNALS].kernel.records);
  }

  /**
   * Runs to the end time, or without one to the end of the instant in which only daemon events are left, and completes
   * the run: entities finish in the order of the data flow. Returns early at a breakpoint or after `pause()`; called again
   * it goes on.
   *
   * @throws SimulationError if a handler, process or callback threw; called again the run goes on behind it.
   * SimError with code `ALREADY_RUNNING` from within the run
   */
  run(): RunSummary {
    return runOn(this[INTERNALS].kernel, this.endTime, Infinity);
  }

  /**
   * Runs everything up to `time` (inclusive), daemon events too, and sets the clock to it. Completes the run only if that
   * is its end time; of a complete run it only tells how it stands.
   *
   * @param time - in seconds, not before now; beyond the end time it counts as the end time
   * @throws RangeError if it lies in the past; SimulationError as `run`
   */
  runUntil(time: number): RunSummary {
    const owner = "Simulation.runUntil";
    const { kernel } = this[INTERNALS];
    const wanted = kernel.at(owner, "time", requireTime(owner, "time", time));
    if (kernel.completed || (this.endTime !== undefined && time >= this.endTime))
      return runOn(this[INTERNALS].kernel, this.endTime, Infinity);
    const stop = kernel.loop(wanted, Infinity, true);
    if (stop !== "paused") kernel.advanceClock(wanted);
    return summarize(kernel, stop);
  }

  /**
   * Runs the next `n` events (default 1), within the end time; completes the run when none is left after them.
   *
   * @throws RangeError unless `n` is an integer `>= 1`; SimulationError as `run`
   */
  step(n: number = 1): RunSummary {
    requireInteger("Simulation.step", "n", n, 1);
    return runOn(this[INTERNALS].kernel, this.endTime, n);
  }

  /**
   * Makes the run return after the present event; `run`, `runUntil` and `step` go on from there. Does nothing while no run
   * is under way, or once the entities finish.
   */
  pause(): void {
    this[INTERNALS].kernel.pause();
  }

  /** The next pending event, or undefined. */
  peek(): NextEvent | undefined {
    const { calendar } = this[INTERNALS].kernel;
    const ticks = calendar.nextTime();
    if (ticks === Infinity) return undefined;
    const slot = calendar.nextSlot();
    const next = eventOf(calendar.callbackOf(slot), calendar.argumentOf(slot));
    return { time: toSeconds(ticks), target: next?.target.name, type: next?.type };
  }

  /**
   * Makes a run return right after the event that meets `rule`: the first at or after a time, a delivery of a message
   * type, or any after which a condition holds.
   *
   * @throws RangeError unless the rule has at least one part
   */
  addBreakpoint(rule: BreakpointRule): Breakpoint {
    return this[INTERNALS].breakpoints.add(rule);
  }

  /**
   * Schedules a message.
   *
   * @param target - who receives it; attached if it is not yet
   * @param type - one of the message types it understands
   * @param payload - the payload of that type
   * @throws TypeError or RangeError for a bad target, time or priority; SimError with code `SIMULATION_COMPLETED`
   */
  schedule<M extends Message, const T extends M["type"]>(
    target: Target<M>,
    type: T,
    payload: PayloadOf<M, T>,
    options?: ScheduleOptions,
  ): Scheduled {
    const { kernel } = this[INTERNALS];
    const slot = kernel.scheduleEvent(makeEvent(target, type, payload, options) as unknown as SimEvent);
    return new SlotHandle(kernel.calendar, slot);
  }

  /**
   * Calls `callback(argument)` after `delay` seconds: a slot in the calendar without an event object, the cheapest way to
   * do something later. Pass what the callback needs as `argument` to avoid a closure.
   *
   * @param delay - seconds from now, `>= 0`; 0 if `options.at` gives the time instead
   * @param callback - what to call; it belongs to no entity
   * @param options - `at`, priority, daemon, housekeeping; no `delay`
   * @throws TypeError or RangeError for a bad delay or option; SimError with code `SIMULATION_COMPLETED`
   */
  call<A>(delay: number, callback: (argument: A) => void, argument: A, options?: ScheduleOptions): Scheduled {
    const { kernel } = this[INTERNALS];
    const owner = "Simulation.call";
    const run = callback as (argument: never) => void;
    // The hottest path of many models: the checks that it must pass, in as few steps as can be.
    if (options === undefined && typeof delay === "number" && delay >= 0 && delay <= MAX_SECONDS) {
      requireFunction(owner, "callback", callback);
      const slot = kernel.schedule(kernel.later(toTicks(delay)), kernel.nextOrder(), run, argument, false);
      return new SlotHandle(kernel.calendar, slot);
    }
    requireSeconds(owner, "delay", delay);
    requireFunction(owner, "callback", callback);
    const {
      at,
      priority = 0,
      daemon = false,
      housekeeping = false,
    } = checkCallOptions(owner, delay, options as ScheduleOptions);
    const ticks = at === undefined ? kernel.later(toTicks(delay)) : kernel.at(owner, "at", at);
    const order = kernel.orderFor(priority, housekeeping);
    return new SlotHandle(kernel.calendar, kernel.schedule(ticks, order, run, argument, daemon || housekeeping));
  }

  /**
   * Calls `callback` at now + `interval`, now + 2 `interval` and so on, unrounded multiples, as housekeeping: last in its
   * instant, and a daemon.
   *
   * @param interval - seconds, at least one microsecond
   * @returns a handle whose `cancel()` ends it
   * @throws TypeError or RangeError for a bad interval or callback; SimError with code `SIMULATION_COMPLETED`
   */
  every(interval: number, callback: () => void): Scheduled {
    requireSeconds("Simulation.every", "interval", interval, { positive: true });
    requireFunction("Simulation.every", "callback", callback);
    if (interval < toSeconds(1)) {
      throw new RangeError(`Simulation.every: interval must be at least one microsecond, got ${interval}`);
    }
    return new Every(this[INTERNALS].kernel, interval, callback);
  }

  /**
   * Starts a process as an event of this instant.
   *
   * @throws TypeError if it is not a process, or an option is not what it should be; SimError with code
   * `SIMULATION_COMPLETED`
   */
  spawn<T>(process: Process<T>, options: SpawnOptions = {}): RunningProcess<T> {
    const caller = "Simulation.spawn";
    if (!isProcess(process)) {
      throw new TypeError(
        `${caller}: process must be a generator, such as work() of \`function* work()\`, got ${describeValue(process)}`,
      );
    }
    const { kernel } = this[INTERNALS];
    kernel.requireOpen();
    const { owner: given, name: givenName } = requireOptions(caller, options);
    const owner = given === undefined ? kernel.currentOwner : kernel.attach(requireTarget(caller, given));
    if (givenName !== undefined) requireName(caller, "name", givenName);
    const name = givenName ?? (owner === undefined ? "process" : `${owner.name}'s process`);
    const runner = new ProcessRunner(kernel, owner, process, name);
    runner.startSoon();
    return runner as RunningProcess<unknown> as RunningProcess<T>;
  }

  /**
   * Makes a future: settled by whoever has the answer, awaited by whoever needs it.
   *
   * @throws TypeError or RangeError for a bad option
   */
  future<T = void>(options?: FutureOptions): SimFuture<T> {
    if (options !== undefined) checkFutureOptions(options);
    return new Future<T>(this[INTERNALS].kernel, options?.label ?? "a future", options?.onAbandon);
  }

  /**
   * The random stream of that name: the same one at every call, independent of all others.
   *
   * @throws TypeError or RangeError unless `name` is a non-empty string
   */
  random(name: string): RandomStream {
    return this[INTERNALS].streams.stream(name);
  }

  /**
   * A quantity whose average over simulated time is wanted, such as the number of customers in a shop.
   *
   * @param initial - its value from the start of the run, or from the last reset of the statistics; default 0
   * @throws TypeError or RangeError unless it is a finite number
   */
  timeWeighted(initial: number = 0): TimeWeighted {
    const { kernel } = this[INTERNALS];
    const level = new Level(kernel, requireFinite("Simulation.timeWeighted", "initial", initial));
    kernel.meters.push(level);
    return level;
  }

  /**
   * A series of values, such as response times, that starts anew with all other statistics.
   *
   * @param maxRuns - how many runs of equal values to keep singly. Default 65,536.
   * @throws TypeError or RangeError unless it is an integer `>= 0`
   */
  series(maxRuns?: number): SeriesRecorder {
    const recorder = new SeriesRecorder(maxRuns);
    this[INTERNALS].kernel.meters.push(recorder);
    return recorder;
  }

  /**
   * Ends a warm-up: all statistics start anew, while queues, contents, positions and everything else of the model stays
   * as it is. Calls `onResetStatistics` of every entity, in order of attachment.
   */
  resetStatistics(): void {
    this[INTERNALS].kernel.resetStatistics();
  }

  /**
   * Crashes an entity: its processes are dropped (their `finally` blocks run), its `onCrash` forgets what is volatile, and
   * until {@link Simulation.restart} what is sent to it is lost; a `reply` in a lost message fails with
   * {@link EntityUnavailableError}. What crashes itself in the middle of a handler or a process's step ends with that
   * step, and what it returns is void. Does nothing if it is down already.
   *
   * @throws SimError with code `NOT_ATTACHED` if it is not part of this simulation
   */
  crash(target: Target<never>): void {
    const { kernel } = this[INTERNALS];
    crash(kernel, requireAttached(kernel, "crash", target));
    if (!kernel.running) kernel.failures.throwSurfacing();
  }

  /**
   * Brings a crashed entity back. Does nothing if it is up.
   *
   * @throws SimError with code `NOT_ATTACHED` if it is not part of this simulation
   */
  restart(target: Target<never>): void {
    const { kernel } = this[INTERNALS];
    restart(kernel, requireAttached(kernel, "restart", target));
  }

  /**
   * Stops an entity where it is, as a long garbage collection or a stopped machine does: nothing is lost, all is late.
   * Until {@link Simulation.resume}, the messages, wake-ups and interrupts for it are held, and the delays of its
   * processes (`yield seconds`) stand still; a `timeout` is time of the clock, and runs on, but what it wakes is held. A
   * process that suspends its own entity goes on until it next waits. Does nothing if it is suspended already, or down; a
   * crash ends a suspension, and what was held is lost with it.
   *
   * What is held keeps no run alive. A run that ends meanwhile counts it in `summary.unfinished`, lists the processes in
   * `summary.blocked`, and leaves out the entity's `onEnd`.
   *
   * @throws SimError with code `NOT_ATTACHED` if it is not part of this simulation, `SIMULATION_COMPLETED` after its run
   */
  suspend(target: Target<never>): void {
    const { kernel } = this[INTERNALS];
    suspend(kernel, requireAttached(kernel, "suspend", target));
  }

  /**
   * Lets a suspended entity go on: its delays run on, and what was held comes as events of this instant, in the order in
   * which it would have come; `event.time` is then this instant. Does nothing if it is not suspended.
   *
   * @throws SimError with code `NOT_ATTACHED` if it is not part of this simulation, `SIMULATION_COMPLETED` after its run
   */
  resume(target: Target<never>): void {
    const { kernel } = this[INTERNALS];
    resume(kernel, requireAttached(kernel, "resume", target));
  }

  /**
   * From now on the delays of the entity's processes take `factor` times as long, what is left of those under way
   * included; 1 is normal again. (Factors of a {@link FaultSchedule} multiply with it.) A `timeout` is time of the clock and
   * not changed. A delay that would become longer than the time that can be expressed ends with that time.
   *
   * @throws TypeError or RangeError unless `factor` is a finite number `> 0`; SimError with code `NOT_ATTACHED` if it is
   * not part of this simulation, `SIMULATION_COMPLETED` after its run
   */
  slowDown(target: Target<never>, factor: number): void {
    const { kernel } = this[INTERNALS];
    requirePositive("Simulation.slowDown", "factor", factor);
    slowDown(kernel, requireAttached(kernel, "slowDown", target), factor);
  }

  /**
   * Tells `watcher` whenever `target` crashes, is suspended, and whenever it comes back: how a coordinator learns that
   * heartbeats stop. Attaches the target if it is not yet.
   *
   * @throws TypeError for a bad target or watcher
   */
  watch(target: Target<never>, watcher: FaultWatcher): void {
    const owner = "Simulation.watch";
    requireMethods(owner, "watcher", watcher, ["crashed", "restarted"]);
    this[INTERNALS].kernel.attach(requireTarget(owner, target)).watchers.push(watcher);
  }

  /**
   * Whether `target` is suspended and not resumed.
   *
   * @throws TypeError for a bad target
   */
  isSuspended(target: Target<never>): boolean {
    return recordOf(requireTarget("Simulation.isSuspended", target))?.suspended === true;
  }

  /**
   * Whether `target` is down: crashed and not restarted.
   *
   * @throws TypeError for a bad target
   */
  isDown(target: Target<never>): boolean {
    return recordOf(requireTarget("Simulation.isDown", target))?.crashed === true;
  }

  /**
   * Declares a kind of fact that `target` reports, for the fingerprint and the trace: what a component does in place of
   * the deliveries to it.
   *
   * @param fields - names of its numbers, at most 4
   * @throws TypeError or RangeError for a bad target or name, or a fifth field
   */
  fact(target: Target<never>, name: string, ...fields: readonly string[]): Fact {
    const entity = requireTarget("Simulation.fact", target).name;
    return new FactChannel(this[INTERNALS].kernel, entity, name, fields);
  }
}

export function kernelOf(simulation: Simulation): Kernel {
  return simulation[INTERNALS].kernel;
}

export function simulationOf(kernel: Kernel): Simulation {
  return kernel.face as Simulation;
}
