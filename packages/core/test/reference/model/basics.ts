/**
 * What the parts of the reference engine share. It is written from the rules in SPEC.md and the documentation of the
 * public API: plain arrays, linear scans, one event for everything that happens later.
 */
import type { Script, TargetLike } from "../kit.js";

export class ModelError extends Error {
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** Behind every priority. */
export const HOUSEKEEPING = 1001;

/** Something that will happen. */
export interface Pending {
  time: number;
  rank: number;
  sequence: number;
  readonly daemon: boolean;
  /** Whose it is: it is held while that is suspended. */
  readonly owner: Owner | undefined;
  /** Of a message, to whom. */
  readonly target: string | undefined;
  readonly happen: () => void;
  /** Held by a suspended entity, and back. */
  released?: boolean;
}

/** An entity, as the engine keeps it. */
export interface Owner {
  readonly target: TargetLike & Hooks;
  crashed: boolean;
  /** How often it has crashed. */
  crashes: number;
  suspended: boolean;
  slowdown: number;
  finished: boolean;
  /** Those alive, oldest first. */
  processes: ModelProcess[];
  held: Pending[];
}

export interface Hooks {
  handleEvent?(event: { readonly payload: unknown }): unknown;
  onStart?(): unknown;
  onRestart?(): unknown;
  onCrash?(): void;
  onResume?(): void;
  onEnd?(reason: string): unknown;
  downstreamEntities?(): readonly TargetLike[];
  /** A component learns to which simulation it belongs. */
  attached?(engine: Engine, owner: Owner): void;
}

export interface ModelProcess {
  readonly name: string;
  readonly owner: Owner | undefined;
  readonly alive: boolean;
  /** Dropped in the middle of its own step: it ends with that. */
  readonly doomed: boolean;
  /** In a delay that stands still. */
  readonly frozen: boolean;
  /** Throws into it where it waits. */
  throwIn(error: unknown): void;
  /** What is left of the delay it waits for, in its own time. */
  remaining(): number | undefined;
  drop(): void;
  freeze(): void;
  thaw(): void;
  stretch(before: number): void;
}

/** The part of the engine that waits, processes and components use. */
export interface Engine {
  readonly now: number;
  readonly current: Owner | undefined;
  /** The next in the sequence of scheduling. */
  takeSequence(): number;
  add(
    time: number,
    rank: number,
    daemon: boolean,
    owner: Owner | undefined,
    happen: () => void,
    sequence?: number,
  ): Pending;
  /** Takes it out, wherever it is; tells whether it was there. */
  remove(pending: Pending): boolean;
  /** Runs `what` on behalf of `owner`. */
  as<T>(owner: Owner | undefined, what: () => T): T;
  /** An error that ends the run after the present event. */
  surface(error: unknown): void;
  /** As housekeeping of this instant. */
  atEndOfInstant(check: () => void): void;
  /** Schedules what a process yields or a handler returns. */
  sendAll(events: unknown): void;
  /** A process that a combinator runs as its own, to be started when it is waited for. */
  child(script: Script, parent: Waiting): Awaitable & { startNow(): void };
  isScript(value: unknown): value is Script;
}

export type Settle = (failed: boolean, value: unknown) => void;

/** Who waits. */
export interface Waiting {
  readonly engine: Engine;
  readonly owner: Owner | undefined;
  /** The process whose wait this is; a part of a combinator has that of the whole. */
  readonly process: ModelProcess | undefined;
  readonly name: string;
}

/** A wait under way. */
export interface Wait {
  /** Whether it ends by itself. */
  readonly timed: boolean;
  abandon(): void;
  /** It gave this, but the waiter has gone away meanwhile. */
  takeBack(value: unknown): void;
}

/** What can be waited for: `begin` may settle before it returns. */
export abstract class Awaitable {
  abstract begin(settle: Settle, who: Waiting): Wait;

  *[Symbol.iterator](): Generator<unknown, unknown, unknown> {
    return yield this;
  }
}
