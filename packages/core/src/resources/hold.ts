import { SimError } from "../errors.js";
import type { ProcessRunner } from "../internal/process-runner.js";
import { toSeconds } from "../time.js";
import type { UnitPool } from "./unit-pool.js";

/**
 * A unit of a {@link Resource} in somebody's hands.
 *
 * @public
 * @sealed
 */
export interface Hold {
  /** Since when, in seconds. */
  readonly since: number;
  /** Whether the unit is still held: neither given back nor taken by another. */
  readonly active: boolean;
  /**
   * Gives the unit back. After a preemption it gives nothing back, so that `finally { hold.release() }` is always right.
   * @throws SimError with code `ALREADY_RELEASED` the second time
   */
  release(): void;
}

/**
 * What the holder of a unit learns when a more urgent request takes it: the `cause` of the {@link InterruptedError} that
 * is thrown into its process.
 *
 * @public
 * @sealed
 */
export interface Preemption {
  /** How this cause is recognised. */
  readonly kind: "preempted";
  /** Name of the resource. */
  readonly resource: string;
  /** Name of the process that took the unit. */
  readonly by: string;
  /** For how long the unit was held, in seconds. */
  readonly heldFor: number;
  /**
   * How much of the process's delay (`yield seconds`) was left, in seconds of work at normal pace ({@link
   * Simulation.slowDown}); undefined if a delay was not what it waited for.
   */
  readonly remaining: number | undefined;
}

/**
 * The preemption that an error thrown into a process tells of, or undefined if it is another error.
 *
 * @example
 * ```ts
 * import { preemptionOf, Resource, Simulation, type Process } from "@sim/core";
 *
 * const machine = new Resource("machine");
 * const seen: (number | undefined)[] = [];
 * function* longJob(): Process {
 *   const hold = yield* machine.acquire({ priority: 5 });
 *   try {
 *     yield 10;
 *   } catch (error) {
 *     seen.push(preemptionOf(error)?.remaining);
 *   } finally {
 *     hold.release();
 *   }
 * }
 * function* urgentJob(): Process {
 *   yield 4;
 *   yield* machine.use(1, { priority: 1, preempt: true });
 * }
 * const sim = new Simulation();
 * sim.spawn(longJob());
 * sim.spawn(urgentJob());
 * sim.run();
 * seen; // => [6]
 * ```
 *
 * @public
 */
export function preemptionOf(error: unknown): Preemption | undefined {
  const cause = (error as { readonly cause?: Partial<Preemption> | null } | null | undefined)?.cause;
  return cause?.kind === "preempted" ? (cause as Preemption) : undefined;
}

const ACTIVE = 0;
const EVICTED = 1;
const RELEASED = 2;

export class HeldUnit implements Hold {
  readonly priority: number;
  readonly onPreempted: ((preemption: Preemption) => void) | undefined;
  /** The process to be interrupted if the unit is taken. */
  readonly process: ProcessRunner | undefined;
  readonly sinceTicks: number;
  /** Units are numbered as they are handed out. */
  readonly number: number;
  /** Where the pool keeps it. */
  position: number;
  /** What its holder was told, if it was. */
  preemption: Preemption | undefined = undefined;
  private readonly pool: UnitPool;
  private state: 0 | 1 | 2 = ACTIVE;

  constructor(
    pool: UnitPool,
    priority: number,
    onPreempted: ((preemption: Preemption) => void) | undefined,
    process: ProcessRunner | undefined,
    sinceTicks: number,
    number: number,
    position: number,
  ) {
    this.pool = pool;
    this.priority = priority;
    this.onPreempted = onPreempted;
    this.process = process;
    this.sinceTicks = sinceTicks;
    this.number = number;
    this.position = position;
  }

  /** Whether there is somebody to tell that it is taken. */
  get evictable(): boolean {
    return this.onPreempted !== undefined || this.process?.alive === true;
  }

  get since(): number {
    return toSeconds(this.sinceTicks);
  }

  get active(): boolean {
    return this.state === ACTIVE;
  }

  get released(): boolean {
    return this.state === RELEASED;
  }

  evict(): void {
    this.state = EVICTED;
  }

  release(): void {
    const { state } = this;
    if (state === RELEASED) {
      throw new SimError("ALREADY_RELEASED", `${this.pool.name}: this unit has been released before`);
    }
    this.state = RELEASED;
    if (state === ACTIVE) this.pool.giveBack(this);
  }
}
