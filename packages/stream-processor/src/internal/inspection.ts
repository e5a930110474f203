import { toSeconds } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { StreamProcessorStats } from "../stats.js";
import type { WindowState } from "../window-state.js";
import { boundsInSeconds } from "./assigning.js";
import type { Operator } from "./operator.js";
import type { KeyedWindow, WindowGroup } from "./operator-state.js";
import { packedWindowsOf } from "./packed-grid.js";
import { sessionsOf } from "./packed-sessions.js";
import type { Packed } from "./settings.js";

export function statsOf({ counts, state }: Operator): StreamProcessorStats {
  const { worstLateness, flushedAtEndOfInput: endOfInput, flushedTruncated: truncated, ...plain } = counts;
  return Object.freeze({
    ...plain,
    futureEvents: counts.futureEventsDropped + counts.futureEventsSideOutput,
    worstLateness: toSeconds(worstLateness),
    recordsInOpenWindows: state.unsentCount,
    windowsHeld: state.windowCount,
    closedWindowsHeld: state.heldCount,
    windowsFlushed: Object.freeze({ endOfInput, truncated }),
  });
}

/** The windows of a key by ascending end and start. */
export function windowStatesOf(operator: Operator, key: Key): WindowState<unknown>[] {
  const { packed } = operator.settings;
  const found = packed === undefined ? statesOf(operator, key) : packedStatesOf(operator, packed, key);
  return found.sort((a, b) => a.end - b.end || a.start - b.start);
}

function packedStatesOf(operator: Operator, { sessions }: Packed, key: Key): WindowState<unknown>[] {
  const size = operator.settings.grid?.size ?? 0;
  const windows =
    sessions === undefined
      ? packedWindowsOf(operator, key).map((window) => ({ ...window, end: window.start + size }))
      : sessionsOf(operator, key);
  return windows.map(({ start, end, isSent }) => {
    return { start: toSeconds(start), end: toSeconds(end), records: [], emitted: isSent };
  });
}

function statesOf(operator: Operator, key: Key): WindowState<unknown>[] {
  const found: { readonly group: WindowGroup; readonly window: KeyedWindow }[] = [];
  for (const group of operator.state.keyed.get(key) ?? []) {
    for (const window of group.waiting) found.push({ group, window });
  }
  for (const first of operator.state.groups.values()) {
    for (let group: WindowGroup | undefined = first; group !== undefined; group = group.sibling) {
      const window = group.windows?.get(key);
      if (window !== undefined) found.push({ group, window });
    }
  }
  return found.map(({ group, window }) => {
    const [start, end] = boundsInSeconds(group);
    return { start, end, records: window.values?.slice() ?? [], emitted: !window.outstanding };
  });
}
