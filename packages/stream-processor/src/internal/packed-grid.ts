import type { Key } from "@sim/strategies";
import { boundsInSeconds } from "./assigning.js";
import { isClosed, isComplete, isGone } from "./closing.js";
import { moveTo } from "./group-heap.js";
import {
  cellsOf,
  firstWindow,
  idOf,
  insertWindow,
  internKey,
  type KeyBlocks,
  keyOf,
  likelyPlace,
  placeOf,
  removeWindow,
  setNote,
  windowsOf,
} from "./key-blocks.js";
import { NO_ID } from "./key-index.js";
import type { Placement } from "./late-events.js";
import { GROUP, isCrowded, lookAheadOfResults } from "./look-ahead.js";
import type { Operator } from "./operator.js";
import { GRID_HEADER, type WindowGroup } from "./operator-state.js";
import { type Pane, paneOf, REPLACES_NOTHING, sendResult } from "./sending.js";
import type { Grid, Packed } from "./settings.js";
import { groupWith } from "./window-table.js";

// Windows at regular distances whose contents are a few numbers, in the blocks of their keys. The groups know their keys by id, in
// the order of first appearance.

/** The numbers of a window: its start, its marks, how many records it has, how many of them a result has told of; the rest. */
const MARKS = 1;
const COUNT = 2;
const SENT = 3;
const CONTENTS = GRID_HEADER;

/** Marks: a result is still to be sent at a tick; the watermark was past the end when the first record came; results sent. */
const OUTSTANDING = 1;
const BORN_LATE = 2;
const PANE = 4;

/** Puts a record into its windows, from the last to the first. */
export function placePacked(operator: Operator, packed: Packed, grid: Grid, key: Key, value: unknown): Placement {
  const { gridCount: count, latestStart, state } = operator;
  if (count === 0) return "nowhere";
  const { size, slide } = grid;
  const firstEnd = latestStart - (count - 1) * slide + size;
  // Most often the watermark has not come as far as the first of them.
  const taken = state.watermark < firstEnd ? count : countOpen(operator, grid, count);
  const kept = taken === count ? count : countKept(operator, grid, count);
  if (kept > 0)
    addToWindows(operator, packed, grid, internKey(blocksOf(operator), key, operator.expectedId), kept, value);
  if (kept < count) operator.counts.windowsMissed += count - kept;
  if (taken === 0) return kept > 0 ? "late but taken" : "late";
  return kept < count ? "partly" : "taken";
}

/** How many of the windows at hand, from the last on, are not closed: if one is, all before it are. */
function countOpen(operator: Operator, { size, slide }: Grid, count: number): number {
  let open = 0;
  while (open < count && !isClosed(operator, operator.latestStart - open * slide + size)) open++;
  return open;
}

/** How many of them, from the last on, still take records. */
function countKept(operator: Operator, { size, slide }: Grid, count: number): number {
  let kept = 0;
  while (kept < count && !isGone(operator, operator.latestStart - kept * slide + size)) kept++;
  return kept;
}

/** Adds a record to so many windows, from `operator.latestStart` back. */
function addToWindows(
  operator: Operator,
  { aggregator }: Packed,
  { size, slide }: Grid,
  id: number,
  count: number,
  value: unknown,
): void {
  const { latestStart, settings, state } = operator;
  const blocks = blocksOf(operator);
  const { width } = blocks;
  let cells = cellsOf(blocks, id);
  let first = firstWindow(blocks, id);
  let place = likelyPlace(blocks, id, operator.latestNumber);
  for (let i = 0; i < count; i++, place--) {
    const start = latestStart - i * slide;
    if (place < 0 || place >= windowsOf(blocks, id) || cells[first + place * width] !== start) {
      place = placeAlong(blocks, id, start);
      if (place < 0) {
        place = -1 - place;
        open(operator, blocks, id, place, start, start + size);
        if (place === windowsOf(blocks, id) - 1) setNote(blocks, id, (operator.latestNumber - i) | 0);
        cells = cellsOf(blocks, id);
        first = firstWindow(blocks, id);
        aggregator.create(cells, first + place * width + CONTENTS);
      }
    }
    const at = first + place * width;
    aggregator.add(cells, at + CONTENTS, value);
    cells[at + COUNT] = (cells[at + COUNT] as number) + 1;
    state.unsentCount++;
    const marks = cells[at + MARKS] as number;
    if (marks === OUTSTANDING) continue;
    // Without ticks there is none to wait for.
    if ((marks & OUTSTANDING) !== 0 && ((marks & BORN_LATE) === 0 || settings.watermarkIntervalS > 0)) continue;
    fire(operator, groupWith(operator, start, start + size), id, cells, at, "late");
  }
}

/** What {@link placeOf} gives, at once for a window behind all others, which new ones mostly are. */
function placeAlong(blocks: KeyBlocks, id: number, start: number): number {
  const length = windowsOf(blocks, id);
  const last = firstWindow(blocks, id) + (length - 1) * blocks.width;
  if (length > 0 && (cellsOf(blocks, id)[last] as number) < start) return -1 - length;
  return placeOf(blocks, id, start);
}

