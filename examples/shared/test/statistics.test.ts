import { Simulation } from "@sim/core";
import { describe, expect, it } from "vitest";
import { estimate, mean, quantile, replicate } from "../src/index.js";
import { studentT975 } from "../src/statistics.js";

describe("the confidence interval", () => {
  it.each([
    [9, 2.262],
    [19, 2.093],
    [29, 2.045],
    [99, 1.984],
    [999, 1.962],
  ])("has the quantile of Student's t in print, for %i degrees of freedom", (degrees, quantile) => {
    expect(studentT975(degrees)).toBeCloseTo(quantile, 3);
  });

  it("by hand: ten values 1 to 10", () => {
    const { mean, deviation, halfWidth, replications } = estimate([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([mean, replications]).toEqual([5.5, 10]);
    expect(deviation).toBeCloseTo(Math.sqrt(82.5 / 9), 12);
    expect(halfWidth).toBeCloseTo((2.262 * Math.sqrt(82.5 / 9)) / Math.sqrt(10), 2);
  });

  it("covers the true mean in 95 of a hundred cases", () => {
    const covered = Array.from({ length: 2000 }, (_, trial) => {
      const values = replicate(trial * 20, 20, (seed) => new Simulation({ seed }).random("value").next());
      const { mean, halfWidth } = estimate(values);
      return Math.abs(mean - 0.5) <= halfWidth;
    }).filter(Boolean).length;
    // Binomial: 1900 +- 4 x 9.7.
    expect(Math.abs(covered - 1900)).toBeLessThan(39);
  });

  it("refuses less than ten replications", () => {
    expect(() => estimate([1, 2, 3])).toThrow("needs ten replications or more, got 3");
  });
});

it("replications have the seeds seed, seed + 1, ..", () => {
  expect(replicate(7, 3, (seed) => seed)).toEqual([7, 8, 9]);
});

it("a quantile is the nearest rank: of ten values half do not exceed the fifth, 95 % do not exceed the tenth", () => {
  const values = [30, 10, 20, 50, 40, 100, 90, 80, 70, 60];
  expect([0.1, 0.11, 0.5, 0.9, 0.95, 1].map((share) => quantile(values, share))).toEqual([10, 20, 50, 90, 100, 100]);
  expect(values[0]).toBe(30);
  expect([mean(values), mean([]), quantile([], 0.5)]).toEqual([55, Number.NaN, Number.NaN]);
});
