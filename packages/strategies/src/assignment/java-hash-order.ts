import { requireInteger } from "../internal/check.js";
import { wrongKind, wrongValue } from "../internal/errors.js";
import { javaTableOrder } from "../internal/java-hash-table.js";
import { JAVA_STRINGS } from "../internal/java-keys.js";

const MOST_BINS = 2 ** 20;

/**
 * The order in which Java's `HashMap` and `HashSet` iterate strings. It is nobody's intention, yet Kafka's answers follow
 * from it: the sticky assignors and the uniform one go through members in the order of such a map.
 *
 * A key's bin is found from its `hashCode`, over UTF-16 code units, with the upper half folded into the lower; there are a
 * power of two of bins, from 16 on, twice as many when three for every four of them have come; bins come in their order,
 * and within one the keys in that in which they were put, with two exceptions, which are followed too. A table of fewer
 * than 64 bins grows when a ninth key meets in one bin, and a bin of nine keys in a larger table becomes a red-black tree,
 * which puts its root first and a new key behind its parent. The ids that clients draw never get there; names that
 * collide on purpose do.
 *
 * @param keys - in the order in which they were put; one that comes again changes nothing. Nothing is removed in between:
 *   a map that was larger once keeps its bins, which `capacity` can tell.
 * @param options - `capacity`: the capacity that the map was made with, an integer from 1 to 2^20. Default 16.
 * @returns each key once
 * @throws RangeError or TypeError if an argument is of the wrong kind or out of range
 *
 * @example
 * ```ts
 * import { javaHashOrder } from "@sim/strategies";
 *
 * javaHashOrder(["ann", "bob", "cat", "dan", "eve"]); // => ["ann", "dan", "bob", "eve", "cat"]
 * javaHashOrder(["BBBB", "AaAa", "AaBB"]); // => ["BBBB", "AaAa", "AaBB"]
 * ```
 *
 * @see `java.util.HashMap` of JDK 17
 * @public
 */
export function javaHashOrder(keys: readonly string[], options?: { readonly capacity?: number }): string[] {
  if (!Array.isArray(keys)) {
    throw wrongKind("javaHashOrder", "keys", "an array", keys);
  }
  for (const key of keys) {
    if (typeof key !== "string") {
      throw wrongKind("javaHashOrder", "keys", "strings", key);
    }
  }
  const capacity = options?.capacity ?? 16;
  requireInteger("javaHashOrder", "capacity", capacity, 1);
  if (capacity > MOST_BINS) {
    throw wrongValue("javaHashOrder", "capacity", `at most ${MOST_BINS}`, capacity);
  }
  return javaTableOrder(keys, JAVA_STRINGS, capacity);
}
