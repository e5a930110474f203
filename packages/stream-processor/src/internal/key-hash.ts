import type { Key } from "@sim/strategies";

const PRIME = 0x01000193;

const scratch = new DataView(new ArrayBuffer(8));

// Not the digests of the fingerprint: those are one step a character, one after the other, and must stay as they are.

/** 32 bits of a key for a hash table, the low ones as good as the others; the same for 0 and -0, which are the same key. */
export function hashOf(key: Key): number {
  if (typeof key === "string") return hashOfText(key);
  if (key === null) return 7;
  if ((key | 0) === key) return spread(key | 0);
  scratch.setFloat64(0, key);
  return spread(scratch.getInt32(0) ^ spread(scratch.getInt32(4)));
}

/** FNV-1a over the even code units and over the odd ones, so that the two multiplications need not wait for each other. */
function hashOfText(text: string): number {
  const { length } = text;
  let even = 0x811c9dc5 | 0;
  let odd = length;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even = Math.imul(even ^ text.charCodeAt(i), PRIME);
    odd = Math.imul(odd ^ text.charCodeAt(i + 1), PRIME);
  }
  if (i < length) even = Math.imul(even ^ text.charCodeAt(i), PRIME);
  return spread(even ^ spread(odd));
}

/** Each bit of the result depends on all of them (the finalizer of MurmurHash3, by Austin Appleby). */
function spread(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
