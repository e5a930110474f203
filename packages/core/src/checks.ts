/**
 * Argument checks with one wording: owner, name, rule, value received. Every component uses them; so may yours.
 */
import { MAX_SECONDS } from "./time.js";

/**
 * A value as it should stand in an error message: strings quoted, objects by their kind.
 *
 * @example
 * ```ts
 * import { describeValue } from "@sim/core";
 *
 * describeValue("a"); // => "\"a\""
 * describeValue([1]); // => "an array"
 * ```
 *
 * @public
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "function":
      return "a function";
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "an array" : "an object";
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    default:
      return String(value);
  }
}

/** The error for `value`, which broke `rule`: TypeError for a wrong kind, RangeError for a wrong value. */
function broken(owner: string, name: string, rule: string, value: unknown, kind: string): TypeError | RangeError {
  const message = `${owner}: ${name} must be ${rule}, got ${describeValue(value)}`;
  return typeof value === kind ? new RangeError(message) : new TypeError(message);
}

/**
 * Checks that `value` is an integer within `[min, max]` (both inclusive) and returns it.
 *
 * @throws TypeError if it is not a number, RangeError if it is not such an integer
 *
 * @example
 * ```ts
 * import { requireInteger } from "@sim/core";
 *
 * requireInteger("EventLog", "numPartitions", 4, 1); // => 4
 * ```
 *
 * @public
 */
export function requireInteger(
  owner: string,
  name: string,
  value: unknown,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const bounds = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`;
  throw broken(owner, name, `an integer ${bounds}`, value, "number");
}

/**
 * Checks that `value` is a time in seconds: a finite number within +-2^33, and returns it.
 *
 * @throws TypeError if it is not a number, RangeError if it is NaN, infinite or beyond the range
 *
 * @public
 */
export function requireTime(owner: string, name: string, value: unknown): number {
  if (typeof value === "number" && value >= -MAX_SECONDS && value <= MAX_SECONDS) return value;
  throw broken(owner, name, "a finite number of seconds within +-2^33", value, "number");
}

/**
 * Bounds of {@link requireSeconds}.
 *
 * @public
 * @sealed
 */
export interface SecondsRule {
  /** Whether 0 is refused. Default false. */
  readonly positive?: boolean | undefined;
  /** Whether Infinity is accepted. Default false. */
  readonly infinite?: boolean | undefined;
}

/**
 * Checks that `value` is a duration in seconds: a number from 0 to 2^33, by `rule` without 0 or with Infinity, and
 * returns it.
 *
 * @throws TypeError if it is not a number, RangeError if it is out of bounds or NaN
 *
 * @example
 * ```ts
 * import { requireSeconds } from "@sim/core";
 *
 * requireSeconds("Probe", "interval", 60, { positive: true }); // => 60
 * ```
 *
 * @public
 */
export function requireSeconds(owner: string, name: string, value: unknown, rule?: SecondsRule): number {
  const positive = rule?.positive === true;
  const infinite = rule?.infinite === true;
  if (typeof value === "number" && (positive ? value > 0 : value >= 0)) {
    if (value <= MAX_SECONDS || (infinite && value === Infinity)) return value;
  }
  const bounds = `${positive ? "> 0" : ">= 0"}${infinite ? " or Infinity" : ", at most 2^33"}`;
  throw broken(owner, name, `a number of seconds ${bounds}`, value, "number");
}

/**
 * Checks that `value` is a string with at least one character and returns it.
 *
 * @throws TypeError if it is not a string, RangeError if it is empty
 *
 * @public
 */
export function requireName(owner: string, name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw broken(owner, name, "a non-empty string", value, "string");
}

/**
 * Checks that `value` is a function and returns it.
 *
 * @throws TypeError if it is not
 *
 * @public
 */
export function requireFunction<F>(owner: string, name: string, value: F): F {
  if (typeof value === "function") return value;
  throw broken(owner, name, "a function", value, "function");
}

/**
 * Checks that `value` is an object that has the given methods, and returns it: how a component recognises a strategy or
 * a target without `instanceof`.
 *
 * @throws TypeError naming the first method that is missing
 *
 * @public
 */
export function requireMethods<T>(owner: string, name: string, value: T, methods: readonly string[]): T {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`${owner}: ${name} must be an object with ${methods.join(", ")}, got ${describeValue(value)}`);
  }
  for (const method of methods) {
    if (typeof (value as { readonly [k: string]: unknown })[method] !== "function") {
      throw new TypeError(`${owner}: ${name} must have a method ${method}, got an object without it`);
    }
  }
  return value;
}

/** Checks that `value` is an object, as options are, and returns it. */
export function requireOptions<T>(owner: string, value: T): T {
  if (typeof value === "object" && value !== null) return value;
  throw new TypeError(`${owner}: options must be an object, got ${describeValue(value)}`);
}

/** Checks that `value` is true, false or left out. */
export function requireFlag(owner: string, name: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new TypeError(`${owner}: ${name} must be true or false, got ${describeValue(value)}`);
}

/** Checks that `value` is a finite number `> 0` and returns it. */
export function requirePositive(owner: string, name: string, value: unknown): number {
  if (typeof value === "number" && value > 0 && value < Infinity) return value;
  throw broken(owner, name, "a finite number > 0", value, "number");
}

/** Checks that `value` is a finite number and returns it. */
export function requireFinite(owner: string, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw broken(owner, name, "a finite number", value, "number");
}

/** Checks that `value` is a number from 0 to 1 and returns it. */
export function requireShare(owner: string, name: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw broken(owner, name, "a number from 0 to 1", value, "number");
}

/**
 * Checks that `value` is one of `choices` and returns it.
 *
 * @throws TypeError if it is not a string, RangeError if it is another one; both list the choices
 *
 * @public
 */
export function requireOneOf<T extends string>(owner: string, name: string, value: T, choices: readonly T[]): T {
  if (!choices.includes(value)) {
    const list = choices.map((choice) => JSON.stringify(choice)).join(", ");
    throw broken(owner, name, `one of ${list}`, value, "string");
  }
  return value;
}
