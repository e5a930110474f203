import { describeValue, requireOneOf, requireOptions, requireSeconds, requireTime } from "./checks.js";
import { CUMULATIVE, CumulativeRate, type Stretch } from "./internal/cumulative-rate.js";
import { days, toTicks } from "./time.js";

/**
 * A rate that changes over simulated time, for {@link Source.profile}: made by {@link piecewise}, {@link ramp} or
 * {@link dayCurve}. Its times are absolute, in simulated seconds, whenever the source starts.
 *
 * @public
 * @sealed
 */
export interface RateProfile {
  /** How it was made. */
  readonly kind: "piecewise" | "ramp" | "dayCurve";
  /**
   * Messages per second at `time`; where the rate jumps, the new one.
   * @throws TypeError or RangeError unless it is a time in seconds
   */
  rateAt(time: number): number;
  /**
   * How many messages it gives on average from one time to another: the integral of the rate.
   * @throws TypeError or RangeError unless both are times in seconds and `to` is not before `from`; `to` may be Infinity
   */
  total(from: number, to: number): number;
  /** @internal */
  readonly [CUMULATIVE]: CumulativeRate;
}

/**
 * Options of {@link dayCurve}.
 *
 * @public
 */
export interface DayCurveOptions {
  /**
   * `steps`: value i is the rate of the whole i-th part of the day, so hourly counts keep their totals; `linear`: value i
   * is the rate at the beginning of the i-th part, with straight lines between, the last of them across midnight. Default
   * `steps`.
   */
  readonly shape?: "steps" | "linear" | undefined;
  /** Any moment, in simulated seconds, at which a day begins. Default 0, which is midnight UTC if times are Unix seconds. */
  readonly midnight?: number | undefined;
  /** Seconds after which it repeats, at least a microsecond for each value. Default a day; `days(7)` makes it a week's curve. */
  readonly period?: number | undefined;
}

/**
 * A rate in steps: from the time `from` of each step, `rate` messages per second, until the next step. Before the first
 * step it is 0; the last one goes on for ever, so a last rate of 0 ends it.
 *
 * @param steps - at least one; times ascending, in simulated seconds; rates `>= 0`
 * @throws TypeError or RangeError for anything else
 *
 * @example
 * ```ts
 * import { piecewise } from "@sim/core";
 *
 * const launch = piecewise([{ from: 0, rate: 2 }, { from: 60, rate: 10 }, { from: 90, rate: 0 }]);
 * launch.rateAt(60); // => 10
 * launch.total(0, Infinity); // => 420
 * ```
 *
 * @public
 */
export function piecewise(steps: readonly { readonly from: number; readonly rate: number }[]): RateProfile {
  const owner = "piecewise";
  requireList(owner, "steps", steps, 1);
  const stretches = steps.map((step, i) => {
    const rate = requireRate(owner, `rate of step ${i}`, requireEntry(owner, "step", i, step).rate);
    const from = toTicks(requireTime(owner, `from of step ${i}`, step.from));
    return { from, startRate: rate, endRate: rate };
  });
  requireAscending(owner, "from", stretches);
  const last = stretches[stretches.length - 1] as Stretch;
  return profileOf("piecewise", new CumulativeRate(owner, stretches, last.from, { before: 0, after: last.startRate }));
}

/**
 * A rate that goes in straight lines from one point to the next. Before the first point it is the first point's rate,
 * after the last the last's: a last rate of 0 ends it.
 *
 * @param points - at least two; times ascending, in simulated seconds; rates `>= 0`
 * @throws TypeError or RangeError for anything else
 *
 * @example
 * ```ts
 * import { ramp } from "@sim/core";
 *
 * const warmingUp = ramp([{ at: 0, rate: 0 }, { at: 60, rate: 10 }]);
 * warmingUp.rateAt(30); // => 5
 * warmingUp.total(0, 120); // => 900
 * ```
 *
 * @public
 */
