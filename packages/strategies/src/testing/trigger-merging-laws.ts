import type { Trigger, WindowBounds } from "@sim/strategies";
import * as fc from "fast-check";
import type { Law } from "./law.js";
import { plainCopy } from "./plain-data.js";
import { show } from "./show.js";
import { recordOrClock, scaled, stepsOf, type TriggerStep } from "./trigger-steps.js";
import { WindowUnderTrigger } from "./window-under-trigger.js";

/** The laws of a trigger whose windows merge. */
export function triggerMergingLaws(make: () => Trigger): readonly Law[] {
  return [merges(make), nothingLost(make), partsInAnyOrder(make)];
}

/** Windows of one key, what becomes of each until they merge, and what becomes of the merged one. */
interface Merging {
  readonly lengthS: number;
  readonly parts: readonly (readonly TriggerStep[])[];
  readonly after: readonly TriggerStep[];
}

const mergings: fc.Arbitrary<Merging> = fc
  .record({
    lengthS: fc.constantFrom(1, 60, 3600),
    // So that they merge before the clock has come to the end of one.
    parts: fc.array(fc.array(recordOrClock(10, 1), { maxLength: 6 }), { minLength: 2, maxLength: 3 }),
    after: stepsOf(20, 8),
  })
  .map(({ lengthS, parts, after }) => {
    const inSeconds = (step: TriggerStep) => scaled(step, lengthS / 20);
    // A window begins with a record, and windows merge because of one.
    const [begins, joins]: readonly TriggerStep[] = [{ record: 0 }, { record: lengthS / 2 }];
    return {
      lengthS,
      parts: parts.map((steps) => [begins as TriggerStep, ...steps.map(inSeconds)]),
      after: [joins as TriggerStep, ...after.map(inSeconds)],
    };
  });

/** The windows as they are when they merge: each half as long as the merged one will be, one behind the other. */
function partsOf(trigger: Trigger, { lengthS, parts }: Merging): readonly WindowUnderTrigger[] {
  const windows = parts.map((steps, i) => {
    const start = (lengthS * i) / 4;
    const part = new WindowUnderTrigger(trigger, [start, start + lengthS / 2], true);
    for (const step of steps) part.take(step);
    return part;
  });
  const nowS = Math.max(...windows.map((part) => part.nowS));
  for (const part of windows) part.runDue(nowS);
  return windows;
}

/** What the merged window comes to, on the way through a copy of its state; undefined where that leads too far. */
function mergedFires(trigger: Trigger, parts: readonly WindowUnderTrigger[], { after }: Merging, same?: unknown) {
  const starts = parts.map(({ window }) => window[0]);
  const ends = parts.map(({ window }) => window[1]);
  const cover: WindowBounds = [Math.min(...starts), Math.max(...ends)];
  const merged = new WindowUnderTrigger(trigger, cover, true);
  merged.count = parts.reduce((sum, part) => sum + part.count, 0);
  merged.nowS = (parts[0] as WindowUnderTrigger).nowS;
  const kept = parts.find(({ state }) => same !== undefined && state === same);
  for (const timeS of kept?.wakes ?? []) merged.wakes.add(timeS);
  for (const timeS of kept?.watermarkWakes ?? []) merged.watermarkWakes.add(timeS);
  const context = merged.context(Number.NaN, Number.NaN);
  const states = parts.map(({ state }) => state);
  merged.state = plainCopy((trigger.mergeStates as NonNullable<Trigger["mergeStates"]>)(states, context, same));
  for (const step of after) merged.take(step);
  return merged.over || parts.some(({ over }) => over) ? undefined : merged.fired;
}

function merges(make: () => Trigger): Law<Merging> {
  return {
    name: "merges",
    says: "it has mergeStates, which gives plain data for any parts",
    why: "a trigger without is refused for windows that merge, and a checkpoint copies the state of merged ones too",
    cases: mergings,
    breach(given) {
      const trigger = make();
      if (typeof trigger.mergeStates !== "function") return "it has no mergeStates";
      mergedFires(trigger, partsOf(trigger, given), given);
      return undefined;
    },
  };
}

function nothingLost(make: () => Trigger): Law<Merging> {
  return {
    name: "nothing lost in merging",
    says: "a window that merges with one in which nothing has happened goes on as if it had not",
    why: "records that came before windows merged would count for nothing, and results would depend on who merged",
    cases: mergings,
    breach(given) {
      const trigger = make();
      const alone = aloneAndEmpty(trigger, given)[0];
      for (const step of given.after) alone.take(step);
      const expected = show(alone.fired);
      const [before, empty] = aloneAndEmpty(trigger, given);
      const fired = mergedFires(trigger, [before, empty], given, before.state);
      if (alone.over || fired === undefined) return undefined;
      const merged = show([...before.fired, ...fired]);
      return merged === expected ? undefined : `without merging ${expected}, merged with an empty window ${merged}`;
    },
  };

  function aloneAndEmpty(trigger: Trigger, given: Merging): readonly [WindowUnderTrigger, WindowUnderTrigger] {
    const [before] = partsOf(trigger, { ...given, parts: given.parts.slice(0, 1) }) as [WindowUnderTrigger];
    const empty = new WindowUnderTrigger(trigger, [0, before.window[1] / 2], true);
    empty.nowS = before.nowS;
    return [before, empty];
  }
}

function partsInAnyOrder(make: () => Trigger): Law<Merging> {
  return {
    name: "parts in any order",
    says: "the order in which the parts of a merged window are listed does not matter",
    why: "nobody promises an order, and results would depend on it",
    cases: mergings,
    breach(given) {
      const trigger = make();
      const listed = show(mergedFires(trigger, partsOf(trigger, given), given));
      const reversed = show(mergedFires(trigger, partsOf(trigger, given).toReversed(), given));
      return listed === reversed ? undefined : `as listed ${listed}, the other way round ${reversed}`;
    },
  };
}
