import { toSeconds } from "@sim/core";
import type { WindowBounds } from "@sim/strategies";
import type { WindowRetraction } from "../messages.js";
import { hasDueAlarm } from "./alarms.js";
import { boundsInSeconds } from "./assigning.js";
import { isGone } from "./closing.js";
import { clearContents, resultOf } from "./contents.js";
import type { Operator } from "./operator.js";
import type { KeyedWindow, Published, WindowGroup } from "./operator-state.js";
import { firePackedGroup } from "./packed-grid.js";
import { type Pane, paneOf, REPLACES_NOTHING, sendResult } from "./sending.js";

/** Sends the outstanding results of a group, in order of first appearance. */
export function fireGroup(operator: Operator, group: WindowGroup, final?: "endOfInput" | "truncated"): void {
  if (group.members !== null) {
    firePackedGroup(operator, group, final);
    return;
  }
  const timing = final === "truncated" ? "early" : "onTime";
  for (const window of group.waiting) {
    if (window.outstanding) fireWindow(operator, group, window, window.bornLate ? "late" : timing, final);
  }
  // Where windows merge the list is the group's only window, for good.
  if (group.windows !== null) group.waiting = [];
}

/** Sends the result of a window. */
export function fireWindow(
  operator: Operator,
  group: WindowGroup,
  window: KeyedWindow,
  timing: Pane["timing"],
  final?: "endOfInput" | "truncated",
): void {
  const { settings, state } = operator;
  const isLast = isGone(operator, group.end) && !(window.trigger !== null && hasDueAlarm(operator, window));
  const discards = settings.accumulation === "discarding";
  const result = resultOf(operator, window, !(discards || (isLast && window.trigger === null)));
  const { key, panes: index, count: recordCount } = window;
  const plain = paneOf(index, timing, isLast || final !== undefined, final);
  // Not by the index: a window that counts from 0 again as it has merged takes back what was sent of its parts all the same.
  const isRetracting = settings.accumulation === "retracting" && window.published !== null;
  const pane = isRetracting ? { ...plain, retracts: retractionsOf(window) } : plain;
  const replaces = replacedBy(group, window);
  window.panes++;
  state.unsentCount -= window.unsent;
  window.unsent = 0;
  if (window.outstanding) {
    window.outstanding = false;
    state.outstandingCount--;
  }
  notePublished(operator, group, window, result);
  if (discards) clearContents(operator, window);
  sendResult(operator, key, boundsInSeconds(group), result, recordCount, pane, replaces);
}

/** Remembers what downstream holds now, where that will be asked for. */
function notePublished(operator: Operator, group: WindowGroup, window: KeyedWindow, result: unknown): void {
  const { accumulation, merging } = operator.settings;
  const retracts = accumulation === "retracting";
  if (!retracts && merging === undefined) return;
  window.published = [{ start: group.start, end: group.end, result: retracts ? result : undefined }];
}

function replacedBy(group: WindowGroup, window: KeyedWindow): readonly WindowBounds[] {
  if (window.published === null) return REPLACES_NOTHING;
  const others = window.published.filter((held) => held.start !== group.start || held.end !== group.end);
  return others.length === 0
    ? REPLACES_NOTHING
    : inOrder(others).map((held) => [toSeconds(held.start), toSeconds(held.end)]);
}

function retractionsOf(window: KeyedWindow): WindowRetraction<unknown>[] {
  return inOrder(window.published ?? []).map(({ start, end, result }) => ({
    windowStart: toSeconds(start),
    windowEnd: toSeconds(end),
    result,
  }));
}

function inOrder(published: readonly Published[]): Published[] {
  return published.toSorted((a, b) => a.end - b.end || a.start - b.start);
}
