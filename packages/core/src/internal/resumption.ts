import type { Target } from "../message.js";
import { BEGIN, type Wait, WaitableBase, type Waiter } from "../waitable.js";
import type { Callback } from "./calendar.js";
import type { EntityRecord } from "./entity-record.js";
import type { Kernel } from "./kernel.js";

/** Waiting for an entity that is suspended to go on, or to crash: at once if it is not suspended. */
export class Resumption extends WaitableBase<void> {
  readonly kind = "resumption";
  private readonly target: Target<never>;

  constructor(target: Target<never>) {
    super();
    this.target = target;
  }

  [BEGIN](waiter: Waiter, kernel: Kernel): Wait {
    const record = kernel.attach(this.target);
    const wait = new ResumptionWait(record, waiter);
    if (record.suspended) wait.hold();
    else waiter.settle(false, undefined);
    return wait;
  }
}

class ResumptionWait implements Wait {
  readonly timed = false;
  private readonly record: EntityRecord;
  private waiter: Waiter | undefined;

  constructor(record: EntityRecord, waiter: Waiter) {
    this.record = record;
    this.waiter = waiter;
  }

  abandon(): void {
    this.waiter = undefined;
  }

  describeWait(): string {
    return `${this.record.name} to resume (it is suspended)`;
  }

  hold(): void {
    this.record.hold(turnOf as Callback, this);
  }

  /** It is its turn, unless the entity has been suspended again. */
  come(): void {
    if (this.record.suspended) this.hold();
    else this.waiter?.settle(false, undefined);
  }
}

function turnOf(wait: ResumptionWait): void {
  wait.come();
}

/** What is called when an entity goes on, in its turn; not at all if that has crashed meanwhile. */
export class HeldCallback {
  private readonly record: EntityRecord;
  private readonly crashes: number;
  private readonly callback: Callback;
  private readonly argument: unknown;

  constructor(record: EntityRecord, callback: Callback, argument: unknown) {
    this.record = record;
    this.crashes = record.crashes;
    this.callback = callback;
    this.argument = argument;
  }

  hold(): void {
    this.record.hold(callHeld as Callback, this);
  }

  come(): void {
    if (this.record.crashes !== this.crashes) return;
    if (this.record.suspended) this.hold();
    else (this.callback as (argument: unknown) => void)(this.argument);
  }
}

function callHeld(held: HeldCallback): void {
  held.come();
}
