import { type ShardingQueues, StickyBatchSharding } from "@sim/strategies";
import type { Checker } from "../checker.js";

interface StickyPartitionerCase {
  readonly partitions: number;
  readonly batchBytes: number;
  readonly steps: readonly (Load | Placed)[];
}

/** The queues change: their lengths, null where a partition is not available; null before each partition has had a batch. */
interface Load {
  readonly load: readonly (number | null)[] | null;
  /** What a number is drawn from, from now on. */
  readonly range: number;
}

/** A record: what its batch is like before and after it, the numbers drawn, and where it went. */
interface Placed {
  readonly bytes: number;
  readonly starts: boolean;
  readonly fills: boolean;
  readonly numbers: readonly number[];
  readonly partition: number;
}

/** `sticky-partitioner`: where records without a key go, by {@link StickyBatchSharding} with the numbers that Kafka drew. */
export const checkStickyPartitioner: Checker<StickyPartitionerCase> = (_kind, _header, vectorCase) => {
  const { partitions, batchBytes, steps } = vectorCase;
  const sharding = new StickyBatchSharding({ batchBytes });
  const state = sharding.createState();
  let load: readonly (number | null)[] | null = null;
  let range = partitions;
  for (const [index, step] of steps.entries()) {
    if ("load" in step) {
      ({ load, range } = step);
      continue;
    }
    const numbers = [...step.numbers];
    const next = () => drawnFrom(numbers.shift(), range);
    const queues = queuesOf(load, step);
    const actual = sharding.shard(null, partitions, { state, sizeBytes: step.bytes, random: { next }, queues });
    const where = `step ${index}`;
    if (actual !== step.partition) return { where, expected: step.partition, actual };
    if (numbers.length > 0) return { where, expected: "draws", actual: `${numbers.length} fewer` };
  }
  return undefined;
};

/** A share of the whole that leads to the number that Kafka takes: the rest of a division. */
export function drawnFrom(number: number | undefined, range: number): number {
  if (number === undefined) throw new Error("a draw that Kafka does not make");
  return ((number % range) + 0.5) / range;
}

function queuesOf(load: readonly (number | null)[] | null, { bytes, starts, fills }: Placed): ShardingQueues {
  return {
    length: (partition) => load?.[partition] ?? 0,
    available: (partition) => load === null || load[partition] !== null,
    startsBatch: () => starts,
    fillsBatch: () => fills,
    bytesAt: () => bytes,
  };
}
