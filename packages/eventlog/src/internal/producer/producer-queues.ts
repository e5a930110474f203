import { toTicks } from "@sim/core";
import type { Key, ShardingQueues } from "@sim/strategies";
import { BATCH_HEADER_BYTES, boundForOne, type ProducerBatch } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import { noteDelay } from "./sender.js";
import { wakeSoon } from "./wake.js";

/** What a sharding strategy sees of a producer: its queues of batches. */
export class ProducerQueues<K extends Key, V> implements ShardingQueues {
  private readonly state: ProducerState<K, V>;
  /** The batch that has no room for the record that is being placed. */
  private outgrown: ProducerBatch<K, V> | undefined = undefined;

  constructor(state: ProducerState<K, V>) {
    this.state = state;
  }

  /**
   * All are equal until each partition has had a batch, as Kafka knows of no others. Where nothing waits, and the partition
   * before is not available, Kafka counts what waits there: it leaves that number standing in the table from which it draws.
   */
  length(partition: number): number {
    if (!this.allUsed()) return 0;
    const own = this.batchesFor(partition);
    if (own > 0 || partition === 0 || this.available(partition - 1)) return own;
    return this.batchesFor(partition - 1);
  }

  startsBatch(partition: number): boolean {
    const { state } = this;
    const open = state.queues[partition]?.open;
    if (open === undefined) return true;
    if (open.hasRoomFor(state.settings.router.sizeBytes)) return false;
    this.outgrown = open;
    return true;
  }

  /** Asks the strategy. It sees how things stood before the record, which then closes the batch without room. */
  partitionFor(key: K, sizeBytes: number): number {
    const { settings, metadata } = this.state;
    this.outgrown = undefined;
    const partition = settings.router.partitionOf(key, sizeBytes, metadata.numPartitions);
    this.closeOutgrown();
    return partition;
  }

  private closeOutgrown(): void {
    if (this.outgrown === undefined) return;
    this.outgrown.closed = true;
    this.outgrown = undefined;
    wakeSoon(this.state);
  }

  bytesAt(partition: number): number {
    const { sizeBytes } = this.state.settings.router;
    return this.joinedAt(partition) === undefined ? sizeBytes + BATCH_HEADER_BYTES : sizeBytes;
  }

  fillsBatch(partition: number): boolean {
    const { batchBytes, router } = this.state.settings;
    const { sizeBytes } = router;
    const joined = this.joinedAt(partition);
    if (joined !== undefined) return joined.wouldFill(sizeBytes);
    return BATCH_HEADER_BYTES + sizeBytes >= Math.max(batchBytes, boundForOne(sizeBytes));
  }

  /**
   * One connection leads to all partitions: once it could not take what was ready for too long, and until it can, those with
   * something that waits are not available. Of the others, and before each has had a batch, Kafka does not ask.
   */
  available(partition: number): boolean {
    const { state } = this;
    const { availabilityTimeout } = state.settings;
    if (availabilityTimeout === 0 || this.batchesFor(partition) === 0 || !this.allUsed()) return true;
    noteDelay(state, toTicks(state.producer.now));
    return state.lastReady - state.lastDrain <= availabilityTimeout;
  }

  /** The batch that the record joins, if it starts none. */
  private joinedAt(partition: number): ProducerBatch<K, V> | undefined {
    const { queues, settings } = this.state;
    const open = queues[partition]?.open;
    return open?.hasRoomFor(settings.router.sizeBytes) === true ? open : undefined;
  }

  private batchesFor(partition: number): number {
    return this.state.queues[partition]?.batches.length ?? 0;
  }

  private allUsed(): boolean {
    const { partitionsUsed, metadata } = this.state;
    return partitionsUsed >= metadata.numPartitions;
  }
}
