import { Calendar } from "./calendar.js";
import type { EntityRecord } from "./entity-record.js";
import { recordOf } from "./entity-record.js";

/**
 * Entities in the order in which they finish: each after all those that send to it. Kahn's algorithm; equals in order of
 * attachment, and a cycle is entered at its first attached member.
 */
export function finishingOrder(records: readonly EntityRecord[]): EntityRecord[] {
  const downstream = records.map((record) => indicesBelow(record));
  const senders = new Int32Array(records.length);
  for (const targets of downstream) for (const target of targets) senders[target] = (senders[target] as number) + 1;

  const ordered: EntityRecord[] = [];
  const taken = new Uint8Array(records.length);
  const ready = new Calendar();
  const makeReady = (index: number): unknown => ready.add(0, index, nothing, index, false);
  for (let i = 0; i < records.length; i++) if (senders[i] === 0) makeReady(i);
  for (let firstLeft = 0; ordered.length < records.length; ) {
    let next: number;
    if (ready.nextTime() === Infinity) {
      while (taken[firstLeft] === 1) firstLeft++;
      next = firstLeft;
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

function nothing(): void {}

function indicesBelow(record: EntityRecord): number[] {
  const indices = new Set<number>();
  for (const target of record.hooks.downstreamEntities?.() ?? []) {
    const index = recordOf(target)?.index;
    if (index !== undefined && index !== record.index) indices.add(index);
  }
  return [...indices];
}
