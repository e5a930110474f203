import { describeValue } from "../checks.js";
import { InterruptedError, SimError } from "../errors.js";
import { SimEvent } from "../message.js";
import type { Process, RunningProcess } from "../process.js";
import { MAX_SECONDS, MAX_TICKS, toSeconds, toTicks } from "../time.js";
import { BEGIN, isWaitable, requireOwn, type Wait, WaitableBase, type WaitContext, type Waiter } from "../waitable.js";
import type { Callback } from "./calendar.js";
import { scheduleReturned, scheduleYielded } from "./delivery.js";
import type { EntityRecord } from "./entity-record.js";
import { interruptSoon } from "./interrupt.js";
import type { Kernel } from "./kernel.js";
import type { ProcessList } from "./process-list.js";

const NEW = 0;
const RUNNING = 1;
/** A wait is being begun; it may settle before it returns. */
const BEGINNING = 2;
/** A delay runs: its end is in the calendar. */
const DELAYED = 3;
/** What it waited for has settled, or it is about to start: its wake-up is in the calendar. */
const WAKING = 4;
/** Waits for a waitable. */
const WAITING = 5;
/** Its entity is suspended, and with it its delay, of which `wakeTicks` are left. */
const FROZEN = 6;
/** Its wake-up came while its entity was suspended, and is held there. */
const HELD = 7;
const ENDED = 8;

