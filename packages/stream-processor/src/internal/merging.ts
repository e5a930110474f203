import { describeValue, toSeconds } from "@sim/core";
import type { Key, Trigger, WindowBounds, WindowMerging } from "@sim/strategies";
import { boundsInSeconds, boundsInTicks } from "./assigning.js";
import { isClosed, isComplete, isGone, takesPart } from "./closing.js";
import { addValue, createWindow, mergeContents } from "./contents.js";
import { fireWindow } from "./firing.js";
import { moveTo, reorder } from "./group-heap.js";
import type { Placement } from "./late-events.js";
import type { Operator } from "./operator.js";
import type { KeyedWindow, WindowGroup } from "./operator-state.js";
import { noteStored } from "./store.js";
import { mergeTriggers, triggerForRecord, writeOffGroup } from "./triggering.js";
import { removeGroup } from "./window-table.js";

// Windows that merge. First the windows of the record grow, on paper, over everything they merge with, and are judged;
// then those that are not too late replace what they have grown over.

/** A window of the record at hand with what it has grown over. */
interface Growth {
  start: number;
  end: number;
  bounds: WindowBounds;
  parts: WindowGroup[];
  /** The window of the record itself. */
  readonly ownStart: number;
  readonly ownEnd: number;
  /** Whether it was closed and touched nothing that is not. */
  late: boolean;
}

const NO_GROUPS: readonly WindowGroup[] = Object.freeze<WindowGroup[]>([]);

/** Puts a record into its windows in `operator.assigned`, merged with those of its key. */
export function placeMerging(operator: Operator, merging: WindowMerging, key: Key, value: unknown): Placement {
  const { assigned, assignedLength, state } = operator;
  const groups = state.keyed.get(key) ?? NO_GROUPS;
  let growths: Growth[] = [];
  let skipped = 0;
  for (let i = 0; i < assignedLength; i += 2) {
    const start = assigned[i] as number;
    const end = assigned[i + 1] as number;
    const bounds: WindowBounds = [toSeconds(start), toSeconds(end)];
    const closed = isClosed(operator, end);
    if (closed && operator.settings.rules.judgesBeforeMerging && isGone(operator, end)) {
      skipped++;
      continue;
    }
    const late = closed && !touchesOpen(operator, merging, bounds, groups);
    const growth = { start, end, bounds, parts: [], ownStart: start, ownEnd: end, late };
    growths = grow(operator, merging, growth, growths, groups);
  }
  // In Kafka Streams sessions that are closed may take part, so that only the merged end counts.
  const { hasStore } = operator.settings.rules;
  const taken = growths.filter((growth) => (!hasStore && growth.parts.length > 0) || !isGone(operator, growth.end));
  for (const growth of taken) settle(operator, key, value, growth);
  const missed = skipped + growths.length - taken.length;
  if (missed > 0) operator.counts.windowsMissed += missed;
  if (assignedLength === 0) return "nowhere";
  if (taken.length === 0) return "late";
  if (growths.every((growth) => growth.late)) return "late but taken";
  return missed > 0 ? "partly" : "taken";
}

function touchesOpen(
  operator: Operator,
  merging: WindowMerging,
  bounds: WindowBounds,
  groups: readonly WindowGroup[],
): boolean {
  return groups.some(
    (group) => !isClosed(operator, group.end) && merge(operator, merging, bounds, boundsInSeconds(group)),
  );
}

/** Grows over groups and earlier growths until nothing more merges; returns the growths there are then. */
function grow(
  operator: Operator,
  merging: WindowMerging,
  growth: Growth,
  earlier: readonly Growth[],
  groups: readonly WindowGroup[],
): Growth[] {
  let others = [...earlier];
  let grown = true;
  while (grown) {
    grown = false;
    for (const group of groups) {
      // What is gone is gone by the watermark, whether or not a tick has swept it up yet.
      if (growth.parts.includes(group) || others.some((other) => other.parts.includes(group))) continue;
      if (!takesPart(operator, group.end) || !merge(operator, merging, growth.bounds, boundsInSeconds(group))) continue;
      cover(operator, merging, growth, group, boundsInSeconds(group));
      growth.parts.push(group);
      grown = true;
    }
    for (const other of others) {
      if (!merge(operator, merging, growth.bounds, other.bounds)) continue;
      cover(operator, merging, growth, other, other.bounds);
      growth.parts.push(...other.parts);
      growth.late &&= other.late;
      others = others.filter((left) => left !== other);
      grown = true;
    }
  }
  return [...others, growth];
}

