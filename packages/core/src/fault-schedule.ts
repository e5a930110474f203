import { describeValue, requireOptions, requirePositive, requireSeconds, requireTime } from "./checks.js";
import { type Duration, requireDuration, sampleDuration } from "./distributions/distribution.js";
import { Entity } from "./entity.js";
import { afflict } from "./internal/afflictions.js";
import type { Target } from "./message.js";
import { kernelOf } from "./simulation.js";
import { requireTarget } from "./target.js";
import { MAX_SECONDS } from "./time.js";

const STATE: unique symbol = Symbol("state");

/**
 * What can befall an entity: `crash` (its processes and what is volatile are lost, until it is restarted), `pause` (it is
 * suspended, until it is resumed), or a slow-down by a factor.
 *
 * @public
 */
export type Fault = "crash" | "pause" | { readonly slowDown: number };

/**
 * One fault of {@link FaultSchedule.given}.
 *
 * @public
 * @sealed
 */
export interface GivenFault {
  /** Whom it befalls. */
  readonly target: Target<never>;
  /** What it is. */
  readonly fault: Fault;
  /** When, in seconds of simulated time. */
  readonly at: number;
  /** After how many seconds it is over. Default never. */
  readonly duration?: number | undefined;
}

/**
 * Options of {@link FaultSchedule.random}.
 *
 * @public
 * @sealed
 */
export interface RandomFaultOptions {
  /** Whom the faults befall. */
  readonly target: Target<never>;
  /** What they are. */
  readonly fault: Fault;
  /** Seconds from being up to the next fault; its mean is the mean time to failure. Not always 0. */
  readonly timeToFailure: Duration;
  /** Seconds that a fault lasts; its mean is the mean time to repair. */
  readonly timeToRepair: Duration;
  /** No fault begins after this time, in seconds. Default without end. */
  readonly until?: number | undefined;
}

/**
 * The faults of a run: given ones, or random ones with a time to failure and a time to repair.
 *
 * The beginning of a fault is a daemon event: it does not keep a run alive. Its end is an ordinary one, so that work which
 * a pause holds up is done.
 *
 * Faults of one entity that overlap, of one schedule or of several, add up: it is down until the last crash is over,
 * paused until the last pause is over, and the factors of slow-downs multiply, also with that of
 * {@link Simulation.slowDown}. A crash ends the pauses of its entity, and a pause of one that is down does nothing. Whoever
 * takes a hand (`sim.restart`, `sim.resume`) ends what is under way; a fault that finds its entity down or suspended by
 * such a hand changes nothing, not even at its end. Slow-downs outlast crashes.
 *
 * @example
 * ```ts
 * import { Entity, FaultSchedule, Simulation, type Event, type Message, type Process } from "@sim/core";
 *
 * class Server extends Entity<Message<"Job", number>> {
 *   done: number[] = [];
 *   *handleEvent(event: Event<Message<"Job", number>>): Process {
 *     yield event.payload;
 *     this.done.push(this.now);
 *   }
 * }
 * const server = new Server("server");
 * const faults = FaultSchedule.given("faults", [{ target: server, fault: "pause", at: 2, duration: 30 }]);
 * const sim = new Simulation({ entities: [server, faults] });
 * sim.schedule(server, "Job", 5);
 * sim.run();
 * server.done; // => [35]
 * ```
 *
 * @public
 */
