/** Key under which a rate profile carries its integral. */
export const CUMULATIVE: unique symbol = Symbol("cumulative");

/**
 * Sums, products and quotients of doubles may carry an amount past the end of a stretch that it exactly fills, and so
 * across the pause behind it: 0.29/s for 100 s are 28.999999999999996. Up to this share it counts as the end.
 */
const SLACK = 2 ** -48;

/** A stretch of time on which the rate goes in a straight line. */
export interface Stretch {
  /** When it begins, in ticks; it ends where the next begins. */
  readonly from: number;
  /** Messages per second at its beginning. */
  readonly startRate: number;
  /** Messages per second towards its end. */
  readonly endRate: number;
}

/**
 * A rate that is piecewise linear in time (jumps included), its integral, and the inverse of the integral. Moments are in
 * ticks. Either one period that repeats for ever both ways, or open: a constant rate before and after the stretches, of
 * which the last may then be empty.
 */
export class CumulativeRate {
  private readonly stretches: readonly Stretch[];
  /** Where the last stretch ends. */
  private readonly end: number;
  /** The integral up to the beginning of each stretch, and up to the end. */
  private readonly sums: readonly number[];
  private readonly periodic: boolean;
  private readonly before: number;
  private readonly after: number;

  /**
   * @param outside - the rates before and after, or undefined if the stretches are one period
   * @throws RangeError if they give more messages than a double can count
   */
  constructor(
    owner: string,
    stretches: readonly Stretch[],
    end: number,
    outside: { readonly before: number; readonly after: number } | undefined,
  ) {
    this.stretches = stretches;
    this.end = end;
    this.periodic = outside === undefined;
    this.before = outside?.before ?? 0;
    this.after = outside?.after ?? 0;
    const sums = [0];
    let sum = 0;
    let lost = 0;
    for (const [i, { startRate, endRate }] of stretches.entries()) {
      // Neumaier's summation: a year of minutes still adds up to the last digit.
      const area = ((startRate + endRate) / 2) * this.lengthOf(i);
      const next = sum + area;
      lost += sum >= area ? sum - next + area : area - next + sum;
      sum = next;
      sums.push(sum + lost);
    }
    if (!(sum < Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`${owner}: the rates must give less than 2^53 messages, got ${sum}`);
    }
    this.sums = sums;
  }

  rateAt(ticks: number): number {
    const at = this.periodic ? this.begin + this.intoPeriod(ticks) : ticks;
    if (at < this.begin) return this.before;
    if (at >= this.end) return this.after;
    const i = this.stretchAt(at);
    const { from, startRate, endRate } = this.stretches[i] as Stretch;
    return startRate + ((endRate - startRate) * (at - from)) / 1e6 / this.lengthOf(i);
  }

  /** The integral between two moments, the second of which may be infinite. */
  total(from: number, to: number): number {
    if (to === Infinity) {
      const endless = this.periodic ? this.whole : this.after;
      return endless > 0 ? Infinity : this.periodic ? 0 : this.total(from, Math.max(from, this.end));
    }
    if (this.periodic) {
      const periods = this.periodOf(to) - this.periodOf(from);
      return periods * this.whole + (this.sumInPeriod(to) - this.sumInPeriod(from));
    }
    // Outside of the stretches nothing need be subtracted from anything.
    if (from >= this.end) return ((to - from) / 1e6) * this.after;
    if (to <= this.begin) return ((to - from) / 1e6) * this.before;
    return this.openSum(to) - this.openSum(from);
  }

  /**
   * The first moment at which the integral since `from` reaches `amount`, to the nearest tick; Infinity if it never
   * does.
   */
  reach(from: number, amount: number): number {
    return this.periodic ? this.reachPeriodic(from, amount) : this.reachOpen(from, amount);
  }

  private get begin(): number {
    return (this.stretches[0] as Stretch).from;
  }

  /** The integral over all stretches. */
  private get whole(): number {
    return this.sums[this.stretches.length] as number;
  }

  /** In seconds. */
  private lengthOf(i: number): number {
    const next = this.stretches[i + 1]?.from ?? this.end;
    return (next - (this.stretches[i] as Stretch).from) / 1e6;
  }

  private periodOf(ticks: number): number {
    return Math.floor((ticks - this.begin) / (this.end - this.begin));
  }

  private intoPeriod(ticks: number): number {
    return ticks - this.begin - this.periodOf(ticks) * (this.end - this.begin);
  }

  private sumInPeriod(ticks: number): number {
    return this.sumWithin(this.begin + this.intoPeriod(ticks));
  }

  /** The integral from the first stretch to `ticks`, negative before it. */
  private openSum(ticks: number): number {
    if (ticks < this.begin) return ((ticks - this.begin) / 1e6) * this.before;
    if (ticks >= this.end) return this.whole + ((ticks - this.end) / 1e6) * this.after;
    return this.sumWithin(ticks);
  }

  private sumWithin(ticks: number): number {
    const i = this.stretchAt(ticks);
    const { from, startRate, endRate } = this.stretches[i] as Stretch;
    const seconds = (ticks - from) / 1e6;
    const slope = (endRate - startRate) / this.lengthOf(i);
    return (this.sums[i] as number) + seconds * (startRate + (slope * seconds) / 2);
  }

  /** The stretch that holds a moment within them. */
  private stretchAt(ticks: number): number {
    let low = 0;
    let high = this.stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.stretches[middle] as Stretch).from <= ticks) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private reachPeriodic(from: number, amount: number): number {
    if (this.whole === 0) return Infinity;
    const target = this.sumInPeriod(from) + amount;
    const periods = Math.max(0, Math.ceil((target / this.whole) * (1 - SLACK)) - 1);
    const first = (this.periodOf(from) + periods) * (this.end - this.begin);
    return first + this.reachWithin(target - periods * this.whole, target * SLACK);
  }

  private reachOpen(from: number, amount: number): number {
    if (from >= this.end) return from + ticksOf(amount, this.after);
    const base = this.openSum(from);
    const target = base + amount;
    if (target <= 0 && this.before > 0) return from + ticksOf(amount, this.before);
    const slack = (amount - Math.min(base, 0)) * SLACK;
    if (target > this.whole + slack) return this.end + ticksOf(target - this.whole, this.after);
    return this.reachWithin(target, slack);
  }

  /** The moment within the stretches up to which the integral is `target`. */
  private reachWithin(target: number, slack: number): number {
    let low = 0;
    let high = this.stretches.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sums[middle + 1] as number) + slack >= target) high = middle;
      else low = middle + 1;
    }
    const { from, startRate, endRate } = this.stretches[low] as Stretch;
    const seconds = this.lengthOf(low);
    const area = target - (this.sums[low] as number);
    if (area <= 0) return from;
    const slope = (endRate - startRate) / seconds;
    // The root of startRate t + slope t^2 / 2 = area, in the form that subtracts nothing.
    const speed =
      slope === 0 ? startRate : (startRate + Math.sqrt(Math.max(0, startRate * startRate + 2 * slope * area))) / 2;
    return from + ticksOf(Math.min(area, speed * seconds), speed);
  }
}

/** How long a constant rate takes for an amount. */
function ticksOf(amount: number, rate: number): number {
  return rate > 0 ? Math.min(Math.round((amount / rate) * 1e6), Number.MAX_VALUE) : Infinity;
}
