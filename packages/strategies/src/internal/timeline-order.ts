import { JAVA_STRINGS } from "./java-keys.js";

/** 2^64 divided by the golden ratio, by which Kafka's table multiplies hash codes. */
const GOLDEN = 0x9e3779b97f4a7c15n;

/**
 * The order in which Kafka's `TimelineHashMap`, which holds the members of a group in the coordinator, iterates string keys
 * that were put into it one after the other and then written once more, as the coordinator does with its members. Slots
 * go by the highest bits of the product; in a slot the youngest key comes first. The table grows with its keys, and does not
 * get smaller.
 *
 * @see `org.apache.kafka.timeline.BaseHashTable`, `SnapshottableHashTable` of Kafka 4.2
 */
export function timelineOrder(keys: readonly string[], mostKeys: number = 0): string[] {
  let bits = 1;
  while ((Math.max(keys.length, mostKeys) + 1) * 0.75 > 2 ** bits) {
    bits++;
  }
  const slots = new Map<number, string[]>();
  for (const key of keys) {
    const product = BigInt.asUintN(64, BigInt(JAVA_STRINGS.hashCode(key)) * GOLDEN);
    const slot = Number(product >> BigInt(64 - bits));
    const others = slots.get(slot);
    if (others === undefined) {
      slots.set(slot, [key]);
    } else {
      others.push(key);
    }
  }
  return [...slots].sort(([a], [b]) => a - b).flatMap(([, inSlot]) => inSlot.reverse());
}
