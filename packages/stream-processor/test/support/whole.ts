import type { Key, WindowBounds, WindowType } from "@sim/strategies";
import { inMs } from "./offline.js";
import type { Neighbouring } from "./own-strategies.js";

/** A record with the number that it is told apart by. */
export interface Numbered {
  readonly key: Key;
  readonly eventTime: number;
  readonly value: number;
}

interface Whole {
  readonly bounds: WindowBounds;
  readonly values: readonly number[];
}

/**
 * What the windows hold in the end if no record is late: by the definition, over all records at once, so that no order of
 * arrival can have a say. Values ascending by `key start end`.
 */
export function wholeContents(
  windowType: WindowType<number> | Neighbouring,
  records: readonly Numbered[],
): Map<string, readonly number[]> {
  const contents = new Map<string, readonly number[]>();
  for (const key of new Set(records.map((record) => record.key))) {
    const own = records.filter((record) => record.key === key);
    for (const { bounds, values } of wholeOfKey(windowType, own)) {
      const name = inMs(key, bounds[0], bounds[1]);
      contents.set(
        name,
        [...new Set([...(contents.get(name) ?? []), ...values])].sort((a, b) => a - b),
      );
    }
  }
  return contents;
}

function wholeOfKey(windowType: WindowType<number> | Neighbouring, records: readonly Numbered[]): readonly Whole[] {
  if ("windowsOf" in windowType) {
    const all = windowType.windowsOf(records.map(({ eventTime }) => eventTime)).map((bounds) => ({
      bounds,
      values: records.filter(({ eventTime: t }) => bounds[0] <= t && t < bounds[1]).map(({ value }) => value),
    }));
    return all.filter(({ values }) => values.length > 0);
  }
  const all = records.flatMap(({ key, eventTime, value }) =>
    windowType.assignWindows(eventTime, { key, value }).map((bounds) => ({ bounds, values: [value] })),
  );
  return windowType.merging === undefined ? all : merged(all, windowType.merging);
}

/** Any two that merge become one, until none do. */
function merged(all: readonly Whole[], { merges, cover }: NonNullable<WindowType["merging"]>): readonly Whole[] {
  for (const [i, one] of all.entries()) {
    const other = all.slice(i + 1).find(({ bounds }) => merges(one.bounds, bounds));
    if (other === undefined) continue;
    const both = { bounds: cover(one.bounds, other.bounds), values: [...one.values, ...other.values] };
    return merged([...all.filter((left) => left !== one && left !== other), both], { merges, cover });
  }
  return all;
}
