import type { Key, WindowBounds, WindowType } from "@sim/strategies";
import { inMs } from "./offline.js";
import type { Outcome } from "./run.js";
import type { Numbered } from "./whole.js";

/** Where a record stands in a window it belongs to: in its last result, in the window and in no result yet, or nowhere. */
export type Place = "counted" | "open" | "missing";

/** One record in one of its windows. */
export interface Standing {
  readonly record: Numbered;
  /** The window that the record brings; where windows depend on neighbours, one that contains it. */
  readonly own: WindowBounds;
  readonly place: Place;
}

/** A window as downstream and the processor know it together. */
interface Known {
  readonly key: Key;
  readonly start: number;
  readonly end: number;
  readonly counted: ReadonlySet<number>;
  readonly open: ReadonlySet<number>;
}

/**
 * Where each of the records that have come stands in each of its windows. Throws if one is in a window twice, or in one that
 * is not its own.
 */
export function placesOf(
  windowType: WindowType<number>,
  outcome: Pick<Outcome, "processor" | "results">,
  records: readonly Numbered[],
  accumulation: string,
): Standing[] {
  const windows = knownWindows(windowType, outcome, records, accumulation);
  const found = records.flatMap((record) => {
    return ownWindows(windowType, record, windows).map((own) => stand(windowType, record, own, windows));
  });
  const inTheirs = new Set(
    found.flatMap(({ holder, record: { value } }) => (holder ? [`${holder.name} ${value}`] : [])),
  );
  const all = windows.reduce((total, { counted, open }) => total + counted.size + open.size, 0);
  if (inTheirs.size !== all) throw new Error(`windows hold ${all} records, of which ${inTheirs.size} belong there`);
  return found.map(({ record, own, place }) => ({ record, own, place }));
}

function ownWindows(type: WindowType<number>, { key, value, eventTime }: Numbered, windows: readonly Known[]) {
  const assigned = type.assignWindows(eventTime, { key, value });
  if (type.neighbours === undefined) return assigned;
  const [own] = assigned as readonly [WindowBounds];
  const others = windows.filter(({ key: of, start, end }) => {
    return of === key && start <= eventTime && eventTime < end && !(start === own[0] && end === own[1]);
  });
  return [own, ...others.map(({ start, end }): WindowBounds => [start, end])];
}

function stand(type: WindowType<number>, record: Numbered, own: WindowBounds, windows: readonly Known[]) {
  const { key, value } = record;
  const holders = windows.filter((known) => {
    if (known.key !== key || !(known.counted.has(value) || known.open.has(value))) return false;
    if (type.merging === undefined) return known.start === own[0] && known.end === own[1];
    return known.start <= own[0] && own[1] <= known.end;
  });
  if (holders.length > 1) throw new Error(`record ${value} is in ${holders.length} windows that cover [${own})`);
  const [found] = holders;
  const place: Place = found === undefined ? "missing" : found.counted.has(value) ? "counted" : "open";
  return { record, own, place, holder: found && { name: inMs(key, found.start, found.end) } };
}

function knownWindows(
  { merging }: WindowType<number>,
  { processor, results }: Pick<Outcome, "processor" | "results">,
  records: readonly Numbered[],
  accumulation: string,
): Known[] {
  let known = downstream(results, accumulation);
  for (const key of new Set(records.map((record) => record.key))) {
    for (const { start, end, records: held } of processor.windowStates(key)) {
      // What was sent of this window, and of those that have merged into it and will be replaced by its next result.
      const isPart = (other: Known) =>
        other.key === key &&
        other.open.size === 0 &&
        ((other.start === start && other.end === end) ||
          (merging !== undefined &&
            start <= other.start &&
            other.end <= end &&
            [...other.counted].every((value) => held.includes(value))));
      const counted = new Set(known.filter(isPart).flatMap((part) => [...part.counted]));
      const open = new Set(held.filter((value) => !counted.has(value)));
      known = [...known.filter((other) => !isPart(other)), { key, start, end, counted, open }];
    }
  }
  return known;
}

/** What somebody holds who follows the results: of each window the last, or with `discarding` all of them together. */
function downstream(results: Outcome["results"], accumulation: string): Known[] {
  const held = new Map<string, Known>();
  for (const { key, windowStart: start, windowEnd: end, result, replaces } of results) {
    const names = [...replaces.map(([s, e]) => inMs(key, s, e)), inMs(key, start, end)];
    const before = names.flatMap((name) => [...(held.get(name)?.counted ?? [])]);
    for (const name of names) held.delete(name);
    const values = accumulation === "discarding" ? [...before, ...result] : result;
    const counted = new Set(values);
    if (counted.size !== values.length) throw new Error(`a record is twice in [${start}, ${end}): ${values}`);
    held.set(inMs(key, start, end), { key, start, end, counted, open: new Set() });
  }
  return [...held.values()];
}
