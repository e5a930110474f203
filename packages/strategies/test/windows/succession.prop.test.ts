import { type HeldWindow, TimeDifferenceWindow, type WindowSuccession } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

interface Kept {
  readonly window: readonly [number, number];
  times: number[];
}

/** The windows of one key that never closes any, in the manner of a store: windows and no records beside them. */
function windowsOf(succession: WindowSuccession, times: readonly number[]): Kept[] {
  const kept: Kept[] = [];
  const at = ([start, end]: readonly [number, number]) =>
    kept.find(({ window }) => window[0] === start && window[1] === end);
  for (const time of times) {
    const before = structuredClone(kept).sort((a, b) => a.window[0] - b.window[0]);
    const held = before.map(({ window, times }): HeldWindow => ({ window, latestS: Math.max(...times) }));
    const near = held.filter(({ window }) => window[0] >= time - succession.reachS);
    const seen = new Set<number>();
    for (const { window, from } of succession.windowsAfter(time, near)) {
      if (seen.has(window[0])) continue;
      seen.add(window[0]);
      const source = before.find(({ window }) => window[0] === from?.[0]);
      if (from !== undefined && source === undefined) throw new Error(`no window [${from}) was held`);
      const target = at(window) ?? { window, times: [...(source?.times ?? [])] };
      if (at(window) === undefined) kept.push(target);
      if (time >= window[0] && time < window[1]) target.times.push(time);
    }
  }
  return kept.sort((a, b) => a.window[0] - b.window[0]);
}

describe("TimeDifferenceWindow: windows made of windows", () => {
  it("[WND9] [W3] as long as none is closed they are those of the definition, with the records in them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (times, difference, fromZero) => {
          const type = new TimeDifferenceWindow(difference, { unitS: 1, notBeforeS: fromZero ? 0 : undefined });
          const { succession } = type.neighbours;
          const found = windowsOf(succession as WindowSuccession, times).map(({ window, times }) => [
            window[0],
            times.toSorted((a, b) => a - b),
          ]);
          const starts = times.flatMap((time) => [Math.max(time - difference, fromZero ? 0 : -Infinity), time + 1]);
          const defined = [...new Set(starts)]
            .sort((a, b) => a - b)
            .map((start) => [start, times.filter((time) => start <= time && time <= start + difference)] as const)
            .filter(([, within]) => within.length > 0)
            .map(([start, within]) => [start, within.toSorted((a, b) => a - b)]);
          expect(found).toEqual(defined);
        },
      ),
    );
  });
});
