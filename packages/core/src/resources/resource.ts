import {
  requireFinite,
  requireFlag,
  requireFunction,
  requireInteger,
  requireOneOf,
  requireOptions,
} from "../checks.js";
import { type Duration, requireDuration, sampleDuration } from "../distributions/distribution.js";
import { Entity } from "../entity.js";
import { recordOf } from "../internal/entity-record.js";
import type { Kernel } from "../internal/kernel.js";
import { ProcessRunner } from "../internal/process-runner.js";
import type { Process } from "../process.js";
import type { Waitable, WaitContext } from "../waitable.js";
import { attachedIn, requireRecord } from "./attached.js";
import type { HeldUnit, Hold, Preemption } from "./hold.js";
import { Request } from "./request.js";
import type { AcquireOptions, ResourceOptions, ResourceStats, UseOptions } from "./resource-options.js";
import { type Claim, UnitPool } from "./unit-pool.js";

const STATE: unique symbol = Symbol("state");

/**
 * A number of equal units, such as tellers, connections or CPU cores, and a waiting line in front of them, ordered by
 * priority and arrival. Preemptive requests may take a unit from a less urgent holder: the least urgent one, and among
 * equals the one who got its unit last.
 *
 * A unit belongs to the process that acquired it, even if the `Hold` is handed on: that is the process that a preemption
 * interrupts. A unit whose process ends, or is dropped, without giving it back stays in use for good. A unit that is
 * handed to a process which is interrupted or dropped before it can go on goes back by itself.
 *
 * Attached by its first use in a process, or as an entity of the simulation. While it is suspended it hands out nothing,
 * and takes units back. When it crashes, those who wait and those who come fail with {@link EntityUnavailableError};
 * units in use stay in use, and can be given back.
 *
 * @example
 * ```ts
 * import { Resource, Simulation, type Process } from "@sim/core";
 *
 * const tellers = new Resource("tellers", { capacity: 2 });
 * function* customer(): Process {
 *   yield* tellers.use(3);
 * }
 * const sim = new Simulation({ entities: [tellers] });
 * for (let i = 0; i < 3; i++) sim.spawn(customer());
 * sim.run().time; // => 6
 * tellers.stats.waits.max; // => 3
 * tellers.stats.utilization; // => 0.75
 * ```
 *
 * @public
 */
export class Resource extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: ResourceState;
  /** How many units there are. */
  readonly capacity: number;

  /**
   * @throws TypeError or RangeError for a bad name or option
   */
  constructor(name: string, options: ResourceOptions = {}) {
    super(name);
    const owner = `Resource ${name}`;
    this.capacity = requireInteger(owner, "capacity", requireOptions(owner, options).capacity ?? 1, 1);
    this[STATE] = { pool: undefined };
  }

  /** Units in use. */
  get inUse(): number {
    return this[STATE].pool?.inUse ?? 0;
  }

  /** Requests waiting. */
  get queueLength(): number {
    return this[STATE].pool?.line.size ?? 0;
  }

  /**
   * What it has done so far.
   * @throws SimError with code `NOT_ATTACHED` before it is part of a simulation
   */
  get stats(): ResourceStats {
    return poolOf(this).stats;
  }

  /**
   * Waits for a unit: `const hold = yield* tellers.acquire()`. Give it back with `hold.release()`, in a `finally`. If a more
   * urgent request takes it meanwhile, the process finds an {@link InterruptedError} thrown where it waits, with a
   * {@link Preemption} as its cause: as an event of that instant, and not if it gives the unit back before that event.
   *
   * A preemptive request takes a unit when it comes, or when the resource is resumed; one that has to wait, because all
   * holders are as urgent, waits its turn.
   *
   * @throws TypeError or RangeError for a bad option, at the call
   */
  acquire(options: AcquireOptions = {}): Waitable<Hold> {
    checkAcquire(`Resource ${this.name}`, options);
    return new AcquireRequest(this, options, false);
  }

  /**
   * A unit, if one can be had at once, else undefined. A unit obtained so can be preempted only if `onPreempted` is given.
   *
   * @throws TypeError or RangeError for a bad option; SimError with code `NOT_ATTACHED`
   */
  tryAcquire(options: AcquireOptions = {}): Hold | undefined {
    checkAcquire(`Resource ${this.name}`, options);
    const pool = poolOf(this);
    const { priority = 0, preempt = false, onPreempted } = options;
    pool.requests++;
    const since = requireRecord(this).kernel.ticks;
    const unit = pool.unitAtOnce({ priority, preempt, onPreempted, process: undefined, since });
    if (unit === undefined) pool.abandoned++;
    return unit;
  }

  /**
   * Waits for a unit, holds it for `duration`, and gives it back whatever happens: `yield* tellers.use(3)`.
   *
   * @param duration - seconds of work at the pace of the process's entity, or a distribution to draw them from, once,
   * when the first unit is there (stream `<name>/use`)
   * @throws TypeError or RangeError for a bad duration or option, at the call
   */
  use(duration: Duration, options: UseOptions = {}): Process {
    const owner = `Resource ${this.name}`;
    requireDuration(owner, "duration", duration);
    checkAcquire(owner, options);
    const onPreempt = requireOneOf(owner, "onPreempt", options.onPreempt ?? "resume", ["resume", "restart", "throw"]);
    return useUnit(this, duration, { priority: options.priority, preempt: options.preempt }, onPreempt);
  }

  /** It handles no messages. */
  handleEvent(): void {}

  /** Hands out what has been given back meanwhile, and does for preemptive requests what they came for. */
  override onResume(): void {
    poolOf(this).catchUp();
  }

  /** Refuses everybody who waits. */
  override onCrash(): void {
    poolOf(this).refuseAll();
  }

  /** Starts its statistics anew. */
  override onResetStatistics(): void {
    poolOf(this).resetStatistics();
  }

  /** Its name and `stats`, as JSON. */
  toJSON(): ResourceStats & { readonly name: string } {
    return { name: this.name, ...this.stats };
  }
}

