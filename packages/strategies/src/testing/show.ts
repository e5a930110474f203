/** Plain data as one would write it in JavaScript, on one line. Two values are the same if they are shown the same. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (value instanceof Map) return `new Map(${show([...value])})`;
  if (value instanceof Set) return `new Set(${show([...value])})`;
  if (ArrayBuffer.isView(value)) return show(Array.from(value as unknown as ArrayLike<number>));
  const members = Object.entries(value).map(([name, member]) => `${name}: ${show(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
