import { describeValue, MAX_SECONDS, toSeconds, toTicks } from "@sim/core";
import type { Operator } from "./operator.js";

/** Asks the strategy, unless nothing can have changed: the same clock, and no record since. */
export function followClock(operator: Operator, nowS: number): void {
  if (operator.state.answeredAtS !== nowS) followStrategy(operator, nowS);
}

/** Tells the strategy of the record at hand, unless that has been done, then asks it. */
export function followRecord(operator: Operator, nowS: number): void {
  if (operator.isFollowed) return;
  operator.isFollowed = true;
  const { settings, state } = operator;
  settings.watermarkStrategy.onEvent(
    state.strategy,
    toSeconds(operator.eventTime),
    state.lastInput,
    nowS,
    operator.record,
  );
  followStrategy(operator, nowS);
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
export function raise(operator: Operator, ticks: number): void {
  if (ticks > operator.state.watermark) operator.state.watermark = ticks;
}
