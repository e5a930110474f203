import type { Running, Script } from "../kit.js";
import {
  Awaitable,
  type Engine,
  ModelError,
  type ModelProcess,
  type Owner,
  type Pending,
  type Settle,
  type Wait,
  type Waiting,
} from "./basics.js";

/** How a process is made to go on. */
type Push = { readonly how: "next" | "throw"; readonly value: unknown };

/** What a process does at present. */
type Phase =
  | { readonly is: "new"; start: Pending | undefined }
  | { readonly is: "running" }
  | { readonly is: "delayed"; event: Pending }
  | { readonly is: "frozen"; readonly left: number; readonly since: number }
  | { readonly is: "waiting"; readonly wait: Wait; readonly since: number }
  | {
      readonly is: "waking";
      readonly wait: Wait;
      readonly event: Pending;
      readonly failed: boolean;
      readonly value: unknown;
    }
  | { readonly is: "over"; readonly failed: boolean; readonly value: unknown };

export class Process extends Awaitable implements Running, ModelProcess {
  readonly name: string;
  readonly owner: Owner | undefined;
  private readonly engine: Engine;
  private readonly script: Script;
  /** A combinator's own process ends with its waiter. */
  private readonly isChild: boolean;
  private phase: Phase = { is: "new", start: undefined };
  private joiners: Settle[] = [];
  /** The place of its delay among the events of the moment when it ends: where it was asked for, whatever faults do. */
  private place = 0;
  /** Dropped in the middle of its own step. */
  doomed = false;

  constructor(engine: Engine, owner: Owner | undefined, script: Script, name: string, isChild = false) {
    super();
    this.engine = engine;
    this.owner = owner;
    this.script = script;
    this.name = name;
    this.isChild = isChild;
    owner?.processes.push(this);
  }

  get alive(): boolean {
    return this.phase.is !== "over";
  }

  /** In a delay that stands still. */
  get frozen(): boolean {
    return this.phase.is === "frozen";
  }

  /** Waiting without a bound, and since when. */
  get blockedSince(): number | undefined {
    const { phase, owner } = this;
    if (phase.is === "frozen") return phase.since;
    if ((phase.is === "delayed" || phase.is === "waking") && owner?.held.includes(phase.event) === true)
      return phase.event.time;
    if (phase.is === "new" && phase.start !== undefined && owner?.held.includes(phase.start) === true)
      return phase.start.time;
    return phase.is === "waiting" && !phase.wait.timed ? phase.since : undefined;
  }

  startSoon(): void {
    this.phase = { is: "new", start: this.soon(() => this.goOn({ how: "next", value: undefined })) };
  }

  startNow(): void {
    this.goOn({ how: "next", value: undefined });
  }

  begin(settle: Settle): Wait {
    if (this.phase.is === "over") settle(this.phase.failed, this.phase.value);
    else this.joiners.push(settle);
    const isTimed = () => this.timed;
    return {
      get timed() {
        return isTimed();
      },
      abandon: () => {
        this.joiners = this.joiners.filter((joiner) => joiner !== settle);
        if (this.isChild) this.drop();
      },
      takeBack: () => {},
    };
  }

  /** To wait for a combinator's own process is to wait for what it waits for; any other may never end. */
  private get timed(): boolean {
    const { phase } = this;
    if (!this.isChild) return false;
    if (phase.is === "waiting") return phase.wait.timed;
    return (phase.is === "delayed" || phase.is === "waking") && this.owner?.held.includes(phase.event) !== true;
  }

  interrupt(cause: unknown): void {
    if (!this.alive) return;
    this.soon(() => this.throwIn(new ModelError("INTERRUPTED", cause)));
  }

  /** Throws into it where it waits. */
  throwIn(error: unknown): void {
    if (!this.alive) return;
    this.leave();
    this.goOn({ how: "throw", value: error });
  }

  remaining(): number | undefined {
    if (this.phase.is === "frozen") return this.phase.left;
    const event = this.delayUnderWay();
    return event === undefined ? undefined : (event.time - this.engine.now) / (this.owner?.slowdown ?? 1);
  }

  /** The end of its delay, unless that has come already, and is or was held. */
  private delayUnderWay(): Pending | undefined {
    const { phase, owner } = this;
    if (phase.is !== "delayed" || phase.event.released === true || owner?.held.includes(phase.event) === true)
      return undefined;
    return phase.event;
  }

  drop(): void {
    if (!this.alive) return;
    if (this.phase.is === "running") {
      this.doomed = true;
      return;
    }
    this.leave();
    this.phase = { is: "running" };
    this.close();
  }

