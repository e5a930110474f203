import type { InterruptedError } from "../errors.js";
import type { Callback } from "./calendar.js";
import type { Kernel } from "./kernel.js";
import type { ProcessRunner } from "./process-runner.js";

/** An error on its way into a process. */
class Interrupt {
  readonly runner: ProcessRunner;
  readonly makeError: () => InterruptedError | undefined;

  constructor(runner: ProcessRunner, makeError: () => InterruptedError | undefined) {
    this.runner = runner;
    this.makeError = makeError;
  }
}

function deliverInterrupt(interrupt: Interrupt): void {
  const { runner } = interrupt;
  const { owner } = runner;
  if (owner?.suspended === true) {
    owner.hold(deliverInterrupt as Callback, interrupt);
    return;
  }
  const error = runner.alive ? interrupt.makeError() : undefined;
  if (error !== undefined) runner.throwIn(error);
}

/** As an event of this instant, throws into a process what `makeError` then gives, if it gives anything. */
export function interruptSoon(
  kernel: Kernel,
  runner: ProcessRunner,
  makeError: () => InterruptedError | undefined,
): void {
  kernel.scheduleNow(deliverInterrupt as Callback, new Interrupt(runner, makeError));
}
