import { HashSharding } from "@sim/strategies";
import type { Checker } from "../checker.js";

interface PartitionerCase {
  /** The key; as its UTF-16 code units if a surrogate stands alone in it. */
  readonly key: string | readonly number[];
  /** Pairs: a number of partitions, and the partition that Kafka chose among so many. */
  readonly partitions: readonly (readonly [numPartitions: number, partition: number])[];
}

const sharding = new HashSharding();

/** `partitioner`: the partition of a record with a key, by {@link HashSharding}. */
export const checkPartitioner: Checker<PartitionerCase> = (_kind, _header, { key, partitions }) => {
  const text = typeof key === "string" ? key : key.map((unit) => String.fromCharCode(unit)).join("");
  for (const [numPartitions, expected] of partitions) {
    const actual = sharding.shard(text, numPartitions);
    if (actual !== expected) return { where: `${numPartitions} partitions`, expected, actual };
  }
  return undefined;
};
