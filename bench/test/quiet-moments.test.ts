import { describe, expect, it } from "vitest";
import type { Measurement } from "../src/harness/model.js";
import { paceNow, quickPace } from "../src/harness/pace.js";
import { QuietMoments } from "../src/harness/quiet-moments.js";

/** Gives the values one after the other, and the last one for ever. */
const inTurn = <T>(values: readonly T[]) => {
  let at = 0;
  return (): T => values[Math.min(at++, values.length - 1)] as T;
};

/** The pace before the first measurement is 1 at best. */
const after = (...paces: number[]) => new QuietMoments(inTurn([1.3, 1, ...new Array<number>(10).fill(1.2), ...paces]));

const measurements = (...given: Measurement[]) => {
  const next = inTurn(given);
  return () => Promise.resolve(next());
};

const figures = (...values: number[]) => measurements(...values.map((value) => ({ value })));

describe("a measurement", () => {
  it("counts where the pace before and after is near the best", async () => {
    const moments = after(1.1, 1.15);
    expect(await moments.measure(figures(7, 8))).toEqual({ value: 7 });
    expect(moments.counts()).toEqual({ made: 1, unused: 0, disturbed: 0 });
  });

  it("waits for a quiet moment, and is made again if it was slow after it, however good the figure", async () => {
    const moments = after(1.2, 1.9, 1, 1.2, 1, 1);
    expect(await moments.measure(figures(100, 7))).toEqual({ value: 7 });
    expect(moments.counts()).toEqual({ made: 2, unused: 1, disturbed: 0 });
  });

  it("does not wait for ever", async () => {
    const moments = after(2);
    expect(await moments.measure(figures(7))).toEqual({ value: 7 });
    expect(moments.counts()).toEqual({ made: 4, unused: 3, disturbed: 1 });
  });

  it("tells its process what pace to wait for", async () => {
    const moments = after(1);
    const told: unknown[] = [];
    await moments.measure((env) => {
      told.push(env);
      return Promise.resolve({ value: 1 });
    });
    expect(told).toEqual([{ BENCH_QUIET_PACE: "1.15" }]);
  });

  it("goes by the pace that its own process has seen, if it has", async () => {
    const moments = after(2);
    expect(await moments.measure(measurements({ value: 1, pace: 1.3 }, { value: 2, pace: 1.1 }))).toEqual({
      value: 2,
      pace: 1.1,
    });
  });

  it("is the least disturbed of four if none is quiet, and is counted as disturbed", async () => {
    const moments = after(2);
    const paces = [1.9, 1.8, 1.5, 1.7, 1];
    const measure = measurements(...paces.map((pace, value) => ({ value: value + 1, pace })));
    expect(await moments.measure(measure)).toEqual({ value: 3, pace: 1.5 });
    expect(moments.counts()).toEqual({ made: 4, unused: 3, disturbed: 1 });
  });

  it("is compared with the best pace seen so far, also one seen meanwhile", async () => {
    const moments = after(1, 0.8, 0.8, 0.9);
    expect(await moments.measure(figures(1, 2))).toEqual({ value: 2 });
  });

  it("is counted anew after each look at the counts", async () => {
    const moments = after(1);
    await moments.measure(figures(1));
    moments.counts();
    expect(moments.counts()).toEqual({ made: 0, unused: 0, disturbed: 0 });
  });
});

describe("the pace", () => {
  it("is waited for, sixty times at most", () => {
    const looks = inTurn([3, 2, 1, 0.5]);
    expect(quickPace(1, looks)).toBe(1);
    let count = 0;
    expect(quickPace(1, () => 2 + count++)).toBe(61);
    expect(count).toBe(60);
  });

  it("is a time that a machine can need for eight additions", () => {
    const pace = paceNow();
    expect(pace).toBeGreaterThan(0.2);
    expect(pace).toBeLessThan(1_000);
  });
});
