import { describeValue } from "../checks.js";
import { SimError, type SimulationError } from "../errors.js";
import { type ScheduleOptions, SimEvent, type Target } from "../message.js";
import { DEFAULT_ORDER_BASE, HOUSEKEEPING_ORDER_BASE, orderBase } from "../order.js";
import type { EndReason } from "../target.js";
import { MAX_TICKS, toSeconds, toTicks } from "../time.js";
import type { TraceSetup } from "../trace.js";
import { Calendar, type Callback } from "./calendar.js";
import { deliverEvent, eventOf, nameOf, runHook } from "./delivery.js";
import { type EntityRecord, RECORD, recordOf } from "./entity-record.js";
import { Failures } from "./failures.js";
import { ProcessList } from "./process-list.js";
import type { ProcessRunner } from "./process-runner.js";
import { ProcessTrace } from "./process-trace.js";
import { Registry, requireSame } from "./registry.js";
import { SemanticTrace } from "./semantic-trace.js";
import { finishingOrder } from "./topology.js";

/** Why the loop stopped: nothing left to run, nothing before the limit, as many steps as asked for, or a pause. */
export type Stop = "dry" | "limit" | "steps" | "paused";

const NAMED_IN_ZENO_ERROR = 8;

/** The engine: clock, calendar, attached targets, processes. `Simulation` is its public face. */
export class Kernel {
  readonly calendar = new Calendar();
  readonly trace: SemanticTrace;
  /** Told of the life of processes, if somebody listens to that. */
  readonly processTrace: ProcessTrace | undefined;
  readonly failures = new Failures();
  /** More events than this in one instant, or steps of a process, are an endless loop. */
  readonly maxEventsPerInstant: number;
  /** Processes that belong to no entity. */
  readonly looseProcesses = new ProcessList();
  /** The public face, for entities that ask for their simulation. */
  face: unknown = undefined;
  /** Now, in ticks. */
  ticks: number;
  /** The entity whose handler or process is running: owner of the processes it starts. */
  currentOwner: EntityRecord | undefined = undefined;
  /** The process whose step is being made. */
  currentRunner: ProcessRunner | undefined = undefined;
  /** Requests answered without suspending the process, in the present step. */
  grantsAtOnce = 0;
  eventCount = 0;
  undelivered = 0;
  /** Whether events are running, so that nobody runs the simulation from within. */
  running = false;
  /** Why the run is complete, from the moment the entities begin to finish. */
  endReason: EndReason | undefined = undefined;
  completed = false;
  /** The message type that the event just run delivered, for breakpoints. */
  lastDelivered: string | undefined = undefined;

  private sequence = 0;
  private nowTicks = Number.NaN;
  private nowSeconds = 0;
  private instantEvents = 0;
  private zenoNames: string[] = [];
  private readonly registry = new Registry();
  /** Of the target that was last looked for, which often comes again at once. */
  private lastRecord: EntityRecord | undefined = undefined;
  /** Whether to look after the present event for a pause, a breakpoint or a failure: one flag for the three. */
  private attention = false;
  private pauseRequested = false;
  /** Asked after each event while there are breakpoints; true stops the loop. */
  private afterEvent: (() => boolean) | undefined = undefined;

  /** Statistics that belong to no entity. */
  readonly meters: { reset(): void }[] = [];
  /** Since when statistics count, in ticks: the start, or the last reset. */
  statisticsSince: number;

  constructor(startTicks: number, maxEventsPerInstant: number, trace: TraceSetup | undefined) {
    this.ticks = startTicks;
    this.statisticsSince = startTicks;
    this.maxEventsPerInstant = maxEventsPerInstant;
    this.trace = new SemanticTrace(trace);
    this.processTrace = trace?.processes === true ? new ProcessTrace(this) : undefined;
  }

  get now(): number {
    if (this.nowTicks !== this.ticks) {
      this.nowTicks = this.ticks;
      this.nowSeconds = toSeconds(this.ticks);
    }
    return this.nowSeconds;
  }

  get records(): readonly EntityRecord[] {
    return this.registry.records;
  }

  // --- scheduling ---

  nextOrder(): number {
    return DEFAULT_ORDER_BASE + this.sequence++;
  }

  orderFor(priority: number, housekeeping: boolean): number {
    return (housekeeping ? HOUSEKEEPING_ORDER_BASE : orderBase(priority)) + this.sequence++;
  }

