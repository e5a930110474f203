import type { ShardingQueues } from "../sharding/sharding-queues.js";
import type { ShardingContext } from "../sharding/sharding-strategy.js";
import type { StickyBatchState } from "../sharding/sticky-batch-state.js";
import type { UniformRandom } from "../uniform-random.js";
import { requireAmount, requireInteger } from "./check.js";
import { wrongKind } from "./errors.js";

/** Kafka's `batch.size`. */
export const DEFAULT_BATCH_BYTES = 16384;

/** What a strategy says of its sticky batches. */
export interface StickyRule {
  readonly batchBytes: number;
  readonly adaptive: boolean;
}

/** The partition of the next record of a sticky batch; counts the record. */
export function stickyPartition(
  owner: string,
  rule: StickyRule,
  numPartitions: number,
  context: ShardingContext<StickyBatchState> | undefined,
): number {
  if (context === undefined) {
    throw wrongKind(owner, "context", "given for a record without a key (its log hands one in)", context);
  }
  const { state, queues, sizeBytes } = context;
  requireAmount(owner, "context.sizeBytes", sizeBytes);
  if (state.partition < 0 || state.partition >= numPartitions || putOffChange(rule, state, queues)) {
    change(owner, rule, numPartitions, context);
  }
  const { partition } = state;
  state.bytes += queues === undefined ? sizeBytes : queues.bytesAt(partition);
  if (batchIsOver(rule, state, queues)) change(owner, rule, numPartitions, context);
  return partition;
}

/** Enough had gone to the present partition, and now its batch is at its end: full, sent, or without room for the record. */
function putOffChange(
  { batchBytes }: StickyRule,
  state: StickyBatchState,
  queues: ShardingQueues | undefined,
): boolean {
  return state.bytes >= batchBytes && queues?.startsBatch(state.partition) === true;
}

/**
 * With this record enough has gone to the present partition. With batches the change waits until the one being filled is
 * full, or twice as much has gone: else a part of a batch would be left behind, to be sent by itself.
 */
function batchIsOver({ batchBytes }: StickyRule, state: StickyBatchState, queues: ShardingQueues | undefined): boolean {
  if (state.bytes < batchBytes) return false;
  return queues === undefined || state.bytes >= 2 * batchBytes || queues.fillsBatch(state.partition);
}

function change(
  owner: string,
  rule: StickyRule,
  numPartitions: number,
  context: ShardingContext<StickyBatchState>,
): void {
  context.state.partition = nextPartition(owner, rule, numPartitions, context);
  context.state.bytes = 0;
}

/** One draw: uniform, or by how short the queues of the available partitions are. */
function nextPartition(
  owner: string,
  rule: StickyRule,
  numPartitions: number,
  { random, queues }: { readonly random: UniformRandom; readonly queues?: ShardingQueues | undefined },
): number {
  const draw = random.next();
  if (rule.adaptive && queues !== undefined && numPartitions > 1) {
    const shortQueued = weighedPartition(owner, numPartitions, draw, queues);
    if (shortQueued !== undefined) return shortQueued;
  }
  return Math.floor(draw * numPartitions);
}

/** Each available partition has the weight: longest queue + 1 - its own. Equal queues are a uniform draw. */
function weighedPartition(
  owner: string,
  numPartitions: number,
  draw: number,
  queues: ShardingQueues,
): number | undefined {
  const partitions: number[] = [];
  const lengths: number[] = [];
  let longest = 0;
  let waiting = 0;
  for (let partition = 0; partition < numPartitions; partition++) {
    if (!queues.available(partition)) continue;
    const length = queues.length(partition);
    requireInteger(owner, "context.queues.length", length, 0);
    partitions.push(partition);
    lengths.push(length);
    longest = Math.max(longest, length);
    waiting += length;
  }
  let place = Math.floor(draw * ((longest + 1) * partitions.length - waiting));
  for (const [index, length] of lengths.entries()) {
    place -= longest + 1 - length;
    if (place < 0) return partitions[index];
  }
  return undefined;
}