export function ramp(points: readonly { readonly at: number; readonly rate: number }[]): RateProfile {
  const owner = "ramp";
  requireList(owner, "points", points, 2);
  const knots = points.map((point, i) => {
    const rate = requireRate(owner, `rate of point ${i}`, requireEntry(owner, "point", i, point).rate);
    return { from: toTicks(requireTime(owner, `at of point ${i}`, point.at)), startRate: rate };
  });
  requireAscending(owner, "at", knots);
  const end = knots[knots.length - 1] as (typeof knots)[number];
  const stretches = knots.slice(0, -1).map((knot, i) => ({ ...knot, endRate: (knots[i + 1] ?? end).startRate }));
  const outside = { before: (knots[0] ?? end).startRate, after: end.startRate };
  return profileOf("ramp", new CumulativeRate(owner, stretches, end.from, outside));
}

/**
 * A rate that repeats every day: `rates.length` values spread evenly over the day, for instance 24 hourly ones.
 *
 * @param rates - messages per second, at least one value, each `>= 0`
 * @throws TypeError or RangeError for anything else, or a bad option
 *
 * @example
 * ```ts
 * import { dayCurve, hours } from "@sim/core";
 *
 * const visits = dayCurve([0.1, 0.5, 1.5, 0.5]); // nights, mornings, afternoons, evenings
 * visits.rateAt(hours(24 + 13)); // => 1.5
 * visits.total(0, hours(24)); // => 56160
 * ```
 *
 * @public
 */
export function dayCurve(rates: readonly number[], options: DayCurveOptions = {}): RateProfile {
  const owner = "dayCurve";
  requireList(owner, "rates", rates, 1);
  const { shape = "steps", midnight = 0, period = days(1) } = requireOptions(owner, options);
  requireOneOf(owner, "shape", shape, ["steps", "linear"]);
  const begin = toTicks(requireTime(owner, "midnight", midnight));
  const length = toTicks(requireSeconds(owner, "period", period, { positive: true }));
  if (length < rates.length) {
    throw new RangeError(`${owner}: period must hold a microsecond for each of ${rates.length} rates, got ${period}`);
  }
  const checked = rates.map((rate, i) => requireRate(owner, `rate ${i}`, rate));
  const stretches = checked.map((rate, i) => ({
    from: begin + Math.round((i * length) / checked.length),
    startRate: rate,
    endRate: shape === "steps" ? rate : (checked[(i + 1) % checked.length] as number),
  }));
  return profileOf("dayCurve", new CumulativeRate(owner, stretches, begin + length, undefined));
}

function profileOf(kind: RateProfile["kind"], cumulative: CumulativeRate): RateProfile {
  return {
    kind,
    rateAt: (time) => cumulative.rateAt(toTicks(requireTime(`${kind}.rateAt`, "time", time))),
    total: (from, to) => {
      const owner = `${kind}.total`;
      const begin = toTicks(requireTime(owner, "from", from));
      const end = to === Infinity ? Infinity : toTicks(requireTime(owner, "to", to));
      if (end >= begin) return cumulative.total(begin, end);
      throw new RangeError(`${owner}: to must not be before from ${from}, got ${to}`);
    },
    [CUMULATIVE]: cumulative,
  };
}

function requireList(owner: string, name: string, value: unknown, least: number): void {
  if (!Array.isArray(value)) throw new TypeError(`${owner}: ${name} must be an array, got ${describeValue(value)}`);
  if (value.length < least) {
    throw new RangeError(`${owner}: ${name} must have at least ${least} entries, got ${value.length}`);
  }
}

function requireEntry<T>(owner: string, kind: string, index: number, value: T): T {
  if (typeof value === "object" && value !== null) return value;
  throw new TypeError(`${owner}: ${kind} ${index} must be an object, got ${describeValue(value)}`);
}

function requireRate(owner: string, name: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  const message = `${owner}: ${name} must be a finite number >= 0, got ${describeValue(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

function requireAscending(owner: string, name: string, entries: readonly { readonly from: number }[]): void {
  for (const [i, { from }] of entries.entries()) {
    const previous = entries[i - 1];
    if (previous === undefined || from > previous.from) continue;
    throw new RangeError(
      `${owner}: ${name} must ascend by at least a microsecond, got ${from / 1e6} behind ${previous.from / 1e6}`,
    );
  }
}
