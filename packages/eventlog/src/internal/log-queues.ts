import type { Key, ShardingQueues } from "@sim/strategies";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";

/** What a sharding strategy sees of a log with a capacity: appends that are not served yet. Nothing is batched. */
export class LogQueues<K extends Key, V> implements ShardingQueues {
  private readonly state: LogState<K, V>;

  constructor(state: LogState<K, V>) {
    this.state = state;
  }

  length(partition: number): number {
    const found = this.state.partitions[partition] as PartitionState<K, V>;
    return found.queue?.length ?? 0;
  }

  startsBatch(): boolean {
    return true;
  }

  bytesAt(): number {
    return this.state.router.sizeBytes;
  }

  fillsBatch(): boolean {
    return true;
  }

  available(): boolean {
    return true;
  }
}