  /** One that is over at this moment is not frozen: its wake-up is held. */
  freeze(): void {
    const { engine } = this;
    const event = this.delayUnderWay();
    if (event === undefined || event.time === engine.now) return;
    const left = this.remaining() as number;
    engine.remove(event);
    this.phase = { is: "frozen", left, since: engine.now };
  }

  thaw(): void {
    if (this.phase.is === "frozen") this.runDelay(this.phase.left);
  }

  /** The factor was `before`. */
  stretch(before: number): void {
    const event = this.delayUnderWay();
    if (event === undefined) return;
    this.engine.remove(event);
    this.runDelay((event.time - this.engine.now) / before);
  }

  /** Whatever it waits for is abandoned, whatever it was given goes back. */
  private leave(): void {
    const { phase } = this;
    if (phase.is === "new" && phase.start !== undefined) this.engine.remove(phase.start);
    if (phase.is === "delayed") this.engine.remove(phase.event);
    if (phase.is === "waiting") phase.wait.abandon();
    if (phase.is === "waking") {
      this.engine.remove(phase.event);
      if (!phase.failed) phase.wait.takeBack(phase.value);
    }
  }

  private soon(happen: () => void): Pending {
    return this.engine.add(this.engine.now, 0, false, this.owner, happen);
  }

  private goOn(push: Push): void {
    this.engine.as(this.owner, () => this.steps(push));
  }

  /** Runs it until it waits or ends. */
  private steps(first: Push): void {
    const { engine, script } = this;
    let push = first;
    for (;;) {
      this.phase = { is: "running" };
      let result: IteratorResult<unknown, unknown>;
      try {
        result = push.how === "next" ? script.next(push.value) : script.throw(push.value);
      } catch (error) {
        const joined = this.joiners.length > 0;
        this.end(true, error);
        if (joined) return;
        if (!this.doomed) throw error;
        engine.surface(error);
        return;
      }
      if (this.doomed) {
        if (result.done === true) this.end(true, new ModelError("PROCESS_DROPPED"));
        else this.close();
        return;
      }
      if (result.done === true) {
        this.end(false, result.value);
        return;
      }
      const yielded = result.value;
      if (typeof yielded === "number") {
        this.place = engine.takeSequence();
        this.runDelay(yielded);
        if (this.owner?.suspended === true) this.freeze();
        return;
      }
      if (!(yielded instanceof Awaitable)) {
        engine.sendAll(yielded);
        push = { how: "next", value: undefined };
        continue;
      }
      const answer = this.await(yielded);
      if (answer === undefined) return;
      push = answer;
    }
  }

  private runDelay(left: number): void {
    const { engine, owner } = this;
    const happen = () => this.goOn({ how: "next", value: undefined });
    const until = engine.now + left * (owner?.slowdown ?? 1);
    this.phase = { is: "delayed", event: engine.add(until, 0, false, owner, happen, this.place) };
  }

  /** How it goes on at once, or undefined if it waits. */
  private await(awaited: Awaitable): Push | undefined {
    let early: Push | undefined;
    let begun = false;
    let wait: Wait | undefined;
    const who: Waiting = { engine: this.engine, owner: this.owner, process: this, name: this.name };
    wait = awaited.begin((failed, value) => {
      if (begun) this.wake(wait as Wait, failed, value);
      else early = { how: failed ? "throw" : "next", value };
    }, who);
    begun = true;
    if (this.doomed) {
      if (early === undefined) wait.abandon();
      else if (early.how === "next") wait.takeBack(early.value);
      this.close();
      return undefined;
    }
    if (early === undefined) this.phase = { is: "waiting", wait, since: this.engine.now };
    return early;
  }

  private wake(wait: Wait, failed: boolean, value: unknown): void {
    const event = this.soon(() => this.goOn({ how: failed ? "throw" : "next", value }));
    this.phase = { is: "waking", wait, event, failed, value };
  }

  /** Ends it early: its `finally` blocks run, and may not wait. */
  private close(): void {
    const { engine } = this;
    this.end(true, new ModelError("PROCESS_DROPPED"));
    try {
      const result = engine.as(this.owner, () => this.script.return(undefined));
      if (result.done !== true) engine.surface(new ModelError("YIELD_IN_FINALLY"));
    } catch (error) {
      engine.surface(error);
    }
  }

  private end(failed: boolean, value: unknown): void {
    this.phase = { is: "over", failed, value };
    if (this.owner !== undefined) this.owner.processes = this.owner.processes.filter((process) => process !== this);
    // Whoever is told may make others go away.
    for (let settle = this.joiners.shift(); settle !== undefined; settle = this.joiners.shift()) settle(failed, value);
  }
}
