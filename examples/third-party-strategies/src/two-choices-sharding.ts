import type { Key, ShardingContext, ShardingStrategy } from "@sim/strategies";

/** How many records each partition has got; only needed where nothing waits in front of partitions. */
export interface Sent {
  readonly counts: number[];
}

/**
 * The power of two choices: of two partitions drawn at random the record goes to the one with the shorter queue, or, where
 * there are no queues, to the one that has got less. Keys count for nothing.
 *
 * @see Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 1996
 */
export class TwoChoicesSharding implements ShardingStrategy<Key, Sent> {
  readonly name = "two-choices";

  createState(): Sent {
    return { counts: [] };
  }

  shard(_key: Key, numPartitions: number, { random, queues, state }: ShardingContext<Sent>): number {
    const first = Math.floor(random.next() * numPartitions);
    // One of the others, if there are others.
    const step = numPartitions === 1 ? 0 : 1 + Math.floor(random.next() * (numPartitions - 1));
    const second = (first + step) % numPartitions;
    const load = (partition: number) => queues?.length(partition) ?? state.counts[partition] ?? 0;
    const chosen = load(second) < load(first) ? second : first;
    while (state.counts.length < numPartitions) state.counts.push(0);
    state.counts[chosen] = (state.counts[chosen] ?? 0) + 1;
    return chosen;
  }
}
