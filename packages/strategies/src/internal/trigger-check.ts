import { wrongKind } from "./errors.js";

const METHODS = ["createState", "onElement", "onWatermark", "onWake"];

/** Throws unless `value` has the methods of a trigger. */
export function requireTrigger(owner: string, name: string, value: unknown): void {
  const given = value as { readonly [method: string]: unknown } | null;
  if (typeof given === "object" && given !== null && METHODS.every((method) => typeof given[method] === "function")) {
    return;
  }
  throw wrongKind(owner, name, `a trigger, with the methods ${METHODS.join(", ")}`, value);
}
