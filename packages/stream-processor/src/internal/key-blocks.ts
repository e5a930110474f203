import type { Key } from "@sim/strategies";
import { addKey, createKeyIndex, findKey, type KeyIndex, NO_ID, removeKey } from "./key-index.js";

// Windows of very many keys in a few arrays of numbers. Each key has a number of its own, and a block in which its windows lie
// side by side in the order of their starts, so that a record finds all its windows in one place of the memory. A window is
// `width` numbers, the first of which is its start.

/** The blocks of all keys: plain data. */
export interface KeyBlocks {
  /** Numbers per window. */
  readonly width: number;
  readonly index: KeyIndex;
  /** `ENTRY` integers for each id, side by side as they are needed together. */
  table: Int32Array;
  readonly pages: Float64Array[];
  /** Pages of nothing, to be used again. */
  readonly freePages: number[];
  /** By size class, blocks to be used again. */
  readonly freeBlocks: number[][];
  /** The page that blocks are taken from, and where the next one begins. */
  page: number;
  next: number;
  /** Numbers in blocks that are in use, and in those to be used again. */
  used: number;
  free: number;
}

const PAGE_BITS = 15;
const PAGE_SIZE = 1 << PAGE_BITS;
const SMALLEST_PAGE = 1 << 9;
/** A larger block has a page of its own, as large as it takes. */
const LARGEST_SHARED = PAGE_SIZE / 8;
const NOTHING = new Float64Array(0);

/**
 * What the table has for an id: page and place of its block; how many windows there are; the unused places before the first of
 * them, and the size class; a note of the owner's on the last of them.
 */
const AT = 0;
const LENGTH = 1;
const FIRST_AND_SIZE = 2;
const NOTE = 3;
const ENTRY = 4;

const SIZE_BITS = 6;
const SIZES = 1 << SIZE_BITS;

export function createKeyBlocks(width: number): KeyBlocks {
  return {
    width,
    index: createKeyIndex(),
    table: new Int32Array(16 * ENTRY),
    pages: [],
    freePages: [],
    freeBlocks: [],
    page: -1,
    next: 0,
    used: 0,
    free: 0,
  };
}

/**
 * Moves all blocks together once more of the memory is free than in use, as when many keys have grown out of their blocks, or
 * have gone. The time it takes is in proportion to what has become free before.
 */
export function tidyBlocks(blocks: KeyBlocks): void {
  if (blocks.free <= Math.max(blocks.used, PAGE_SIZE)) return;
  const { table, width } = blocks;
  const pages = blocks.pages.splice(0);
  blocks.freePages.length = 0;
  blocks.freeBlocks.length = 0;
  blocks.page = -1;
  blocks.free = 0;
  for (let id = 0; id < blocks.index.keys.length; id++) {
    const entry = id * ENTRY;
    const length = table[entry + LENGTH] as number;
    // Those without windows have no key at present.
    if (length === 0) continue;
    const size = sizeOf(blocks, id);
    const from = pages[(table[entry + AT] as number) >>> PAGE_BITS] as Float64Array;
    const start = firstWindow(blocks, id);
    table[entry + AT] = newBlock(blocks, capacityOf(size) * width);
    table[entry + FIRST_AND_SIZE] = size;
    cellsOf(blocks, id).set(from.subarray(start, start + length * width), firstWindow(blocks, id));
  }
}

/** The id of a key, which gets one, and a block, if it has none. It is quick if it is the one that is expected. */
export function internKey(blocks: KeyBlocks, key: Key, expected: number = NO_ID): number {
  const id = idOf(blocks, key, expected);
  return id === NO_ID ? newId(blocks, key) : id;
}

/** The id of a key, or {@link NO_ID}. */
export function idOf(blocks: KeyBlocks, key: Key, expected: number = NO_ID): number {
  return isIdOf(blocks, key, expected) ? expected : findKey(blocks.index, key);
}

/** An id that is free at present has no windows, and may seem to be that of `null`. */
function isIdOf(blocks: KeyBlocks, key: Key, id: number): boolean {
  return id !== NO_ID && windowsOf(blocks, id) > 0 && keyOf(blocks, id) === key;
}

