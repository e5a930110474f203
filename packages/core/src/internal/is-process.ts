import type { Process } from "../process.js";

/** Whether it has the methods of a generator, and is not an asynchronous one. */
export function isProcess(value: unknown): value is Process<unknown> {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as Partial<Process<unknown>>;
  return (
    typeof candidate.next === "function" &&
    typeof candidate.return === "function" &&
    typeof candidate.throw === "function" &&
    !(Symbol.asyncIterator in value)
  );
}
