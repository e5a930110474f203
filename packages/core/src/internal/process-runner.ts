import { describeValue } from "../checks.js";
import { InterruptedError, SimError } from "../errors.js";
import { SimEvent } from "../message.js";
import type { Process, RunningProcess } from "../process.js";
import { MAX_SECONDS, toSeconds, toTicks } from "../time.js";
import { BEGIN, isWaitable, requireOwn, type Wait, WaitableBase, type WaitContext, type Waiter } from "../waitable.js";
import { scheduleReturned } from "./delivery.js";
import type { EntityRecord } from "./entity-record.js";
import type { Kernel } from "./kernel.js";
import type { ProcessList } from "./process-list.js";

const NEW = 0;
const RUNNING = 1;
/** A wait is being begun; it may settle before it returns. */
const BEGINNING = 2;
/** Waits for a delay or for its wake-up: its slot is in the calendar. */
const SCHEDULED = 3;
/** Waits for a waitable. */
const WAITING = 4;
const ENDED = 5;

export function isProcess(value: unknown): value is Process<unknown> {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as Partial<Process<unknown>>;
  return (
    typeof candidate.next === "function" &&
    typeof candidate.return === "function" &&
    typeof candidate.throw === "function" &&
    !(Symbol.asyncIterator in value)
  );
}

/** Runs one process: steps its generator, begins what it yields, and hands its result to those who join it. */
export class ProcessRunner extends WaitableBase<unknown> implements RunningProcess<unknown>, Waiter, Wait, WaitContext {
  readonly kind = "process";
  readonly owner: EntityRecord | undefined;
  /** Neighbours among the processes of the owner. */
  previous: ProcessRunner | undefined = undefined;
  following: ProcessRunner | undefined = undefined;
  /** Dropped in the middle of a step by its own doing: it ends where it next yields. */
  doomed = false;

  private readonly kernel: Kernel;
  private readonly list: ProcessList;
  private readonly body: Process<unknown>;
  /** The event whose handler started it, whose returned events are scheduled, or the name it was given. */
  private readonly origin: SimEvent | string | undefined;
  private phase: 0 | 1 | 2 | 3 | 4 | 5 = NEW;
  private wait: Wait | undefined = undefined;
  private since = 0;
  private slot = -1;
  private generation = 0;
  private inbox: unknown = undefined;
  private inboxFailed = false;
  private outcomeFailed = false;
  private outcome: unknown = undefined;
  private joiners: Waiter[] | undefined = undefined;
  /** A process that a combinator runs as its own ends with its waiter. */
  private readonly ownedByWaiter: boolean;

  constructor(kernel: Kernel, owner: EntityRecord | undefined, body: Process<unknown>, origin?: SimEvent | string) {
    super();
    this.kernel = kernel;
    this.owner = owner;
    this.body = body;
    this.origin = origin;
    this.ownedByWaiter = origin === undefined;
    this.list = owner === undefined ? kernel.looseProcesses : owner.processes;
    this.list.add(this);
  }

  get name(): string {
    const { origin, owner } = this;
    if (typeof origin === "string") return origin;
    if (origin !== undefined) return `${origin.target.name}.${origin.type}`;
    return owner === undefined ? "process" : `${owner.name}'s process`;
  }

  get alive(): boolean {
    return this.phase !== ENDED;
  }

  /** To wait for a combinator's process is to wait for what it waits for; any other may never end. */
  get timed(): boolean {
    return this.ownedByWaiter && (this.phase === SCHEDULED || this.wait?.timed === true);
  }

  /**
   * What it waits for without a bound, for `summary.blocked`; undefined if it does not. A combinator's process is
   * described by whoever awaits the combinator.
   */
  blockedOn(): string | undefined {
    if (this.phase !== WAITING || this.ownedByWaiter || this.wait?.timed !== false) return undefined;
    return this.wait.describeWait();
  }

  get waitingSince(): number {
    return toSeconds(this.since);
  }

  /** Its first step, in the middle of the present event. */
  startNow(): void {
    this.advance(false, undefined);
  }