/** The key with an id. */
export function keyOf({ index }: KeyBlocks, id: number): Key {
  return index.keys[id] as Key;
}

function newId(blocks: KeyBlocks, key: Key): number {
  const id = addKey(blocks.index, key);
  if (id * ENTRY === blocks.table.length) {
    const table = new Int32Array(2 * blocks.table.length);
    table.set(blocks.table);
    blocks.table = table;
  }
  takeBlock(blocks, id, 0);
  return id;
}

/** The array in which the windows of an id are. */
export function cellsOf({ pages, table }: KeyBlocks, id: number): Float64Array {
  return pages[(table[id * ENTRY + AT] as number) >>> PAGE_BITS] as Float64Array;
}

/** Where in that array the first of them is. */
export function firstWindow({ table, width }: KeyBlocks, id: number): number {
  const entry = id * ENTRY;
  return (
    ((table[entry + AT] as number) & (PAGE_SIZE - 1)) +
    ((table[entry + FIRST_AND_SIZE] as number) >>> SIZE_BITS) * width
  );
}

/** How many there are. */
export function windowsOf({ table }: KeyBlocks, id: number): number {
  return table[id * ENTRY + LENGTH] as number;
}

/** The note on the last window of an id. */
function noteOf({ table }: KeyBlocks, id: number): number {
  return table[id * ENTRY + NOTE] as number;
}

export function setNote({ table }: KeyBlocks, id: number, note: number): void {
  table[id * ENTRY + NOTE] = note;
}

/**
 * Where a window is among those of its key if these follow each other without gaps; outside of them if it is new. The note on
 * the last of them is its number, so that this looks at none of them.
 */
export function likelyPlace(blocks: KeyBlocks, id: number, number: number): number {
  return windowsOf(blocks, id) - 1 - ((noteOf(blocks, id) - number) | 0);
}

/** The place of the window with that start among those of its id, or `-1 - place` for where it should be. */
export function placeOf(blocks: KeyBlocks, id: number, start: number): number {
  const { width } = blocks;
  const cells = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  const length = windowsOf(blocks, id);
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[first + middle * width] as number) < start) low = middle + 1;
    else high = middle;
  }
  return low < length && cells[first + low * width] === start ? low : -1 - low;
}

/** Makes room for a window at a place among those of an id; its numbers are to be written. The others may move. */
export function insertWindow(blocks: KeyBlocks, id: number, place: number): void {
  const { width } = blocks;
  const entry = id * ENTRY;
  const length = blocks.table[entry + LENGTH] as number;
  const firstAndSize = blocks.table[entry + FIRST_AND_SIZE] as number;
  if ((firstAndSize >>> SIZE_BITS) + length === capacityOf(firstAndSize % SIZES)) makeRoom(blocks, id);
  if (place < length) {
    const first = firstWindow(blocks, id);
    cellsOf(blocks, id).copyWithin(first + (place + 1) * width, first + place * width, first + length * width);
  }
  blocks.table[entry + LENGTH] = length + 1;
}

/** Takes a window out of those of an id, and forgets the key with its last. */
export function removeWindow(blocks: KeyBlocks, id: number, place: number): void {
  const { table, width } = blocks;
  const entry = id * ENTRY;
  const length = (table[entry + LENGTH] as number) - 1;
  if (length === 0) {
    forgetKey(blocks, id);
    return;
  }
  if (place === 0) table[entry + FIRST_AND_SIZE] = (table[entry + FIRST_AND_SIZE] as number) + SIZES;
  else if (place < length) {
    const at = firstWindow(blocks, id) + place * width;
    cellsOf(blocks, id).copyWithin(at, at + width, at + (length - place + 1) * width);
  }
  table[entry + LENGTH] = length;
  const size = sizeOf(blocks, id);
  if (size >= 4 && length * 4 <= capacityOf(size)) moveBlock(blocks, id, sizeFor(2 * length));
}

function forgetKey(blocks: KeyBlocks, id: number): void {
  const { table } = blocks;
  freeBlock(blocks, table[id * ENTRY + AT] as number, sizeOf(blocks, id));
  table[id * ENTRY + LENGTH] = 0;
  removeKey(blocks.index, id);
}

