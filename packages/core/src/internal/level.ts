import { describeValue } from "../checks.js";
import { toSeconds } from "../time.js";
import type { TimeWeighted, TimeWeightedStats } from "../time-weighted.js";
import type { Kernel } from "./kernel.js";

/** A quantity over simulated time: the integral of its past, in ticks, and its extremes. */
export class Level implements TimeWeighted {
  private current: number;
  private least: number;
  private most: number;
  /** The integral from `from` to `last`. */
  private area = 0;
  private from: number;
  private last: number;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel, initial: number) {
    this.kernel = kernel;
    this.current = initial;
    this.least = initial;
    this.most = initial;
    this.from = kernel.statisticsSince;
    this.last = this.from;
  }

  get value(): number {
    return this.current;
  }

  get min(): number {
    return this.least;
  }

  get max(): number {
    return this.most;
  }

  get since(): number {
    return toSeconds(this.from);
  }

  get mean(): number {
    const { ticks } = this.kernel;
    if (ticks === this.from) return this.current;
    return this.integralTo(ticks) / (ticks - this.from);
  }

  get integral(): number {
    return toSeconds(this.integralTo(this.kernel.ticks));
  }

  snapshot(): TimeWeightedStats {
    const { value, mean, min, max, integral, since } = this;
    return { value, mean, min, max, integral, since };
  }

  /** Getters are no members to JSON.stringify, and the fields are nobody's business. */
  toJSON(): TimeWeightedStats {
    return this.snapshot();
  }

  set(value: number): void {
    if (!Number.isFinite(value)) {
      const message = `TimeWeighted: value must be a finite number, got ${describeValue(value)}`;
      throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
    }
    this.change(value);
  }

  add(amount: number): void {
    this.set(this.current + amount);
  }

  /** `set` for a value that is known to be a finite number. */
  change(value: number): void {
    const { ticks } = this.kernel;
    this.area = this.integralTo(ticks);
    this.last = ticks;
    this.current = value;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  reset(): void {
    this.area = 0;
    this.from = this.kernel.ticks;
    this.last = this.from;
    this.least = this.current;
    this.most = this.current;
  }

  private integralTo(ticks: number): number {
    return this.area + this.current * (ticks - this.last);
  }
}
