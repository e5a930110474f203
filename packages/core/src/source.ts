import {
  describeValue,
  requireFunction,
  requireName,
  requireOneOf,
  requireOptions,
  requirePositive,
} from "./checks.js";
import { Entity } from "./entity.js";
import {
  type Arrivals,
  checkSourceOptions,
  constantArrivals,
  poissonArrivals,
  profileArrivals,
  requireIterable,
  traceArrivals,
} from "./internal/arrivals.js";
import type { Callback } from "./internal/calendar.js";
import { CUMULATIVE, type CumulativeRate } from "./internal/cumulative-rate.js";
import { deliverNow } from "./internal/delivery.js";
import { type EntityRecord, recordOf } from "./internal/entity-record.js";
import type { Kernel } from "./internal/kernel.js";
import type { Message, Target } from "./message.js";
import type { RateProfile } from "./rate-profile.js";
import { kernelOf } from "./simulation.js";
import type { ProfileSourceOptions, RateSourceOptions, TraceSourceOptions } from "./source-options.js";
import { requireTarget } from "./target.js";
import { toSeconds } from "./time.js";

const STATE: unique symbol = Symbol("state");

/**
 * Sends messages: at a constant rate, as a Poisson process, at a rate that changes over time, or by a trace of real
 * records. Ordinary: a run without an end time lasts until its sources are done. While it is crashed, what it would send
 * is lost and counted in `skipped`; what a suspension holds back is sent when it is resumed, or as soon as the message
 * ahead of it is. At the end of a warm-up `sent` and `skipped` start anew at 0; the messages go on with their numbers.
 *
 * @public
 */
export class Source extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: SourceState;

  /** @internal */
  constructor(name: string, target: Target<never>, type: string, arrivals: (source: Source) => Arrivals) {
    super(name);
    this[STATE] = {
      target,
      targetRecord: undefined,
      type,
      arrivals,
      plan: undefined,
      index: 0,
      due: Infinity,
      sent: 0,
      skipped: 0,
    };
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
    const owner = "Source.constant";
    const checked = checkSourceOptions(owner, options);
    const rate = requirePositive(owner, "rate", options.rate);
    return new Source(name, options.target, options.type, (source) => constantArrivals(source, rate, checked));
  }

  /**
   * A Poisson process: independent exponential gaps of mean 1 / rate, drawn from the stream `<name>/arrivals`.
   *
   * @throws TypeError or RangeError for a bad option
   */
  static poisson<M extends Message, const T extends M["type"]>(name: string, options: RateSourceOptions<M, T>): Source {
    const owner = "Source.poisson";
    const checked = checkSourceOptions(owner, options);
    const rate = requirePositive(owner, "rate", options.rate);
    return new Source(name, options.target, options.type, (source) => poissonArrivals(source, rate, checked));
  }

  /**
   * Messages at a rate that changes over time: a non-homogeneous Poisson process (draws from the stream
   * `<name>/arrivals`), or regularly, message k at the moment when the profile's total since the start reaches k. A
   * profile that ends at rate 0 ends the source. The profile's times are absolute, whenever the source starts.
   *
   * @throws TypeError or RangeError for a bad option
   *
   * @example
   * ```ts
   * import { ramp, Simulation, Sink, Source } from "@sim/core";
   *
   * const sink = new Sink<number>("sink");
   * const profile = ramp([{ at: 0, rate: 0 }, { at: 8, rate: 1 }, { at: 9, rate: 0 }]);
   * const source = Source.profile("source", { target: sink, type: "N", profile, arrivals: "regular", make: (i) => i });
   * new Simulation({ entities: [source] }).run();
   * sink.times; // => [4, 5.656854, 6.928203, 8]
   * ```
   *
   * @see Cinlar, Introduction to Stochastic Processes (1975), for the inversion of the integrated rate
   */
  static profile<M extends Message, const T extends M["type"]>(
    name: string,
    options: ProfileSourceOptions<M, T>,
  ): Source {
    const owner = "Source.profile";
    const checked = checkSourceOptions(owner, options);
    const regular =
      requireOneOf(owner, "arrivals", options.arrivals ?? "poisson", ["poisson", "regular"]) === "regular";
    const rate = requireProfile(owner, options.profile);
    return new Source(name, options.target, options.type, (source) => profileArrivals(source, rate, regular, checked));
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
    requireIterable(owner, "records", records);
    return new Source(name, options.target, options.type, () => traceArrivals(name, records, time, make));
  }

  /** How many messages it has sent, since the warm-up if there was one. */
  get sent(): number {
    return this[STATE].sent;
  }

  /** How many fell into a crash and were not sent, since the warm-up if there was one. */
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
    scheduleNext(this, kernelOf(this.sim));
  }

  /** Counts anew what it sends and what falls into a crash. */
  override onResetStatistics(): void {
    this[STATE].sent = 0;
    this[STATE].skipped = 0;
  }

  /** Its name and its counts, as JSON. */
  toJSON(): { readonly name: string; readonly sent: number; readonly skipped: number } {
    return { name: this.name, sent: this.sent, skipped: this.skipped };
  }

  /** It handles no messages. */
  handleEvent(): void {}
}

interface SourceState {
  readonly target: Target<never>;
  /** Of the target, from the first message on. */
  targetRecord: EntityRecord | undefined;
  readonly type: string;
  readonly arrivals: (source: Source) => Arrivals;
  plan: Arrivals | undefined;
  index: number;
  /** When the message last scheduled is, or was, due, in ticks. */
  due: number;
  sent: number;
  skipped: number;
}

function scheduleNext(source: Source, kernel: Kernel): void {
  const state = source[STATE];
  const ticks = state.plan?.next(state.index);
  if (ticks === undefined) return;
  // The message ahead was held back by a suspension: what has fallen due meanwhile follows at once.
  const late = state.due < kernel.ticks;
  if (ticks < kernel.ticks && !late) {
    throw new RangeError(
      `${source.name}: time of record ${state.index} must not lie in the past (it is ${kernel.now} s already), got ` +
        toSeconds(ticks),
    );
  }
  state.due = ticks;
  kernel.schedule(Math.max(ticks, kernel.ticks), kernel.nextOrder(), send as Callback, source, false);
}

function send(source: Source): void {
  const state = source[STATE];
  const record = recordOf(source) as EntityRecord;
  const { kernel } = record;
  if (record.suspended) {
    record.hold(send as Callback, source);
    return;
  }
  kernel.currentOwner = record;
  const index = state.index++;
  if (record.crashed) {
    state.skipped++;
  } else {
    const payload = (state.plan as Arrivals).payload(index, kernel.now);
    state.sent++;
    state.targetRecord ??= kernel.attach(state.target);
    deliverNow(state.targetRecord, state.type, payload);
  }
  scheduleNext(source, kernel);
  kernel.currentOwner = undefined;
}

function requireProfile(owner: string, profile: RateProfile): CumulativeRate {
  const cumulative = (profile as Partial<RateProfile> | null | undefined)?.[CUMULATIVE];
  if (cumulative !== undefined) return cumulative;
  throw new TypeError(`${owner}: profile must be made by piecewise, ramp or dayCurve, got ${describeValue(profile)}`);
}
