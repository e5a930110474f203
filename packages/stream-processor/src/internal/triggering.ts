import { describeValue, toSeconds, toTicks } from "@sim/core";
import type { Trigger, TriggerDecision } from "@sim/strategies";
import { adjustWaits, dropAlarms, memoryOf, takeDueAlarm } from "./alarms.js";
import { closingTime, isComplete, isGone } from "./closing.js";
import { clearContents, keepLast } from "./contents.js";
import { fireWindow } from "./firing.js";
import { moveTo } from "./group-heap.js";
import { type Operator, surroundingsOf } from "./operator.js";
import type { Alarm, KeyedWindow, WindowGroup } from "./operator-state.js";
import { hold, releaseOutput } from "./output-watermark.js";
import { isStored } from "./store.js";
import { TriggerView } from "./trigger-view.js";
import { followClock } from "./watermark.js";

// The path of windows with a trigger. Without one none of this is called.

/** A window has got a record: asks its trigger. */
export function triggerForRecord(operator: Operator, trigger: Trigger, group: WindowGroup, window: KeyedWindow): void {
  const { state } = operator;
  const memory = memoryOf(window);
  if (!memory.hasEarlyRecord && !isComplete(operator, group.end)) {
    memory.hasEarlyRecord = true;
    hold(operator, group, window);
  }
  if (!window.outstanding) {
    window.outstanding = true;
    state.outstandingCount++;
  }
  moveTo(state, group, group.held ? "expiring" : "closing");
  keepLast(operator, window, 2);
  const context = viewOf(operator).turnTo(group, window, Number.NaN, toSeconds(operator.eventTime));
  decide(operator, trigger, group, window, trigger.onElement(memory.state, context), "onElement");
  adjustWaits(operator, window);
}

/** Tells triggers of all times of the watermark that have come, in order. */
export function runAlarms(operator: Operator, trigger: Trigger): void {
  const { closing, horizon } = operator.settings;
  for (let alarm = dueAlarm(operator); alarm !== undefined; alarm = dueAlarm(operator)) {
    const { group, window, time } = alarm;
    // A window that is over has only its closing left: at once in Beam, elsewhere after the times up to then.
    const isOver =
      closing !== "never" ? isGone(operator, group.end) : time > closingTime(operator, group.end) + horizon;
    if (isOver) continue;
    const context = viewOf(operator).turnTo(group, window, toSeconds(time), Number.NaN);
    const decision = trigger.onWatermark(memoryOf(window).state, context);
    decide(operator, trigger, group, window, decision, "onWatermark");
    adjustWaits(operator, window);
  }
}

function dueAlarm(operator: Operator): Alarm | undefined {
  return takeDueAlarm(operator, false, operator.state.watermark);
}

/** Tells triggers of all times of the clock that have come, in order. */
export function wake(operator: Operator, trigger: Trigger): void {
  const nowS = surroundingsOf(operator).sim.now;
  const now = toTicks(nowS);
  followClock(operator, nowS);
  for (let alarm = takeDueAlarm(operator, true, now); alarm !== undefined; alarm = takeDueAlarm(operator, true, now)) {
    const { group, window, time } = alarm;
    // What is gone is gone by the watermark, whether or not a tick has swept it up yet.
    if (isGone(operator, group.end)) continue;
    const context = viewOf(operator).turnTo(group, window, toSeconds(time), Number.NaN, true);
    decide(operator, trigger, group, window, trigger.onWake(memoryOf(window).state, context), "onWake");
    adjustWaits(operator, window);
  }
  releaseOutput(operator);
}

/** Sends, or writes off, what a closed group has not sent, and takes back what its triggers asked for. */
export function closeTriggered(operator: Operator, group: WindowGroup): void {
  sendRest(operator, group);
  writeOffGroup(operator, group);
}

/** Sends what a window that is closed has not sent, where that is the rule. */
export function sendRest(operator: Operator, group: WindowGroup): void {
  if (operator.settings.closing === "never" || !isStored(operator, group)) return;
  for (const window of windowsOf(group)) fire(operator, group, window, "close");
}

/** Gives up what has not been sent, and takes back what triggers asked for. */
export function writeOffGroup(operator: Operator, group: WindowGroup): void {
  for (const window of windowsOf(group)) {
    writeOff(operator, window);
    dropAlarms(operator, window);
    memoryOf(window).hasEarlyRecord = false;
  }
}

/** Sends what no trigger has sent when the run ends. */
export function flushTriggered(operator: Operator, reason: "endOfInput" | "truncated"): void {
  const { closing, expiring } = operator.state.heaps;
  const groups = [...closing, ...expiring].sort((a, b) => a.end - b.end || a.start - b.start || a.seq - b.seq);
  for (const group of groups) {
    for (const window of windowsOf(group)) {
      if (window.unsent > 0) fire(operator, group, window, reason === "truncated" ? "cut" : "end", reason);
    }
  }
}

