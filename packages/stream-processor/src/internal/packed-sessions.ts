import { toSeconds } from "@sim/core";
import type { Key } from "@sim/strategies";
import { isClosed, isComplete } from "./closing.js";
import {
  cellsOf,
  firstWindow,
  idOf,
  insertWindow,
  internKey,
  type KeyBlocks,
  keyOf,
  removeWindow,
  windowsOf,
} from "./key-blocks.js";
import { NO_ID } from "./key-index.js";
import type { Placement } from "./late-events.js";
import type { Operator } from "./operator.js";
import { SESSION_HEADER } from "./operator-state.js";
import { paneOf, REPLACES_NOTHING, sendResult } from "./sending.js";
import { popSession } from "./session-heap.js";
import { enqueue, fillBottom, postponeFirst, type SessionQueue } from "./session-queue.js";
import type { Packed, PackedSessions } from "./settings.js";

// Sessions whose contents are a few numbers, in the blocks of their keys. There is no lateness here: a session is sent once,
// and gone then. Those of a key that the watermark has not passed are apart from each other and in order.

/** The numbers of a session: its start, its end, how many records it has, its order of first appearance; the rest. */
const END = 1;
const COUNT = 2;
const SEQ = 3;
const CONTENTS = SESSION_HEADER;

/** Puts a record into the session that it belongs to, or begins one. */
export function placeInSession(
  operator: Operator,
  packed: Packed,
  sessions: PackedSessions,
  key: Key,
  value: unknown,
): Placement {
  const { eventTime: time, state, counts } = operator;
  const end = time + sessions.span;
  const closed = isClosed(operator, end);
  const blocks = blocksOf(operator);
  const isJudged = closed && operator.settings.rules.judgesBeforeMerging;
  const id = isJudged ? NO_ID : idOf(blocks, key, operator.expectedId);
  const place = id === NO_ID ? -1 : placeTouchedBefore(operator, blocks, id, windowsOf(blocks, id), sessions);
  if (place < 0) {
    if (closed) {
      counts.windowsMissed++;
      return "late";
    }
    begin(operator, packed, key, time, end, value);
    return "taken";
  }
  // At most one more, as those that touch the record's own window on the same side would touch each other.
  const before = placeTouchedBefore(operator, blocks, id, place, sessions);
  if (before >= 0) join(operator, packed, blocks, id, before, place);
  // Only now, as joining may move them.
  const at = firstWindow(blocks, id) + (before < 0 ? place : before) * blocks.width;
  extend(packed, cellsOf(blocks, id), at, time, end, value);
  state.unsentCount++;
  return "taken";
}

/**
 * The place of the last session of a key, of those not passed and before a limit, that the window of the record at hand merges
 * with, or -1.
 */
function placeTouchedBefore(
  operator: Operator,
  blocks: KeyBlocks,
  id: number,
  limit: number,
  { overlap, span }: PackedSessions,
): number {
  const start = operator.eventTime;
  const end = start + span;
  const cells = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  for (let place = limit - 1; place >= 0; place--) {
    const at = first + place * blocks.width;
    const otherEnd = cells[at + END] as number;
    // What is closed is gone by the watermark, whether or not a tick has swept it up yet.
    if (isClosed(operator, otherEnd)) continue;
    if (otherEnd - start < overlap) return -1;
    if (end - (cells[at] as number) >= overlap) return place;
  }
  return -1;
}

function begin(operator: Operator, { aggregator }: Packed, key: Key, time: number, end: number, value: unknown): void {
  const { state } = operator;
  const blocks = blocksOf(operator);
  const id = internKey(blocks, key, operator.expectedId);
  let cells = cellsOf(blocks, id);
  let first = firstWindow(blocks, id);
  let place = windowsOf(blocks, id);
  while (place > 0 && (cells[first + (place - 1) * blocks.width] as number) > time) place--;
  insertWindow(blocks, id, place);
  cells = cellsOf(blocks, id);
  first = firstWindow(blocks, id);
  const at = first + place * blocks.width;
  const seq = state.nextSeq++;
  cells[at] = time;
  cells[at + END] = end;
  cells[at + COUNT] = 1;
  cells[at + SEQ] = seq;
  state.windowCount++;
  state.outstandingCount++;
  state.unsentCount++;
  enqueue(queueOf(operator), end, seq, id);
  aggregator.create(cells, at + CONTENTS);
  aggregator.add(cells, at + CONTENTS, value);
}

/** Adds a record to a session. */
function extend(
  { aggregator }: Packed,
  cells: Float64Array,
  at: number,
  time: number,
  end: number,
  value: unknown,
): void {
  if (time < (cells[at] as number)) cells[at] = time;
  if (end > (cells[at + END] as number)) cells[at + END] = end;
  cells[at + COUNT] = (cells[at + COUNT] as number) + 1;
  aggregator.add(cells, at + CONTENTS, value);
}

/** Makes one session of two, at the place of the earlier one; that which appeared first takes the other in. */
function join(
  operator: Operator,
  { aggregator }: Packed,
  blocks: KeyBlocks,
  id: number,
  earlier: number,
  later: number,
): void {
  const cells = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  const left = first + earlier * blocks.width;
  const right = first + later * blocks.width;
  const heir = (cells[left + SEQ] as number) < (cells[right + SEQ] as number) ? left : right;
  const other = heir === left ? right : left;
  aggregator.merge(cells, heir + CONTENTS, cells, other + CONTENTS);
  cells[heir + COUNT] = (cells[heir + COUNT] as number) + (cells[other + COUNT] as number);
  const start = cells[left] as number;
  const end = Math.max(cells[left + END] as number, cells[right + END] as number);
  if (heir === right) cells.copyWithin(left, right, right + blocks.width);
  cells[left] = start;
  cells[left + END] = end;
  removeWindow(blocks, id, later);
  operator.state.windowCount--;
  operator.state.outstandingCount--;
}

