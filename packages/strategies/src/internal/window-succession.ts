import type { HeldWindow, WindowChange } from "../windows/window-type.js";
import { type RecordWindows, requireInstant } from "./record-windows.js";
import { toTicks } from "./ticks.js";
import { windowAt } from "./window-grid.js";

/** A window that a key has, in ticks. */
interface Held {
  readonly start: number;
  /** Time of its latest record. */
  readonly latest: number;
}

/** A window that takes the record at hand or is made of another, in ticks. */
interface Change {
  readonly start: number;
  readonly from?: Held | undefined;
}

/**
 * What a record does to the windows of its key in Kafka Streams, which has no records to go by, only windows and the time of
 * the latest record in each.
 *
 * @see `KStreamSlidingWindowAggregate` in Kafka Streams
 */
export function windowsAfter(
  windows: RecordWindows,
  eventTimeS: number,
  heldWindows: readonly HeldWindow[],
): WindowChange[] {
  const { owner, difference, unit, least } = windows;
  const time = requireInstant(windows, "eventTimeS", toTicks(eventTimeS, owner, "eventTimeS"));
  if (time < least) return [];
  const near: Held[] = [];
  for (const { window, latestS } of heldWindows) {
    const start = toTicks(window[0], owner, "heldWindows");
    if (start < time - 2 * difference || start > time + unit) continue;
    near.push({ start, latest: toTicks(latestS, owner, "heldWindows") });
  }
  const changes = time - difference < least ? changesAtLeast(windows, time, near) : changesAbove(windows, time, near);
  const boundsAt = (start: number) => windowAt(owner, start, difference + unit);
  return changes.map(({ start, from }) =>
    from === undefined ? { window: boundsAt(start) } : { window: boundsAt(start), from: boundsAt(from.start) },
  );
}

/** Where the window that ends with the record has its own start: the windows are gone through from the last. */
function changesAbove({ difference, unit }: RecordWindows, time: number, near: readonly Held[]): Change[] {
  const changes: Change[] = [];
  const left = time - difference;
  let source: Held | undefined;
  let ended: Held | undefined;
  let before: number | undefined;
  let hasLeft = false;
  for (const held of near.toReversed()) {
    if (held.start > time) continue;
    if (held.start < left) {
      ended = held;
      before = held.latest;
      break;
    }
    changes.push({ start: held.start });
    if (held.start > left) source ??= held;
    else {
      hasLeft = true;
      before = held.latest;
    }
  }
  // A record at this time has made its own windows already.
  if (hasLeft && near.some(({ start, latest }) => start === left && latest === time)) return changes;
  if (before !== undefined && before + unit >= left && !isThere(near, before + unit)) {
    changes.push({ start: before + unit });
  }
  if (!hasLeft) changes.push({ start: left, from: before !== undefined && before >= left ? ended : undefined });
  return [...changes, ...rightOf(time, unit, near, source)];
}

/** Where that window would start too early, so that the first window of all stands in for it. */
function changesAtLeast({ least, unit }: RecordWindows, time: number, near: readonly Held[]): Change[] {
  const first = near.find(({ start }) => start === least);
  const later = near.filter(({ start }) => start > least && start <= time);
  const source = later.at(-1) ?? first;
  const rightOfBefore =
    first !== undefined && first.latest < time && !isThere(near, first.latest + unit)
      ? [{ start: first.latest + unit }]
      : [];
  return [
    ...later.map(({ start }) => ({ start })),
    ...rightOf(time, unit, near, source),
    ...rightOfBefore,
    { start: least },
  ];
}

/** The window that begins right after a record, if it is new and there is something later in `source` to make it of. */
function rightOf(time: number, unit: number, near: readonly Held[], source: Held | undefined): Change[] {
  if (source === undefined || source.latest <= time || isThere(near, time + unit)) return [];
  return [{ start: time + unit, from: source }];
}

function isThere(near: readonly Held[], start: number): boolean {
  return near.some((held) => held.start === start);
}