/** Gives a window that has taken over others the state that its trigger makes of theirs. */
export function mergeTriggers(
  operator: Operator,
  trigger: Trigger,
  heir: WindowGroup,
  parts: readonly KeyedWindow[],
  isSame: boolean,
): void {
  const window = heir.waiting[0] as KeyedWindow;
  const memory = memoryOf(window);
  const states = parts.map((part) => memoryOf(part).state);
  const pastEnd = parts.some((part) => memoryOf(part).pastEnd);
  const hasEarlyRecord = parts.some((part) => memoryOf(part).hasEarlyRecord);
  const context = viewOf(operator).turnTo(heir, window, Number.NaN, Number.NaN);
  for (const part of parts) if (part !== window || !isSame) dropAlarms(operator, part);
  memory.state = trigger.mergeStates?.(states, context, isSame ? memory.state : undefined);
  const { holdsOutput, countsMergedAnew } = operator.settings.rules;
  for (const part of parts) memoryOf(part).hasEarlyRecord = false;
  memory.hasEarlyRecord = holdsOutput ? !isComplete(operator, heir.end) : hasEarlyRecord;
  if (memory.hasEarlyRecord) hold(operator, heir, window);
  memory.pastEnd = pastEnd && isComplete(operator, heir.end);
  if (countsMergedAnew && !isSame) memory.pastEnd = false;
}

function windowsOf(group: WindowGroup): Iterable<KeyedWindow> {
  return group.windows === null ? group.waiting : group.windows.values();
}

function viewOf(operator: Operator): TriggerView {
  operator.view ??= new TriggerView(operator);
  return operator.view as TriggerView;
}

type Cause = "onElement" | "onWatermark" | "onWake" | "close" | "end" | "cut";

function decide(
  operator: Operator,
  trigger: Trigger,
  group: WindowGroup,
  window: KeyedWindow,
  decision: TriggerDecision,
  cause: Cause,
): void {
  switch (decision) {
    case "continue":
      return;
    case "fire":
      fire(operator, group, window, cause);
      return;
    case "fireAndPurge":
      fire(operator, group, window, cause);
      purge(operator, window);
      return;
    case "purge":
      purge(operator, window);
      return;
    default:
      throw new TypeError(
        `trigger ${trigger.name}: ${cause} must return "continue", "fire", "purge" or "fireAndPurge", got ${describeValue(decision)}`,
      );
  }
}

function fire(
  operator: Operator,
  group: WindowGroup,
  window: KeyedWindow,
  cause: Cause,
  final?: "endOfInput" | "truncated",
): void {
  const memory = memoryOf(window);
  const timing = timingOf(operator, group, window, cause);
  if (!isWorthSending(operator, window, cause, timing)) return;
  keepLast(operator, window, 1);
  fireWindow(operator, group, window, timing, final);
  memory.pastEnd ||= timing !== "early";
  memory.hasEarlyRecord = false;
}

function timingOf(
  operator: Operator,
  group: WindowGroup,
  window: KeyedWindow,
  cause: Cause,
): "early" | "onTime" | "late" {
  const { pastEnd, hasEarlyRecord } = memoryOf(window);
  const complete = isComplete(operator, group.end);
  if (operator.settings.rules.holdsOutput) {
    // The global window ends before the end of time, which lets nothing be late for it.
    if (pastEnd || (operator.state.output >= group.end && group.end < Infinity)) return "late";
    return complete || cause === "end" ? "onTime" : "early";
  }
  if (!complete && cause !== "end") return "early";
  if (pastEnd || window.bornLate) return "late";
  // The end has been reached just now, or with something in the window that was to be sent then.
  return cause === "end" || hasEarlyRecord || operator.state.forwarded < group.end ? "onTime" : "late";
}

function isWorthSending(operator: Operator, window: KeyedWindow, cause: Cause, timing: string): boolean {
  const { onTime, closing, rules } = operator.settings;
  if (window.unsent > 0) return true;
  if (cause === "close") return closing === "always" || (timing === "onTime" && onTime === "always");
  if (timing === "onTime" && onTime === "always") return true;
  return rules.sendsUnchanged && window.count > 0;
}

function purge(operator: Operator, window: KeyedWindow): void {
  writeOff(operator, window);
  clearContents(operator, window);
}

/** Records that are in no result and will be in none. */
function writeOff(operator: Operator, window: KeyedWindow): void {
  const { state, counts } = operator;
  counts.recordsUnfired += window.unsent;
  state.unsentCount -= window.unsent;
  window.unsent = 0;
  if (window.outstanding) {
    window.outstanding = false;
    state.outstandingCount--;
  }
}
