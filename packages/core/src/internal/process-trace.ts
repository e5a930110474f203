import type { ProcessEntry, ProcessEntryBase } from "../trace.js";
import type { Kernel } from "./kernel.js";
import type { ProcessRunner } from "./process-runner.js";

interface Life {
  readonly id: number;
  waiting: boolean;
}

type Moment<E = ProcessEntry> = E extends ProcessEntry ? Omit<E, keyof ProcessEntryBase> : never;

/** Tells the listener about processes: there is one only if the listener wants that. Part of no fingerprint. */
export class ProcessTrace {
  private readonly kernel: Kernel;
  private readonly lives = new Map<ProcessRunner, Life>();
  private started = 0;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  begins(runner: ProcessRunner): void {
    this.started++;
    const life = { id: this.started, waiting: false };
    this.lives.set(runner, life);
    this.tell(runner, life, { what: "started", data: {} });
  }

  /** It is about to make a step. */
  steps(runner: ProcessRunner, failed: boolean, value: unknown): void {
    const life = this.lives.get(runner);
    if (life === undefined || !life.waiting) return;
    life.waiting = false;
    this.tell(runner, life, { what: "resumed", data: failed ? { error: value } : {} });
  }

  /** It has made a step, and may stand now. */
  stands(runner: ProcessRunner): void {
    const life = this.lives.get(runner);
    const waitingFor = runner.waitingFor;
    if (life === undefined || waitingFor === undefined) return;
    life.waiting = true;
    this.tell(runner, life, { what: "waits", data: { for: waitingFor } });
  }

  dropped(runner: ProcessRunner): void {
    this.over(runner, { what: "dropped", data: {} });
  }

  ended(runner: ProcessRunner, failed: boolean, outcome: unknown): void {
    this.over(runner, failed ? { what: "failed", data: { error: outcome } } : { what: "ended", data: {} });
  }

  private over(runner: ProcessRunner, moment: Moment): void {
    const life = this.lives.get(runner);
    if (life === undefined) return;
    this.lives.delete(runner);
    this.tell(runner, life, moment);
  }

  private tell(runner: ProcessRunner, { id }: Life, moment: Moment): void {
    const { kernel } = this;
    const entity = runner.owner?.name;
    kernel.trace.tell(kernel, { kind: "process", time: kernel.now, entity, id, process: runner.name, ...moment });
  }
}
