import type { Action, GroupPart, MemberEvent, Pause } from "./recording.js";

type Entry = Action | MemberEvent;

/**
 * The pauses of partitions, by step: from the moment at which the last member that served a partition stopped, froze, was
 * killed, or had it revoked or lost, to the moment at which a member has it assigned or polls again.
 *
 * @param events - what members told, of the recording or of a replay; the actions are the part's
 */
export function pausesOf(part: GroupPart, events: readonly MemberEvent[]): readonly (readonly Pause[])[] {
  const meter = new PauseMeter();
  const told = [...events].sort((a, b) => a.t - b.t);
  let next = 0;
  return part.steps.map((step, index) => {
    const end = part.steps[index + 1]?.t ?? Infinity;
    const entries: Entry[] = [...step.actions];
    for (; next < told.length && (told[next] as MemberEvent).t < end; next++) entries.push(told[next] as MemberEvent);
    // Stable: at the same moment the action comes first.
    for (const entry of entries.sort((a, b) => a.t - b.t)) meter.hear(entry);
    return meter.takeEnded();
  });
}

class PauseMeter {
  private readonly owned = new Map<string, Set<number>>();
  /** By member why it does not poll just now: it stopped, it is frozen, or both. */
  private readonly idle = new Map<string, Set<"stop" | "freeze">>();
  private readonly open = new Map<number, { readonly since: number; readonly by: string }>();
  private ended: Pause[] = [];

  hear(entry: Entry): void {
    if (!("member" in entry)) return;
    const { t, member } = entry;
    if (!this.owned.has(member)) {
      this.owned.set(member, new Set());
      this.idle.set(member, new Set());
    }
    if ("do" in entry) this.act(entry.do, member, t);
    else this.tell(entry);
  }

  takeEnded(): readonly Pause[] {
    const taken = this.ended.sort((a, b) => a.partition - b.partition || a.t - b.t);
    this.ended = [];
    return taken;
  }

  private act(action: Action["do"], member: string, t: number): void {
    if (action === "freeze") this.rest(member, "freeze", t);
    else if (action === "thaw") this.goOn(member, "freeze", t);
    else if (action === "kill") for (const partition of [...this.ownedBy(member)]) this.end(member, partition, t);
  }

  private tell(entry: MemberEvent): void {
    const { t, member } = entry;
    if (entry.event === "assigned") {
      for (const partition of entry.partitions) this.begin(member, partition, t);
    } else if (entry.event === "revoked" || entry.event === "lost") {
      for (const partition of entry.partitions) this.end(member, partition, t);
    } else if (entry.event === "stopped" || (entry.event === "error" && entry.during === "poll")) {
      this.rest(member, "stop", t);
    } else if (entry.event === "resumed") {
      this.goOn(member, "stop", t);
    }
  }

  private begin(member: string, partition: number, t: number): void {
    this.ownedBy(member).add(partition);
    if (this.polls(member)) this.served(member, partition, t);
  }

  private end(member: string, partition: number, t: number): void {
    const served = this.serves(member, partition);
    this.ownedBy(member).delete(partition);
    if (served) this.unserved(member, partition, t);
  }

  private rest(member: string, reason: "stop" | "freeze", t: number): void {
    const polled = this.polls(member);
    this.idle.get(member)?.add(reason);
    if (polled) for (const partition of this.ownedBy(member)) this.unserved(member, partition, t);
  }

  private goOn(member: string, reason: "stop" | "freeze", t: number): void {
    this.idle.get(member)?.delete(reason);
    if (this.polls(member)) for (const partition of this.ownedBy(member)) this.served(member, partition, t);
  }

  private ownedBy(member: string): Set<number> {
    return this.owned.get(member) as Set<number>;
  }

  private polls(member: string): boolean {
    return this.idle.get(member)?.size === 0;
  }

  private serves(member: string, partition: number): boolean {
    return this.polls(member) && this.ownedBy(member).has(partition);
  }

  private unserved(member: string, partition: number, t: number): void {
    for (const other of this.owned.keys()) if (this.serves(other, partition)) return;
    this.open.set(partition, { since: t, by: member });
  }

  private served(member: string, partition: number, t: number): void {
    const pause = this.open.get(partition);
    if (pause === undefined) return;
    this.open.delete(partition);
    const { since, by } = pause;
    this.ended.push({ partition, t: since, ms: Math.round((t - since) * 1000) / 1000, from: by, to: member });
  }
}
