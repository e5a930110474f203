import type {
  Trigger,
  TriggerContext,
  WatermarkStrategy,
  WindowBounds,
  WindowMerging,
  WindowType,
} from "@sim/strategies";

// Strategies as a third party writes them: from the contracts alone, without one of the classes that come with them. Times
// are whole seconds.

const reached = (windowEnd: number, watermarkS: number): boolean => watermarkS >= windowEnd;

const floorTo = (time: number, step: number): number => Math.floor(time / step) * step;

/** By a period, which the processor computes by itself, and by a search, which this does. */
function periodic(name: string, sizeS: number, slideS: number, offsetS: number): WindowType<number> {
  return {
    name,
    period: { sizeS, slideS, offsetS },
    assignWindows(time) {
      const found: WindowBounds[] = [];
      for (let start = floorTo(time - sizeS, slideS) + offsetS - slideS; start <= time; start += slideS) {
        if (time < start + sizeS) found.push([start, start + sizeS]);
      }
      return found;
    },
    shouldClose: reached,
  };
}

/** Windows that stand by themselves. */
export const standing: readonly WindowType<number>[] = [
  periodic("overlapping", 7, 3, 1),
  periodic("with holes", 2, 5, 0),
  {
    name: "shifts of 3 and of 5",
    assignWindows(time) {
      const start = floorTo(time, 8);
      return time - start < 3 ? [[start, start + 3]] : [[start + 3, start + 8]];
    },
    shouldClose: reached,
  },
  {
    name: "within each other",
    assignWindows: (time) =>
      [4, 12, 6].map((size, i) => [floorTo(time, size), floorTo(time, size) + size + i] as const),
    shouldClose: reached,
  },
  {
    name: "as long as the record says",
    assignWindows: (time, { key, value }) => (key === "b" && value % 4 === 0 ? [] : [[time, time + 1 + (value % 5)]]),
    shouldClose: reached,
  },
];

const touching: WindowMerging = {
  merges: (a, b) => a[0] <= b[1] && b[0] <= a[1],
  cover: (a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])],
};

/** Windows that merge. */
export const merging: readonly (WindowType<number> & { readonly merging: WindowMerging })[] = [
  {
    name: "pauses as long as the record says",
    merging: touching,
    assignWindows: (time, { value }) => [[time, time + 1 + (value % 4)]],
    shouldClose: reached,
  },
  {
    name: "sessions within a day of 12",
    merging: { ...touching, merges: (a, b) => floorTo(a[0], 12) === floorTo(b[0], 12) && touching.merges(a, b) },
    assignWindows: (time) => [[time, Math.min(time + 3, floorTo(time, 12) + 12)]],
    shouldClose: reached,
  },
  {
    name: "now and much later",
    merging: touching,
    assignWindows: (time) => [
      [time, time + 2],
      [time + 1000, time + 1003],
    ],
    shouldClose: reached,
  },
];

/** A window type whose windows depend on other records, and which windows it gives to all records of a key. */
export interface Neighbouring extends WindowType<number> {
  readonly windowsOf: (timesS: readonly number[]) => readonly WindowBounds[];
}

/** Each record makes a window `[t - before, t + after)`. */
function around(name: string, before: number, after: number): Neighbouring {
  const own = (time: number): WindowBounds => [time - before, time + after];
  return {
    name,
    neighbours: {
      reachS: before + after,
      windowsAround: (time, others) =>
        [...new Set([...others, time])].map(own).filter(([start, end]) => start <= time && time < end),
    },
    windowsOf: (times) => times.map(own),
    assignWindows: (time) => [own(time)],
    shouldClose: reached,
  };
}

/** Windows that depend on other records of their key. */
export const neighbouring: readonly Neighbouring[] = [
  around("what follows", 0, 6),
  around("what came before", 5, 1),
  around("what is near", 3, 4),
];

/** Fires with every third record and at the end of the window; counts go on where windows merge. */
const thirds: Trigger<{ seen: number }> = {
  name: "thirds",
  createState: () => ({ seen: 0 }),
  onElement(state, context) {
    context.wakeAtWatermark(context.window[1]);
    return ++state.seen % 3 === 0 ? "fire" : "continue";
  },
  onWatermark: () => "fire",
  onWake: () => "continue",
  mergeStates(parts, context) {
    context.wakeAtWatermark(context.window[1]);
    return { seen: parts.reduce((sum, part) => sum + part.seen, 0) };
  },
};

/** Fires two seconds of the clock after the first record that it has not sent, and at the end of the window. */
const patient: Trigger<{ dueS: number | null }> = {
  name: "patient",
  createState: () => ({ dueS: null }),
  onElement(state, context) {
    context.wakeAtWatermark(context.window[1]);
    state.dueS ??= context.nowS + 2;
    context.wakeAt(state.dueS);
    return "continue";
  },
  onWatermark: () => "fire",
  onWake(state) {
    state.dueS = null;
    return "fire";
  },
  mergeStates(parts, context) {
    const due = parts.map(({ dueS }) => dueS).filter((dueS) => dueS !== null);
    const dueS = due.length === 0 ? null : Math.min(...due);
    if (dueS !== null) context.wakeAt(dueS);
    context.wakeAtWatermark(context.window[1]);
    return { dueS };
  },
};

/** Fires with every fourth record, and leaves the rest to the closing of the window. */
const hoarding: Trigger<{ held: number }> = {
  name: "hoarding",
  createState: () => ({ held: 0 }),
  onElement: (state, { count }: TriggerContext) => {
    state.held = count % 4;
    return state.held === 0 ? "fire" : "continue";
  },
  onWatermark: () => "continue",
  onWake: () => "continue",
  mergeStates: (parts) => ({ held: parts.reduce((sum, part) => sum + part.held, 0) % 4 }),
};

/** Triggers with a state of their own. */
export const triggers: readonly Trigger[] = [thirds, patient, hoarding];

/** The highest event time so far, and `behindS` less. */
export function trailing(behindS: number): WatermarkStrategy<{ highestS: number }> {
  return {
    name: "trailing",
    createState: () => ({ highestS: Number.NEGATIVE_INFINITY }),
    onEvent(state, eventTimeS) {
      state.highestS = Math.max(state.highestS, eventTimeS);
    },
    watermark: ({ highestS }) => highestS - behindS,
  };
}