  /** The moment `ticks` from now. */
  later(ticks: number): number {
    const time = this.ticks + ticks;
    if (time <= MAX_TICKS) return time;
    throw new RangeError(
      `time ${toSeconds(time)} s is beyond the last that can be expressed, 2^33 s (about 272 years)`,
    );
  }

  /** The moment at `seconds`, which have been checked to be a time. */
  at(owner: string, name: string, seconds: number): number {
    const ticks = toTicks(seconds);
    if (ticks >= this.ticks) return ticks;
    throw new RangeError(`${owner}: ${name} must not lie in the past (it is ${this.now} s already), got ${seconds}`);
  }

  schedule(ticks: number, order: number, callback: Callback, argument: unknown, daemon: boolean): number {
    this.requireOpen();
    return this.calendar.add(ticks, order, callback, argument, daemon);
  }

  scheduleEvent(event: SimEvent): number {
    if (event[RECORD] !== undefined) {
      throw new SimError(
        "EVENT_REUSED",
        `event ${event.type} for ${event.target.name} has been scheduled before: make a new one with event(..)`,
      );
    }
    this.requireOpen();
    const { options } = event;
    const ticks = options === undefined ? this.ticks : this.timeOf(event, options);
    const record = this.attach(event.target);
    const order = this.orderFor(event.priority, options?.housekeeping === true);
    event[RECORD] = record;
    event.options = undefined;
    event.time = ticks === this.ticks ? this.now : toSeconds(ticks);
    return this.calendar.add(ticks, order, deliverEvent as Callback, event, event.daemon);
  }

  scheduleEvents(events: readonly unknown[], who: string): void {
    for (const event of events) {
      if (!(event instanceof SimEvent)) {
        throw new TypeError(
          `${who}: events are made with event(target, type, payload), got ${describeValue(event)} in a list`,
        );
      }
      this.scheduleEvent(event);
    }
  }

  /** Runs `callback` as an event of this instant. */
  scheduleNow(callback: Callback, argument: unknown): void {
    this.schedule(this.ticks, this.nextOrder(), callback, argument, false);
  }

  /** Runs `callback` as housekeeping of this instant, when everything else in it is done. */
  atEndOfInstant<A>(callback: (argument: A) => void, argument: A): void {
    this.schedule(this.ticks, this.orderFor(0, true), callback as Callback, argument, false);
  }

  // --- targets and their processes ---

  attach(target: Target<never>): EntityRecord {
    if (this.lastRecord?.target === target) return this.lastRecord;
    const known = recordOf(target);
    if (known === undefined) this.attachAll([target]);
    else requireSame(this, known);
    this.lastRecord = recordOf(target) as EntityRecord;
    return this.lastRecord;
  }

  attachAll(targets: readonly Target<never>[]): void {
    const fresh = this.registry.register(this, "Simulation", targets);
    for (const record of fresh) runHook(this, record, "onStart", () => record.hooks.onStart?.());
  }

  /** All processes under way, those of no entity first, then by entity in order of attachment. */
  processes(): ProcessRunner[] {
    return [this.looseProcesses, ...this.records.map((record) => record.processes)].flatMap((list) => list.snapshot());
  }

  // --- statistics ---

  /** Forgets what the statistics have gathered up to now. */
  resetStatistics(): void {
    this.statisticsSince = this.ticks;
    for (const meter of this.meters) meter.reset();
    for (const record of [...this.records]) {
      runHook(this, record, "onResetStatistics", () => record.hooks.onResetStatistics?.());
    }
  }

  // --- the loop ---

  /**
   * Runs events up to `limitTicks` (inclusive), at most `steps` of them; without `horizon` it stops after the instant in
   * which nothing but daemon events is left.
   */
  loop(limitTicks: number, steps: number, horizon: boolean): Stop {
    this.failures.throwSurfacing();
    this.pauseRequested = false;
    return this.whileRunning(() => this.spin(limitTicks, steps, horizon));
  }

  /** Moves the clock on to `ticks`, up to which everything has run. */
  advanceClock(ticks: number): void {
    if (ticks > this.ticks) this.ticks = ticks;
  }

  /** Completes the run: entities finish in topological order, each one's last words delivered before the next. */
  complete(reason: EndReason): void {
    this.endReason = reason;
    const finished = new Set<EntityRecord>();
    this.whileRunning(() => {
      // Last words may attach further entities, which finish too.
      while (finished.size < this.records.length) {
        for (const record of finishingOrder(this.records)) {
          if (finished.has(record)) continue;
          finished.add(record);
          if (!record.crashed && !record.suspended) runHook(this, record, "onEnd", () => record.hooks.onEnd?.(reason));
          this.spin(this.ticks, Infinity, true);
        }
      }
      this.failures.throwSurfacing();
    });
  }

