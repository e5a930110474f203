import { type Distribution, normal, requireDuration, sampleDuration } from "@sim/core";
import { describe, expect, it } from "vitest";
import { stream } from "./statistics.js";

describe("[CORE6] durations", () => {
  it("[CORE6] a duration is a number or a sample; a third party's bad sample is an error", () => {
    const random = stream("d");
    const foreign = (value: number): Distribution => ({ name: "foreign", mean: 1, sample: () => value });
    expect(sampleDuration(0.5, random)).toBe(0.5);
    expect(sampleDuration(foreign(2), random)).toBe(2);
    for (const bad of [-1, Number.NaN, Infinity]) {
      expect(() => sampleDuration(foreign(bad), random)).toThrow(
        new RangeError(`distribution foreign: a duration must be a finite number >= 0, got ${bad}`),
      );
    }
  });

  it("[CORE6] a negative sample of normal is an error that names it, not a shorter delay", () => {
    const random = stream("d");
    const service = requireDuration("shop", "service", normal(1, 2));
    expect(() => {
      for (let i = 0; i < 1000; i++) sampleDuration(service, random);
    }).toThrow(/^distribution normal: a duration must be a finite number >= 0, got -/);
  });
});
