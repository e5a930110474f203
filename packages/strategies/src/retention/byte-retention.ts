import { requireInteger } from "../internal/check.js";
import type { Record } from "../record.js";
import type { PartitionView } from "./partition-view.js";
import type { RetentionPolicy } from "./retention-policy.js";

/**
 * Keeps the newest records of each partition that take at most `maxBytes` bytes together; the oldest of the others go one
 * by one. Kafka's own limit goes by whole segments: {@link SegmentByteRetention}.
 *
 * @example
 * ```ts
 * import { EventLog } from "@sim/eventlog";
 * import { Simulation } from "@sim/core";
 * import { ByteRetention } from "@sim/strategies";
 *
 * const log = new EventLog("log", { numPartitions: 1, retentionPolicy: new ByteRetention(250) });
 * const sim = new Simulation({ entities: [log], endTime: 60 });
 * for (const sizeBytes of [300, 100, 80, 70]) sim.schedule(log, "Append", { key: "k", value: 0, sizeBytes });
 * sim.run();
 * log.logStartOffset(0); // => 1
 * ```
 *
 * @public
 */
export class ByteRetention implements RetentionPolicy {
  /** `"bytes"` */
  readonly name: string = "bytes";
  /** Bytes that each partition keeps at most. */
  readonly maxBytes: number;

  /**
   * @param maxBytes - bytes that each partition keeps at most, an integer of at least 0
   * @throws RangeError or TypeError if it is no such number
   */
  constructor(maxBytes: number) {
    requireInteger("ByteRetention", "maxBytes", maxBytes, 0);
    this.maxBytes = maxBytes;
  }

  /**
   * Whether the record and all behind it take at most `maxBytes`.
   *
   * @param record - its offset counts
   * @param _currentTimeS - not looked at
   * @param partition - the partition of the record
   */
  shouldRetain(record: Record, _currentTimeS: number, partition: PartitionView): boolean {
    return partition.bytesFrom(record.offset) <= this.maxBytes;
  }

  /**
   * The least offset from which on the records take at most `maxBytes`, by binary search.
   *
   * @param partition - the partition
   */
  newLogStart(partition: PartitionView): number {
    let low = partition.logStartOffset;
    let high = partition.logEndOffset;
    if (partition.sizeBytes <= this.maxBytes) {
      return low;
    }
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (partition.bytesFrom(middle) <= this.maxBytes) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