/** Makes a window, but for its contents. */
function open(operator: Operator, blocks: KeyBlocks, id: number, place: number, start: number, end: number): void {
  const { state } = operator;
  const group = groupWith(operator, start, end);
  insertWindow(blocks, id, place);
  const cells = cellsOf(blocks, id);
  const at = firstWindow(blocks, id) + place * blocks.width;
  cells[at] = start;
  cells[at + MARKS] = isComplete(operator, end) ? OUTSTANDING + BORN_LATE : OUTSTANDING;
  cells[at + COUNT] = 0;
  cells[at + SENT] = 0;
  membersOf(group).push(id);
  state.windowCount++;
  if (group.held) state.heldCount++;
  state.outstandingCount++;
  moveTo(state, group, "firing");
}

/** Sends the outstanding results of a group, in order of first appearance. */
export function firePackedGroup(operator: Operator, group: WindowGroup, final?: "endOfInput" | "truncated"): void {
  if (final === undefined && isGone(operator, group.end) && !operator.settings.rules.hasStore) {
    fireForGood(operator, group);
    return;
  }
  const blocks = blocksOf(operator);
  const timing = final === "truncated" ? "early" : "onTime";
  const members = membersOf(group);
  const isAhead = isCrowded(blocks);
  // All before have been sent.
  for (let i = group.firstWaiting; i < members.length; i++) {
    if (isAhead && i % GROUP === 0) lookAheadOfResults(operator, members, i);
    const id = members[i] as number;
    const cells = cellsOf(blocks, id);
    const at = firstWindow(blocks, id) + placeAmong(blocks, id, group.start) * blocks.width;
    const marks = cells[at + MARKS] as number;
    if ((marks & OUTSTANDING) === 0) continue;
    fire(operator, group, id, cells, at, (marks & BORN_LATE) !== 0 ? "late" : timing, final);
  }
  group.firstWaiting = members.length;
}

/** The same for windows that take no record any more, each of which is forgotten at once, while it is at hand. */
function fireForGood(operator: Operator, group: WindowGroup): void {
  const { state } = operator;
  const blocks = blocksOf(operator);
  const members = membersOf(group);
  const isAhead = isCrowded(blocks);
  for (let i = 0; i < members.length; i++) {
    if (isAhead && i % GROUP === 0) lookAheadOfResults(operator, members, i);
    const id = members[i] as number;
    const cells = cellsOf(blocks, id);
    const place = placeAmong(blocks, id, group.start);
    const at = firstWindow(blocks, id) + place * blocks.width;
    const marks = cells[at + MARKS] as number;
    if ((marks & OUTSTANDING) !== 0) {
      fire(operator, group, id, cells, at, (marks & BORN_LATE) !== 0 ? "late" : "onTime");
    }
    removeWindow(blocks, id, place);
  }
  state.windowCount -= members.length;
  if (group.held) state.heldCount -= members.length;
  members.length = 0;
}

/** The place of a window that is there: most often the first, as they are sent and forgotten in their order. */
function placeAmong(blocks: KeyBlocks, id: number, start: number): number {
  return cellsOf(blocks, id)[firstWindow(blocks, id)] === start ? 0 : placeOf(blocks, id, start);
}

/** Sends the result of a window. */
function fire(
  operator: Operator,
  group: WindowGroup,
  id: number,
  cells: Float64Array,
  at: number,
  timing: Pane["timing"],
  final?: "endOfInput" | "truncated",
): void {
  const { settings, state } = operator;
  const { aggregator } = settings.packed as Packed;
  const marks = cells[at + MARKS] as number;
  const index = Math.floor(marks / PANE);
  const recordCount = cells[at + COUNT] as number;
  const isLast = final !== undefined || isGone(operator, group.end);
  const pane = paneOf(index, timing, isLast, final);
  const result = aggregator.result(cells, at + CONTENTS);
  state.unsentCount -= recordCount - (cells[at + SENT] as number);
  if ((marks & OUTSTANDING) !== 0) state.outstandingCount--;
  cells[at + MARKS] = marks - (marks & OUTSTANDING) + PANE;
  if (settings.accumulation === "discarding") {
    aggregator.create(cells, at + CONTENTS);
    cells[at + COUNT] = 0;
  } else {
    cells[at + SENT] = recordCount;
  }
  const key = keyOf(blocksOf(operator), id);
  sendResult(operator, key, boundsInSeconds(group), result, recordCount, pane, REPLACES_NOTHING);
}

/** Forgets the windows of a group. */
export function removePackedGroup(operator: Operator, group: WindowGroup): void {
  const blocks = blocksOf(operator);
  for (const id of membersOf(group)) removeWindow(blocks, id, placeAmong(blocks, id, group.start));
}

/** The windows of a key, each with its start and whether its result has been sent. */
export function packedWindowsOf(operator: Operator, key: Key): { start: number; isSent: boolean }[] {
  const blocks = blocksOf(operator);
  const id = idOf(blocks, key);
  if (id === NO_ID) return [];
  const cells = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  return Array.from({ length: windowsOf(blocks, id) }, (_, place) => {
    const at = first + place * blocks.width;
    return { start: cells[at] as number, isSent: ((cells[at + MARKS] as number) & OUTSTANDING) === 0 };
  });
}

function blocksOf(operator: Operator): KeyBlocks {
  return operator.state.blocks as KeyBlocks;
}

function membersOf(group: WindowGroup): number[] {
  return group.members as number[];
}
