import { toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import { cellsOf, firstWindow, type KeyBlocks, keyOf, likelyPlace, windowsOf } from "./key-blocks.js";
import { hashOf } from "./key-hash.js";
import { findInCrowd, isCrowd, NO_ID } from "./key-index.js";
import type { RawRecord } from "./message-checks.js";
import type { Operator } from "./operator.js";
import type { Grid } from "./settings.js";

// With very many keys, most of the time of a record, or of a result, is waiting for memory: for the key in the table of keys, then for
// the key's row, then for the window. In a loop that does nothing else, the processor waits for several keys at once. So records
// and results are gone through in groups before their turns, and what that brings into the cache is there when they come.

/** How many records, or results, are in a group. */
export const GROUP = 64;

const TICKS_PER_SECOND = toTicks(1);
/** Numbers in a line of memory. */
const LINE = 8;

const hashes = new Int32Array(GROUP);
const ids = new Int32Array(GROUP);

/** Whether looking ahead is worth its time. */
export function isCrowded(blocks: KeyBlocks | null): boolean {
  return blocks !== null && isCrowd(blocks.index);
}

/**
 * Looks ahead of a group of records, and gives the ids of their keys. They are only hints: whoever uses one sees whether it is
 * that of the key.
 */
export function lookAhead(
  operator: Operator,
  records: readonly RawRecord[],
  from: number,
  to: number,
  nowS: number,
): Int32Array {
  const { index } = operator.state.blocks as KeyBlocks;
  for (let i = from; i < to; i++) hashes[i - from] = hashOf(((records[i] as RawRecord).key ?? null) as Key);
  for (let i = from; i < to; i++) {
    ids[i - from] = findInCrowd(index, ((records[i] as RawRecord).key ?? null) as Key, hashes[i - from] as number);
  }
  operator.touched = touch(operator, records, from, to, nowS);
  return ids;
}

/** Looks ahead of the results of a group of keys, those of their first windows. */
export function lookAheadOfResults(operator: Operator, members: readonly number[], from: number): void {
  const blocks = operator.state.blocks as KeyBlocks;
  const to = Math.min(from + GROUP, members.length);
  let sum = 0;
  for (let i = from; i < to; i++) {
    const id = members[i] as number;
    const key = keyOf(blocks, id);
    if (typeof key === "string") sum += key.length;
    sum += cellsOf(blocks, id)[firstWindow(blocks, id)] as number;
  }
  operator.touched = sum;
}

/** Reads something of each line of memory that a record's windows are in, or will be; gives something made of it. */
function touch(operator: Operator, records: readonly RawRecord[], from: number, to: number, nowS: number): number {
  const blocks = operator.state.blocks as KeyBlocks;
  const { width } = blocks;
  const { grid } = operator.settings;
  const numbers = grid === undefined ? width : Math.ceil(grid.size / grid.slide) * width;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const id = ids[i - from] as number;
    if (id === NO_ID) continue;
    const length = windowsOf(blocks, id);
    const place =
      grid === undefined ? length - 1 : likelyPlace(blocks, id, numberOf(grid, records[i] as RawRecord, nowS));
    const cells = cellsOf(blocks, id);
    const first = firstWindow(blocks, id);
    const last = Math.min(first + (Math.min(Math.max(place, 0), length) + 1) * width, cells.length) - 1;
    for (let at = Math.max(last + 1 - numbers, first); at < last; at += LINE) sum += cells[at] as number;
    sum += cells[last] as number;
  }
  return sum;
}

/** The number of a record's last window, but for roundings. */
function numberOf({ slide, offset }: Grid, { eventTime }: RawRecord, nowS: number): number {
  return Math.floor(((eventTime ?? nowS) * TICKS_PER_SECOND - offset) / slide) | 0;
}
