// Buckets of sessions, each in no order, in a few arrays that all of them share: a bucket is a chain of chunks, and a chunk that has
// been emptied is the next to be filled, whatever bucket it is for.

/** Three numbers a session: plain data. */
export interface SessionBuckets {
  ends: Float64Array;
  seqs: Float64Array;
  ids: Int32Array;
  /** By chunk, the one below it in its bucket, or `NONE`. */
  below: Int32Array;
  /** By bucket, the chunk on top, or `NONE`, and how many sessions are in that. */
  readonly tops: Int32Array;
  readonly fills: Int32Array;
  /** The last chunk emptied, and how many there have been. */
  spare: number;
  chunks: number;
}

/** Sessions in a chunk. */
const CHUNK = 64;
const NONE = -1;

export function createSessionBuckets(count: number): SessionBuckets {
  return {
    ends: new Float64Array(0),
    seqs: new Float64Array(0),
    ids: new Int32Array(0),
    below: new Int32Array(0),
    tops: new Int32Array(count).fill(NONE),
    fills: new Int32Array(count),
    spare: NONE,
    chunks: 0,
  };
}

export function isEmpty({ tops }: SessionBuckets, bucket: number): boolean {
  return tops[bucket] === NONE;
}

export function addTo(buckets: SessionBuckets, bucket: number, end: number, seq: number, id: number): void {
  const { tops, fills } = buckets;
  if (tops[bucket] === NONE || fills[bucket] === CHUNK) {
    const chunk = takeChunk(buckets);
    buckets.below[chunk] = tops[bucket] as number;
    tops[bucket] = chunk;
    fills[bucket] = 0;
  }
  const fill = fills[bucket] as number;
  const at = (tops[bucket] as number) * CHUNK + fill;
  buckets.ends[at] = end;
  buckets.seqs[at] = seq;
  buckets.ids[at] = id;
  fills[bucket] = fill + 1;
}

/** Empties a bucket. What is done with a session may put it into another one, but not into this. */
export function emptyBucket(
  buckets: SessionBuckets,
  bucket: number,
  use: (end: number, seq: number, id: number) => void,
): void {
  const { tops, fills } = buckets;
  while (tops[bucket] !== NONE) {
    const chunk = tops[bucket] as number;
    const first = chunk * CHUNK;
    for (let at = first; at < first + (fills[bucket] as number); at++) {
      use(buckets.ends[at] as number, buckets.seqs[at] as number, buckets.ids[at] as number);
    }
    tops[bucket] = buckets.below[chunk] as number;
    fills[bucket] = CHUNK;
    buckets.below[chunk] = buckets.spare;
    buckets.spare = chunk;
  }
}

function takeChunk(buckets: SessionBuckets): number {
  const { spare } = buckets;
  if (spare !== NONE) {
    buckets.spare = buckets.below[spare] as number;
    return spare;
  }
  if (buckets.chunks === buckets.below.length) grow(buckets);
  return buckets.chunks++;
}

function grow(buckets: SessionBuckets): void {
  const chunks = Math.max(2 * buckets.chunks, 16);
  const { ends, seqs, ids, below } = buckets;
  buckets.ends = new Float64Array(chunks * CHUNK);
  buckets.ends.set(ends);
  buckets.seqs = new Float64Array(chunks * CHUNK);
  buckets.seqs.set(seqs);
  buckets.ids = new Int32Array(chunks * CHUNK);
  buckets.ids.set(ids);
  buckets.below = new Int32Array(chunks);
  buckets.below.set(below);
}
