import type { Key } from "@sim/strategies";
import { isClosed, isComplete, isGone } from "./closing.js";
import { addValue, createWindow } from "./contents.js";
import { fireWindow } from "./firing.js";
import { moveTo, takeOut } from "./group-heap.js";
import type { Placement } from "./late-events.js";
import type { Operator } from "./operator.js";
import type { OperatorState, WindowGroup } from "./operator-state.js";
import { removePackedGroup } from "./packed-grid.js";
import { noteStored } from "./store.js";
import { triggerForRecord } from "./triggering.js";

// Windows that stand by themselves. Those with the same bounds form a group that holds a map of keys: keys are compared
// by value and type, and gone with the last window they are in.

/** Puts a record into its windows in `operator.assigned`. */
export function placeAlone(operator: Operator, key: Key, value: unknown): Placement {
  const { assigned, assignedLength } = operator;
  let open = 0;
  let reopened = 0;
  for (let i = 0; i < assignedLength; i += 2) {
    const start = assigned[i] as number;
    const end = assigned[i + 1] as number;
    if (!isClosed(operator, end)) open++;
    else if (isGone(operator, end)) continue;
    else reopened++;
    addToWindow(operator, start, end, key, value);
  }
  const missed = assignedLength / 2 - open - reopened;
  if (missed > 0) operator.counts.windowsMissed += missed;
  if (assignedLength === 0) return "nowhere";
  if (open === 0) return reopened > 0 ? "late but taken" : "late";
  return missed > 0 ? "partly" : "taken";
}

/** Whether a key has a window with these bounds. */
export function hasWindow({ state }: Operator, start: number, end: number, key: Key): boolean {
  return groupAt(state, start, end)?.windows?.has(key) ?? false;
}

/** Asks the trigger of a window once more, as if the record that it has just got had come again, but nothing is new. */
export function touchWindow(operator: Operator, start: number, end: number, key: Key): void {
  const { trigger } = operator.settings;
  const group = groupAt(operator.state, start, end);
  const window = group?.windows?.get(key);
  if (trigger === undefined || group === undefined || window === undefined) return;
  triggerForRecord(operator, trigger, group, window);
}

function groupAt({ groups }: OperatorState, start: number, end: number): WindowGroup | undefined {
  let group = groups.get(start);
  while (group !== undefined && group.end !== end) group = group.sibling;
  return group;
}

/** Adds a record to a window; if that is new, after `earlier` values. */
export function addToWindow(
  operator: Operator,
  start: number,
  end: number,
  key: Key,
  value: unknown,
  earlier?: readonly unknown[],
): void {
  const { state } = operator;
  const { trigger, watermarkIntervalS } = operator.settings;
  const group = groupWith(operator, start, end);
  // A group of the window table has a map.
  const windows = group.windows as NonNullable<WindowGroup["windows"]>;
  let window = windows.get(key);
  if (window === undefined) {
    window = createWindow(operator, key, isComplete(operator, end));
    windows.set(key, window);
    if (group.held) state.heldCount++;
    if (trigger === undefined) {
      window.outstanding = true;
      state.outstandingCount++;
      group.waiting.push(window);
      moveTo(state, group, "firing");
    }
    if (earlier !== undefined) for (const other of earlier) addValue(operator, window, other);
  }
  noteStored(operator, start, end, end - start);
  addValue(operator, window, value);
  if (trigger !== undefined) triggerForRecord(operator, trigger, group, window);
  else if (!window.outstanding || (window.bornLate && watermarkIntervalS === 0)) {
    // Without ticks there is none to wait for.
    fireWindow(operator, group, window, "late");
  }
}

/** The group with these bounds, made if there is none. */
export function groupWith(operator: Operator, start: number, end: number): WindowGroup {
  const { state, lastGroup } = operator;
  const { packed } = operator.settings;
  if (lastGroup !== undefined && lastGroup.start === start && lastGroup.end === end) return lastGroup;
  let group = groupAt(state, start, end);
  if (group === undefined) {
    group = {
      start,
      end,
      seq: state.nextSeq++,
      stage: undefined,
      slot: -1,
      held: false,
      windows: packed === undefined ? new Map() : null,
      waiting: [],
      members: packed === undefined ? null : [],
      firstWaiting: 0,
      sibling: state.groups.get(start),
      bounds: undefined,
    };
    state.groups.set(start, group);
  }
  operator.lastGroup = group;
  return group;
}

/** Forgets a group with all its windows. */
export function removeGroup(operator: Operator, group: WindowGroup): void {
  const { state } = operator;
  takeOut(state, group);
  const count = windowCountOf(group);
  state.windowCount -= count;
  if (group.held) state.heldCount -= count;
  if (group.windows !== null) removeFromStart(operator, group);
  else if (group.members === null) removeFromKey(operator, group);
  else {
    removePackedGroup(operator, group);
    removeFromStart(operator, group);
  }
}

/** How many windows have these bounds. */
export function windowCountOf({ windows, members }: WindowGroup): number {
  if (members !== null) return members.length;
  return windows === null ? 1 : windows.size;
}

function removeFromStart(operator: Operator, group: WindowGroup): void {
  const { groups } = operator.state;
  if (operator.lastGroup === group) operator.lastGroup = undefined;
  const first = groups.get(group.start) as WindowGroup;
  if (first === group) {
    if (group.sibling === undefined) groups.delete(group.start);
    else groups.set(group.start, group.sibling);
    return;
  }
  let before = first;
  while (before.sibling !== group) before = before.sibling as WindowGroup;
  before.sibling = group.sibling;
}

function removeFromKey(operator: Operator, group: WindowGroup): void {
  const { keyed } = operator.state;
  const [window] = group.waiting;
  const key = window?.key as Key;
  const left = (keyed.get(key) as WindowGroup[]).filter((other) => other !== group);
  if (left.length === 0) keyed.delete(key);
  else keyed.set(key, left);
}
