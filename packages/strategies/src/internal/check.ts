import { wrongKind, wrongValue } from "./errors.js";
import { MAX_SECONDS, SECONDS_PER_TICK, toTicks } from "./ticks.js";

/** Throws unless `value` is an integer of at least `least`. */
export function requireInteger(owner: string, name: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) {
    return;
  }
  const rule = `an integer >= ${least}`;
  throw typeof value === "number" ? wrongValue(owner, name, rule, value) : wrongKind(owner, name, rule, value);
}

/** Throws unless `value` is a finite number of at least 0. */
export function requireAmount(owner: string, name: string, value: unknown): void {
  if (typeof value !== "number") {
    throw wrongKind(owner, name, "a finite number >= 0", value);
  }
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw wrongValue(owner, name, "a finite number >= 0", value);
  }
}

/** Throws unless `value` is a function. */
export function requireFunction(owner: string, name: string, value: unknown): void {
  if (typeof value !== "function") {
    throw wrongKind(owner, name, "a function", value);
  }
}

/** Throws unless `value` is a function or absent. */
export function requireOptionalFunction(owner: string, name: string, value: unknown): void {
  if (value !== undefined) requireFunction(owner, name, value);
}

/** Throws unless `value` is true, false or absent. */
export function requireOptionalFlag(owner: string, name: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") {
    throw wrongKind(owner, name, "true or false", value);
  }
}

/** A duration of at least one microsecond, in ticks. Nothing above zero is rounded away to a duration of nothing. */
export function positiveTicks(owner: string, name: string, seconds: number): number {
  if (typeof seconds !== "number") {
    throw wrongKind(owner, name, "a finite number > 0", seconds);
  }
  if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
    throw wrongValue(owner, name, "a finite number > 0", seconds);
  }
  if (seconds < SECONDS_PER_TICK) {
    throw wrongValue(owner, name, "at least one microsecond (0.000001)", seconds);
  }
  return boundedTicks(owner, name, seconds);
}

/** A duration of zero or more, in ticks. */
export function durationTicks(owner: string, name: string, seconds: number): number {
  requireAmount(owner, name, seconds);
  return boundedTicks(owner, name, seconds);
}

function boundedTicks(owner: string, name: string, seconds: number): number {
  if (seconds > MAX_SECONDS) {
    throw wrongValue(owner, name, `at most ${MAX_SECONDS} (2^33 seconds)`, seconds);
  }
  return toTicks(seconds, owner, name);
}
