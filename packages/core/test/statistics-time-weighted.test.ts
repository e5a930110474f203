import { Simulation } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[CORE14] TimeWeighted", () => {
  it("[CORE14] mean and integral are those of the step function, by hand", () => {
    const sim = new Simulation();
    const level = sim.timeWeighted(2);
    sim.call(1, () => level.set(5), undefined);
    sim.call(4, () => level.add(-3.5), undefined);
    sim.call(6, () => level.set(-1), undefined);
    sim.runUntil(10);
    // 2 on [0, 1), 5 on [1, 4), 1.5 on [4, 6), -1 on [6, 10).
    expect(level.snapshot()).toEqual({ value: -1, mean: 1.6, min: -1, max: 5, integral: 16, since: 0 });
    expect([level.value, level.mean, level.min, level.max, level.integral, level.since]).toEqual([
      -1, 1.6, -1, 5, 16, 0,
    ]);
  });

  it("[CORE14] what lasts no time has no weight, but counts among the extremes", () => {
    const sim = new Simulation();
    const level = sim.timeWeighted(1);
    expect([level.mean, level.integral]).toEqual([1, 0]);
    level.set(9);
    // No time has passed: the value itself.
    expect(level.snapshot()).toEqual({ value: 9, mean: 9, min: 1, max: 9, integral: 0, since: 0 });
    sim.call(
      2,
      () => {
        level.set(-100);
        level.set(100);
        level.set(9);
      },
      undefined,
    );
    sim.runUntil(4);
    expect(level.snapshot()).toEqual({ value: 9, mean: 9, min: -100, max: 100, integral: 36, since: 0 });
  });

  it("[CORE14] [CORE5.4] a reset begins anew with the value there is, in the middle, at time 0, and twice in an instant", () => {
    const sim = new Simulation();
    const level = sim.timeWeighted(3);
    sim.resetStatistics();
    expect(level.snapshot()).toEqual({ value: 3, mean: 3, min: 3, max: 3, integral: 0, since: 0 });
    sim.call(2, () => level.set(7), undefined);
    sim.call(
      5,
      () => {
        sim.resetStatistics();
        level.set(1);
        sim.resetStatistics();
      },
      undefined,
    );
    sim.call(7, () => level.set(4), undefined);
    sim.runUntil(5);
    expect(level.snapshot()).toEqual({ value: 1, mean: 1, min: 1, max: 1, integral: 0, since: 5 });
    sim.runUntil(8);
    // 1 on [5, 7), 4 on [7, 8).
    expect(level.snapshot()).toEqual({ value: 4, mean: 2, min: 1, max: 4, integral: 6, since: 5 });
  });

  it("[CORE14] made in the middle of a run, its first value holds since the start, or since the last reset", () => {
    const sim = new Simulation({ startTime: 100 });
    sim.runUntil(104);
    const early = sim.timeWeighted(6);
    expect(early.snapshot()).toEqual({ value: 6, mean: 6, min: 6, max: 6, integral: 24, since: 100 });
    sim.resetStatistics();
    sim.runUntil(106);
    const late = sim.timeWeighted();
    late.set(5);
    sim.runUntil(110);
    expect(late.snapshot()).toMatchObject({ mean: 20 / 6, integral: 20, since: 104 });
    expect(early.snapshot()).toMatchObject({ mean: 6, integral: 36, since: 104 });
  });

  it("[CORE14] its properties follow the simulation, a snapshot and its JSON do not", () => {
    const sim = new Simulation();
    const level = sim.timeWeighted(1);
    sim.runUntil(1);
    const snapshot = level.snapshot();
    const json = JSON.stringify(level);
    level.set(3);
    sim.runUntil(2);
    expect([level.mean, snapshot.mean]).toEqual([2, 1]);
    expect(JSON.parse(json)).toEqual(snapshot);
  });

  it.each([
    [Number.NaN, RangeError, "TimeWeighted: value must be a finite number, got NaN"],
    [Infinity, RangeError, "got Infinity"],
    ["7", TypeError, 'got "7"'],
  ] as const)("[ERR1] set(%s) is an error and changes nothing", (value, kind, message) => {
    const sim = new Simulation();
    const level = sim.timeWeighted(2);
    expect(() => level.set(value as number)).toThrow(kind);
    expect(() => level.set(value as number)).toThrow(message);
    expect(() => level.add(value as number)).toThrow();
    expect(level.value).toBe(2);
    expect(() => sim.timeWeighted(value as number)).toThrow("Simulation.timeWeighted: initial must be a finite number");
  });
});
