import { toSeconds, toTicks } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const MAX_TICKS = 2n ** 33n * 1_000_000n;

/** The decimal text of a number of microseconds as seconds, by integer arithmetic alone. */
function decimalSeconds(ticks: bigint): string {
  const digits = (ticks < 0n ? -ticks : ticks).toString().padStart(7, "0");
  return `${ticks < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

const anyTick = fc.oneof(
  fc.bigInt({ min: -MAX_TICKS, max: MAX_TICKS }),
  fc.bigInt({ min: -10_000_000n, max: 10_000_000n }),
  fc.bigInt({ min: MAX_TICKS - 5_000_000n, max: MAX_TICKS }),
);

describe("[TIME2] conversion", () => {
  it("[TIME2] every decimal of whole microseconds has exactly its ticks", () => {
    fc.assert(
      fc.property(anyTick, (ticks) => {
        expect(BigInt(toTicks(Number(decimalSeconds(ticks))))).toBe(ticks);
      }),
    );
  });

  it("[TIME2] seconds -> ticks -> seconds is the identity on whole microseconds", () => {
    fc.assert(
      fc.property(anyTick, (ticks) => {
        const seconds = Number(decimalSeconds(ticks));
        expect(toSeconds(toTicks(seconds))).toBe(seconds === 0 ? 0 : seconds);
      }),
    );
  });

  it("[TIME2] any time is rounded to one of the two ticks around it, the nearer one", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (seconds) => {
        // 1e6 s x 2^40 keeps all digits that matter as an integer.
        const exact = BigInt(Math.round(seconds * 2 ** 30));
        const distance = exact * 1_000_000n - BigInt(toTicks(seconds)) * 2n ** 30n;
        const twice = distance < 0n ? -2n * distance : 2n * distance;
        expect(twice <= 2n ** 30n + 2_000_000n).toBe(true);
      }),
    );
  });
});
