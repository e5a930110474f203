/**
 * Counts of numbers in buckets of nearly equal ratio, so that a quantile is within a relative error of the number of that
 * rank: an octave is cut into `2^bits` pieces of equal length, as in HdrHistogram and Circonus' log-linear histogram
 * (Hartmann, Schlossnagle, arXiv 2001.06561), but over all doubles. The bucket of a number is the top of its bits, so that it
 * takes no logarithm, which JavaScript leaves to the engine, and is the same everywhere.
 *
 * Ours, because no library on npm (November 2026) has all that is needed: `@datadog/sketches-js` 2.1.1 wants `protobufjs`, and
 * its merge loses negative numbers; `hdr-histogram-js` 3.0.1 has integers from 0 only and three dependencies; `tdigest` 0.1.3
 * bounds the rank and not the value, and draws from Math.random. None of them keeps its state as plain data, and this
 * package depends on nothing.
 *
 * @see DDSketch (Masson, Rim, Lee, VLDB 2019), whose guarantee this is
 */
export interface QuantileSketch {
  /** Numbers by bucket: 0 for zero, `bucket + 1` above it, mirrored below; so buckets ascend as their numbers do. */
  readonly counts: Map<number, number>;
  /** How many numbers there are, without NaN. */
  count: number;
  /** How many times NaN came. */
  nans: number;
  /** The least of them, Infinity at first. */
  least: number;
  /** The greatest of them, -Infinity at first. */
  greatest: number;
}

/** Of the bits of a double the upper 32 have sign, exponent and 20 bits of the fraction. */
const FRACTION_BITS = 20;
/** What is nearer to zero has lost bits of its fraction, and counts as zero. */
const LEAST_NORMAL = 2 ** -1022;

const view = new DataView(new ArrayBuffer(8));

/** How many bits of the fraction it takes so that the middle of a bucket is within the relative error of all of it. */
export function bitsFor(relativeError: number): number {
  let bits = 0;
  while (2 ** -(bits + 1) > relativeError) bits++;
  return bits;
}

/** By what to multiply a result from below so that it is not less than the number it approximates. */
export function upwards(bits: number): number {
  return 1 / (1 - 2 ** -(bits + 1));
}

/** The least relative error there can be. */
export const LEAST_RELATIVE_ERROR: number = 2 ** -(FRACTION_BITS + 1);

export function createSketch(): QuantileSketch {
  return { counts: new Map(), count: 0, nans: 0, least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY };
}

export function addToSketch(sketch: QuantileSketch, value: number, bits: number): void {
  if (Number.isNaN(value)) {
    sketch.nans++;
    return;
  }
  const bucket = bucketOf(value, bits);
  sketch.counts.set(bucket, (sketch.counts.get(bucket) ?? 0) + 1);
  sketch.count++;
  if (value < sketch.least) sketch.least = value;
  if (value > sketch.greatest) sketch.greatest = value;
}

/** Adds all of `other`, made with as many bits. */
export function mergeIntoSketch(sketch: QuantileSketch, other: QuantileSketch): void {
  for (const [bucket, times] of other.counts) {
    sketch.counts.set(bucket, (sketch.counts.get(bucket) ?? 0) + times);
  }
  sketch.count += other.count;
  sketch.nans += other.nans;
  sketch.least = Math.min(sketch.least, other.least);
  sketch.greatest = Math.max(sketch.greatest, other.greatest);
}

/** A number near that of rank `ceil(q * count)` among all of some sketches, or of rank 1; NaN if there is none, or NaN is. */
export function quantileOf(sketches: readonly QuantileSketch[], q: number, bits: number): number {
  let count = 0;
  for (const sketch of sketches) {
    if (sketch.nans > 0) return Number.NaN;
    count += sketch.count;
  }
  if (count === 0) return Number.NaN;
  const rank = rankOf(q, count);
  const least = Math.min(...sketches.map((sketch) => sketch.least));
  const greatest = Math.max(...sketches.map((sketch) => sketch.greatest));
  if (rank === 1) return least;
  if (rank === count) return greatest;
  const middle = middleOf(bucketAt(sketches, rank), bits);
  return Math.min(Math.max(middle, least), greatest);
}

/** 0.07 * 100 is a little above 7 in doubles, and means 7. */
function rankOf(q: number, count: number): number {
  const exact = q * count;
  const nearest = Math.round(exact);
  const rank = Math.abs(exact - nearest) <= 1e-12 * count ? nearest : Math.ceil(exact);
  return Math.max(1, rank);
}

function bucketAt(sketches: readonly QuantileSketch[], rank: number): number {
  const buckets = new Set<number>();
  for (const { counts } of sketches) {
    for (const bucket of counts.keys()) buckets.add(bucket);
  }
  let seen = 0;
  for (const bucket of [...buckets].sort((a, b) => a - b)) {
    for (const { counts } of sketches) seen += counts.get(bucket) ?? 0;
    if (seen >= rank) return bucket;
  }
  return 0;
}

function bucketOf(value: number, bits: number): number {
  const size = Math.abs(value);
  if (size < LEAST_NORMAL) return 0;
  view.setFloat64(0, size);
  const bucket = (view.getUint32(0) >>> (FRACTION_BITS - bits)) + 1;
  return value < 0 ? -bucket : bucket;
}

/** The middle of a bucket: its lower end with the next bit of the fraction set. */
function middleOf(bucket: number, bits: number): number {
  if (bucket === 0) return 0;
  const shift = FRACTION_BITS - bits;
  const lower = (Math.abs(bucket) - 1) << shift;
  view.setUint32(0, shift === 0 ? lower : lower | (1 << (shift - 1)));
  view.setUint32(4, shift === 0 ? 0x8000_0000 : 0);
  const middle = view.getFloat64(0);
  // Infinity has a bucket of its own, whose other members would be NaN.
  const size = Number.isNaN(middle) ? Number.POSITIVE_INFINITY : middle;
  return bucket < 0 ? -size : size;
}