  /** Its first step as an event of this instant. */
  startSoon(): void {
    this.scheduleAt(this.kernel.ticks);
  }

  interrupt(cause: unknown): void {
    if (this.phase === ENDED) return;
    const error = new InterruptedError(this.name, cause);
    this.kernel.schedule(this.kernel.ticks, this.kernel.nextOrder(), deliverInterrupt, [this, error], false);
  }

  /** A crash or a lost race: `finally` blocks run, nothing else. */
  drop(): void {
    if (this.phase === ENDED) return;
    if (this.phase === RUNNING || this.phase === BEGINNING) {
      this.doomed = true;
      return;
    }
    this.leaveWait();
    this.close();
  }

  settle(failed: boolean, value: unknown): void {
    if (this.phase === ENDED) return;
    this.inbox = value;
    this.inboxFailed = failed;
    this.wait = undefined;
    if (this.phase === BEGINNING) this.phase = RUNNING;
    else this.scheduleAt(this.kernel.ticks);
  }

  [BEGIN](waiter: Waiter, kernel: Kernel): Wait {
    requireOwn(this.kernel, kernel, this.name);
    if (this.phase === ENDED) waiter.settle(this.outcomeFailed, this.outcome);
    else if (this.joiners === undefined) this.joiners = [waiter];
    else this.joiners.push(waiter);
    return this;
  }

  abandon(waiter: Waiter): void {
    if (this.ownedByWaiter) {
      this.joiners = undefined;
      this.drop();
      return;
    }
    const index = this.joiners?.indexOf(waiter) ?? -1;
    if (index >= 0) this.joiners?.splice(index, 1);
  }

  describeWait(): string {
    return this.ownedByWaiter ? (this.wait?.describeWait() ?? this.name) : `process ${this.name}`;
  }

  /** The wake-up that the calendar holds for it. */
  wake(): void {
    const value = this.inbox;
    this.inbox = undefined;
    const failed = this.inboxFailed;
    this.inboxFailed = false;
    this.advance(failed, value);
  }

  throwIn(error: unknown): void {
    if (this.phase === ENDED) return;
    this.leaveWait();
    this.advance(true, error);
  }

  /** Steps the generator until it has to wait. */
  private advance(failed: boolean, value: unknown): void {
    const { kernel, body } = this;
    const outer = kernel.currentOwner;
    kernel.currentOwner = this.owner;
    let input = value;
    let throwing = failed;
    try {
      for (let steps = 0; ; steps++) {
        if (steps > kernel.maxEventsPerInstant) {
          throw new SimError("ENDLESS_INSTANT", `${this.name}: never leaves this instant: a loop without delay?`);
        }
        this.phase = RUNNING;
        const step = throwing ? body.throw(input) : body.next(input);
        throwing = false;
        input = undefined;
        if (step.done === true) {
          this.finish(step.value);
          return;
        }
        if (this.doomed) {
          this.close();
          return;
        }
        const yielded: unknown = step.value;
        try {
          if (typeof yielded === "number") {
            this.scheduleAt(this.momentAfter(yielded));
            return;
          }
          if (isWaitable(yielded)) {
            if (this.beginWait(yielded)) return;
            input = this.inbox;
            throwing = this.inboxFailed;
            this.inbox = undefined;
            this.inboxFailed = false;
            continue;
          }
          this.scheduleYielded(yielded);
        } catch (error) {
          if (kernel.failures.isFatal(error)) throw error;
          // A bad yield is thrown where it was written.
          this.phase = RUNNING;
          input = error;
          throwing = true;
        }
      }
    } catch (error) {
      this.failWith(error);
    } finally {
      kernel.currentOwner = outer;
    }
  }

  private momentAfter(seconds: number): number {
    if (seconds >= 0 && seconds <= MAX_SECONDS) return this.kernel.later(toTicks(seconds));
    throw new RangeError(
      `${this.name}: a delay must be a number of seconds >= 0, at most 2^33, got ${describeValue(seconds)}`,
    );
  }

