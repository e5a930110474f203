import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floorMod, toSeconds, toTicks } from "../../src/internal/ticks.js";

const LIMIT = 2 ** 33 * 1e6;
const ticks = (seconds: number): number => toTicks(seconds, "test", "seconds");

/** The decimal notation of so many microseconds, made from digits alone. */
function decimal(count: number): string {
  const digits = String(BigInt(Math.abs(count))).padStart(7, "0");
  return `${count < 0 ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

const anyTick = fc.oneof(fc.integer({ min: -LIMIT, max: LIMIT }), fc.integer({ min: -5_000_000, max: 5_000_000 }));

describe("ticks", () => {
  it("[TIME2] seconds -> ticks -> seconds is the identity on every microsecond within +-2^33 s", () => {
    fc.assert(
      fc.property(anyTick, (count) => {
        const seconds = Number(decimal(count));
        expect(ticks(seconds)).toBe(count + 0);
        expect(toSeconds(ticks(seconds))).toBe(seconds + 0);
      }),
    );
    for (const count of [LIMIT, -LIMIT, LIMIT - 1, 1 - LIMIT]) {
      expect(ticks(toSeconds(count))).toBe(count);
    }
  });

  it("[TIME2] any other number of seconds goes to the nearest microsecond", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (seconds) => {
        expect(Math.abs(ticks(seconds) / 1e6 - seconds)).toBeLessThan(0.500001e-6);
      }),
    );
    expect([0.1 + 0.2, 0.3, 2.9999999999, -0.1, -1e-9].map(ticks)).toEqual([300000, 300000, 3000000, -100000, 0]);
  });

  it("[TIME2] refuses what is not a time in range", () => {
    for (const seconds of [Number.NaN, Infinity, -Infinity, 2 ** 33 + 1, -(2 ** 33) - 1]) {
      expect(() => ticks(seconds)).toThrow(RangeError);
    }
    expect(() => ticks("5" as unknown as number)).toThrow(TypeError);
    expect(() => ticks(Number.NaN)).toThrow(
      "test: seconds must be a number of seconds within +-8589934592 (2^33), got NaN",
    );
  });

  it("floorMod agrees with BigInt arithmetic", () => {
    fc.assert(
      fc.property(anyTick, fc.oneof(fc.integer({ min: 1, max: LIMIT }), fc.integer({ min: 1, max: 100 })), (a, n) => {
        const expected = ((BigInt(a) % BigInt(n)) + BigInt(n)) % BigInt(n);
        expect(BigInt(floorMod(a, n))).toBe(expected);
      }),
    );
  });
});
