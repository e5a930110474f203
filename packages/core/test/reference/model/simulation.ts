import type { CallOptions, FutureLike, Handle, Running, Script, Sim, TargetLike } from "../kit.js";
import {
  Awaitable,
  type Engine,
  HOUSEKEEPING,
  type Hooks,
  ModelError,
  type Owner,
  type Pending,
  type Waiting,
} from "./basics.js";
import { EventLoop } from "./event-loop.js";
import type { ModelEvent } from "./message.js";
import { newOwner } from "./owner.js";
import { Process } from "./process.js";
import { ModelFuture } from "./waits.js";

/** The simulation of the reference engine. */
export class ModelSim extends EventLoop implements Sim, Engine {
  constructor(entities: readonly TargetLike[], endTime: number | undefined) {
    super(endTime);
    for (const target of entities) this.attach(target);
    for (const owner of this.owners) {
      owner.target.attached?.(this, owner);
      this.handled(owner, owner.target.onStart?.(), "soon", ".onStart");
    }
  }

  /** The entity and what lies downstream of it, breadth first. */
  private attach(first: TargetLike & Hooks): void {
    const found = [first];
    for (const target of found) {
      if (this.owners.some((owner) => owner.target === target)) continue;
      this.owners.push(newOwner(target));
      found.push(...(target.downstreamEntities?.() ?? []));
    }
  }

  // Events

  schedule(target: TargetLike, payload: number, delay: number, options: CallOptions): Handle {
    const owner = this.ownerOf(target);
    const { rank, daemon } = rankOf(options);
    const deliver = () => this.deliver(owner, payload);
    return this.handle(this.add(this.now + delay, rank, daemon, owner, deliver, this.takeSequence(), target.name));
  }

  call(delay: number, callback: () => void, options: CallOptions): Handle {
    const { rank, daemon } = rankOf(options);
    return this.handle(this.add(this.now + delay, rank, daemon, undefined, callback));
  }

  every(units: number, callback: () => void): Handle {
    const tick = () => {
      handle = this.add(this.now + units, HOUSEKEEPING, true, undefined, tick);
      callback();
    };
    let handle: Pending | undefined = this.add(this.now + units, HOUSEKEEPING, true, undefined, tick);
    let on = true;
    return {
      get pending() {
        return on;
      },
      cancel: () => {
        if (!on) return false;
        on = false;
        if (handle !== undefined) this.remove(handle);
        handle = undefined;
        return true;
      },
    };
  }

  /** What a suspended entity holds has come: it is not pending any more. */
  private handle(pending: Pending): Handle {
    const isPending = () => this.pending.includes(pending) && !pending.released;
    return {
      get pending() {
        return isPending();
      },
      cancel: () => isPending() && this.remove(pending),
    };
  }

  protected finish(owner: Owner, reason: string): void {
    this.handled(
      owner,
      this.as(owner, () => owner.target.onEnd?.(reason)),
      "soon",
      ".onEnd",
    );
  }

  private deliver(owner: Owner, payload: number): void {
    if (owner.crashed) {
      this.undelivered++;
      return;
    }
    const { crashes } = owner;
    const result = this.as(owner, () => owner.target.handleEvent?.({ payload }));
    if (owner.crashes === crashes) this.handled(owner, result, "now", ".Message");
  }

  /** What a handler or hook gave back. */
  private handled(owner: Owner, result: unknown, start: "now" | "soon", what: string): void {
    if (result === undefined) return;
    if (!this.isScript(result)) {
      this.sendAll(result);
      return;
    }
    const process = new Process(this, owner, result, `${owner.target.name}${what}`);
    this.processes.push(process);
    if (start === "now") process.startNow();
    else process.startSoon();
  }

  sendAll(events: unknown): void {
    for (const { target, payload, delay } of (Array.isArray(events) ? events : [events]) as ModelEvent[]) {
      this.schedule(target, payload, delay, { priority: 0, daemon: false, housekeeping: false });
    }
  }

  peek(): string {
    const next = this.pending.next();
    if (next === undefined) return "nothing";
    return `${next.time} ${next.target} ${next.target === undefined ? undefined : "Message"}`;
  }

  // Processes

  spawn(script: Script, name: string, target: TargetLike | undefined): Running {
    this.requireOpen();
    const owner = target === undefined ? this.current : this.ownerOf(target);
    const process = new Process(this, owner, script, name);
    this.processes.push(process);
    process.startSoon();
    return process;
  }

  child(script: Script, { owner }: Waiting): Process {
    const name = owner === undefined ? "process" : `${owner.target.name}'s process`;
    return new Process(this, owner, script, name, true);
  }

  isScript(value: unknown): value is Script {
    return typeof (value as { next?: unknown }).next === "function" && !(value instanceof Awaitable);
  }

  future(_label: string, onAbandon: () => void): FutureLike {
    return new ModelFuture(this, onAbandon);
  }

  atEndOfInstant(check: () => void): void {
    this.add(this.now, HOUSEKEEPING, false, undefined, check);
  }

  // Faults

  crash(target: TargetLike): void {
    const owner = this.ownerOf(target);
    if (owner.crashed) return;
    owner.crashed = true;
    owner.crashes++;
    owner.suspended = false;
    while (owner.processes.some((process) => !process.doomed)) {
      const process = owner.processes.find((one) => !one.doomed);
      process?.drop();
    }
    this.releaseHeld(owner);
    this.guarded(() => this.as(owner, () => owner.target.onCrash?.()));
    if (!this.running) this.throwSurfaced();
  }

  restart(target: TargetLike): void {
    const owner = this.ownerOf(target);
    if (!owner.crashed) return;
    owner.crashed = false;
    this.guarded(() => {
      this.handled(
        owner,
        this.as(owner, () => owner.target.onRestart?.()),
        "soon",
        ".onRestart",
      );
    });
  }

  suspend(target: TargetLike): void {
    this.requireOpen();
    const owner = this.ownerOf(target);
    if (owner.crashed || owner.suspended) return;
    owner.suspended = true;
    for (const process of owner.processes) process.freeze();
  }

  resume(target: TargetLike): void {
    this.requireOpen();
    const owner = this.ownerOf(target);
    if (!owner.suspended) return;
    owner.suspended = false;
    for (const process of owner.processes) process.thaw();
    this.releaseHeld(owner);
    this.guarded(() => this.as(owner, () => owner.target.onResume?.()));
  }

  slowDown(target: TargetLike, factor: number): void {
    this.requireOpen();
    const owner = this.ownerOf(target);
    const before = owner.slowdown;
    owner.slowdown = factor;
    for (const process of owner.processes) process.stretch(before);
  }

  /** What was held comes as events of this instant, in the order in which it would have come. */
  private releaseHeld(owner: Owner): void {
    const { held } = owner;
    owner.held = [];
    for (const pending of held) {
      if (owner.crashed && pending.target !== undefined) {
        this.undelivered++;
        continue;
      }
      pending.time = this.now;
      pending.rank = 0;
      pending.sequence = this.takeSequence();
      pending.released = true;
      this.pending.add(pending);
    }
  }

  private ownerOf(target: TargetLike): Owner {
    const owner = this.owners.find((one) => one.target === target);
    if (owner === undefined) throw new ModelError("NOT_ATTACHED");
    return owner;
  }
}

function rankOf({ priority, daemon, housekeeping }: CallOptions) {
  return { rank: housekeeping ? HOUSEKEEPING : priority, daemon: daemon || housekeeping };
}