  /** Begins to wait, and tells whether there is something to wait for: false if it has settled already. */
  private beginWait(waitable: WaitableBase<unknown>): boolean {
    this.phase = BEGINNING;
    this.since = this.kernel.ticks;
    const wait = waitable[BEGIN](this, this.kernel, this);
    const settled = (this.phase as number) !== BEGINNING;
    if (!settled) {
      this.phase = WAITING;
      this.wait = wait;
      if (this.doomed) this.drop();
      return true;
    }
    if (!this.doomed) return false;
    this.close();
    return true;
  }

  private scheduleYielded(yielded: unknown): void {
    if (yielded instanceof SimEvent) {
      this.kernel.scheduleEvent(yielded);
    } else if (Array.isArray(yielded)) {
      this.kernel.scheduleEvents(yielded, this.name);
    } else if (isProcess(yielded)) {
      throw new TypeError(`${this.name}: yielded a process: write \`yield*\` in place of \`yield\` to run it`);
    } else {
      throw new TypeError(
        `${this.name}: a process yields a delay in seconds, a waitable or events, got ${describeValue(yielded)}`,
      );
    }
  }

  private scheduleAt(ticks: number): void {
    const { kernel } = this;
    this.slot = kernel.schedule(ticks, kernel.nextOrder(), wakeRunner, this, false);
    this.generation = kernel.calendar.generation(this.slot);
    this.phase = SCHEDULED;
  }

  private leaveWait(): void {
    if (this.phase === SCHEDULED) {
      this.kernel.calendar.cancel(this.slot, this.generation);
    } else {
      const { wait } = this;
      this.wait = undefined;
      wait?.abandon(this);
    }
    this.inbox = undefined;
    this.inboxFailed = false;
  }

  private finish(result: unknown): void {
    if (this.doomed) {
      this.end(true, this.droppedError());
      return;
    }
    const handled = this.origin instanceof SimEvent;
    if (handled && result !== undefined) scheduleReturned(this.kernel, result, this.name);
    this.end(false, handled ? undefined : result);
  }

  private failWith(error: unknown): void {
    const { kernel } = this;
    const joined = this.joiners !== undefined && this.joiners.length > 0;
    this.end(true, error);
    if (kernel.failures.isFatal(error)) throw error;
    if (joined) return;
    // Of a lost race, it is not the winner's `yield` that has failed.
    if (this.doomed) kernel.surface(error, this.owner?.name, this.what);
    else throw kernel.wrapFailure(error, this.owner?.name, this.what);
  }

  private end(failed: boolean, outcome: unknown): void {
    this.phase = ENDED;
    this.outcomeFailed = failed;
    this.outcome = outcome;
    this.list.remove(this);
    const { joiners } = this;
    this.joiners = undefined;
    if (joiners !== undefined) for (const joiner of joiners) joiner.settle(failed, outcome);
  }

  /** Ends it and runs its `finally` blocks. */
  private close(): void {
    const { kernel } = this;
    this.end(true, this.droppedError());
    const outer = kernel.currentOwner;
    kernel.currentOwner = this.owner;
    try {
      const step = this.body.return(undefined as never);
      if (step.done !== true) {
        throw new SimError(
          "YIELD_IN_FINALLY",
          `${this.name}: yielded in a \`finally\` block while being dropped; clean up without waiting`,
        );
      }
    } catch (error) {
      kernel.surface(error, this.owner?.name, this.what);
    } finally {
      kernel.currentOwner = outer;
    }
  }

  private droppedError(): SimError {
    return new SimError("PROCESS_DROPPED", `${this.name}: dropped by a crash of its entity`);
  }

  /** What it is to the reader of an error: the event it handles, or its name. */
  private get what(): string {
    const { origin } = this;
    return origin instanceof SimEvent ? origin.type : this.name;
  }
}

export function wakeRunner(runner: ProcessRunner): void {
  runner.wake();
}

function deliverInterrupt([runner, error]: readonly [ProcessRunner, unknown]): void {
  runner.throwIn(error);
}
