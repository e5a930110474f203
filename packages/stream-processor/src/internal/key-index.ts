import type { Key } from "@sim/strategies";
import { hashOf } from "./key-hash.js";

// Numbers, from 0 up, for the keys that are in use. As long as all about them is in the caches, a `Map` knows them best: it has the
// hash of a text at hand. Of a crowd it waits for memory several times a key, and each time for itself. There it is a hash table
// with open addressing, whose slots lie side by side in one array of integers: finding a key is three waits (its text,
// its slot, itself), and one key after the other, those of several at once.

/** Keys and their numbers: plain data. */
export interface KeyIndex {
  /** By id. Where an id is free, `null`, which may also be a key. */
  readonly keys: Key[];
  readonly freeIds: number[];
  /** How many keys there are. */
  size: number;
  /** Of few keys, their ids. */
  readonly few: Map<Key, number>;
  /** Of a crowd two integers a slot: the hash of its key, and the id of that and 1; in free ones 0 in place of that. Else empty. */
  slots: Int32Array;
}

/** No id. */
export const NO_ID = -1;

/** From so many keys on they are a crowd, until there are a quarter as many. */
export const CROWD = 32_768;

const SLOT_BITS = 1;
const SLOT = 1 << SLOT_BITS;
const NO_SLOTS = new Int32Array(0);

export function createKeyIndex(): KeyIndex {
  return { keys: [], freeIds: [], size: 0, few: new Map(), slots: NO_SLOTS };
}

export function isCrowd({ slots }: KeyIndex): boolean {
  return slots.length > 0;
}

/** The id of a key, or {@link NO_ID}. */
export function findKey(index: KeyIndex, key: Key): number {
  return isCrowd(index) ? findInCrowd(index, key, hashOf(key)) : (index.few.get(key) ?? NO_ID);
}

/** The same in a crowd, of a key whose hash is at hand. */
export function findInCrowd({ keys, slots }: KeyIndex, key: Key, hash: number): number {
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
  if (!isCrowd(index)) {
    index.few.set(key, id);
    if (index.size === CROWD) becomeCrowd(index);
    return id;
  }
  // At most half of the slots are taken, so that there are few steps to a free one.
  if (index.size * 2 * SLOT > index.slots.length) resize(index, 2 * index.slots.length);
  take(index.slots, hashOf(key), id + 1);
  return id;
}

/** Frees an id. */
export function removeKey(index: KeyIndex, id: number): void {
  const key = index.keys[id] as Key;
  index.keys[id] = null;
  index.freeIds.push(id);
  index.size--;
  if (!isCrowd(index)) {
    index.few.delete(key);
    return;
  }
  empty(index.slots, slotOf(index.slots, hashOf(key), id + 1));
  if (index.size === CROWD / 4) becomeFew(index);
  else if (index.size * 16 * SLOT < index.slots.length) resize(index, index.slots.length / 2);
}

function becomeCrowd(index: KeyIndex): void {
  index.slots = new Int32Array(4 * CROWD * SLOT);
  for (const [key, id] of index.few) take(index.slots, hashOf(key), id + 1);
  index.few.clear();
}

function becomeFew(index: KeyIndex): void {
  const { few, keys, slots } = index;
  for (let at = 0; at < slots.length; at += SLOT) {
    const entry = slots[at + 1] as number;
    if (entry !== 0) few.set(keys[entry - 1] as Key, entry - 1);
  }
  index.slots = NO_SLOTS;
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