  /** Makes the loop stop after the present event. */
  pause(): void {
    this.pauseRequested = this.running;
    this.refreshAttention();
  }

  askAfterEvents(afterEvent: (() => boolean) | undefined): void {
    this.afterEvent = afterEvent;
    this.refreshAttention();
  }

  private spin(limitTicks: number, steps: number, horizon: boolean): Stop {
    const { calendar } = this;
    const quietInstantEvents = this.maxEventsPerInstant - NAMED_IN_ZENO_ERROR;
    for (let done = 0; ; done++) {
      const time = calendar.nextTime();
      if (time > limitTicks) return time === Infinity ? "dry" : "limit";
      if (time !== this.ticks) {
        if (!horizon && calendar.ordinary === 0) return "dry";
        if (done >= steps) return "steps";
        this.ticks = time;
        this.instantEvents = 0;
      } else if (done >= steps) return "steps";
      const slot = calendar.nextSlot();
      const callback = calendar.callbackOf(slot);
      const argument = calendar.argumentOf(slot);
      if (++this.instantEvents > quietInstantEvents) this.noteZeno(callback, argument);
      calendar.removeNext();
      this.eventCount++;
      try {
        (callback as (argument: unknown) => void)(argument);
      } catch (error) {
        throw this.wrapFailure(error, this.currentOwner?.name, nameOf(callback, argument));
      }
      if (this.attention && this.attend()) return "paused";
    }
  }

  private whileRunning<T>(run: () => T): T {
    if (this.running) {
      throw new SimError("ALREADY_RUNNING", "the simulation is running: a handler or process cannot run it again");
    }
    this.running = true;
    try {
      return run();
    } finally {
      this.running = false;
      this.currentOwner = undefined;
      // However the last words went, they are spoken once.
      this.completed = this.endReason !== undefined;
    }
  }

  /** After an event that asked for it. Finishing goes through to its end. */
  private attend(): boolean {
    this.failures.throwSurfacing();
    const stop = this.afterEvent?.() === true || this.pauseRequested;
    this.lastDelivered = undefined;
    this.pauseRequested = false;
    this.refreshAttention();
    return stop && this.endReason === undefined;
  }

  private refreshAttention(): void {
    this.attention = this.afterEvent !== undefined || this.pauseRequested || this.failures.surfacing !== undefined;
  }

  // --- failures ---

  wrapFailure(error: unknown, entity: string | undefined, what: string): SimulationError {
    return this.failures.wrap(error, this.now, entity, what);
  }

  /** Ends the run with `error` after the present event: for failures whose thrower is not the one to blame. */
  surface(error: unknown, entity: string | undefined, what: string): void {
    this.failures.surfacing ??= this.wrapFailure(error, entity, what);
    this.attention = true;
  }

  /**
   * Whether a request that can be answered now may be, without suspending its process: not one that has been dropped in
   * the middle of its step, and not for ever.
   */
  get answersAtOnce(): boolean {
    const { currentRunner } = this;
    if (currentRunner === undefined || currentRunner.doomed) return false;
    return ++this.grantsAtOnce < this.maxEventsPerInstant;
  }

  /** A complete run takes nothing more. */
  requireOpen(): void {
    if (!this.completed) return;
    throw new SimError("SIMULATION_COMPLETED", "the run is complete: build the model again for another run");
  }

  private timeOf(event: SimEvent, { at, delay }: ScheduleOptions): number {
    if (at !== undefined) return this.at(`event ${event.type} for ${event.target.name}`, "at", at);
    return delay === undefined ? this.ticks : this.later(toTicks(delay));
  }

  /** The last events before the limit are named in the error that the first beyond it raises. */
  private noteZeno(callback: Callback, argument: unknown): void {
    if (this.instantEvents > this.maxEventsPerInstant) {
      const names = [...new Set(this.zenoNames)].join(", ");
      const error = new SimError(
        "ENDLESS_INSTANT",
        `more than ${this.maxEventsPerInstant} events in one instant (${this.now} s): a loop without delay? ` +
          `The last were for ${names}`,
      );
      throw this.wrapFailure(error, eventOf(callback, argument)?.target.name, nameOf(callback, argument));
    }
    if (this.instantEvents === Math.max(1, this.maxEventsPerInstant - NAMED_IN_ZENO_ERROR + 1)) this.zenoNames = [];
    this.zenoNames.push(nameOf(callback, argument));
  }
}
