import type { PartitionView, Record, RetentionPolicy } from "@sim/strategies";

/** Keeps records up to an age, within a number of bytes. */
export interface Tier {
  readonly maxAgeS: number;
  /** Bytes of the newest records of a partition that the tier holds; all if left out. */
  readonly maxBytes?: number | undefined;
}

/**
 * A record stays while one of the tiers holds it: such as an hour in any case, and a week as long as the partition is small.
 * Older records have more behind them, so what goes is always a prefix, and the bulk form is a binary search.
 */
export class TieredRetention implements RetentionPolicy<unknown, unknown> {
  readonly name = "tiered";
  private readonly tiers: readonly Tier[];

  constructor(...tiers: readonly Tier[]) {
    this.tiers = tiers;
  }

  shouldRetain(record: Record<unknown, unknown>, currentTimeS: number, partition: PartitionView): boolean {
    return this.holds(currentTimeS - record.timestamp, partition.bytesFrom(record.offset));
  }

  newLogStart(partition: PartitionView, currentTimeS: number): number {
    let [low, high] = [partition.logStartOffset, partition.logEndOffset];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const held = this.holds(currentTimeS - partition.timestampAt(middle), partition.bytesFrom(middle));
      if (held) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private holds(ageS: number, bytes: number): boolean {
    // In whole microseconds, as the simulation counts: 0.3 - 0.1 is 0.2.
    const age = Math.round(ageS * 1e6);
    return this.tiers.some(
      ({ maxAgeS, maxBytes = Number.POSITIVE_INFINITY }) => age < Math.round(maxAgeS * 1e6) && bytes <= maxBytes,
    );
  }
}