/** Sends all sessions that are complete, in order of end, start and first appearance, and forgets them. */
export function publishSessions(operator: Operator, packed: Packed): void {
  for (;;) {
    const first = firstEnd(operator);
    if (first === undefined || !isComplete(operator, first)) return;
    sendThoseOf(operator, packed, first, "complete");
  }
}

/** Sends what is left. They are kept: nothing comes any more. */
export function flushSessions(operator: Operator, packed: Packed, final: "endOfInput" | "truncated"): void {
  for (let first = firstEnd(operator); first !== undefined; first = firstEnd(operator)) {
    sendThoseOf(operator, packed, first, final);
  }
  operator.state.areSessionsFlushed = true;
}

/** The first end that a session has, or had, if there is one. */
function firstEnd(operator: Operator): number | undefined {
  const queue = queueOf(operator);
  if (queue.bottom.size === 0) {
    if (queue.inBuckets === 0) return undefined;
    const blocks = blocksOf(operator);
    fillBottom(queue, (id, seq) => {
      const at = positionOf(blocks, id, seq);
      return at < 0 ? undefined : (cellsOf(blocks, id)[at + END] as number);
    });
  }
  return queue.bottom.size === 0 ? undefined : (queue.bottom.ends[0] as number);
}

/** A session that is due together with others. */
interface Due {
  readonly start: number;
  readonly seq: number;
  readonly id: number;
}

/** Sends the sessions with an end, the first of all. */
function sendThoseOf(
  operator: Operator,
  packed: Packed,
  end: number,
  reason: "complete" | "endOfInput" | "truncated",
): void {
  const queue = queueOf(operator);
  const { bottom } = queue;
  const blocks = blocksOf(operator);
  const due: Due[] = [];
  while (bottom.size > 0 && bottom.ends[0] === end) {
    const id = bottom.ids[0] as number;
    const seq = bottom.seqs[0] as number;
    const at = positionOf(blocks, id, seq);
    const endNow = at < 0 ? end : (cellsOf(blocks, id)[at + END] as number);
    if (endNow > end) {
      postponeFirst(queue, endNow);
      continue;
    }
    popSession(bottom);
    // Another has taken it in.
    if (at < 0) continue;
    // Most often there is no other with that end.
    if (due.length === 0 && bottom.ends[0] !== end) {
      send(operator, packed, id, at, reason);
      return;
    }
    due.push({ start: cellsOf(blocks, id)[at] as number, seq, id });
  }
  due.sort((a, b) => a.start - b.start || a.seq - b.seq);
  for (const { id, seq } of due) send(operator, packed, id, positionOf(blocks, id, seq), reason);
}

/**
 * Where in its array the session with a number is, or -1. If that is gone its id may be another key's by now, or its block
 * another id's, but no other session has its number.
 */
function positionOf(blocks: KeyBlocks, id: number, seq: number): number {
  const cells = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  for (let place = windowsOf(blocks, id) - 1; place >= 0; place--) {
    const at = first + place * blocks.width;
    if (cells[at + SEQ] === seq) return at;
  }
  return -1;
}

function send(
  operator: Operator,
  { aggregator }: Packed,
  id: number,
  at: number,
  reason: "complete" | "endOfInput" | "truncated",
): void {
  const { state } = operator;
  const blocks = blocksOf(operator);
  const cells = cellsOf(blocks, id);
  const key = keyOf(blocks, id);
  const start = cells[at] as number;
  const end = cells[at + END] as number;
  const recordCount = cells[at + COUNT] as number;
  const result = aggregator.result(cells, at + CONTENTS);
  const pane = paneOf(0, reason === "truncated" ? "early" : "onTime", true, reason === "complete" ? undefined : reason);
  state.unsentCount -= recordCount;
  state.outstandingCount--;
  if (reason === "complete") {
    state.windowCount--;
    removeWindow(blocks, id, (at - firstWindow(blocks, id)) / blocks.width);
  }
  sendResult(operator, key, [toSeconds(start), toSeconds(end)], result, recordCount, pane, REPLACES_NOTHING);
}

/** The sessions of a key. */
export function sessionsOf(operator: Operator, key: Key): { start: number; end: number; isSent: boolean }[] {
  const blocks = blocksOf(operator);
  const id = idOf(blocks, key);
  if (id === NO_ID) return [];
  const cells = cellsOf(blocks, id);
  const first = firstWindow(blocks, id);
  return Array.from({ length: windowsOf(blocks, id) }, (_, place) => {
    const at = first + place * blocks.width;
    const isSent = operator.state.areSessionsFlushed;
    return { start: cells[at] as number, end: cells[at + END] as number, isSent };
  });
}

function blocksOf(operator: Operator): KeyBlocks {
  return operator.state.blocks as KeyBlocks;
}

function queueOf(operator: Operator): SessionQueue {
  return operator.state.sessionQueue as SessionQueue;
}
