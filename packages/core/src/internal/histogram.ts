/**
 * Counts of values in buckets of equal ratio, so that a quantile is within 1 % of a value of that rank: the logarithmic
 * mapping of DDSketch (Masson, Rim, Lee, VLDB 2019) over a sparse map of buckets. Zero has a bucket of its own, negative
 * values mirror the positive ones.
 */
const ACCURACY = 0.0099;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);

export class ValueHistogram {
  private zeros = 0;
  private readonly positive = new Map<number, number>();
  private readonly negative = new Map<number, number>();

  add(value: number, times: number): void {
    if (value === 0) {
      this.zeros += times;
      return;
    }
    const buckets = value > 0 ? this.positive : this.negative;
    const bucket = Math.ceil(Math.log(Math.abs(value)) / LOG_GAMMA);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + times);
  }

  /** A value near the one of rank `rank` (1 for the least). */
  valueAtRank(rank: number): number {
    let seen = 0;
    for (const bucket of [...this.negative.keys()].sort((a, b) => b - a)) {
      seen += this.negative.get(bucket) as number;
      if (seen >= rank) return -middle(bucket);
    }
    seen += this.zeros;
    if (seen >= rank) return 0;
    for (const bucket of [...this.positive.keys()].sort((a, b) => a - b)) {
      seen += this.positive.get(bucket) as number;
      if (seen >= rank) return middle(bucket);
    }
    return Number.NaN;
  }

  copy(): ValueHistogram {
    const copy = new ValueHistogram();
    copy.zeros = this.zeros;
    for (const [bucket, count] of this.positive) copy.positive.set(bucket, count);
    for (const [bucket, count] of this.negative) copy.negative.set(bucket, count);
    return copy;
  }
}

/** The value of a bucket (gamma^(i-1), gamma^i] whose relative distance to both ends is the least. */
function middle(bucket: number): number {
  return (2 * GAMMA ** bucket) / (1 + GAMMA);
}
