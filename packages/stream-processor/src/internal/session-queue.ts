import { addTo, createSessionBuckets, emptyBucket, isEmpty, type SessionBuckets } from "./session-buckets.js";
import { createSessionHeap, popSession, postponeSession, pushSession, type SessionHeap } from "./session-heap.js";

// The sessions that wait for the watermark, by an end that each has had. It may have grown since: so a record that makes a session
// longer costs nothing here, and whoever gets to one looks at what its end is now, and puts it back if that is later.
//
// With few of them it is a heap. With many, a heap is a walk through memory for each session that is put back. So only those that
// are next to be due are in it, the bottom; the others are in buckets by time, and those beyond the last bucket in one at the top, which
// is spread over the buckets anew when they have been used up (a ladder queue with one rung: Tang, Goh and Thng, TOMACS 15(3), 2005).

/** Plain data. */
export interface SessionQueue {
  /** Those next to be due: of all the buckets that have been taken up. */
  readonly bottom: SessionHeap;
  readonly buckets: SessionBuckets;
  /** The first bucket that has not been taken up; infinite while all sessions are at the bottom. */
  next: number;
  /** An end is for the bucket `floor((end - origin) * bucketsPerTick)`: the same for equal ends, and never less for a later one. */
  origin: number;
  bucketsPerTick: number;
  /** How many are in buckets; the least and the greatest end of those at the top. */
  inBuckets: number;
  least: number;
  greatest: number;
}

/** The end of a session as it is now, or undefined if there is none of that number any more. */
export type PresentEnd = (id: number, seq: number) => number | undefined;

const BUCKETS = 256;
/** The number of the bucket for those beyond the others. */
const TOP = BUCKETS;
/** With so many or fewer, all of them go to the bottom; with more than `MANY` there, they go into buckets. */
const FEW = 1_024;
const MANY = 4 * FEW;

export function createSessionQueue(): SessionQueue {
  return {
    bottom: createSessionHeap(),
    buckets: createSessionBuckets(BUCKETS + 1),
    next: Infinity,
    origin: 0,
    bucketsPerTick: 0,
    inBuckets: 0,
    least: Infinity,
    greatest: -Infinity,
  };
}

/** How many sessions there are, with those that others have taken in. */
export function sizeOf({ bottom, inBuckets }: SessionQueue): number {
  return bottom.size + inBuckets;
}

export function enqueue(queue: SessionQueue, end: number, seq: number, id: number): void {
  if (queue.next === Infinity && queue.bottom.size === MANY) clearBottom(queue);
  put(queue, end, seq, id);
}

/** Gives the first at the bottom another end, later than it was. */
export function postponeFirst(queue: SessionQueue, end: number): void {
  const { bottom } = queue;
  if (bucketFor(queue, end) < queue.next) {
    postponeSession(bottom, end);
    return;
  }
  const seq = bottom.seqs[0] as number;
  const id = bottom.ids[0] as number;
  popSession(bottom);
  put(queue, end, seq, id);
}

/** Sees to it that those next to be due are at the bottom: afterwards it is only empty if there are none at all. */
export function fillBottom(queue: SessionQueue, presentEnd: PresentEnd): void {
  const { bottom, buckets } = queue;
  while (bottom.size === 0 && queue.inBuckets > 0) {
    while (queue.next < BUCKETS && isEmpty(buckets, queue.next)) queue.next++;
    if (queue.next < BUCKETS) takeUp(queue, queue.next, presentEnd);
    else spread(queue);
  }
}

/** Takes up a bucket: what is due by its time goes to the bottom, what has grown since to where it belongs now. */
function takeUp(queue: SessionQueue, bucket: number, presentEnd: PresentEnd): void {
  queue.next = bucket + 1;
  emptyBucket(queue.buckets, bucket, (_, seq, id) => {
    queue.inBuckets--;
    const end = presentEnd(id, seq);
    if (end !== undefined) put(queue, end, seq, id);
  });
}

/** Spreads the top over all buckets, or puts it to the bottom if it is little. */
function spread(queue: SessionQueue): void {
  const { least, greatest } = queue;
  if (queue.inBuckets <= FEW) {
    queue.next = Infinity;
    queue.origin = 0;
    queue.bucketsPerTick = 0;
  } else {
    queue.next = 0;
    queue.origin = least;
    // A tick where all have one end: later ones must not be for the same bucket.
    queue.bucketsPerTick = (BUCKETS - 1) / Math.max(greatest - least, 1);
  }
  queue.least = Infinity;
  queue.greatest = -Infinity;
  emptyBucket(queue.buckets, TOP, (end, seq, id) => {
    queue.inBuckets--;
    put(queue, end, seq, id);
  });
}

/** Puts all that is at the bottom to the top, and so with all that comes until that is spread. */
function clearBottom(queue: SessionQueue): void {
  const { ends, seqs, ids, size } = queue.bottom;
  queue.next = BUCKETS;
  queue.origin = -Infinity;
  queue.bucketsPerTick = 1;
  for (let i = 0; i < size; i++) put(queue, ends[i] as number, seqs[i] as number, ids[i] as number);
  queue.bottom.size = 0;
}

function put(queue: SessionQueue, end: number, seq: number, id: number): void {
  const bucket = bucketFor(queue, end);
  if (bucket < queue.next) {
    pushSession(queue.bottom, end, seq, id);
    return;
  }
  queue.inBuckets++;
  addTo(queue.buckets, Math.min(bucket, TOP), end, seq, id);
  if (bucket < TOP) return;
  if (end < queue.least) queue.least = end;
  if (end > queue.greatest) queue.greatest = end;
}

function bucketFor({ origin, bucketsPerTick }: SessionQueue, end: number): number {
  return Math.floor((end - origin) * bucketsPerTick);
}
