/** The error for an argument of the right kind with a wrong value. */
export function wrongValue(owner: string, name: string, rule: string, value: unknown): RangeError {
  return new RangeError(`${owner}: ${name} must be ${rule}, got ${show(value)}`);
}

/** The error for an argument of the wrong kind. */
export function wrongKind(owner: string, name: string, rule: string, value: unknown): TypeError {
  return new TypeError(`${owner}: ${name} must be ${rule}, got ${show(value)}`);
}

function show(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "function") {
    return "a function";
  }
  if (Array.isArray(value)) {
    return "an array";
  }
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
