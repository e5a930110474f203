import { toTicks } from "@sim/core";
import type { WatermarkIdleness, WatermarkPromise } from "../messages.js";
import type { Operator } from "./operator.js";
import type { InputPromise, OperatorState } from "./operator-state.js";
import { raise } from "./watermark.js";

// Promises about single inputs, put together as in Flink's StatusWatermarkValve: the least of those that are waited for.

/** Notes that an input exists: until it promises something, promises of others raise nothing. */
export function noteInput({ state }: Operator, input: number): void {
  if (input === state.lastInput) return;
  state.lastInput = input;
  promiseOf(state, input);
}

/** What a `Watermark` message does. */
export function takePromise(operator: Operator, { watermarkS, input }: WatermarkPromise): void {
  const { state } = operator;
  const ticks = toTicks(watermarkS);
  if (input === undefined) {
    raise(operator, ticks);
    return;
  }
  const promise = promiseOf(state, input);
  if (promise.idle || ticks <= promise.ticks) return;
  promise.ticks = ticks;
  if (promise.ticks >= state.promised) promise.awaited = true;
  raiseToLeast(operator);
}

/** What a `WatermarkStatus` message does. */
export function takeIdleness(operator: Operator, { input, idle }: WatermarkIdleness): void {
  const { state } = operator;
  const promise = promiseOf(state, input);
  if (promise.idle === idle) return;
  promise.idle = idle;
  // One that wakes up behind the others does not hold them until it has caught up.
  promise.awaited = !idle && promise.ticks >= state.promised;
  if (!idle || promise.ticks !== state.promised) return;
  const promises = [...state.promises.values()];
  if (promises.every((other) => other.idle)) raisePromised(operator, Math.max(...promises.map(({ ticks }) => ticks)));
  else raiseToLeast(operator);
}

function promiseOf({ promises }: OperatorState, input: number): InputPromise {
  let promise = promises.get(input);
  if (promise === undefined) {
    promise = { ticks: -Infinity, idle: false, awaited: true };
    promises.set(input, promise);
  }
  return promise;
}

function raiseToLeast(operator: Operator): void {
  let least = Infinity;
  let any = false;
  for (const { awaited, ticks } of operator.state.promises.values()) {
    if (!awaited) continue;
    any = true;
    least = Math.min(least, ticks);
  }
  if (any) raisePromised(operator, least);
}

function raisePromised(operator: Operator, ticks: number): void {
  const { state } = operator;
  state.promised = Math.max(state.promised, ticks);
  raise(operator, state.promised);
}
