import type { OperatorState, Stage, WindowGroup } from "./operator-state.js";

// Binary heaps of groups in the order of firing: end, start, first appearance. Each group knows its slot, so that one
// whose bounds grow, or that goes to another stage, is moved in O(log n) and no heap keeps what is gone.

/** Puts a group into the heap of a stage, taking it out of the one it is in. */
export function moveTo(state: OperatorState, group: WindowGroup, stage: Stage): void {
  if (group.stage === stage) return;
  takeOut(state, group);
  const heap = state.heaps[stage];
  group.stage = stage;
  heap.push(group);
  siftUp(heap, heap.length - 1, group);
}

/** Takes a group out of its heap, if it is in one. */
export function takeOut(state: OperatorState, group: WindowGroup): void {
  if (group.stage === undefined) return;
  const heap = state.heaps[group.stage];
  const { slot } = group;
  group.stage = undefined;
  const last = heap.pop() as WindowGroup;
  if (last !== group) settle(heap, slot, last);
}

/** Gives a group whose bounds have changed its new place. */
export function reorder(state: OperatorState, group: WindowGroup): void {
  if (group.stage !== undefined) settle(state.heaps[group.stage], group.slot, group);
}

function settle(heap: WindowGroup[], slot: number, group: WindowGroup): void {
  siftUp(heap, slot, group);
  if (group.slot === slot) siftDown(heap, slot, group);
}

function siftUp(heap: WindowGroup[], from: number, group: WindowGroup): void {
  let slot = from;
  while (slot > 0) {
    const parentSlot = (slot - 1) >> 1;
    const parent = heap[parentSlot] as WindowGroup;
    if (!precedes(group, parent)) break;
    heap[slot] = parent;
    parent.slot = slot;
    slot = parentSlot;
  }
  heap[slot] = group;
  group.slot = slot;
}

function siftDown(heap: WindowGroup[], from: number, group: WindowGroup): void {
  let slot = from;
  for (;;) {
    let childSlot = 2 * slot + 1;
    if (childSlot >= heap.length) break;
    let child = heap[childSlot] as WindowGroup;
    const right = heap[childSlot + 1];
    if (right !== undefined && precedes(right, child)) {
      child = right;
      childSlot++;
    }
    if (!precedes(child, group)) break;
    heap[slot] = child;
    child.slot = slot;
    slot = childSlot;
  }
  heap[slot] = group;
  group.slot = slot;
}

/** Whether `a` comes before `b` in the order of firing. */
function precedes(a: WindowGroup, b: WindowGroup): boolean {
  if (a.end !== b.end) return a.end < b.end;
  if (a.start !== b.start) return a.start < b.start;
  return a.seq < b.seq;
}
