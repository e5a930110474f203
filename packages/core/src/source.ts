import {
  describeValue,
  requireFunction,
  requireInteger,
  requireName,
  requireOptions,
  requirePositive,
  requireTime,
} from "./checks.js";
import { exponential } from "./distributions.js";
import { Entity } from "./entity.js";
import type { Callback } from "./internal/calendar.js";
import { deliverNow } from "./internal/delivery.js";
import { recordOf } from "./internal/entity-record.js";
import type { Message, PayloadOf, Target } from "./message.js";
import { kernelOf } from "./simulation.js";
import { requireTarget } from "./target.js";
import { MAX_TICKS, toSeconds, toTicks } from "./time.js";

const STATE: unique symbol = Symbol("state");

/**
 * What every source needs: who receives what.
 *
 * @public
 * @sealed
 */
export interface SourceOptions<in out M extends Message, T extends M["type"]> {
  /** Who receives the messages. */
  readonly target: Target<M>;
  /** Their type. */
  readonly type: T;
  /** Makes the payload of message `index` (from 0), sent at `time` (seconds). */
  readonly make: (index: number, time: number) => PayloadOf<M, T>;
}

/**
 * Options of {@link Source.constant} and {@link Source.poisson}.
 *
 * @public
 * @sealed
 */
export interface RateSourceOptions<in out M extends Message, T extends M["type"]> extends SourceOptions<M, T> {
  /** Messages per second, on average; `> 0`. */
  readonly rate: number;
  /** How many messages in all. Default without end. */
  readonly count?: number | undefined;
  /** The last moment at which it sends, in seconds. Default without end. */
  readonly until?: number | undefined;
}

/**
 * Options of {@link Source.trace}.
 *
 * @public
 * @sealed
 */
export interface TraceSourceOptions<in out M extends Message, T extends M["type"], in out R> {
  /** Who receives the messages. */
  readonly target: Target<M>;
  /** Their type. */
  readonly type: T;
  /** The records, in order of time; read one ahead, so a generator serves as well as an array. */
  readonly records: Iterable<R>;
  /** When a record is sent: absolute, in seconds, never before the one ahead of it. */
  readonly time: (record: R) => number;
  /** Makes the payload. */
  readonly make: (record: R, index: number) => PayloadOf<M, T>;
}

/** The moments of arrival and their messages, one at a time. */
interface Arrivals {
  /** Absolute time of arrival `index` in ticks, or undefined after the last. */
  next(index: number): number | undefined;
  payload(index: number, time: number): unknown;
}

/**
 * Sends messages: at a constant rate, as a Poisson process, or by a trace of real records. Ordinary: a run without an end
 * time lasts until its sources are done. While it is crashed, what it would send is lost and counted in `skipped`.
 *
 * @public
 */
export class Source extends Entity<never> {
  /** @internal */
  readonly [STATE]: SourceState;

  /** @internal */
  constructor(name: string, target: Target<never>, type: string, arrivals: (source: Source) => Arrivals) {
    super(name);
    this[STATE] = { target, type, arrivals, plan: undefined, index: 0, sent: 0, skipped: 0 };
  }

  /**
   * Message k (k = 1, 2, ...) at start + k / rate, each rounded to a microsecond on its own.
   *
   * @throws TypeError or RangeError for a bad option
   *
   * @example
   * ```ts
   * import { Simulation, Sink, Source } from "@sim/core";
   *
   * const sink = new Sink<number>("sink");
   * const source = Source.constant("source", { target: sink, type: "N", rate: 2, until: 1.5, make: (i) => i });
   * new Simulation({ entities: [source] }).run();
   * sink.times; // => [0.5, 1, 1.5]
   * ```
   */
  static constant<M extends Message, const T extends M["type"]>(
    name: string,
    options: RateSourceOptions<M, T>,
  ): Source {
    const { rate, make, count, until } = checkRate("Source.constant", options);
    return new Source(name, options.target, options.type, (source) => {
      const start = toTicks(source.now);
      return {
        next: (index) => within(name, index, start, (index + 1) / rate, count, until),
        payload: make,
      };
    });
  }

  /**
   * A Poisson process: independent exponential gaps of mean 1 / rate, drawn from the stream `<name>/arrivals`.
   *
   * @throws TypeError or RangeError for a bad option
   */
  static poisson<M extends Message, const T extends M["type"]>(name: string, options: RateSourceOptions<M, T>): Source {
    const { rate, make, count, until } = checkRate("Source.poisson", options);
    const gap = exponential(1 / rate);
    return new Source(name, options.target, options.type, (source) => {
      const random = source.sim.random(`${name}/arrivals`);
      const start = toTicks(source.now);
      // The gaps add up unrounded; only the moment of each message is rounded to a microsecond.
      let elapsed = 0;
      return {
        next: (index) => {
          elapsed += gap.sample(random);
          return within(name, index, start, elapsed, count, until);
        },
        payload: make,
      };
    });
  }