type Phase = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

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
  /** The body's own `next`: each generator function has a prototype of its own, so looking it up is dear. */
  private readonly resumeBody: Process<unknown>["next"];
  /** The event whose handler started it, whose returned events are scheduled, or the name it was given. */
  private readonly origin: SimEvent | string | undefined;
  private phase: Phase = NEW;
  private wait: Wait | undefined = undefined;
  /** When its delay ends, in ticks; while it is frozen, what is left of it at a normal pace, in ticks and their parts. */
  private wakeTicks = 0;
  /** The place of its delay among the events of the moment when it ends, which no fault changes. */
  private order = 0;
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
    this.resumeBody = body.next;
    this.origin = origin;
    this.ownedByWaiter = origin === undefined;
    this.list = owner === undefined ? kernel.looseProcesses : owner.processes;
    this.list.add(this);
    if (kernel.processTrace !== undefined) kernel.processTrace.begins(this);
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
    const { phase } = this;
    if (!this.ownedByWaiter) return false;
    return phase === DELAYED || phase === WAKING || (phase === WAITING && this.wait?.timed === true);
  }

  /**
   * What it waits for without a bound, for `summary.blocked`; undefined if it does not. A combinator's process is
   * described by whoever awaits the combinator.
   */
  blockedOn(): string | undefined {
    const { phase, wait } = this;
    if (this.ownedByWaiter) return undefined;
    if (phase === FROZEN || phase === HELD) return this.describeSuspension();
    if (phase !== WAITING || wait?.timed !== false) return undefined;
    return wait.describeWait();
  }

  /** How many seconds of its delay are left, at a normal pace, if a delay is what it waits for. */
  get remainingWork(): number | undefined {
    if (this.phase === DELAYED) return toSeconds(this.workLeft());
    return this.phase === FROZEN ? toSeconds(this.wakeTicks) : undefined;
  }

  /** What it waits for, in words, while it stands. */
  get waitingFor(): string | undefined {
    if (this.phase === DELAYED || this.phase === FROZEN) return "delay";
    return this.phase === WAITING ? this.wait?.describeWait() : undefined;
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
    this.wakeSoon();
  }

  interrupt(cause: unknown): void {
    if (this.phase === ENDED) return;
    this.interruptWith(() => new InterruptedError(this.name, cause));
  }

  /** As an event of this instant, throws what `makeError` then gives, if it gives anything. */
  interruptWith(makeError: () => InterruptedError | undefined): void {
    interruptSoon(this.kernel, this, makeError);
  }

  /** A crash or a lost race: `finally` blocks run, nothing else. */
  drop(): void {
    if (this.phase === ENDED) return;
    if (this.phase === RUNNING || this.phase === BEGINNING) {
      this.doomed = true;
      return;
    }
    this.leaveWait();
    if (this.alive) this.close();
  }

  settle(failed: boolean, value: unknown): void {
    if (this.phase === ENDED) return;
    this.inbox = value;
    this.inboxFailed = failed;
    if (this.phase === BEGINNING) this.phase = RUNNING;
    else this.wakeSoon();
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
    if (!this.ownedByWaiter) return `process ${this.name}`;
    if (this.phase === FROZEN || this.phase === HELD) return this.describeSuspension();
    return this.wait?.describeWait() ?? this.name;
  }

  /** The wake-up that the calendar holds for it. */
  wake(): void {
    const { owner } = this;
    if (owner?.suspended === true) {
      this.phase = HELD;
      this.since = this.kernel.ticks;
      owner.hold(wakeRunner as Callback, this);
      return;
    }
    const value = this.inbox;
    const failed = this.inboxFailed;
    this.inbox = undefined;
    this.inboxFailed = false;
    this.wait = undefined;
    this.advance(failed, value);
  }

  throwIn(error: unknown): void {
    if (this.phase === ENDED) return;
    this.leaveWait();
    // What it leaves may run `finally` blocks, and those may do anything.
    if (this.alive) this.advance(true, error);
  }

  // --- faults of its entity ---

  /** Whether the suspension of its entity is what it waits for: in a delay, or with a wake-up that is held. */
  get suspended(): boolean {
    return this.phase === FROZEN || this.phase === HELD;
  }

  /** Its entity is suspended: a delay stands still. One that is over at this moment is not: its wake-up is held. */
  freeze(): void {
    const { kernel } = this;
    if (this.phase !== DELAYED || this.wakeTicks === kernel.ticks) return;
    kernel.calendar.cancel(this.slot, this.generation);
    this.wakeTicks = this.workLeft();
    this.since = kernel.ticks;
    this.phase = FROZEN;
  }

  /** Its entity is resumed: the rest of its delay runs. */
  thaw(): void {
    if (this.phase === FROZEN) this.runDelay(this.paced(this.wakeTicks));
  }

  /** Its entity is resumed, which held its wake-up: unless it has stopped waiting for it. */
  wakeHeld(): void {
    if (this.phase === HELD) this.wakeSoon();
  }

  /** The pace of its entity changes, which it was at before: what is left of its delay takes `ratio` times as long. */
  stretch(ratio: number): void {
    if (this.phase !== DELAYED) return;
    const { kernel } = this;
    kernel.calendar.cancel(this.slot, this.generation);
    this.runDelay(withinTime(kernel, Math.round((this.wakeTicks - kernel.ticks) * ratio)));
  }

  private describeSuspension(): string {
    return `${this.owner?.name} to resume (it is suspended)`;
  }

  /** What is left of the delay that it is in, at a normal pace, in ticks and their parts. */
  private workLeft(): number {
    return (this.wakeTicks - this.kernel.ticks) / (this.owner?.slowdown ?? 1);
  }

  /** How many ticks `work` takes at the pace of its entity. */
  private paced(work: number): number {
    return withinTime(this.kernel, Math.round(work * (this.owner?.slowdown ?? 1)));
  }

  /** Steps the generator until it has to wait. */
  private advance(failed: boolean, value: unknown): void {
    const { kernel, body } = this;
    const outer = kernel.currentOwner;
    const outerRunner = kernel.currentRunner;
    kernel.currentOwner = this.owner;
    kernel.currentRunner = this;
    kernel.grantsAtOnce = 0;
    if (kernel.processTrace !== undefined) kernel.processTrace.steps(this, failed, value);
    let input = value;
    let throwing = failed;
    try {
      for (let steps = 0; ; steps++) {
        if (steps > kernel.maxEventsPerInstant) {
          throw new SimError("ENDLESS_INSTANT", `${this.name}: never leaves this instant: a loop without delay?`);
        }
        this.phase = RUNNING;
        const step = throwing ? body.throw(input) : this.resumeBody.call(body, input);
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
            this.delay(this.ticksOf(yielded));
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
          scheduleYielded(kernel, yielded, this.name);
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
      kernel.currentRunner = outerRunner;
      if (kernel.processTrace !== undefined) kernel.processTrace.stands(this);
    }
  }

  /** A delay in ticks of its entity's pace. */
  private ticksOf(seconds: number): number {
    if (seconds >= 0 && seconds <= MAX_SECONDS) {
      const { owner } = this;
      if (owner === undefined || owner.slowdown === 1) return toTicks(seconds);
      const paced = seconds * owner.slowdown;
      return withinTime(this.kernel, paced <= MAX_SECONDS ? toTicks(paced) : Infinity);
    }
    throw new RangeError(
      `${this.name}: a delay must be a number of seconds >= 0, at most 2^33, got ${describeValue(seconds)}`,
    );
  }

  /** Begins to wait, and tells whether there is something to wait for: false if it has settled already. */
  private beginWait(waitable: WaitableBase<unknown>): boolean {
    this.phase = BEGINNING;
    this.since = this.kernel.ticks;
    const wait = waitable[BEGIN](this, this.kernel, this);
    const settled = (this.phase as Phase) !== BEGINNING;
    if (!settled) {
      this.phase = WAITING;
      this.wait = wait;
      if (this.doomed) this.drop();
      return true;
    }
    if (!this.doomed) return false;
    this.wait = wait;
    this.giveBack();
    this.close();
    return true;
  }

  private delay(ticks: number): void {
    const { kernel } = this;
    this.order = kernel.nextOrder();
    this.runDelay(ticks);
    // It suspended its entity in the step that ends here.
    if (this.owner?.suspended === true) this.freeze();
  }

  private runDelay(ticks: number): void {
    this.wakeTicks = this.kernel.later(ticks);
    this.scheduleAt(this.wakeTicks, this.order);
    this.phase = DELAYED;
  }

  private wakeSoon(): void {
    const { kernel } = this;
    this.scheduleAt(kernel.ticks, kernel.nextOrder());
    this.phase = WAKING;
  }

  private scheduleAt(ticks: number, order: number): void {
    const { kernel } = this;
    this.slot = kernel.schedule(ticks, order, wakeRunner as Callback, this, false);
    this.generation = kernel.calendar.generation(this.slot);
  }

  private leaveWait(): void {
    const { phase, wait } = this;
    if (phase === WAITING) {
      this.wait = undefined;
      wait?.abandon(this);
      return;
    }
    if (phase === DELAYED || phase === WAKING) this.kernel.calendar.cancel(this.slot, this.generation);
    if (phase === WAKING || phase === HELD) this.giveBack();
  }

  /** What it waited for came, and it will not take it. */
  private giveBack(): void {
    const { wait, inbox, inboxFailed } = this;
    this.wait = undefined;
    this.inbox = undefined;
    this.inboxFailed = false;
    if (!inboxFailed) wait?.takeBack?.(inbox);
  }

  private finish(result: unknown): void {
    if (this.doomed) {
      this.endDropped();
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
    const { processTrace } = this.kernel;
    if (processTrace !== undefined) processTrace.ended(this, failed, outcome);
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
    this.endDropped();
    const outer = kernel.currentOwner;
    const outerRunner = kernel.currentRunner;
    kernel.currentOwner = this.owner;
    // It can wait for nothing any more, not even for what could be had at once.
    kernel.currentRunner = undefined;
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
      kernel.currentRunner = outerRunner;
    }
  }

  private endDropped(): void {
    this.kernel.processTrace?.dropped(this);
    this.end(true, new SimError("PROCESS_DROPPED", `${this.name}: dropped by a crash of its entity`));
  }

  /** What it is to the reader of an error: the event it handles, or its name. */
  private get what(): string {
    const { origin } = this;
    return origin instanceof SimEvent ? origin.type : this.name;
  }
}

/** A delay that a fault has made longer than the time that is left ends with the last moment there is. */
function withinTime(kernel: Kernel, ticks: number): number {
  return Math.min(ticks, MAX_TICKS - kernel.ticks);
}

export function wakeRunner(runner: ProcessRunner): void {
  runner.wake();
}
