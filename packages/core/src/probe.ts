import { describeValue, requireFunction, requireOptions, requireSeconds } from "./checks.js";
import { Entity } from "./entity.js";

const STATE: unique symbol = Symbol("state");

/**
 * A sampled quantity: one value per sample time.
 *
 * @public
 * @sealed
 */
export interface TimeSeries {
  /** When, in seconds, ascending. */
  readonly times: readonly number[];
  /** The value sampled at each of the times. */
  readonly values: readonly number[];
}

/**
 * Options of {@link Probe}.
 *
 * @public
 * @sealed
 */
export interface ProbeOptions {
  /** Gives the value to record. */
  readonly sample: () => number;
  /** Seconds between samples, `> 0`. */
  readonly interval: number;
}

/**
 * Samples a quantity at start + k * `interval`, k = 0, 1, 2, ..., each time when everything else of that instant is done.
 * A daemon: it does not keep a run alive. While it is crashed or suspended it takes no samples; afterwards it goes on on
 * its grid. The samples are data: the end of a warm-up takes none away, but `steady` leaves out those from before.
 *
 * @example
 * ```ts
 * import { Counter, Probe, Simulation, Source } from "@sim/core";
 *
 * const counter = new Counter("counter");
 * const source = Source.constant("source", { target: counter, type: "Tick", rate: 1, count: 4, make: (i) => i });
 * const probe = new Probe("probe", { sample: () => counter.count, interval: 2 });
 * new Simulation({ entities: [source, probe], endTime: 4 }).run();
 * probe.series.times; // => [0, 2, 4]
 * probe.series.values; // => [0, 2, 4]
 * ```
 *
 * @public
 */
export class Probe extends Entity<never> {
  /** @internal */
  declare readonly [STATE]: {
    sample: () => number;
    interval: number;
    times: number[];
    values: number[];
    warmUp: number;
  };

  /**
   * @throws TypeError or RangeError for a bad name or option
   */
  constructor(name: string, options: ProbeOptions) {
    super(name);
    const owner = `Probe ${name}`;
    requireOptions(owner, options);
    const sample = requireFunction(owner, "sample", options.sample);
    const interval = requireSeconds(owner, "interval", options.interval, { positive: true });
    this[STATE] = { sample, interval, times: [], values: [], warmUp: 0 };
  }

  /** What it has sampled so far. */
  get series(): TimeSeries {
    const { times, values } = this[STATE];
    return { times, values };
  }

  /** What it has sampled since the warm-up ({@link Simulation.resetStatistics}); everything if there was none. */
  get steady(): TimeSeries {
    const { times, values, warmUp } = this[STATE];
    return { times: times.slice(warmUp), values: values.slice(warmUp) };
  }

  /** Begins `steady` anew. */
  override onResetStatistics(): void {
    this[STATE].warmUp = this[STATE].times.length;
  }

  /** What `JSON.stringify` writes of it: all samples; NaN and the infinities become null. */
  toJSON(): { readonly name: string; readonly times: readonly number[]; readonly values: readonly number[] } {
    return { name: this.name, ...this.series };
  }

  /** Takes the first sample at the end of its first instant, the others on its grid. */
  override onStart(): void {
    const take = (): void => {
      if (this.crashed || this.suspended) return;
      const { sample, times, values } = this[STATE];
      const value = sample();
      if (typeof value !== "number") {
        throw new TypeError(`Probe ${this.name}: sample must return a number, got ${describeValue(value)}`);
      }
      times.push(this.now);
      values.push(value);
    };
    this.sim.call(0, take, undefined, { housekeeping: true });
    this.sim.every(this[STATE].interval, take);
  }

  /** It handles no messages. */
  handleEvent(): void {}
}
