/**
 * A small language of simulation programs as plain data, so that one that fails prints as it is and can be shrunk.
 *
 * Numbers that name something (a handle, a process, a future, an entity) are taken modulo how many of them there are when
 * the step runs; without any, the step does nothing. Times are in units of 2^16 microseconds, so that halving a delay
 * several times keeps it whole.
 */
export interface Program {
  readonly actors: readonly ActorPlan[];
  readonly futures: number;
  readonly resources: readonly { readonly capacity: number }[];
  readonly stores: readonly StorePlan[];
  readonly containers: readonly { readonly capacity: number; readonly initial: number }[];
  /** What is done before the run. */
  readonly main: readonly Act[];
  readonly endTime?: number | undefined;
  /** What is done from outside, between pieces of the run; then it is run to its end. */
  readonly outside: readonly OutsideStep[];
}

/** An entity with handlers. */
export interface ActorPlan {
  /** What it does with a message: at once (`acts`), then as a process (`body`), if that has any steps. */
  readonly acts: readonly Act[];
  readonly body: readonly Step[];
  readonly onStart: readonly Step[];
  readonly onRestart: readonly Step[];
  readonly onCrash: readonly Act[];
  readonly onEnd: readonly Act[];
  readonly downstream: readonly number[];
}

export interface StorePlan {
  readonly capacity: number | undefined;
  readonly order: "fifo" | "lifo" | "least";
}

export interface OutsideStep {
  readonly advance: "run" | { readonly step: number } | { readonly units: number };
  readonly acts: readonly Act[];
}

/** Starts a process; `owner` is an actor's number, nobody, or whoever spawns it. */
export interface Spawn {
  readonly do: "spawn";
  readonly owner: number | "same";
  readonly body: readonly Step[];
}

export interface Claim {
  readonly resource: number;
  readonly priority: number;
  readonly preempt: boolean;
}

/** What takes no simulated time, and may also stand in callbacks, hooks and `finally` blocks. */
export type Act =
  | Spawn
  | {
      readonly do: "send";
      readonly to: number;
      readonly delay: number;
      readonly priority: number;
      readonly daemon: boolean;
    }
  | {
      readonly do: "call";
      readonly delay: number;
      readonly priority: number;
      readonly kind: "ordinary" | "daemon" | "housekeeping";
      readonly acts: readonly Act[];
    }
  | { readonly do: "every"; readonly units: number }
  | { readonly do: "cancel"; readonly handle: number }
  | { readonly do: "interrupt"; readonly process: number }
  | { readonly do: "resolve"; readonly future: number }
  | { readonly do: "fail"; readonly future: number }
  | { readonly do: "release"; readonly hold: number }
  | ({ readonly do: "tryAcquire"; readonly told: boolean } & Claim)
  | { readonly do: "tryPut"; readonly store: number; readonly item: number }
  | { readonly do: "tryTake"; readonly store: number; readonly filter: Filter }
  | { readonly do: "tryFill"; readonly container: number; readonly amount: number }
  | { readonly do: "tryDraw"; readonly container: number; readonly amount: number }
  | Fault
  | { readonly do: "slowDown"; readonly entity: number | "own"; readonly factor: number }
  | { readonly do: "pause" }
  | { readonly do: "peek" }
  | { readonly do: "throw" };

type Fault =
  | { readonly do: "crash"; readonly entity: number | "own" }
  | { readonly do: "restart"; readonly entity: number | "own" }
  | { readonly do: "suspend"; readonly entity: number | "own" }
  | { readonly do: "resume"; readonly entity: number | "own" };

/** Which items of a store will do. */
export type Filter = "any" | "odd" | "even";

/** What a process waits for. */
export type Wait =
  | { readonly for: "timeout" | "idle"; readonly units: number }
  | { readonly for: "future"; readonly future: number }
  | { readonly for: "process"; readonly process: number }
  | ({ readonly for: "acquire" } & Claim)
  | ({ readonly for: "use"; readonly units: number; readonly onPreempt: "resume" | "restart" | "throw" } & Claim)
  | { readonly for: "put"; readonly store: number; readonly item: number }
  | { readonly for: "take"; readonly store: number; readonly filter: Filter }
  | { readonly for: "fill" | "draw"; readonly container: number; readonly amount: number }
  | { readonly for: "script"; readonly body: readonly Step[] }
  | { readonly for: "anyOf" | "allOf"; readonly parts: readonly Wait[] };

export type Step =
  | Act
  | { readonly do: "delay"; readonly units: number }
  | { readonly do: "yieldEvents"; readonly to: number; readonly delays: readonly number[] }
  | { readonly do: "wait"; readonly wait: Wait; readonly caught: boolean }
  | ({ readonly do: "hold"; readonly body: readonly Step[] } & Claim)
  | { readonly do: "try"; readonly body: readonly Step[]; readonly last: readonly Step[] };