export class FaultSchedule extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: FaultScheduleState;

  /** @internal */
  constructor(name: string, targets: readonly Target<never>[], begin: (schedule: FaultSchedule) => void) {
    super(name);
    this[STATE] = { targets, begin, faults: 0 };
  }

  /**
   * The faults of a list.
   *
   * @throws TypeError or RangeError for a bad fault, when it is made; RangeError when it is attached after the time of one
   */
  static given(name: string, faults: readonly GivenFault[]): FaultSchedule {
    const owner = "FaultSchedule.given";
    if (!Array.isArray(faults)) {
      throw new TypeError(`${owner}: faults must be an array, got ${describeValue(faults)}`);
    }
    const list = (faults as readonly GivenFault[]).map((given) => {
      const { target, fault, at, duration } = requireOptions(owner, given);
      requireTarget(owner, target);
      requireFault(owner, fault);
      requireTime(owner, "at", at);
      if (duration !== undefined && duration !== Infinity) requireSeconds(owner, "duration", duration);
      return { target, fault, at, duration: duration === Infinity ? undefined : duration };
    });
    return new FaultSchedule(name, [...new Set(list.map(({ target }) => target))], (schedule) => {
      for (const { target, fault, at, duration } of list) {
        const strike = (): void => befall(schedule, target, fault, duration, undefined);
        schedule.sim.call(0, strike, undefined, { at, daemon: true });
      }
    });
  }

  /**
   * One fault after the other: a time to failure, drawn from the stream `<name>/failure`, then a time to repair, drawn
   * from `<name>/repair`, and so on.
   *
   * @throws TypeError or RangeError for a bad option
   */
  static random(name: string, options: RandomFaultOptions): FaultSchedule {
    const owner = "FaultSchedule.random";
    const { target, fault, timeToFailure, timeToRepair, until = Infinity } = requireOptions(owner, options);
    requireTarget(owner, target);
    requireFault(owner, fault);
    requireDuration(owner, "timeToFailure", timeToFailure);
    if (timeToFailure === 0) throw new RangeError(`${owner}: timeToFailure must be > 0, got 0`);
    requireDuration(owner, "timeToRepair", timeToRepair);
    if (until !== Infinity) requireTime(owner, "until", until);
    return new FaultSchedule(name, [target], (schedule) => {
      const { sim } = schedule;
      const strike = (): void =>
        befall(schedule, target, fault, sampleDuration(timeToRepair, sim.random(`${name}/repair`)), next);
      const next = (): void => {
        const delay = sampleDuration(timeToFailure, sim.random(`${name}/failure`));
        // What would come after the last time there is never comes.
        if (sim.now + delay <= Math.min(until, MAX_SECONDS)) sim.call(delay, strike, undefined, { daemon: true });
      };
      next();
    });
  }

  /** How many faults have begun, those that changed nothing included. */
  get faults(): number {
    return this[STATE].faults;
  }

  /** Whom its faults befall. */
  override downstreamEntities(): readonly Target[] {
    return this[STATE].targets;
  }

  /** Plans the faults. */
  override onStart(): void {
    this[STATE].begin(this);
  }

  /** Its name and how many faults have begun, as JSON. */
  toJSON(): { readonly name: string; readonly faults: number } {
    return { name: this.name, faults: this.faults };
  }

  /** It handles no messages. */
  handleEvent(): void {}
}

interface FaultScheduleState {
  readonly targets: readonly Target<never>[];
  readonly begin: (schedule: FaultSchedule) => void;
  faults: number;
}

function requireFault(owner: string, fault: Fault): void {
  if (fault === "crash" || fault === "pause") return;
  if (typeof fault !== "object" || fault === null) {
    throw new TypeError(
      `${owner}: fault must be "crash", "pause" or { slowDown: factor }, got ${describeValue(fault)}`,
    );
  }
  requirePositive(owner, "slowDown", fault.slowDown);
}

/** Begins a fault, and ends it after `duration` seconds if that is given; then calls `over`. */
function befall(
  schedule: FaultSchedule,
  target: Target<never>,
  fault: Fault,
  duration: number | undefined,
  over: (() => void) | undefined,
): void {
  const { sim } = schedule;
  const kernel = kernelOf(sim);
  schedule[STATE].faults++;
  const end = afflict(kernel, kernel.attach(target), fault);
  if (duration === undefined) return;
  const finish = (): void => {
    end();
    over?.();
  };
  sim.call(duration, finish, undefined);
}
