import { describe, expect, it } from "vitest";
import { recipes } from "../src/engine/sim.js";
import { engineSuite } from "../src/engine/suite.js";
import { expectCount, expectMeanWait, expectPoisson } from "../src/harness/expectations.js";

describe("every workload of the engine gives the answer that theory gives", () => {
  it("there is a recipe for each, and no other", () => {
    expect(Object.keys(recipes)).toEqual(engineSuite.workloads.map(({ name }) => name));
  });

  it.each(Object.entries(recipes))("%s", async (name, recipe) => {
    const operations = name === "hold/1000000/callback" ? 20_000 : 50_000;
    const model = recipe.build(operations);
    await model.run();
    // The bounds are six standard deviations of a Poisson count; tick and M/M/1 are exact.
    const exact = name.startsWith("tick") || name.startsWith("mm1");
    expect(Math.abs(model.check() - operations)).toBeLessThanOrEqual(exact ? 0 : 6 * Math.sqrt(operations) + 1);
  });

  it("names only peers that it knows, in operations and targets", () => {
    const known = ["sim", ...engineSuite.peers.map(({ name }) => name)];
    const names = engineSuite.workloads.map(({ name }) => name);
    for (const { operations } of engineSuite.workloads) {
      expect(Object.keys(operations).filter((engine) => !known.includes(engine))).toEqual([]);
    }
    for (const target of engineSuite.targets) {
      const of = target.peer === undefined ? target.workload : (target.of ?? target.workload);
      expect(known).toContain(target.peer ?? "sim");
      expect(names).toEqual(expect.arrayContaining([target.workload, of]));
    }
  });
});

describe("a broken model is not measured", () => {
  it("a count that is no Poisson count of the mean", () => {
    expect(() => expectPoisson("events", 9_400, 10_000)).not.toThrow();
    expect(() => expectPoisson("events", 9_300, 10_000)).toThrow("events: expected 10000 +- 601, got 9300");
    expect(() => expectPoisson("events", 0, 10_000)).toThrow("got 0");
  });

  it("a count that is not exact", () => {
    expect(() => expectCount("ticks", 10, 10)).not.toThrow();
    expect(() => expectCount("ticks", 11, 10)).toThrow("ticks: expected 10, got 11");
    expect(() => expectCount("ticks", 11, 10, 1)).not.toThrow();
    expect(() => expectCount("ticks", 9, 10, 1)).toThrow("got 9");
  });

  it("a queue whose customers wait for another time than 8.1 s", () => {
    expect(() => expectMeanWait(8.1e6, 1e6)).not.toThrow();
    expect(() => expectMeanWait(9.0e6, 1e6)).not.toThrow();
    expect(() => expectMeanWait(9.2e6, 1e6)).toThrow("expected 8.1 +- 1.02 s, got 9.2 s");
    expect(() => expectMeanWait(0, 100)).toThrow("got 0 s");
    expect(() => expectMeanWait(Number.NaN, 1e6)).toThrow("got NaN s");
  });
});