function merge(operator: Operator, merging: WindowMerging, a: WindowBounds, b: WindowBounds): boolean {
  // Beam's windows merge if they have an instant in common, whatever their type says of those that touch.
  if (operator.settings.rules.keepsTouchingApart && (a[1] <= b[0] || b[1] <= a[0])) return false;
  const answer = merging.merges(a, b);
  if (typeof answer !== "boolean") {
    const { name } = operator.settings.windowType;
    throw new TypeError(`window type ${name}: merging.merges must return true or false, got ${describeValue(answer)}`);
  }
  return answer;
}

function cover(
  operator: Operator,
  merging: WindowMerging,
  growth: Growth,
  other: { readonly start: number; readonly end: number },
  otherBounds: WindowBounds,
): void {
  const { name } = operator.settings.windowType;
  const [start, end] = boundsInTicks(name, "merging.cover", merging.cover(growth.bounds, otherBounds));
  if (start > growth.start || start > other.start || end < growth.end || end < other.end) {
    const words = `[${toSeconds(start)}, ${toSeconds(end)}) for [${growth.bounds}) and [${otherBounds})`;
    throw new RangeError(`window type ${name}: merging.cover must contain both windows, got ${words}`);
  }
  growth.start = start;
  growth.end = end;
  growth.bounds = [toSeconds(start), toSeconds(end)];
}

/** Makes a growth real, adds the record, and sends the result at once if that amends one that was sent. */
function settle(operator: Operator, key: Key, value: unknown, growth: Growth): void {
  const { state } = operator;
  const { trigger, watermarkIntervalS } = operator.settings;
  const complete = isComplete(operator, growth.end);
  const amends = growth.parts.some((group) => !windowOf(group).outstanding);
  const group = growth.parts.length === 0 ? openGroup(operator, key, growth) : mergeGroups(operator, growth, trigger);
  noteStored(operator, growth.start, growth.end, growth.ownEnd - growth.ownStart);
  const window = windowOf(group);
  window.bornLate &&= complete;
  addValue(operator, window, value);
  if (trigger !== undefined) triggerForRecord(operator, trigger, group, window);
  else if (complete && (amends || watermarkIntervalS === 0)) {
    // If it waited for a tick as well, that tick will find nothing outstanding.
    if (group.stage === undefined) moveTo(state, group, "closing");
    fireWindow(operator, group, window, "late");
  } else {
    if (!window.outstanding) {
      window.outstanding = true;
      state.outstandingCount++;
    }
    moveTo(state, group, "firing");
  }
}

function openGroup(operator: Operator, key: Key, { start, end, bounds }: Growth): WindowGroup {
  const { state } = operator;
  const group: WindowGroup = {
    start,
    end,
    seq: state.nextSeq++,
    stage: undefined,
    slot: -1,
    held: false,
    windows: null,
    waiting: [createWindow(operator, key, true)],
    members: null,
    firstWaiting: 0,
    sibling: undefined,
    bounds,
  };
  const hidden = state.keyed.get(key)?.find((other) => other.start === start && other.end === end);
  if (hidden !== undefined) {
    // A store that does not show a session any more writes over it.
    if (operator.settings.trigger !== undefined) writeOffGroup(operator, hidden);
    removeGroup(operator, hidden);
  }
  const list = state.keyed.get(key);
  if (list === undefined) state.keyed.set(key, [group]);
  else list.push(group);
  return group;
}

/** Lets the part that appeared first take over the others, and gives it the bounds of the growth. */
function mergeGroups(
  operator: Operator,
  { start, end, bounds, parts, ownStart, ownEnd }: Growth,
  trigger: Trigger | undefined,
): WindowGroup {
  const { state } = operator;
  const heir = parts.reduce((first, group) => (group.seq < first.seq ? group : first));
  const window = windowOf(heir);
  const windows = parts.map(windowOf);
  const isSame = heir.start === start && heir.end === end;
  for (const group of parts) {
    if (group === heir) continue;
    const other = windowOf(group);
    mergeContents(operator, window, other);
    if (other.outstanding) state.outstandingCount--;
    removeGroup(operator, group);
  }
  if (heir.start !== start || heir.end !== end) {
    heir.start = start;
    heir.end = end;
    heir.bounds = bounds;
    reorder(state, heir);
  }
  if (heir.held && !isClosed(operator, end)) {
    heir.held = false;
    state.heldCount--;
    moveTo(state, heir, "closing");
  }
  const { countsMergedAnew } = operator.settings.rules;
  if (countsMergedAnew && !isSame) window.panes = 0;
  // In Beam a record that leaves the bounds alone makes triggers merge, too, unless the window is all its own.
  const isUnchanged = isSame && (!countsMergedAnew || (start === ownStart && end === ownEnd));
  if (trigger !== undefined && !(parts.length === 1 && isUnchanged)) {
    mergeTriggers(operator, trigger, heir, windows, isSame);
  }
  return heir;
}

/** The one window of a group in the merging table. */
function windowOf(group: WindowGroup): KeyedWindow {
  return group.waiting[0] as KeyedWindow;
}
