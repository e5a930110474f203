import type { ShardingContext } from "../sharding/sharding-strategy.js";
import type { StickyBatchState } from "../sharding/sticky-batch-state.js";
import { requireAmount } from "./check.js";
import { wrongKind } from "./errors.js";

/** Kafka's `batch.size`. */
export const DEFAULT_BATCH_BYTES = 16384;

/** The partition of the next record of a sticky batch; counts the record. */
export function stickyPartition(
  owner: string,
  batchBytes: number,
  numPartitions: number,
  context: ShardingContext<StickyBatchState> | undefined,
): number {
  if (context === undefined) {
    throw wrongKind(owner, "context", "given for a record without a key (its log hands one in)", context);
  }
  requireAmount(owner, "context.sizeBytes", context.sizeBytes);
  const state = context.state;
  if (state.partition < 0 || state.partition >= numPartitions || state.bytes >= batchBytes) {
    state.partition = Math.floor(context.random.next() * numPartitions);
    state.bytes = 0;
  }
  state.bytes += context.sizeBytes;
  return state.partition;
}
