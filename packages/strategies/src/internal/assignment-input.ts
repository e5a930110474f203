import { requireInteger } from "./check.js";
import { wrongKind, wrongValue } from "./errors.js";

/** The partitions in ascending order; throws unless they are different integers from 0. */
export function sortedPartitions(owner: string, partitions: readonly number[]): readonly number[] {
  requireArray(owner, "partitions", partitions);
  for (const partition of partitions) {
    requireInteger(owner, "partitions", partition, 0);
  }
  return requireDistinct(owner, "partitions", Float64Array.from(partitions).sort());
}

/** The names in code-unit order; throws unless they are different strings. */
export function sortedConsumers(owner: string, consumers: readonly string[]): readonly string[] {
  requireArray(owner, "consumers", consumers);
  for (const consumer of consumers) {
    if (typeof consumer !== "string") {
      throw wrongKind(owner, "consumers", "strings", consumer);
    }
  }
  return requireDistinct(owner, "consumers", consumers.toSorted());
}

function requireArray(owner: string, name: string, value: unknown): void {
  if (!Array.isArray(value)) {
    throw wrongKind(owner, name, "an array", value);
  }
}

function requireDistinct<T>(owner: string, name: string, sorted: ArrayLike<T>): readonly T[] {
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) {
      throw wrongValue(owner, name, "distinct", `${sorted[i]} twice`);
    }
  }
  return Array.from(sorted);
}
