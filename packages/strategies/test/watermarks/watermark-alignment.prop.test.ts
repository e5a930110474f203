import { type AlignedInput, WatermarkAlignment } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

// In whole tenths of a second.
const tenths = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -60, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) },
);
const inputs = fc.array(
  fc.record({ at: tenths, idle: fc.constantFrom(undefined, false, false, true) }, { requiredKeys: ["at"] }),
  { maxLength: 8 },
);
const drift = fc.nat(40);

interface Report {
  readonly at: number;
  readonly idle?: boolean | undefined;
}

const reported = ({ at, idle }: Report): AlignedInput => ({ watermarkS: at / 10, idle });

describe("WatermarkAlignment", () => {
  it("[WMK13] [W13] an input is held if and only if another, not idle, is behind it by more than the drift", () => {
    fc.assert(
      fc.property(inputs, drift, (all, most) => {
        const awake = all.filter(({ idle }) => idle !== true);
        const expected = all.flatMap((input, position) => {
          const isAhead = awake.some((other) => input.at > other.at + most);
          return input.idle !== true && isAhead ? [position] : [];
        });
        expect(new WatermarkAlignment(most / 10).held(all.map(reported))).toEqual(expected);
      }),
    );
  });

  it("[WMK13] whoever is the lowest goes on, so that as long as one is read all others are caught up with", () => {
    fc.assert(
      fc.property(inputs, drift, (all, most) => {
        const held = new WatermarkAlignment(most / 10).held(all.map(reported));
        const least = Math.min(...all.filter(({ idle }) => idle !== true).map(({ at }) => at));
        for (const position of held) expect(all[position]?.at).toBeGreaterThan(least);
      }),
    );
  });

  it("[WMK13] the limit is the last watermark that is not held, and idle inputs have no say in it", () => {
    fc.assert(
      fc.property(inputs, drift, (all, most) => {
        const alignment = new WatermarkAlignment(most / 10);
        const group = all.map(reported);
        const limitS = alignment.limit(group);
        expect(alignment.limit(group.filter(({ idle }) => idle !== true))).toBe(limitS);
        fc.pre(Number.isFinite(limitS));
        expect(alignment.held([{ watermarkS: limitS }, ...group])).not.toContain(0);
        expect(alignment.held([{ watermarkS: limitS + 1e-6 }, ...group])).toContain(0);
      }),
    );
  });

  it("[WMK13] inputs read by it are never apart by more than the drift and what is read from one check to the next", () => {
    const speeds = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(speeds, drift, (perCheck, most) => {
        const alignment = new WatermarkAlignment(most / 10);
        const watermarks = perCheck.map(() => 0);
        const end = 300;
        const mostChecks = perCheck.reduce((sum, step) => sum + Math.ceil(end / step), 0);
        let checks = 0;
        while (watermarks.some((at) => at < end)) {
          const unfinished = watermarks.map((at) => ({ at: at >= end ? Number.POSITIVE_INFINITY : at }));
          const held = new Set(alignment.held(unfinished.map(reported)));
          perCheck.forEach((step, i) => {
            if (!held.has(i)) watermarks[i] = Math.min(end, (watermarks[i] as number) + step);
          });
          expect(Math.max(...watermarks) - Math.min(...watermarks)).toBeLessThanOrEqual(most + Math.max(...perCheck));
          // Somebody is read each time.
          expect(++checks).toBeLessThanOrEqual(mostChecks);
        }
      }),
    );
  });
});
