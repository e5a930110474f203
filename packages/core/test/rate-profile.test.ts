import { dayCurve, days, hours, piecewise, type RateProfile, ramp } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anything } from "./bad-input/cases.js";

describe("[CORE5] rate profiles", () => {
  it("[CORE5.1] piecewise: 0 before the first step, the last for ever", () => {
    const steps = piecewise([
      { from: 10, rate: 2 },
      { from: 20, rate: 0 },
      { from: 30, rate: 0.5 },
    ]);
    expect([9.999999, 10, 19.999999, 20, 30, 1e9].map((time) => steps.rateAt(time))).toEqual([0, 2, 2, 0, 0.5, 0.5]);
    expect([steps.total(0, 10), steps.total(0, 15), steps.total(15, 40), steps.total(25, 27)]).toEqual([0, 10, 15, 0]);
    expect([steps.total(-5, 10.5), steps.total(40, 41), steps.total(0, Infinity)]).toEqual([1, 0.5, Infinity]);
    const single = piecewise([{ from: 1, rate: 3 }]);
    expect([single.rateAt(0), single.rateAt(1), single.total(0, 3), single.total(5, 6)]).toEqual([0, 3, 6, 3]);
    const over = piecewise([
      { from: -10, rate: 1 },
      { from: 0, rate: 0 },
    ]);
    expect([over.total(-20, Infinity), over.total(-4, Infinity), over.total(3, Infinity)]).toEqual([10, 4, 0]);
    expect(steps.kind).toBe("piecewise");
  });

  it("[CORE5.1] ramp: trapezoids, the outer rates on either side", () => {
    const line = ramp([
      { at: 10, rate: 1 },
      { at: 20, rate: 3 },
      { at: 30, rate: 0 },
    ]);
    expect([0, 10, 15, 20, 25, 30, 99].map((time) => line.rateAt(time))).toEqual([1, 1, 2, 3, 1.5, 0, 0]);
    // 10 before, 10 * (1 + 3) / 2, 10 * (3 + 0) / 2, none after.
    expect([line.total(0, 10), line.total(10, 20), line.total(20, 30), line.total(30, 50)]).toEqual([10, 20, 15, 0]);
    // From 15 (rate 2) to 20 (rate 3), then to 25 (rate 1.5).
    expect(line.total(15, 25)).toBe(12.5 + 11.25);
    expect(line.total(0, Infinity)).toBe(45);
    expect(line.total(-3, -1)).toBe(2);
  });

  it("[CORE5.1] dayCurve: steps keep hourly totals, every day, before time 0 too", () => {
    const rates = Array.from({ length: 24 }, (_, hour) => hour / 100);
    const curve = dayCurve(rates);
    for (let hour = 0; hour < 24; hour++) {
      for (const day of [-2, 0, 365]) {
        expect(curve.rateAt(days(day) + hours(hour) + 1)).toBe(hour / 100);
        expect(curve.total(days(day) + hours(hour), days(day) + hours(hour + 1))).toBeCloseTo(36 * hour, 6);
      }
    }
    // 36 * (0 + 1 + .. + 23) a day.
    expect(curve.total(0, days(1000))).toBeCloseTo(36 * 276 * 1000, 3);
    expect([curve.total(0, Infinity), dayCurve([0, 0]).total(0, Infinity)]).toEqual([Infinity, 0]);
  });

  it("[CORE5.1] dayCurve: linear goes through the values at the full hours, and across midnight", () => {
    const curve = dayCurve([0, 12, 6], { shape: "linear", period: 30, midnight: 100 });
    expect([100, 105, 110, 115, 120, 125, 130, 70].map((time) => curve.rateAt(time))).toEqual([
      0, 6, 12, 9, 6, 3, 0, 0,
    ]);
    expect(curve.total(100, 130)).toBe(60 + 90 + 30);
    // From 125 (rate 3) down to 130 (0), up to 135 (6).
    expect(curve.total(125, 135)).toBeCloseTo(7.5 + 15, 12);
    expect(curve.total(100 - 30 * 7, 130 + 30 * 5)).toBe(180 * 13);
  });

  it("[CORE5.1] totals agree with the sum of the rate over small steps", () => {
    const profile = fc.oneof(
      fc
        .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 })
        .map((rates) => dayCurve(rates, { period: 16 })),
      fc
        .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 })
        .map((rates) => dayCurve(rates, { period: 16, shape: "linear", midnight: 3 })),
      knots(1).map((list) => piecewise(list.map(([from, rate]) => ({ from, rate })))),
      knots(2).map((list) => ramp(list.map(([at, rate]) => ({ at, rate })))),
    );
    fc.assert(
      fc.property(
        profile,
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        (rates, from, length) => {
          const step = 1 / 64;
          let sum = 0;
          // The middle of each step: exact for straight lines; a jump within a step errs by at most half a step's worth.
          for (let k = 0; k < length / step; k++) sum += rates.rateAt(from + (k + 0.5) * step) * step;
          const total = rates.total(from, from + length);
          expect(Math.abs(total - sum)).toBeLessThanOrEqual(50 * step * (length + 1));
          expect(rates.total(from, from + length / 2) + rates.total(from + length / 2, from + length)).toBeCloseTo(
            total,
            9,
          );
        },
      ),
    );
  });

  it("[ERR1] what is no profile is refused, with the entry at fault", () => {
    const refused = (
      make: () => RateProfile | number,
      kind: typeof RangeError | typeof TypeError,
      words: string,
    ): void => {
      expect(make).toThrow(kind);
      expect(make).toThrow(words);
    };
    refused(() => piecewise([]), RangeError, "piecewise: steps must have at least 1 entries, got 0");
    refused(() => piecewise(anything(5)), TypeError, "piecewise: steps must be an array, got 5");
    refused(() => piecewise(anything([5])), TypeError, "piecewise: step 0 must be an object, got 5");
    refused(
      () => piecewise([{ from: 0, rate: -1 }]),
      RangeError,
      "piecewise: rate of step 0 must be a finite number >= 0, got -1",
    );
    refused(() => piecewise([{ from: 0, rate: anything("1") }]), TypeError, 'got "1"');
    refused(() => piecewise([{ from: Number.NaN, rate: 1 }]), RangeError, "piecewise: from of step 0 must be");
    const twice = [
      { from: 5, rate: 1 },
      { from: 5, rate: 2 },
    ];
    refused(
      () => piecewise(twice),
      RangeError,
      "piecewise: from must ascend by at least a microsecond, got 5 behind 5",
    );
    refused(() => ramp([{ at: 0, rate: 1 }]), RangeError, "ramp: points must have at least 2 entries, got 1");
    refused(() => dayCurve([1, Infinity]), RangeError, "dayCurve: rate 1 must be a finite number >= 0, got Infinity");
    refused(() => dayCurve([1, 1e300]), RangeError, "dayCurve: the rates must give less than 2^53 messages");
    refused(
      () => dayCurve([1], anything({ shape: "curved" })),
      RangeError,
      'dayCurve: shape must be one of "steps", "linear"',
    );
    refused(
      () => dayCurve([1, 1], { period: 1e-6 }),
      RangeError,
      "dayCurve: period must hold a microsecond for each of 2 rates",
    );
    refused(() => dayCurve([1]).rateAt(Number.NaN), RangeError, "dayCurve.rateAt: time must be");
    refused(() => dayCurve([1]).total(3, 2), RangeError, "dayCurve.total: to must not be before from 3, got 2");
  });
});

function knots(minLength: number): fc.Arbitrary<[number, number][]> {
  return fc
    .uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength, maxLength: 6 })
    .chain((times) =>
      fc.tuple(
        ...times.sort((a, b) => a - b).map((time) => fc.tuple(fc.constant(time), fc.integer({ min: 0, max: 50 }))),
      ),
    );
}
