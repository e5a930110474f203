import { describeValue, MAX_SECONDS, toSeconds, toTicks } from "@sim/core";
import type { WatermarkPromise } from "../messages.js";
import { type Operator, surroundingsOf } from "./operator.js";

/** Asks the strategy, unless nothing can have changed: the same clock, and no record since. */
export function followClock(operator: Operator, nowS: number): void {
  if (operator.state.answeredAtS !== nowS) followStrategy(operator, nowS);
}

/** Tells the strategy of the record at hand, unless that has been done, then asks it. */
export function followRecord(operator: Operator): void {
  if (operator.isFollowed) return;
  operator.isFollowed = true;
  const { settings, state } = operator;
  const { now } = surroundingsOf(operator).sim;
  settings.watermarkStrategy.onEvent(
    state.strategy,
    toSeconds(operator.eventTime),
    state.lastInput,
    now,
    operator.record,
  );
  followStrategy(operator, now);
}

function followStrategy(operator: Operator, nowS: number): void {
  const { settings, state } = operator;
  const answerS = settings.watermarkStrategy.watermark(state.strategy, nowS);
  state.answeredAtS = nowS;
  if (answerS === state.answerS) return;
  raise(operator, ticksOfAnswer(settings.watermarkStrategy.name, answerS));
  state.answerS = answerS;
}

function ticksOfAnswer(name: string, answerS: number): number {
  const inRange = typeof answerS === "number" && answerS >= -MAX_SECONDS && answerS <= MAX_SECONDS;
  if (inRange || answerS === Infinity || answerS === -Infinity) return toTicks(answerS);
  const message = `watermark strategy ${name}: watermark must return seconds within +-2^33 or infinite, got ${describeValue(answerS)}`;
  throw typeof answerS === "number" ? new RangeError(message) : new TypeError(message);
}

/** W never goes back. */
function raise(operator: Operator, ticks: number): void {
  if (ticks > operator.state.watermark) operator.state.watermark = ticks;
}

/** Notes that an input exists: until it promises something, promises of others raise nothing. */
export function noteInput(operator: Operator, input: number): void {
  const { state } = operator;
  if (input === state.lastInput) return;
  state.lastInput = input;
  if (!state.promises.has(input)) state.promises.set(input, -Infinity);
}

/** What a `Watermark` message does. */
export function takePromise(operator: Operator, { watermarkS, input }: WatermarkPromise): void {
  const { promises } = operator.state;
  const ticks = toTicks(watermarkS);
  if (input === undefined) {
    raise(operator, ticks);
    return;
  }
  promises.set(input, Math.max(promises.get(input) ?? -Infinity, ticks));
  let least = Infinity;
  for (const promised of promises.values()) least = Math.min(least, promised);
  raise(operator, least);
}
