import type { Summary } from "../kit.js";
import { ModelError, type Owner, type Pending } from "./basics.js";
import { nextToFinish } from "./finishing.js";
import { PendingEvents } from "./pending-events.js";
import type { Process } from "./process.js";

/** The clock, what is to come, and the ways to run it. */
export abstract class EventLoop {
  now = 0;
  completed = false;
  current: Owner | undefined;
  protected readonly owners: Owner[] = [];
  protected readonly processes: Process[] = [];
  protected readonly pending = new PendingEvents();
  protected undelivered = 0;
  protected running = false;
  private readonly endTime: number;
  private pausing = false;
  private finishing: "endOfInput" | "truncated" | undefined;
  private surfaced: unknown[] = [];

  constructor(endTime: number | undefined) {
    this.endTime = endTime ?? Infinity;
  }

  /** The last words of an entity. */
  protected abstract finish(owner: Owner, reason: string): void;

  takeSequence(): number {
    return this.pending.takeSequence();
  }

  add(
    time: number,
    rank: number,
    daemon: boolean,
    owner: Owner | undefined,
    happen: () => void,
    sequence = this.takeSequence(),
    target?: string,
  ): Pending {
    this.requireOpen();
    return this.pending.add({ time, rank, sequence, daemon, owner, target, happen });
  }

  remove(pending: Pending): boolean {
    if (this.pending.remove(pending)) return true;
    const holder = pending.owner?.held.includes(pending) === true ? pending.owner : undefined;
    if (holder !== undefined) holder.held = holder.held.filter((one) => one !== pending);
    return holder !== undefined;
  }

  requireOpen(): void {
    if (this.completed) throw new ModelError("SIMULATION_COMPLETED");
  }

  as<T>(owner: Owner | undefined, what: () => T): T {
    const before = this.current;
    this.current = owner;
    try {
      return what();
    } finally {
      this.current = before;
    }
  }

  run(): Summary {
    return this.advance(this.endTime, Infinity, true);
  }

  step(events: number): Summary {
    return this.advance(this.endTime, events, true);
  }

  runUntil(time: number): Summary {
    if (this.completed || time >= this.endTime) return this.run();
    return this.advance(time, Infinity, false);
  }

  pause(): void {
    if (this.running && this.finishing === undefined) this.pausing = true;
  }

  private advance(limit: number, budget: number, toTheEnd: boolean): Summary {
    if (this.completed) return this.summary("");
    if (this.running) throw new ModelError("ALREADY_RUNNING");
    this.throwSurfaced();
    this.running = true;
    this.pausing = false;
    try {
      let left = budget;
      while (this.finishing === undefined && this.isMore(limit, toTheEnd)) {
        if (left-- === 0) return this.summary("running");
        this.happen();
        if (this.pausing) return this.summary("paused");
      }
      if (!toTheEnd) {
        this.now = limit;
        return this.summary("running");
      }
      this.complete();
      return this.summary("");
    } finally {
      this.running = false;
      // However the last words went, they are spoken once.
      if (this.finishing !== undefined) this.completed = true;
    }
  }

  /** Whether an event is to run before the run is over, or gets to its limit. */
  private isMore(limit: number, toTheEnd: boolean): boolean {
    const next = this.pending.next();
    if (next?.time === this.now) return true;
    if (next === undefined || next.time > limit) return false;
    return !toTheEnd || this.endTime < Infinity || this.pending.all.some(({ daemon }) => !daemon);
  }

  /** Runs the next event. */
  private happen(): void {
    const next = this.pending.next() as Pending;
    this.remove(next);
    this.now = next.time;
    if (next.owner?.suspended === true) {
      next.owner.held.push(next);
      return;
    }
    this.guarded(next.happen);
    this.throwSurfaced();
  }

  /** Runs an event or a hook: what goes wrong in it comes out as a failure of the simulation. */
  protected guarded(happen: () => void): void {
    try {
      happen();
    } catch (error) {
      throw failed(error);
    }
  }

  private complete(): void {
    const cut = this.unfinished() > 0;
    if (this.finishing === undefined) {
      if (this.endTime < Infinity) this.now = this.endTime;
      this.finishing = cut ? "truncated" : "endOfInput";
    }
    for (;;) {
      while (this.isMore(this.now, true)) this.happen();
      const owner = nextToFinish(this.owners);
      if (owner === undefined) break;
      owner.finished = true;
      if (owner.crashed || owner.suspended) continue;
      this.guarded(() => {
        this.finish(owner, this.finishing as string);
      });
    }
    this.completed = true;
    this.throwSurfaced();
  }

  /** Ordinary events to come, those that suspended entities hold included. */
  protected unfinished(): number {
    const delayed = this.owners.flatMap(({ suspended, held, processes }) =>
      suspended ? [...held, ...processes.filter(({ frozen }) => frozen).map(() => ({ daemon: false }))] : [],
    );
    return [...this.pending.all, ...delayed].filter(({ daemon }) => !daemon).length;
  }

  private summary(outcome: string): Summary {
    const blocked = this.processes.flatMap(({ name, blockedSince: since }) =>
      since === undefined ? [] : [{ process: name, since }],
    );
    return {
      time: this.now,
      outcome: this.completed ? (this.finishing as string) : outcome,
      unfinished: this.unfinished(),
      undelivered: this.undelivered,
      blocked,
    };
  }

  surface(error: unknown): void {
    this.surfaced.push(error);
  }

  /** Throws what went wrong aside. */
  protected throwSurfaced(): void {
    const [first] = this.surfaced;
    if (this.surfaced.length === 0) return;
    this.surfaced = [];
    throw failed(first);
  }
}

function failed(error: unknown): ModelError {
  return error instanceof ModelError && error.code === "SIMULATION_FAILED"
    ? error
    : new ModelError("SIMULATION_FAILED", error);
}
