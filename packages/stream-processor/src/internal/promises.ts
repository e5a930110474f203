import { toTicks } from "@sim/core";
import type { WatermarkIdleness, WatermarkPromise } from "../messages.js";
import type { Operator } from "./operator.js";
import { CHANNELS } from "./operator-state.js";
import { raise } from "./watermark.js";

/** Notes that an input exists: until it promises something, promises of others raise nothing. */
export function noteInput({ state }: Operator, input: number): void {
  if (input === state.lastInput) return;
  state.lastInput = input;
  CHANNELS.hear(state.channels, input);
}

/** What a `Watermark` message does. */
export function takePromise(operator: Operator, { watermarkS, input }: WatermarkPromise): void {
  if (input === undefined) {
    raise(operator, toTicks(watermarkS));
    return;
  }
  CHANNELS.advance(operator.state.channels, input, watermarkS);
  follow(operator);
}

/** What a `WatermarkStatus` message does. */
export function takeIdleness(operator: Operator, { input, idle }: WatermarkIdleness): void {
  CHANNELS.setIdle(operator.state.channels, input, idle);
  follow(operator);
}

function follow(operator: Operator): void {
  const watermarkS = CHANNELS.watermark(operator.state.channels);
  // As long as one that is waited for has promised nothing, neither have all of them together.
  if (watermarkS > -Infinity) raise(operator, toTicks(watermarkS));
}
