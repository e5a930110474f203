import { toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import { hashOf } from "./fact-digest.js";
import { cellsOf, firstWindow, type KeyBlocks, windowsOf } from "./key-blocks.js";
import { findHashed, NO_ID } from "./key-index.js";
import type { RawRecord } from "./message-checks.js";
import type { Operator } from "./operator.js";
import { likelyPlace } from "./packed-grid.js";
import { processRecord } from "./processing.js";
import type { Grid } from "./settings.js";

// With very many keys, most of the time of a record is waiting for memory: for its key in the table of keys, then for the key's row,
// then for the window. In a loop that does nothing else, the processor waits for several records at once. So the records of a batch
// are looked up in groups, and what that brings into the cache is there when they are processed, one after the other.

const TICKS_PER_SECOND = toTicks(1);
const GROUP = 64;
/** Numbers in a line of memory. */
const LINE = 8;
/** With fewer keys than this it is all in the cache. */
export const LEAST_KEYS = 32_768;

/** Ids of the keys of a group. They are only hints: whoever uses one sees whether it is that of the key. */
const ids = new Int32Array(GROUP);
/** Hashes of the keys of a group. */
const hashes = new Int32Array(GROUP);

/** Takes the records of a batch in their order. */
export function processBatch(operator: Operator, records: readonly RawRecord[], nowS: number): void {
  const { blocks } = operator.state;
  if (blocks === null || blocks.index.size < LEAST_KEYS) {
    for (const record of records) processRecord(operator, record, nowS);
    return;
  }
  for (let from = 0; from < records.length; from += GROUP) {
    const to = Math.min(from + GROUP, records.length);
    lookUp(operator.state.blocks as KeyBlocks, records, from, to);
    operator.touched = touch(operator, records, from, to, nowS);
    for (let i = from; i < to; i++) {
      operator.expectedId = ids[i - from] as number;
      processRecord(operator, records[i] as RawRecord, nowS);
    }
  }
  operator.expectedId = NO_ID;
}

function lookUp(blocks: KeyBlocks, records: readonly RawRecord[], from: number, to: number): void {
  const { index } = blocks;
  for (let i = from; i < to; i++) hashes[i - from] = hashOf(((records[i] as RawRecord).key ?? null) as Key);
  for (let i = from; i < to; i++) {
    ids[i - from] = findHashed(index, ((records[i] as RawRecord).key ?? null) as Key, hashes[i - from] as number);
  }
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