/** Uses what is free before the first window, if it is so much that this is seldom, and a larger block if it is not. */
function makeRoom(blocks: KeyBlocks, id: number): void {
  const { table, width } = blocks;
  const entry = id * ENTRY;
  const before = (table[entry + FIRST_AND_SIZE] as number) >>> SIZE_BITS;
  const length = table[entry + LENGTH] as number;
  if (before * 4 <= length) {
    moveBlock(blocks, id, sizeOf(blocks, id) + 1);
    return;
  }
  const first = firstWindow(blocks, id);
  cellsOf(blocks, id).copyWithin(first - before * width, first, first + length * width);
  table[entry + FIRST_AND_SIZE] = sizeOf(blocks, id);
}

/** Moves the windows of an id to a block of another size. */
function moveBlock(blocks: KeyBlocks, id: number, size: number): void {
  const { width } = blocks;
  const entry = id * ENTRY;
  const oldAt = blocks.table[entry + AT] as number;
  const oldSize = sizeOf(blocks, id);
  const length = blocks.table[entry + LENGTH] as number;
  const from = cellsOf(blocks, id);
  const start = firstWindow(blocks, id);
  takeBlock(blocks, id, size);
  const to = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  for (let i = 0; i < length * width; i++) to[first + i] = from[start + i] as number;
  blocks.table[entry + LENGTH] = length;
  freeBlock(blocks, oldAt, oldSize);
}

/** Gives an id an empty block. */
function takeBlock(blocks: KeyBlocks, id: number, size: number): void {
  const numbers = capacityOf(size) * blocks.width;
  const known = blocks.freeBlocks[size]?.pop();
  const at = known ?? newBlock(blocks, numbers);
  if (known !== undefined) blocks.free -= numbers;
  blocks.used += numbers;
  const entry = id * ENTRY;
  blocks.table[entry + AT] = at;
  blocks.table[entry + FIRST_AND_SIZE] = size;
  blocks.table[entry + LENGTH] = 0;
}

function newBlock(blocks: KeyBlocks, numbers: number): number {
  if (numbers > LARGEST_SHARED) return newPage(blocks, numbers) << PAGE_BITS;
  const { pages } = blocks;
  if (blocks.next + numbers > (pages[blocks.page]?.length ?? 0)) {
    // The first ones are small, as there may be many processors with few windows each.
    const size = Math.min(SMALLEST_PAGE << Math.min(pages.length, PAGE_BITS), PAGE_SIZE);
    blocks.page = newPage(blocks, Math.max(size, numbers));
    blocks.next = 0;
  }
  const at = (blocks.page << PAGE_BITS) | blocks.next;
  blocks.next += numbers;
  return at;
}

function newPage({ pages, freePages }: KeyBlocks, numbers: number): number {
  const page = freePages.pop() ?? pages.length;
  pages[page] = new Float64Array(numbers);
  return page;
}

function freeBlock(blocks: KeyBlocks, at: number, size: number): void {
  const { width, pages, freePages, freeBlocks } = blocks;
  const numbers = capacityOf(size) * width;
  blocks.used -= numbers;
  if (numbers > LARGEST_SHARED) {
    const page = at >>> PAGE_BITS;
    pages[page] = NOTHING;
    freePages.push(page);
    return;
  }
  blocks.free += numbers;
  // Without holes, in whatever order the sizes come.
  while (freeBlocks.length <= size) freeBlocks.push([]);
  freeBlocks[size]?.push(at);
}

function sizeOf({ table }: KeyBlocks, id: number): number {
  return (table[id * ENTRY + FIRST_AND_SIZE] as number) % SIZES;
}

/** How many windows a block of a size class takes: 1, 2, 3, 4, 6, 8, 12, 16, ... */
function capacityOf(size: number): number {
  if (size === 0) return 1;
  return size % 2 === 1 ? 1 << ((size + 1) >> 1) : 3 << ((size >> 1) - 1);
}

/** The least size class for so many windows. */
function sizeFor(windows: number): number {
  let size = 0;
  while (capacityOf(size) < windows) size++;
  return size;
}
