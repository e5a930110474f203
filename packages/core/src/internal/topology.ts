import { Calendar } from "./calendar.js";
import type { EntityRecord } from "./entity-record.js";
import { recordOf } from "./entity-record.js";

/**
 * Entities in the order in which they finish: each after all those that send to it. Kahn's algorithm; equals in order of
 * attachment, and a cycle that nothing outside feeds any more is entered at its first attached member.
 */
export function finishingOrder(records: readonly EntityRecord[]): EntityRecord[] {
  const downstream = records.map((record) => indicesBelow(record));
  const senders = new Int32Array(records.length);
  for (const targets of downstream) for (const target of targets) senders[target] = (senders[target] as number) + 1;

  const ordered: EntityRecord[] = [];
  const taken = new Uint8Array(records.length);
  const loops = new Loops(downstream, taken);
  const ready = new Calendar();
  const makeReady = (index: number): unknown => ready.add(0, index, nothing, index, false);
  for (let i = 0; i < records.length; i++) if (senders[i] === 0) makeReady(i);
  while (ordered.length < records.length) {
    let next: number;
    if (ready.nextTime() === Infinity) {
      next = loops.firstOfFirst();
    } else {
      next = ready.argumentOf(ready.nextSlot()) as number;
      ready.removeNext();
      if (taken[next] === 1) continue;
    }
    taken[next] = 1;
    ordered.push(records[next] as EntityRecord);
    for (const target of downstream[next] as number[]) {
      senders[target] = (senders[target] as number) - 1;
      if (senders[target] === 0) makeReady(target);
    }
  }
  return ordered;
}

/** Finds where to go on when all that are left are on cycles or below them. */
class Loops {
  private readonly downstream: readonly number[][];
  private readonly upstream: readonly number[][];
  private readonly taken: Uint8Array;

  constructor(downstream: readonly number[][], taken: Uint8Array) {
    this.downstream = downstream;
    this.taken = taken;
    this.upstream = downstream.map(() => []);
    for (const [sender, targets] of downstream.entries()) {
      for (const target of targets) (this.upstream[target] as number[]).push(sender);
    }
  }

  /** The first attached of those left that are fed by nothing but their own cycle. */
  firstOfFirst(): number {
    const below = new Set<number>();
    for (let candidate = 0; ; candidate++) {
      if (this.taken[candidate] === 1 || below.has(candidate)) continue;
      const reached = this.from(candidate, this.downstream);
      const feeders = this.from(candidate, this.upstream);
      if ([...feeders].every((feeder) => reached.has(feeder))) return candidate;
      // What it feeds is fed from the same cycle above it.
      for (const index of reached) below.add(index);
    }
  }

  /** All that are left and can be reached along `edges`, the start included. */
  private from(start: number, edges: readonly number[][]): Set<number> {
    const reached = new Set([start]);
    for (const index of reached) {
      for (const next of edges[index] as number[]) if (this.taken[next] === 0) reached.add(next);
    }
    return reached;
  }
}

function nothing(): void {}

function indicesBelow(record: EntityRecord): number[] {
  const indices = new Set<number>();
  for (const target of record.hooks.downstreamEntities?.() ?? []) {
    const index = recordOf(target)?.index;
    if (index !== undefined && index !== record.index) indices.add(index);
  }
  return [...indices];
}
