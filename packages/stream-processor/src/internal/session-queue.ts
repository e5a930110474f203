import { createSessionHeap, popSession, postponeSession, pushSession, type SessionHeap } from "./session-heap.js";
import { addTo, createSessionPiles, emptyPile, isEmpty, type SessionPiles } from "./session-piles.js";

// The sessions that wait for the watermark, by an end that each has had. It may have grown since: so a record that makes a session
// longer costs nothing here, and whoever gets to one looks at what its end is now, and puts it back if that is later.
//
// With few of them it is a heap. With many, a heap is a walk through memory for each session that is put back. So only those that
// are next to be due are in it; the others are on piles by time, and those beyond the last pile on one for the rest, which is
// spread over piles anew when they have been used up (a ladder queue with one rung: Tang, Goh and Thng, TOMACS 15(3), 2005).

/** Plain data. */
export interface SessionQueue {
  /** Those next to be due: of all the piles that have been taken up. */
  readonly front: SessionHeap;
  readonly piles: SessionPiles;
  /** The first pile that has not been taken up; infinite while all sessions are in front. */
  next: number;
  /** An end is for the pile `floor((end - origin) * pilesPerTick)`: the same for equal ends, and never less for a later one. */
  origin: number;
  pilesPerTick: number;
  /** How many are on piles; the least and the greatest end among the rest. */
  behind: number;
  least: number;
  greatest: number;
}

/** The end of a session as it is now, or undefined if there is none of that number any more. */
export type PresentEnd = (id: number, seq: number) => number | undefined;

const PILES = 256;
/** The pile for those beyond the others. */
const REST = PILES;
/** With so many or fewer, all of them go in front; with more than `MANY` there, they go on piles. */
const FEW = 1_024;
const MANY = 4 * FEW;

export function createSessionQueue(): SessionQueue {
  return {
    front: createSessionHeap(),
    piles: createSessionPiles(PILES + 1),
    next: Infinity,
    origin: 0,
    pilesPerTick: 0,
    behind: 0,
    least: Infinity,
    greatest: -Infinity,
  };
}

/** How many sessions there are, with those that others have taken in. */
export function sizeOf({ front, behind }: SessionQueue): number {
  return front.size + behind;
}

export function enqueue(queue: SessionQueue, end: number, seq: number, id: number): void {
  if (queue.next === Infinity && queue.front.size === MANY) clearFront(queue);
  put(queue, end, seq, id);
}

/** Gives the first in front another end, later than it was. */
export function postponeFirst(queue: SessionQueue, end: number): void {
  const { front } = queue;
  if (pileFor(queue, end) < queue.next) {
    postponeSession(front, end);
    return;
  }
  const seq = front.seqs[0] as number;
  const id = front.ids[0] as number;
  popSession(front);
  put(queue, end, seq, id);
}

/** Sees to it that those next to be due are in front: afterwards it is only empty if there are none at all. */
export function bringForward(queue: SessionQueue, presentEnd: PresentEnd): void {
  const { front, piles } = queue;
  while (front.size === 0 && queue.behind > 0) {
    while (queue.next < PILES && isEmpty(piles, queue.next)) queue.next++;
    if (queue.next < PILES) takeUp(queue, queue.next, presentEnd);
    else spread(queue);
  }
}

/** Takes up a pile: what is due by its time goes in front, the rest to where it is now. */
function takeUp(queue: SessionQueue, pile: number, presentEnd: PresentEnd): void {
  queue.next = pile + 1;
  emptyPile(queue.piles, pile, (_, seq, id) => {
    queue.behind--;
    const end = presentEnd(id, seq);
    if (end !== undefined) put(queue, end, seq, id);
  });
}

/** Spreads the rest over all piles, or puts it in front if it is little. */
function spread(queue: SessionQueue): void {
  const { least, greatest } = queue;
  if (queue.behind <= FEW) {
    queue.next = Infinity;
    queue.origin = 0;
    queue.pilesPerTick = 0;
  } else {
    queue.next = 0;
    queue.origin = least;
    // A tick where all have one end: later ones must not be for the same pile.
    queue.pilesPerTick = (PILES - 1) / Math.max(greatest - least, 1);
  }
  queue.least = Infinity;
  queue.greatest = -Infinity;
  emptyPile(queue.piles, REST, (end, seq, id) => {
    queue.behind--;
    put(queue, end, seq, id);
  });
}

/** Makes a rest of all that is in front, and of all that comes until it is spread. */
function clearFront(queue: SessionQueue): void {
  const { ends, seqs, ids, size } = queue.front;
  queue.next = PILES;
  queue.origin = -Infinity;
  queue.pilesPerTick = 1;
  for (let i = 0; i < size; i++) put(queue, ends[i] as number, seqs[i] as number, ids[i] as number);
  queue.front.size = 0;
}

function put(queue: SessionQueue, end: number, seq: number, id: number): void {
  const pile = pileFor(queue, end);
  if (pile < queue.next) {
    pushSession(queue.front, end, seq, id);
    return;
  }
  queue.behind++;
  addTo(queue.piles, Math.min(pile, REST), end, seq, id);
  if (pile < REST) return;
  if (end < queue.least) queue.least = end;
  if (end > queue.greatest) queue.greatest = end;
}

function pileFor({ origin, pilesPerTick }: SessionQueue, end: number): number {
  return Math.floor((end - origin) * pilesPerTick);
}
