import { firstAlarm } from "./alarm-heap.js";
import type { Operator } from "./operator.js";
import type { Hold, KeyedWindow, WindowGroup } from "./operator-state.js";

// Beam's output watermark, by which a result at or after the end of its window is on time or late. Windows with something to
// send hold it before their end, and so does each time of the watermark that is still to come, of whichever key.

const FEW = 64;

/** Lets a window hold it at its end. */
export function hold(operator: Operator, group: WindowGroup, window: KeyedWindow): void {
  if (!operator.settings.rules.holdsOutput) return;
  const { holds } = operator.state;
  // A session leaves one behind each time that it grows: they go before they are the greater part.
  if (holds.length > FEW && holds.length > 2 * operator.state.windowCount) {
    const holding = holds.filter(isHolding);
    holds.length = 0;
    for (const other of holding) pushHold(holds, other);
  }
  pushHold(holds, { end: group.end, group, window });
}

function pushHold(holds: Hold[], entry: Hold): void {
  let slot = holds.length;
  holds.push(entry);
  while (slot > 0) {
    const parentSlot = (slot - 1) >> 1;
    const parent = holds[parentSlot] as Hold;
    if (parent.end <= entry.end) break;
    holds[slot] = parent;
    slot = parentSlot;
  }
  holds[slot] = entry;
}

/** Lets it go as far as nothing holds it. */
export function releaseOutput(operator: Operator): void {
  if (!operator.settings.rules.holdsOutput) return;
  const { alarms, heaps, holds, watermark } = operator.state;
  while (holds[0] !== undefined && !isHolding(holds[0])) popHold(holds);
  let least = watermark;
  const [held, due, closing] = [holds[0], firstAlarm(alarms.watermark), heaps.closing[0]];
  // Before the time, if only by an instant.
  if (held !== undefined) least = Math.min(least, held.end - 1);
  if (due !== undefined) least = Math.min(least, due.time - 1);
  if (closing !== undefined) least = Math.min(least, closing.end + operator.settings.lateness - 1);
  if (least > operator.state.output) operator.state.output = least;
}

function isHolding({ end, group, window }: Hold): boolean {
  return group.end === end && window.trigger?.hasEarlyRecord === true;
}

function popHold(holds: Hold[]): void {
  const last = holds.pop() as Hold;
  if (holds.length === 0) return;
  let slot = 0;
  for (;;) {
    let childSlot = 2 * slot + 1;
    if (childSlot >= holds.length) break;
    let child = holds[childSlot] as Hold;
    const right = holds[childSlot + 1];
    if (right !== undefined && right.end < child.end) {
      child = right;
      childSlot++;
    }
    if (last.end <= child.end) break;
    holds[slot] = child;
    slot = childSlot;
  }
  holds[slot] = last;
}
