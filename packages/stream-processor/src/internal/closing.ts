import { describeValue, toSeconds } from "@sim/core";
import type { Operator } from "./operator.js";
import { findsSession } from "./store.js";

// The three moments of a window, all in terms of the watermark W and never of what a tick has done already, so that the
// interval of the ticks has no say in which records count.

/** Whether it is complete and may be sent: the window type's own word, W >= end for the built-in ones. */
export function isComplete(operator: Operator, end: number): boolean {
  const { windowType } = operator.settings;
  const answer = windowType.shouldClose(toSeconds(end), toSeconds(operator.state.watermark));
  if (typeof answer !== "boolean") {
    throw new TypeError(
      `window type ${windowType.name}: shouldClose must return true or false, got ${describeValue(answer)}`,
    );
  }
  return answer;
}

/** Whether a record would be late for it: it is complete and W >= end + allowed lateness. */
export function isClosed(operator: Operator, end: number): boolean {
  return isBeyond(operator, end, 0) && isComplete(operator, end);
}

/** Whether no record gets into it any more: closed, and under the policy `update` past the horizon as well. */
export function isGone(operator: Operator, end: number): boolean {
  return isBeyond(operator, end, operator.settings.horizon) && isComplete(operator, end);
}

/** Whether records that merge with a window still get into it. */
export function takesPart(operator: Operator, end: number): boolean {
  return operator.settings.rules.hasStore ? findsSession(operator, end) : !isGone(operator, end);
}

/** The watermark at which a window that ends there is closed. */
export function closingTime(operator: Operator, end: number): number {
  return end + operator.settings.lateness;
}

/** W >= end + lateness + more. In differences, as the sum may leave the whole numbers that a double can hold. */
function isBeyond(operator: Operator, end: number, more: number): boolean {
  const { watermark } = operator.state;
  if (watermark < end) return false;
  // At the end of all input every lateness is over, and only what is kept for ever stays.
  if (watermark === Infinity) return more < Infinity;
  const { lateness, grain } = operator.settings;
  return watermark - end - lateness - grain >= more;
}
