import { requireInteger } from "./check.js";
import { wrongKind, wrongValue } from "./errors.js";
import { onGrid } from "./ticks.js";

/** The one spelling of a watermark that may be infinite. */
export function promised(owner: string, name: string, watermarkS: number): number {
  if (watermarkS === Number.POSITIVE_INFINITY || watermarkS === Number.NEGATIVE_INFINITY) return watermarkS;
  const rule = "a number of seconds within +-2^33, or infinite";
  if (typeof watermarkS !== "number") throw wrongKind(owner, name, rule, watermarkS);
  if (Number.isNaN(watermarkS)) throw wrongValue(owner, name, rule, watermarkS);
  return onGrid(watermarkS, owner, name);
}

/** Throws unless these are an input and true or false. */
export function requireMark(owner: string, input: number, idle: boolean): void {
  requireInteger(owner, "input", input, 0);
  if (typeof idle !== "boolean") throw wrongKind(owner, "idle", "true or false", idle);
}
