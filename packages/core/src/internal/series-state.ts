import { describeValue, requireShare } from "../checks.js";
import { ValueHistogram } from "./histogram.js";

/** Runs of equal values, up to a limit, and a histogram of all values. */
export class SeriesState {
  count = 0;
  min = Infinity;
  max = -Infinity;
  /** Values kept singly. */
  kept = 0;
  private total = 0;
  /** What rounding has taken from `total` (Neumaier's summation), so that 10^8 small values still add up. */
  private lost = 0;
  private maxRuns: number;
  private values: number[] = [];
  /** How many values lie before the end of each run. */
  private ends: number[] = [];
  private histogram = new ValueHistogram();
  /** The run going on has not been put into the histogram: one entry per run and not per value. */
  private current = Number.NaN;
  private currentTimes = 0;

  constructor(maxRuns: number) {
    this.maxRuns = maxRuns;
  }

  get sum(): number {
    return this.total + this.lost;
  }

  add(value: number): void {
    if (typeof value !== "number" || !(value > -Infinity && value < Infinity)) throw notFinite(value);
    const keeping = this.kept === this.count;
    this.count++;
    this.addToSum(value);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (value === this.current) {
      this.currentTimes++;
      if (keeping) {
        this.kept++;
        this.ends[this.ends.length - 1] = this.kept;
      }
      return;
    }
    this.flush();
    this.current = value;
    this.currentTimes = 1;
    if (!keeping || this.values.length === this.maxRuns) return;
    this.values.push(value);
    this.ends.push(++this.kept);
  }

  reset(): void {
    const fresh = new SeriesState(this.maxRuns);
    fresh.copyInto(this);
  }

  copyInto(other: SeriesState): void {
    other.count = this.count;
    other.total = this.total;
    other.lost = this.lost;
    other.min = this.min;
    other.max = this.max;
    other.kept = this.kept;
    other.maxRuns = this.maxRuns;
    other.values = this.values.slice();
    other.ends = this.ends.slice();
    other.histogram = this.histogram.copy();
    other.current = this.current;
    other.currentTimes = this.currentTimes;
  }

  at(index: number): number {
    if (!Number.isInteger(index) || index < 0 || index >= this.kept) {
      throw new RangeError(
        `Series.at: index must be an integer from 0 to ${this.kept - 1}, got ${describeValue(index)}`,
      );
    }
    let low = 0;
    let high = this.ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] as number) > index) high = middle;
      else low = middle + 1;
    }
    return this.values[low] as number;
  }

  quantile(q: number): number {
    requireShare("Series.quantile", "q", q);
    if (this.count === 0) return Number.NaN;
    const rank = rankOf(q, this.count);
    if (this.kept === this.count) return this.exactAtRank(rank);
    this.flush();
    return Math.min(this.max, Math.max(this.min, this.histogram.valueAtRank(rank)));
  }

  *iterate(): Generator<number, undefined, unknown> {
    let index = 0;
    for (const [run, end] of this.ends.entries()) {
      for (; index < end; index++) yield this.values[run] as number;
    }
    return undefined;
  }

  private exactAtRank(rank: number): number {
    const runs = this.values
      .map((value, run) => ({ value, times: this.timesOf(run) }))
      .sort((a, b) => a.value - b.value);
    let seen = 0;
    for (const run of runs) {
      seen += run.times;
      if (seen >= rank) return run.value;
    }
    return this.max;
  }

  private timesOf(run: number): number {
    return (this.ends[run] as number) - (run === 0 ? 0 : (this.ends[run - 1] as number));
  }

  private addToSum(value: number): void {
    const total = this.total + value;
    this.lost += Math.abs(this.total) >= Math.abs(value) ? this.total - total + value : value - total + this.total;
    this.total = total;
  }

  private flush(): void {
    if (this.currentTimes > 0) this.histogram.add(this.current, this.currentTimes);
    this.currentTimes = 0;
    this.current = Number.NaN;
  }
}

/** The least rank r from 1 to `count` with r / count >= q, whatever the product q * count is rounded to. */
function rankOf(q: number, count: number): number {
  const rank = Math.max(1, Math.ceil(q * count));
  if (rank > 1 && (rank - 1) / count >= q) return rank - 1;
  return rank < count && rank / count < q ? rank + 1 : rank;
}

function notFinite(value: unknown): TypeError | RangeError {
  const message = `SeriesRecorder.add: value must be a finite number, got ${describeValue(value)}`;
  return typeof value === "number" ? new RangeError(message) : new TypeError(message);
}