  /**
   * One message per record, at the time the record tells.
   *
   * @throws TypeError or RangeError for a bad option
   *
   * @example
   * ```ts
   * import { Simulation, Sink, Source } from "@sim/core";
   *
   * const sink = new Sink<string>("sink");
   * const records = [{ at: 1, what: "a" }, { at: 4, what: "b" }];
   * const source = Source.trace("source", {
   *   target: sink, type: "Seen", records, time: (record) => record.at, make: (record) => record.what,
   * });
   * new Simulation({ entities: [source] }).run();
   * sink.times; // => [1, 4]
   * ```
   */
  static trace<M extends Message, const T extends M["type"], R>(
    name: string,
    options: TraceSourceOptions<M, T, R>,
  ): Source {
    const owner = "Source.trace";
    const { records, time, make } = requireOptions(owner, options);
    requireTarget(owner, options.target);
    requireName(owner, "type", options.type);
    requireFunction(owner, "time", time);
    requireFunction(owner, "make", make);
    if (typeof (records as Partial<Iterable<R>> | null | undefined)?.[Symbol.iterator] !== "function") {
      throw new TypeError(`${owner}: records must be iterable, got ${describeValue(records)}`);
    }
    return new Source(name, options.target, options.type, () => {
      const iterator = records[Symbol.iterator]();
      let record: R;
      let last = -Infinity;
      return {
        next: (index) => {
          const step = iterator.next();
          if (step.done === true) return undefined;
          record = step.value;
          const at = toTicks(requireTime(name, `time of record ${index}`, time(record)));
          if (at < last) {
            throw new RangeError(
              `${name}: records must be in order of time: record ${index} at ${toSeconds(at)} s follows ${toSeconds(last)} s`,
            );
          }
          last = at;
          return at;
        },
        payload: (index) => make(record, index),
      };
    });
  }

  /** How many messages it has sent. */
  get sent(): number {
    return this[STATE].sent;
  }

  /** How many fell into a crash and were not sent. */
  get skipped(): number {
    return this[STATE].skipped;
  }

  /** Who receives its messages. */
  override downstreamEntities(): readonly Target[] {
    return [this[STATE].target];
  }

  /** Schedules the first message. */
  override onStart(): void {
    this[STATE].plan = this[STATE].arrivals(this);
    scheduleNext(this);
  }

  /** It handles no messages. */
  handleEvent(): void {}
}

interface SourceState {
  readonly target: Target<never>;
  readonly type: string;
  readonly arrivals: (source: Source) => Arrivals;
  plan: Arrivals | undefined;
  index: number;
  sent: number;
  skipped: number;
}

function scheduleNext(source: Source): void {
  const state = source[STATE];
  const kernel = kernelOf(source.sim);
  const ticks = state.plan?.next(state.index);
  if (ticks === undefined) return;
  if (ticks < kernel.ticks) {
    throw new RangeError(
      `${source.name}: time of record ${state.index} must not lie in the past (it is ${kernel.now} s already), got ` +
        toSeconds(ticks),
    );
  }
  kernel.schedule(ticks, kernel.nextOrder(), send as Callback, source, false);
}

function send(source: Source): void {
  const state = source[STATE];
  const kernel = kernelOf(source.sim);
  kernel.currentOwner = recordOf(source);
  const index = state.index++;
  if (source.crashed) {
    state.skipped++;
  } else {
    const payload = (state.plan as Arrivals).payload(index, kernel.now);
    state.sent++;
    deliverNow(kernel, state.target, state.type, payload);
  }
  scheduleNext(source);
  kernel.currentOwner = undefined;
}

/** The moment `start` + `elapsed` in ticks, unless it lies beyond the last message. */
function within(
  name: string,
  index: number,
  start: number,
  elapsed: number,
  count: number,
  untilTicks: number,
): number | undefined {
  if (index >= count) return undefined;
  const ticks = elapsed < Infinity ? start + Math.round(elapsed * 1e6) : Infinity;
  if (ticks > untilTicks) return undefined;
  if (ticks > MAX_TICKS) {
    throw new RangeError(
      `${name}: message ${index} would come beyond 2^33 s, the last time: set \`count\` or \`until\``,
    );
  }
  return ticks;
}

interface CheckedRate {
  readonly rate: number;
  readonly count: number;
  /** In ticks. */
  readonly until: number;
  readonly make: (index: number, time: number) => unknown;
}

function checkRate<M extends Message, T extends M["type"]>(
  owner: string,
  options: RateSourceOptions<M, T>,
): CheckedRate {
  const { target, type, rate, count, until } = requireOptions(owner, options);
  requireTarget(owner, target);
  requireName(owner, "type", type);
  return {
    rate: requirePositive(owner, "rate", rate),
    count: count === undefined || count === Infinity ? Infinity : requireInteger(owner, "count", count, 0),
    until: until === undefined || until === Infinity ? Infinity : toTicks(requireTime(owner, "until", until)),
    make: requireFunction(owner, "make", options.make),
  };
}
