import { describeValue, requireShare } from "../checks.js";
import { type Bucket, ValueHistogram } from "./histogram.js";

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
    if (keeping) this.keep(value, 1);
  }

  /** Adds all values of another series behind its own; may be itself. */
  merge(other: SeriesState): void {
    const { count, total, lost, min, max } = other;
    const runs = this.kept === this.count ? other.runs() : [];
    const histogram = other.histogram.copy();
    if (other.currentTimes > 0) histogram.add(other.current, other.currentTimes);
    this.flush();
    this.histogram.merge(histogram);
    this.count += count;
    this.addToSum(total);
    this.addToSum(lost);
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    for (const [value, times] of runs) if (!this.keep(value, times)) break;
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

  quantiles(owner: string, shares: readonly number[]): number[] {
    for (const q of shares) requireShare(owner, "q", q);
    if (this.count === 0) return shares.map(() => Number.NaN);
    const wanted = shares.map((q, i) => ({ i, rank: rankOf(q, this.count) })).sort((a, b) => a.rank - b.rank);
    const ranks = wanted.map(({ rank }) => rank);
    const found = this.kept === this.count ? this.exactAtRanks(ranks) : this.nearRanks(ranks);
    const values = new Array<number>(shares.length).fill(Number.NaN);
    for (const [at, { i }] of wanted.entries()) values[i] = found[at] as number;
    return values;
  }

  buckets(joined: number): Bucket[] {
    this.flush();
    return this.histogram.buckets(joined);
  }

  /** The values kept, each run of equal ones as the value and how often. */
  runs(): (readonly [value: number, times: number])[] {
    return this.values.map((value, run) => [value, this.timesOf(run)] as const);
  }

  *iterate(): Generator<number, undefined, unknown> {
    let index = 0;
    for (const [run, end] of this.ends.entries()) {
      for (; index < end; index++) yield this.values[run] as number;
    }
    return undefined;
  }

  private exactAtRanks(ranks: readonly number[]): number[] {
    const found: number[] = [];
    let seen = 0;
    for (const [value, times] of this.runs().sort(([a], [b]) => a - b)) {
      seen += times;
      while (found.length < ranks.length && seen >= (ranks[found.length] as number)) found.push(value);
    }
    return found;
  }

  private nearRanks(ranks: readonly number[]): number[] {
    this.flush();
    return this.histogram.valuesAtRanks(ranks).map((value) => Math.min(this.max, Math.max(this.min, value)));
  }

  private timesOf(run: number): number {
    return (this.ends[run] as number) - (run === 0 ? 0 : (this.ends[run - 1] as number));
  }

  /** Keeps equal values that follow those kept so far, and tells whether there was room. */
  private keep(value: number, times: number): boolean {
    const last = this.values.length - 1;
    if (last >= 0 && this.values[last] === value) {
      this.kept += times;
      this.ends[last] = this.kept;
      return true;
    }
    if (this.values.length >= this.maxRuns) return false;
    this.kept += times;
    this.values.push(value);
    this.ends.push(this.kept);
    return true;
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
