import type { Key } from "@sim/strategies";
import type { Operator } from "./operator.js";
import type { KeyedWindow } from "./operator-state.js";

/** A window of one key, empty. */
export function createWindow(operator: Operator, key: Key, bornLate: boolean): KeyedWindow {
  const { aggregator, merging, trigger } = operator.settings;
  operator.state.windowCount++;
  return {
    key,
    values: aggregator === undefined ? [] : null,
    arrivals: aggregator === undefined && merging !== undefined ? [] : null,
    accumulator: aggregator?.create(),
    count: 0,
    unsent: 0,
    panes: 0,
    outstanding: false,
    bornLate,
    published: null,
    trigger:
      trigger === undefined
        ? null
        : { state: trigger.createState(), alarms: [], pastEnd: false, hasEarlyRecord: false },
  };
}

/** Adds a record. */
export function addValue(operator: Operator, window: KeyedWindow, value: unknown): void {
  const { settings, state } = operator;
  if (window.values === null) window.accumulator = settings.aggregator?.add(window.accumulator, value);
  else {
    window.values.push(value);
    window.arrivals?.push(state.nextSeq++);
  }
  window.count++;
  window.unsent++;
  state.unsentCount++;
}

/** Forgets all but the last records, where the window type keeps no more, once there are `factor` times as many. */
export function keepLast(operator: Operator, window: KeyedWindow, factor: number): void {
  const { keepLast: kept } = operator.settings;
  if (kept === undefined || window.values === null || window.count <= kept * factor) return;
  const { state, counts } = operator;
  window.values = window.values.slice(-kept);
  if (window.arrivals !== null) window.arrivals = window.arrivals.slice(-kept);
  window.count = kept;
  const unfired = Math.max(0, window.unsent - kept);
  counts.recordsUnfired += unfired;
  state.unsentCount -= unfired;
  window.unsent -= unfired;
}

/** What the records come to. `keeps`: whether the window goes on with its contents. */
export function resultOf(operator: Operator, window: KeyedWindow, keeps: boolean): unknown {
  const { aggregateFn, aggregator } = operator.settings;
  if (window.values === null) return aggregator?.result(window.accumulator);
  // Whoever receives or sorts the array must not reach into the window.
  return aggregateFn?.(keeps ? window.values.slice() : window.values);
}

/** Forgets the records, and keeps the rest. */
export function clearContents(operator: Operator, window: KeyedWindow): void {
  if (window.values === null) window.accumulator = operator.settings.aggregator?.create();
  else window.values = [];
  if (window.arrivals !== null) window.arrivals = [];
  window.count = 0;
}

/** Moves everything in `from` into `into`, values in order of arrival. */
export function mergeContents(operator: Operator, into: KeyedWindow, from: KeyedWindow): void {
  if (into.values === null || into.arrivals === null || from.values === null || from.arrivals === null) {
    into.accumulator = operator.settings.aggregator?.merge(into.accumulator, from.accumulator);
  } else {
    mergeByArrival(into, into.values, into.arrivals, from.values, from.arrivals);
  }
  into.count += from.count;
  into.unsent += from.unsent;
  into.panes += from.panes;
  into.bornLate &&= from.bornLate;
  if (from.published !== null) into.published = [...(into.published ?? []), ...from.published];
}

function mergeByArrival(
  into: KeyedWindow,
  values: readonly unknown[],
  arrivals: readonly number[],
  otherValues: readonly unknown[],
  otherArrivals: readonly number[],
): void {
  const mergedValues: unknown[] = [];
  const mergedArrivals: number[] = [];
  let i = 0;
  let j = 0;
  while (i < values.length || j < otherValues.length) {
    const own =
      j >= otherValues.length || (i < values.length && (arrivals[i] as number) < (otherArrivals[j] as number));
    mergedValues.push(own ? values[i] : otherValues[j]);
    mergedArrivals.push((own ? arrivals[i++] : otherArrivals[j++]) as number);
  }
  into.values = mergedValues;
  into.arrivals = mergedArrivals;
}
