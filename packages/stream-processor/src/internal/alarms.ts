import { toSeconds } from "@sim/core";
import { compact, firstAlarm, popAlarm, pushAlarm } from "./alarm-heap.js";
import { type Operator, surroundingsOf } from "./operator.js";
import type { Alarm, AlarmHeap, KeyedWindow, TriggerMemory, WindowGroup } from "./operator-state.js";

// The times that triggers have asked for. Those of the clock are in the calendar of the simulation as well, where they keep
// a run alive only as long as their window has something to send.

/** What a window remembers for its trigger; only where there is a trigger. */
export function memoryOf(window: KeyedWindow): TriggerMemory {
  return window.trigger as TriggerMemory;
}

/** Asks for a time, unless that has been done. */
export function setAlarm(
  operator: Operator,
  group: WindowGroup,
  window: KeyedWindow,
  time: number,
  clock: boolean,
): void {
  const { alarms } = memoryOf(window);
  if (alarms.some((alarm) => alarm.time === time && alarm.clock === clock)) return;
  const { start, end } = group;
  const alarm: Alarm = { time, clock, start, end, seq: operator.state.nextSeq++, group, window, live: true };
  alarms.push(alarm);
  pushAlarm(heapOf(operator, clock).items, alarm);
  if (clock) schedule(operator, alarm);
}

/** Takes a time back. */
export function cancelAlarm(operator: Operator, window: KeyedWindow, time: number, clock: boolean): void {
  const memory = memoryOf(window);
  const alarm = memory.alarms.find((other) => other.time === time && other.clock === clock);
  if (alarm === undefined) return;
  memory.alarms.splice(memory.alarms.indexOf(alarm), 1);
  disarm(operator, alarm);
}

/** Takes back all times of a window. */
export function dropAlarms(operator: Operator, window: KeyedWindow): void {
  const memory = memoryOf(window);
  for (const alarm of memory.alarms) disarm(operator, alarm);
  memory.alarms = [];
}

/** The next time that has come, taken out. */
export function takeDueAlarm(operator: Operator, clock: boolean, now: number): Alarm | undefined {
  const heap = heapOf(operator, clock);
  const first = firstAlarm(heap);
  if (first === undefined || first.time > now) return undefined;
  popAlarm(heap.items);
  first.live = false;
  const { alarms } = memoryOf(first.window);
  alarms.splice(alarms.indexOf(first), 1);
  if (clock) cancelWait(operator, first);
  return first;
}

/** Whether a window has asked for a time of the watermark that has come and that it has not been told of yet. */
export function hasDueAlarm(operator: Operator, window: KeyedWindow): boolean {
  return memoryOf(window).alarms.some((alarm) => !alarm.clock && alarm.time <= operator.state.watermark);
}

/** Lets the waits of a window keep the run alive, or not, by whether it has something to send. */
export function adjustWaits(operator: Operator, window: KeyedWindow): void {
  const daemon = window.unsent === 0;
  for (const alarm of memoryOf(window).alarms) {
    if (!alarm.clock) continue;
    const wait = operator.waits.get(alarm);
    if (wait === undefined || wait.daemon === daemon) continue;
    wait.scheduled.cancel();
    schedule(operator, alarm);
  }
}

function schedule(operator: Operator, alarm: Alarm): void {
  if (alarm.time === Infinity) return;
  const { sim, onWake } = surroundingsOf(operator);
  const at = Math.max(sim.now, toSeconds(alarm.time));
  const daemon = alarm.window.unsent === 0;
  operator.waits.set(alarm, { daemon, scheduled: sim.call(0, onWake, undefined, { at, daemon }) });
}

function disarm(operator: Operator, alarm: Alarm): void {
  alarm.live = false;
  if (alarm.clock) cancelWait(operator, alarm);
  const heap = heapOf(operator, alarm.clock);
  heap.dead++;
  compact(heap);
}

function cancelWait(operator: Operator, alarm: Alarm): void {
  operator.waits.get(alarm)?.scheduled.cancel();
  operator.waits.delete(alarm);
}

function heapOf(operator: Operator, clock: boolean): AlarmHeap {
  const { alarms } = operator.state;
  return clock ? alarms.clock : alarms.watermark;
}
