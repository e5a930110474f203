import { toTicks } from "@sim/core";
import type { Key, ShardingQueues } from "@sim/strategies";
import { BATCH_HEADER_BYTES } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import { wakeSoon } from "./wake.js";

/** What a sharding strategy sees of a producer: its queues of batches. */
export class ProducerQueues<K extends Key, V> implements ShardingQueues {
  private readonly state: ProducerState<K, V>;

  constructor(state: ProducerState<K, V>) {
    this.state = state;
  }

  /** All are equal until each partition has had a batch, as Kafka knows of no others. */
  length(partition: number): number {
    const { queues, settings, partitionsUsed } = this.state;
    return partitionsUsed < settings.log.numPartitions ? 0 : (queues[partition]?.batches.length ?? 0);
  }

  startsBatch(partition: number): boolean {
    const { state } = this;
    const open = state.queues[partition]?.open;
    if (open === undefined) return true;
    if (open.hasRoomFor(state.settings.router.sizeBytes)) return false;
    open.closed = true;
    wakeSoon(state);
    return true;
  }

  bytesAt(partition: number): number {
    const { sizeBytes } = this.state.settings.router;
    const joins = this.state.queues[partition]?.open?.hasRoomFor(sizeBytes) === true;
    return joins ? sizeBytes : sizeBytes + BATCH_HEADER_BYTES;
  }

  /** One connection leads to all partitions: they are available together or not at all. */
  available(): boolean {
    const { settings, lastDrain, inFlight, producer } = this.state;
    if (settings.availabilityTimeout === 0 || inFlight.size < settings.maxInFlight) return true;
    return toTicks(producer.now) - lastDrain <= settings.availabilityTimeout;
  }
}
