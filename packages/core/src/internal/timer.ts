import { BEGIN, type Wait, WaitableBase, type Waiter } from "../waitable.js";
import type { Kernel } from "./kernel.js";

/** The description of a timer, which starts when it is awaited. */
export class Timer extends WaitableBase<void> {
  readonly kind: "timeout" | "idle";
  private readonly ticks: number;
  private readonly daemon: boolean;

  constructor(kind: "timeout" | "idle", ticks: number, daemon: boolean) {
    super();
    this.kind = kind;
    this.ticks = ticks;
    this.daemon = daemon;
  }

  [BEGIN](waiter: Waiter, kernel: Kernel): Wait {
    return new RunningTimer(kernel, waiter, this.kind, this.ticks, this.daemon);
  }
}

class RunningTimer implements Wait {
  readonly timed = true;
  private readonly kernel: Kernel;
  private readonly waiter: Waiter;
  private readonly kind: string;
  private readonly slot: number;
  private readonly generation: number;

  constructor(kernel: Kernel, waiter: Waiter, kind: string, ticks: number, daemon: boolean) {
    this.kernel = kernel;
    this.waiter = waiter;
    this.kind = kind;
    this.slot = kernel.schedule(kernel.later(ticks), kernel.nextOrder(), expire, this, daemon);
    this.generation = kernel.calendar.generation(this.slot);
  }

  abandon(): void {
    this.kernel.calendar.cancel(this.slot, this.generation);
  }

  describeWait(): string {
    return this.kind;
  }

  expired(): void {
    this.waiter.settle(false, undefined);
  }
}

function expire(timer: RunningTimer): void {
  timer.expired();
}