interface ResourceState {
  /** There is one once the resource is part of a simulation. */
  pool: UnitPool | undefined;
}

function poolOf(resource: Resource): UnitPool {
  const state = resource[STATE];
  state.pool ??= new UnitPool(requireRecord(resource), resource.capacity);
  return state.pool;
}

function checkAcquire(owner: string, options: AcquireOptions): void {
  const { priority, preempt, onPreempted } = requireOptions(owner, options);
  if (priority !== undefined) requireFinite(owner, "priority", priority);
  requireFlag(owner, "preempt", preempt);
  if (onPreempted !== undefined) requireFunction(owner, "onPreempted", onPreempted);
}

class AcquireRequest extends Request<HeldUnit> implements Claim {
  readonly priority: number;
  readonly preempt: boolean;
  readonly onPreempted: ((preemption: Preemption) => void) | undefined;
  process: ProcessRunner | undefined = undefined;
  since = 0;
  private readonly resource: Resource;
  private readonly atHead: boolean;

  constructor(resource: Resource, options: AcquireOptions, atHead: boolean) {
    super();
    this.priority = options.priority ?? 0;
    this.preempt = options.preempt === true;
    this.onPreempted = options.onPreempted;
    this.resource = resource;
    this.atHead = atHead;
  }

  protected override atOnce(): boolean {
    const { resource } = this;
    const kernel = recordOf(resource)?.kernel;
    if (kernel?.answersAtOnce !== true) return false;
    const pool = poolOf(resource);
    this.process = kernel.currentRunner;
    this.since = kernel.ticks;
    const unit = pool.unitAtOnce(this);
    if (unit === undefined) return false;
    pool.requests++;
    this.value = unit;
    return true;
  }

  protected begin(kernel: Kernel, context: WaitContext): void {
    const { resource } = this;
    this.process = context instanceof ProcessRunner ? context : undefined;
    this.since = kernel.ticks;
    const record = attachedIn(kernel, resource);
    const pool = poolOf(resource);
    pool.requests++;
    if (record.crashed) {
      pool.refused++;
      this.refuse(resource.name, this.describeWait());
      return;
    }
    const unit = pool.unitAtOnce(this);
    if (unit !== undefined) this.grant(unit);
    else pool.line.add(this, this.priority, this.atHead);
  }

  describeWait(): string {
    return `a unit of ${this.resource.name}`;
  }

  protected override left(): void {
    poolOf(this.resource).abandoned++;
  }

  takeBack(unit: HeldUnit): void {
    unit.release();
  }
}

function* useUnit(
  resource: Resource,
  duration: Duration,
  options: AcquireOptions,
  onPreempt: "resume" | "restart" | "throw",
): Process {
  let seconds: number | undefined;
  let left = 0;
  for (let again = false; ; again = true) {
    const unit = yield* new AcquireRequest(resource, options, again);
    try {
      if (seconds === undefined) {
        seconds = sampleDuration(duration, resource.sim.random(`${resource.name}/use`));
        left = seconds;
      }
      yield left;
      return;
    } catch (error) {
      // It is set right before its interrupt is thrown: any other interrupt finds none.
      const { preemption } = unit;
      if (onPreempt === "throw" || preemption === undefined || seconds === undefined) throw error;
      left = onPreempt === "restart" ? seconds : (preemption.remaining ?? left);
    } finally {
      unit.release();
    }
  }
}
