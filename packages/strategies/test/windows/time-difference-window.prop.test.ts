import { TimeDifferenceWindow } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyedWindows } from "./keyed-windows.js";

const cases = fc.record({
  times: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 25 }),
  difference: fc.integer({ min: 1, max: 20 }),
  fromZero: fc.boolean(),
});

/** All windows there should be, by first instant, with the times in them: the definition, over all records at once. */
function defined(times: readonly number[], difference: number, fromZero: boolean): Map<number, number[]> {
  const windows = new Map<number, number[]>();
  const within = (start: number) =>
    times.filter((time) => start <= time && time <= start + difference).sort((a, b) => a - b);
  for (const time of times) {
    const left = fromZero ? Math.max(0, time - difference) : time - difference;
    windows.set(left, within(left));
    if (within(time + 1).length > 0) windows.set(time + 1, within(time + 1));
  }
  return windows;
}

describe("TimeDifferenceWindow", () => {
  it("[WND9] [W3] in whatever order records come, there are the windows of the definition with all their records", () => {
    fc.assert(
      fc.property(cases, ({ times, difference, fromZero }) => {
        const type = new TimeDifferenceWindow(difference / 1000, {
          unitS: 0.001,
          notBeforeS: fromZero ? 0 : undefined,
        });
        const key = new KeyedWindows(type.neighbours);
        for (const time of times) key.add(time / 1000);
        const built = new Map(
          [...key.windows.values()].map(({ startS, endS, records }) => {
            expect(Math.round((endS - startS) * 1000)).toBe(difference + 1);
            const held = records.map((record) => times[record] as number).sort((a, b) => a - b);
            return [Math.round(startS * 1000), held];
          }),
        );
        const expected = defined(times, difference, fromZero);
        expect([...built].sort(([a], [b]) => a - b)).toEqual([...expected].sort(([a], [b]) => a - b));
      }),
    );
  });

  it("[WND9] every window that has the record is returned, once; what is out of reach does not matter", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 60 }), ({ times, difference, fromZero }, time) => {
        const { neighbours } = new TimeDifferenceWindow(difference, {
          unitS: 1,
          notBeforeS: fromZero ? 0 : undefined,
        });
        const others = [...new Set(times)].sort((a, b) => a - b);
        const starts = neighbours.windowsAround(time, others).map(([startS]) => startS);
        expect(new Set(starts).size).toBe(starts.length);
        const should = [...defined([...times, time], difference, fromZero).keys()];
        const containing = should.filter((start) => start <= time && time <= start + difference);
        expect(starts.filter((start) => start <= time).sort((a, b) => a - b)).toEqual(containing.sort((a, b) => a - b));
        const near = others.filter((other) => Math.abs(other - time) <= neighbours.reachS);
        expect(neighbours.windowsAround(time, near)).toEqual(neighbours.windowsAround(time, others));
      }),
    );
  });
});
