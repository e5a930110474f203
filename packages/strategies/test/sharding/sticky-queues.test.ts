import { HashSharding, type ShardingQueues, StickyBatchSharding } from "@sim/strategies";
import { describe, expect, it } from "vitest";

/** Queues that stand as they are told to, without batches. */
function queues(lengths: readonly number[], changed: Partial<ShardingQueues> = {}): ShardingQueues {
  return {
    length: (partition) => lengths[partition] ?? 0,
    available: () => true,
    startsBatch: () => true,
    fillsBatch: () => true,
    bytesAt: () => 100,
    ...changed,
  };
}

/** The partition of a first record, for each draw of `of` equal shares of [0, 1). */
function drawn(of: number, partitions: number, given: ShardingQueues, sharding = new StickyBatchSharding()): number[] {
  return Array.from({ length: of }, (_, draw) => {
    const random = { next: () => (draw + 0.5) / of };
    return sharding.shard(null, partitions, { random, state: sharding.createState(), sizeBytes: 1, queues: given });
  });
}

describe("[SHARD5] sticky batches in front of queues", () => {
  it("[SHARD5] [B3] KIP-794's example: queues of 0, 3 and 1 have the weights 4, 1 and 3", () => {
    expect(drawn(8, 3, queues([0, 3, 1]))).toEqual([0, 0, 0, 0, 1, 2, 2, 2]);
  });

  it("[SHARD5] queues of equal length are drawn uniformly", () => {
    expect(drawn(4, 4, queues([7, 7, 7, 7]))).toEqual([0, 1, 2, 3]);
  });

  it("[SHARD5] what is not available is not drawn, nor does its queue count", () => {
    const available = (partition: number) => partition !== 1;
    // 2 - 1 + 1 and 2 - 2 + 1; the queue of nine would make it 9 and 8.
    expect(drawn(3, 3, queues([1, 9, 2], { available }))).toEqual([0, 0, 2]);
  });

  it("[SHARD5] if nothing is available, the draw is uniform; so it is without `adaptive`, and for one partition", () => {
    expect(drawn(3, 3, queues([0, 3, 1], { available: () => false }))).toEqual([0, 1, 2]);
    expect(drawn(3, 3, queues([0, 3, 1]), new StickyBatchSharding({ adaptive: false }))).toEqual([0, 1, 2]);
    expect(drawn(2, 1, queues([5], { available: () => false }))).toEqual([0, 0]);
  });

  it("[SHARD5] HashSharding does the same for null keys, and looks at no queue for others", () => {
    const sharding = new HashSharding();
    expect(drawn(8, 3, queues([0, 3, 1]), sharding)).toEqual([0, 0, 0, 0, 1, 2, 2, 2]);
    expect(drawn(3, 3, queues([0, 3, 1]), new HashSharding({ adaptive: false }))).toEqual([0, 1, 2]);
    const unasked = { length: () => Number.NaN } as unknown as ShardingQueues;
    const context = { random: { next: () => 0 }, state: sharding.createState(), sizeBytes: 1, queues: unasked };
    expect(sharding.shard("user-3", 4, context)).toBe(3);
  });

  it("[SHARD5] [ERR1] a length that is no count", () => {
    for (const length of [-1, 0.5, Number.NaN]) {
      expect(() => drawn(1, 2, queues([length]))).toThrow(/context.queues.length must be an integer >= 0/);
    }
  });
});

describe("[SHARD6] the change waits for the end of a batch", () => {
  /** Where records of 100 bytes go, each drawing the next partition in turn, while `fills` and `starts` say how batches stand. */
  function places(fills: readonly boolean[], starts: readonly boolean[] = []): number[] {
    const sharding = new StickyBatchSharding({ batchBytes: 250 });
    const state = sharding.createState();
    let next = 0;
    const random = { next: () => (next++ + 0.5) / 10 };
    return fills.map((full, i) => {
      const given = queues([], { fillsBatch: () => full, startsBatch: () => starts[i] ?? false });
      return sharding.shard(null, 10, { random, state, sizeBytes: 100, queues: given });
    });
  }

  it("[SHARD6] after the record that fills it, once enough has gone to the partition", () => {
    // Full at 200 bytes: not enough. At 300 bytes enough, at 400 the batch is full.
    expect(places([false, true, false, true, false, false])).toEqual([0, 0, 0, 0, 1, 1]);
    expect(places([false, false, true, false])).toEqual([0, 0, 0, 1]);
  });

  it("[SHARD6] before a record that would begin another", () => {
    const [f, t] = [false, true];
    // At 300 bytes the batch is not full; the next record has no room in it, or it has gone meanwhile.
    expect(places([f, f, f, f, f], [f, f, f, t, f])).toEqual([0, 0, 0, 1, 1]);
    // Before enough has gone there a new batch changes nothing.
    expect(places([f, f, f, f, f], [f, t, f, f, t])).toEqual([0, 0, 0, 0, 1]);
  });

  it("[SHARD6] no later than with twice as much", () => {
    expect(places([false, false, false, false, false, false])).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it("[SHARD6] a draw takes place with the record that ends the batch, and sees the queues as they are then", () => {
    const sharding = new StickyBatchSharding({ batchBytes: 100 });
    const state = sharding.createState();
    const random = { next: () => 0.5 };
    // Weights 1 and 2 when the second partition is drawn; by the time of the next record they are others.
    const shard = (lengths: readonly number[]) =>
      sharding.shard(null, 2, { random, state, sizeBytes: 100, queues: queues(lengths, { startsBatch: () => false }) });
    expect(shard([0, 0])).toBe(1);
    expect(shard([1, 0])).toBe(1);
    state.partition = -1;
    expect(shard([1, 0])).toBe(1);
    expect(shard([0, 9])).toBe(1);
    expect(state.partition).toBe(0);
  });
});
