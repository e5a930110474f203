import type { Key } from "@sim/strategies";
import { hashOf } from "./fact-digest.js";

// Numbers, from 0 up, for the keys that are in use: a hash table with open addressing whose slots are side by side in one array of
// integers, so that finding one of a million keys is three waits for memory (its text, its slot, itself), which those
// of one key after another have in common. A `Map` waits more often, and each time for itself.

/** Keys and their numbers: plain data. */
export interface KeyIndex {
  /** By id. Where an id is free, `null`, which may also be a key. */
  readonly keys: Key[];
  readonly freeIds: number[];
  /** How many keys there are. */
  size: number;
  /** Two integers a slot: the hash of its key, and the id of that and 1; in free ones 0 in place of that. */
  slots: Int32Array;
}

/** No id. */
export const NO_ID = -1;

const SLOT_BITS = 1;
const SLOT = 1 << SLOT_BITS;
const SMALLEST = 16 * SLOT;

export function createKeyIndex(): KeyIndex {
  return { keys: [], freeIds: [], size: 0, slots: new Int32Array(SMALLEST) };
}

/** The id of a key, or {@link NO_ID}. */
export function findKey(index: KeyIndex, key: Key): number {
  return findHashed(index, key, hashOf(key));
}

/** The same for a key whose hash is at hand. */
export function findHashed({ keys, slots }: KeyIndex, key: Key, hash: number): number {
  const last = slots.length - SLOT;
  let at = (hash << SLOT_BITS) & last;
  for (let entry = slots[at + 1] as number; entry !== 0; entry = slots[at + 1] as number) {
    if (slots[at] === hash && keys[entry - 1] === key) return entry - 1;
    at = (at + SLOT) & last;
  }
  return NO_ID;
}

/** Gives a key that has none an id: one that is free, or the next. */
export function addKey(index: KeyIndex, key: Key): number {
  const id = index.freeIds.pop() ?? index.keys.length;
  index.keys[id] = key;
  index.size++;
  // At most half of the slots are taken, so that there are few steps to a free one.
  if (index.size * 2 * SLOT > index.slots.length) resize(index, 2 * index.slots.length);
  take(index.slots, hashOf(key), id + 1);
  return id;
}

/** Frees an id. */
export function removeKey(index: KeyIndex, id: number): void {
  const hash = hashOf(index.keys[id] as Key);
  empty(index.slots, slotOf(index.slots, hash, id + 1));
  index.keys[id] = null;
  index.freeIds.push(id);
  index.size--;
  if (index.size * 16 * SLOT < index.slots.length && index.slots.length > SMALLEST) {
    resize(index, index.slots.length / 2);
  }
}

function take(slots: Int32Array, hash: number, entry: number): void {
  const at = slotOf(slots, hash, 0);
  slots[at] = hash;
  slots[at + 1] = entry;
}

/** Where the slot is that has an entry, or the first free one. */
function slotOf(slots: Int32Array, hash: number, entry: number): number {
  const last = slots.length - SLOT;
  let at = (hash << SLOT_BITS) & last;
  while (slots[at + 1] !== entry) at = (at + SLOT) & last;
  return at;
}

/** Empties a slot, and closes the gap: what follows moves up unless it is at home already (Knuth, TAOCP 3, 6.4, algorithm R). */
function empty(slots: Int32Array, taken: number): void {
  const last = slots.length - SLOT;
  let gap = taken;
  for (let at = (gap + SLOT) & last; slots[at + 1] !== 0; at = (at + SLOT) & last) {
    const home = ((slots[at] as number) << SLOT_BITS) & last;
    if (((at - home) & last) < ((at - gap) & last)) continue;
    slots[gap] = slots[at] as number;
    slots[gap + 1] = slots[at + 1] as number;
    gap = at;
  }
  slots[gap + 1] = 0;
}

function resize(index: KeyIndex, length: number): void {
  const { slots } = index;
  index.slots = new Int32Array(length);
  for (let at = 0; at < slots.length; at += SLOT) {
    const entry = slots[at + 1] as number;
    if (entry !== 0) take(index.slots, slots[at] as number, entry);
  }
}
