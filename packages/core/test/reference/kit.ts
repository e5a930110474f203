/** An engine as the interpreter of programs sees it: the real one and the reference both come in this form. */
export interface Kit {
  simulation(entities: readonly TargetLike[], endTime: number | undefined): Sim;
  resource(name: string, capacity: number): ResourceLike;
  store(name: string, capacity: number | undefined, order: "fifo" | "lifo" | "least"): StoreLike;
  container(name: string, capacity: number, initial: number): ContainerLike;
  delay(units: number): unknown;
  timeout(units: number): Awaited;
  idle(units: number): Awaited;
  anyOf(parts: readonly (Awaited | Script)[]): Awaited;
  allOf(parts: readonly (Awaited | Script)[]): Awaited;
  event(target: TargetLike, payload: number, delay: number): unknown;
  /** What `cause` says, if it tells of a preemption. */
  preemption(cause: unknown): PreemptionLike | undefined;
}

/** A process's generator. */
export type Script = Generator<unknown, unknown, unknown>;

/** What `yield*` waits for. */
export interface Awaited {
  [Symbol.iterator](): Generator<unknown, unknown, unknown>;
}

export interface TargetLike {
  readonly name: string;
}

/** An entity written as a plain object. */
export interface ActorLike extends TargetLike {
  handleEvent(event: { readonly payload: unknown }): unknown;
  onStart(): unknown;
  onRestart(): unknown;
  onCrash(): void;
  onEnd(reason: string): unknown;
  downstreamEntities(): readonly TargetLike[];
}

export interface Handle {
  readonly pending: boolean;
  cancel(): boolean;
}

export interface Running extends Awaited {
  readonly name: string;
  readonly alive: boolean;
  interrupt(cause: unknown): void;
}

export interface FutureLike extends Awaited {
  readonly settled: boolean;
  readonly abandoned: boolean;
  resolve(value: unknown): void;
  fail(error: unknown): void;
}

export interface CallOptions {
  readonly priority: number;
  readonly daemon: boolean;
  readonly housekeeping: boolean;
}

export interface Summary {
  readonly time: number;
  readonly outcome: string;
  readonly unfinished: number;
  readonly undelivered: number;
  readonly blocked: readonly { readonly process: string; readonly since: number }[];
}

export interface Sim {
  readonly now: number;
  readonly completed: boolean;
  run(): Summary;
  runUntil(time: number): Summary;
  step(events: number): Summary;
  pause(): void;
  peek(): string;
  schedule(target: TargetLike, payload: number, delay: number, options: CallOptions): Handle;
  call(delay: number, callback: () => void, options: CallOptions): Handle;
  every(units: number, callback: () => void): Handle;
  spawn(script: Script, name: string, owner: TargetLike | undefined): Running;
  future(label: string, onAbandon: () => void): FutureLike;
  crash(target: TargetLike): void;
  restart(target: TargetLike): void;
  suspend(target: TargetLike): void;
  resume(target: TargetLike): void;
  slowDown(target: TargetLike, factor: number): void;
}

export interface ClaimOptions {
  readonly priority: number;
  readonly preempt: boolean;
  readonly onPreempted?: (preemption: unknown) => void;
}

export interface PreemptionLike {
  readonly resource: string;
  readonly by: string;
  readonly heldFor: number;
  readonly remaining: number | undefined;
}

export interface HoldLike {
  readonly active: boolean;
  release(): void;
}

/** `state()` is one line: what the component holds, who waits, and its statistics. */
export interface ResourceLike extends TargetLike {
  acquire(options: ClaimOptions): Awaited;
  tryAcquire(options: ClaimOptions): HoldLike | undefined;
  use(units: number, options: ClaimOptions, onPreempt: "resume" | "restart" | "throw"): Awaited | Script;
  state(): string;
  statistics(): string;
}

export interface StoreLike extends TargetLike {
  put(item: number): Awaited;
  take(filter: ((item: number) => boolean) | undefined): Awaited;
  tryPut(item: number): boolean;
  tryTake(filter: ((item: number) => boolean) | undefined): number | undefined;
  state(): string;
  statistics(): string;
}

export interface ContainerLike extends TargetLike {
  put(amount: number): Awaited;
  take(amount: number): Awaited;
  tryPut(amount: number): boolean;
  tryTake(amount: number): boolean;
  state(): string;
  statistics(): string;
}
