import { describeValue, requireFunction, requireInteger, requireName, requireOptions, requireTime } from "../checks.js";
import { exponential } from "../distributions/exponential.js";
import type { Entity } from "../entity.js";
import { requireTarget } from "../target.js";
import { MAX_TICKS, toSeconds, toTicks } from "../time.js";
import type { CumulativeRate } from "./cumulative-rate.js";

/** The moments of arrival and their messages, one at a time. */
export interface Arrivals {
  /** Absolute time of arrival `index` in ticks, or undefined after the last. */
  next(index: number): number | undefined;
  payload(index: number, time: number): unknown;
}

/** What sources by rate have in common. */
export interface CheckedOptions {
  readonly count: number;
  /** In ticks. */
  readonly until: number;
  readonly make: (index: number, time: number) => unknown;
}

/** Checks everything but the rate. */
export function checkSourceOptions(
  owner: string,
  options: {
    readonly target: unknown;
    readonly type: unknown;
    readonly make: (index: number, time: number) => unknown;
    readonly count?: number | undefined;
    readonly until?: number | undefined;
  },
): CheckedOptions {
  const { target, type, count, until, make } = requireOptions(owner, options);
  requireTarget(owner, target as never);
  requireName(owner, "type", type);
  return {
    count: count === undefined || count === Infinity ? Infinity : requireInteger(owner, "count", count, 0),
    until: until === undefined || until === Infinity ? Infinity : toTicks(requireTime(owner, "until", until)),
    make: requireFunction(owner, "make", make),
  };
}

/** Message k (k = 1, 2, ...) at start + k / rate. */
export function constantArrivals(source: Entity<never>, rate: number, options: CheckedOptions): Arrivals {
  const start = toTicks(source.now);
  return {
    next: (index) => within(source.name, index, start + roundTicks((index + 1) / rate), options),
    payload: options.make,
  };
}

/** Exponential gaps, which add up unrounded; only the moment of each message is rounded to a microsecond. */
export function poissonArrivals(source: Entity<never>, rate: number, options: CheckedOptions): Arrivals {
  const start = toTicks(source.now);
  const random = source.sim.random(`${source.name}/arrivals`);
  const gap = exponential(1 / rate);
  let elapsed = 0;
  return {
    next: (index) => {
      elapsed += gap.sample(random);
      return within(source.name, index, start + roundTicks(elapsed), options);
    },
    payload: options.make,
  };
}

/**
 * Arrivals of a Poisson process of rate 1 (or 1, 2, 3, ...), each moved to the moment at which the integral of the rate
 * reaches it: Cinlar's inversion (Introduction to Stochastic Processes, 1975, section 4.7), which draws no number in vain.
 */
export function profileArrivals(
  source: Entity<never>,
  rate: CumulativeRate,
  regular: boolean,
  options: CheckedOptions,
): Arrivals {
  const start = toTicks(source.now);
  const random = regular ? undefined : source.sim.random(`${source.name}/arrivals`);
  const gap = exponential(1);
  let expected = 0;
  return {
    next: (index) => {
      expected = random === undefined ? index + 1 : expected + gap.sample(random);
      const ticks = rate.reach(start, expected);
      return ticks === Infinity ? undefined : within(source.name, index, ticks, options);
    },
    payload: options.make,
  };
}

/** One message per record, which must come in order of time. */
export function traceArrivals<R>(
  name: string,
  records: Iterable<R>,
  time: (record: R) => number,
  make: (record: R, index: number) => unknown,
): Arrivals {
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
}

export function requireIterable(owner: string, name: string, value: unknown): void {
  if (typeof (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === "function") return;
  throw new TypeError(`${owner}: ${name} must be iterable, got ${describeValue(value)}`);
}

function roundTicks(seconds: number): number {
  return seconds < Infinity ? Math.round(seconds * 1e6) : Infinity;
}

/** The moment, unless it lies beyond the last message. */
function within(name: string, index: number, ticks: number, { count, until }: CheckedOptions): number | undefined {
  if (index >= count) return undefined;
  if (ticks > until) return undefined;
  if (ticks > MAX_TICKS) {
    throw new RangeError(
      `${name}: message ${index} would come beyond 2^33 s, the last time: set \`count\` or \`until\``,
    );
  }
  return ticks;
}
