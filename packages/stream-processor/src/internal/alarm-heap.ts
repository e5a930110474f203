import type { Alarm, AlarmHeap } from "./operator-state.js";

// Binary heaps of times. What was taken back stays until it comes to the top or is the greater part, so that memory follows
// what is asked for.

const FEW = 64;

/** Clears away what was taken back, if that is the greater part. */
export function compact(heap: AlarmHeap): void {
  if (heap.dead <= FEW || heap.dead * 2 <= heap.items.length) return;
  const live = heap.items.filter((alarm) => alarm.live);
  heap.items.length = 0;
  heap.dead = 0;
  for (const alarm of live) pushAlarm(heap.items, alarm);
}

/** The earliest time, left in. */
export function firstAlarm(heap: AlarmHeap): Alarm | undefined {
  while (heap.items[0]?.live === false) {
    popAlarm(heap.items);
    heap.dead--;
  }
  return heap.items[0];
}

export function pushAlarm(heap: Alarm[], alarm: Alarm): void {
  let slot = heap.length;
  heap.push(alarm);
  while (slot > 0) {
    const parentSlot = (slot - 1) >> 1;
    const parent = heap[parentSlot] as Alarm;
    if (!precedes(alarm, parent)) break;
    heap[slot] = parent;
    slot = parentSlot;
  }
  heap[slot] = alarm;
}

export function popAlarm(heap: Alarm[]): void {
  const last = heap.pop() as Alarm;
  if (heap.length === 0) return;
  let slot = 0;
  for (;;) {
    let childSlot = 2 * slot + 1;
    if (childSlot >= heap.length) break;
    let child = heap[childSlot] as Alarm;
    const right = heap[childSlot + 1];
    if (right !== undefined && precedes(right, child)) {
      child = right;
      childSlot++;
    }
    if (!precedes(child, last)) break;
    heap[slot] = child;
    slot = childSlot;
  }
  heap[slot] = last;
}

/** In order of time; then as windows fire, by end, start and who asked first. */
function precedes(a: Alarm, b: Alarm): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.end !== b.end) return a.end < b.end;
  if (a.start !== b.start) return a.start < b.start;
  return a.seq < b.seq;
}
