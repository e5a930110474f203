import type { MemberEvent } from "./recording.js";

/** What was delivered again in a step: who got which offsets of a partition that some poll had brought before. */
interface Redelivered {
  /** By the rules alone: of a commit that was never made. */
  readonly byRule: string;
  /** Of a commit that was refused because its sender was joining: whether there is one hangs on when it polled. */
  readonly byChance: string;
}

/** A commit while joining goes wrong or right by the moment at which it is made. */
export const REFUSED_WHILE_JOINING = "RebalanceInProgressException";

type Range = readonly [from: number, to: number];

/** Follows what the polls of a part brought. */
export class Deliveries {
  /** By partition, up to where it has been delivered. */
  private readonly ends = new Map<number, number>();
  /** By partition, who was refused a commit of it and has not committed it since. */
  private readonly refused = new Map<number, string>();
  /** By member, what it has read and not committed. */
  private readonly uncommitted = new Map<string, Set<number>>();

  /** @param events - of one step, in order of their times; steps in order */
  step(events: readonly MemberEvent[]): Redelivered {
    const byRule = new Map<string, Range>();
    const byChance = new Map<string, Range>();
    for (const event of events) {
      if (event.event === "poll") {
        for (const [key, range] of Object.entries(event.read)) {
          const partition = Number(key);
          const before = this.refused.get(partition);
          const ranges = before !== undefined && before !== event.member ? byChance : byRule;
          this.read(ranges, event.member, partition, range);
        }
      } else if (event.event === "commit") {
        for (const key of Object.keys(event.offsets)) this.committed(event.member, Number(key));
      } else if (event.event === "error" && event.error === REFUSED_WHILE_JOINING) {
        for (const partition of this.readBy(event.member)) this.refused.set(partition, event.member);
      }
    }
    return { byRule: told(byRule), byChance: told(byChance) };
  }

  private read(ranges: Map<string, Range>, member: string, partition: number, [from, to]: Range): void {
    const end = this.ends.get(partition) ?? 0;
    const till = Math.min(to, end);
    if (from < till) {
      const key = `${partition} ${member}`;
      const [low, high] = ranges.get(key) ?? [from, till];
      ranges.set(key, [Math.min(from, low), Math.max(till, high)]);
    }
    this.ends.set(partition, Math.max(end, to));
    this.readBy(member).add(partition);
  }

  private committed(member: string, partition: number): void {
    this.refused.delete(partition);
    this.readBy(member).delete(partition);
  }

  private readBy(member: string): Set<number> {
    const known = this.uncommitted.get(member);
    if (known !== undefined) return known;
    const none = new Set<number>();
    this.uncommitted.set(member, none);
    return none;
  }
}

function told(ranges: ReadonlyMap<string, Range>): string {
  const list = Array.from(ranges, ([key, [from, to]]) => `${key} ${from}-${to - 1}`);
  return list.length === 0 ? "nothing" : list.sort().join(", ");
}
