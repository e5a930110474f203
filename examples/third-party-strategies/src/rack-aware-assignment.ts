import type { Assignments, PartitionAssignment } from "@sim/strategies";

/** Where consumers run and where partitions are kept. */
export interface Racks {
  /** The rack of a consumer; undefined if nobody knows. */
  ofConsumer(name: string): string | undefined;
  /** The racks with a replica of a partition. */
  ofPartition(partition: number): readonly string[];
}

/**
 * Balanced first: shares differ by at most one partition. Within that, partitions go in ascending order to the consumer with
 * the least who is in a rack with a replica, so that reads stay in the rack, and only then to any other.
 */
export class RackAwareAssignment implements PartitionAssignment {
  readonly name = "rack-aware";
  private readonly racks: Racks;

  constructor(racks: Racks) {
    this.racks = racks;
  }

  assign(partitions: readonly number[], consumers: readonly string[]): Assignments {
    const shares = new Map(consumers.map((name): [string, number[]] => [name, []]));
    const share = Math.floor(partitions.length / consumers.length);
    let larger = partitions.length % consumers.length;
    const give = (partition: number, among: readonly string[]): boolean => {
      const sizes = among.map((name) => shares.get(name)?.length ?? 0);
      const least = Math.min(...sizes);
      if (least > share || (least === share && larger === 0)) return false;
      if (least === share) larger--;
      shares.get(among[sizes.indexOf(least)] ?? "")?.push(partition);
      return true;
    };
    // A second time around for what found no room in its rack, so that it takes nobody's place there.
    const sorted = [...partitions].sort((a, b) => a - b);
    const left = sorted.filter((partition) => !give(partition, this.consumersBeside(partition, consumers)));
    for (const partition of left) give(partition, consumers);
    for (const owned of shares.values()) owned.sort((a, b) => a - b);
    return shares;
  }

  private consumersBeside(partition: number, consumers: readonly string[]): readonly string[] {
    const racks = this.racks.ofPartition(partition);
    return consumers.filter((name) => racks.includes(this.racks.ofConsumer(name) ?? ""));
  }
}
