// Piles of sessions, each in no order, in a few arrays that all of them share: a pile is a chain of chunks, and a chunk that has
// been emptied is the next to be filled, whatever pile it is for.

/** Three numbers a session: plain data. */
export interface SessionPiles {
  ends: Float64Array;
  seqs: Float64Array;
  ids: Int32Array;
  /** By chunk, the one below it in its pile, or `NONE`. */
  below: Int32Array;
  /** By pile, the chunk on top, or `NONE`, and how many sessions are in that. */
  readonly tops: Int32Array;
  readonly fills: Int32Array;
  /** The last chunk emptied, and how many there have been. */
  spare: number;
  chunks: number;
}

/** Sessions in a chunk. */
const CHUNK = 64;
const NONE = -1;

export function createSessionPiles(count: number): SessionPiles {
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

export function isEmpty({ tops }: SessionPiles, pile: number): boolean {
  return tops[pile] === NONE;
}

export function addTo(piles: SessionPiles, pile: number, end: number, seq: number, id: number): void {
  const { tops, fills } = piles;
  if (tops[pile] === NONE || fills[pile] === CHUNK) {
    const chunk = takeChunk(piles);
    piles.below[chunk] = tops[pile] as number;
    tops[pile] = chunk;
    fills[pile] = 0;
  }
  const fill = fills[pile] as number;
  const at = (tops[pile] as number) * CHUNK + fill;
  piles.ends[at] = end;
  piles.seqs[at] = seq;
  piles.ids[at] = id;
  fills[pile] = fill + 1;
}

/** Empties a pile. What is done with a session may put it on another one, but not on this. */
export function emptyPile(
  piles: SessionPiles,
  pile: number,
  use: (end: number, seq: number, id: number) => void,
): void {
  const { tops, fills } = piles;
  while (tops[pile] !== NONE) {
    const chunk = tops[pile] as number;
    const first = chunk * CHUNK;
    for (let at = first; at < first + (fills[pile] as number); at++) {
      use(piles.ends[at] as number, piles.seqs[at] as number, piles.ids[at] as number);
    }
    tops[pile] = piles.below[chunk] as number;
    fills[pile] = CHUNK;
    piles.below[chunk] = piles.spare;
    piles.spare = chunk;
  }
}

function takeChunk(piles: SessionPiles): number {
  const { spare } = piles;
  if (spare !== NONE) {
    piles.spare = piles.below[spare] as number;
    return spare;
  }
  if (piles.chunks === piles.below.length) grow(piles);
  return piles.chunks++;
}

function grow(piles: SessionPiles): void {
  const chunks = Math.max(2 * piles.chunks, 16);
  const { ends, seqs, ids, below } = piles;
  piles.ends = new Float64Array(chunks * CHUNK);
  piles.ends.set(ends);
  piles.seqs = new Float64Array(chunks * CHUNK);
  piles.seqs.set(seqs);
  piles.ids = new Int32Array(chunks * CHUNK);
  piles.ids.set(ids);
  piles.below = new Int32Array(chunks);
  piles.below.set(below);
}
