import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { bytesHeld, bytesLeftBy } from "../src/memory/held.js";
import { expectFlat } from "../src/memory/long-run.js";
import { recipes } from "../src/memory/sim.js";
import { memorySuite } from "../src/memory/suite.js";

beforeAll(() => {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc") as NodeJS.GCFunction;
});

describe("what is held", () => {
  it("is known for an array outside the heap and for objects", () => {
    const held: unknown[] = [];
    // Large, as the test runner's own memory goes up and down by a megabyte meanwhile.
    const outside = bytesLeftBy(() => void held.push(new Float64Array(20_000_000)));
    expect(outside).toBeGreaterThan(158_000_000);
    expect(outside).toBeLessThan(162_000_000);
    // An object of two numbers is a header of 24 bytes and two slots; its place in an array is one more.
    const objects = bytesLeftBy(() => void held.push(Array.from({ length: 1_000_000 }, (_, i) => ({ a: i, b: i }))));
    expect(objects / 1_000_000).toBeGreaterThan(45);
    expect(objects / 1_000_000).toBeLessThan(55);
    expect(held.length).toBe(2);
  });

  it("leaves out what nobody holds", () => {
    const bytes = bytesLeftBy(() => void Array.from({ length: 1_000_000 }, (_, i) => ({ a: i, b: i })));
    expect(bytes).toBeLessThan(1_000_000);
  });

  it("is not to be had without --expose-gc", () => {
    const { gc } = globalThis;
    try {
      globalThis.gc = undefined;
      expect(() => bytesHeld()).toThrow("start with node --expose-gc");
    } finally {
      globalThis.gc = gc;
    }
  });
});

describe("every gauge of memory", () => {
  it("there is one for each workload, and no other", () => {
    expect(Object.keys(recipes)).toEqual(memorySuite.workloads.map(({ name }) => name));
  });

  it.each([
    // The slots for key and value alone are 16 bytes, so are those of an event for its target and its type.
    ["memory/record", 100_000, 16, 100],
    ["memory/event", 100_000, 16, 400],
    ["memory/event/callback", 100_000, 16, 100],
    // A sum with its compensation, a count, a key.
    ["memory/window", 100_000, 32, 400],
  ])("%s is of a plausible size", async (name, count, least, most) => {
    const { value } = (await recipes[name]?.measure(count)) ?? { value: Number.NaN };
    expect(value).toBeGreaterThan(least);
    expect(value).toBeLessThan(most);
  });

  it("memory/1e8-run checks the answer, and tells the peak and what is held", async () => {
    const { value, beside } = (await recipes["memory/1e8-run"]?.measure(200_000)) ?? { value: Number.NaN };
    expect(value).toBeGreaterThan(beside?.["held at most, MB"] ?? Number.NaN);
    expect(beside?.["records/s"]).toBeGreaterThan(0);
  });
});

describe("a heap is flat", () => {
  it("if the last half adds no more than the bound, whatever the first half did", () => {
    expect(() => expectFlat([1, 500, 100, 105, 103, 109], 10)).not.toThrow();
    expect(() => expectFlat([100, 100, 100, 100, 100, 111], 10)).toThrow("the last half of the run added 11 bytes");
  });

  it("also where it shrinks in the end", () => {
    expect(() => expectFlat([100, 100, 100, 115, 100, 90], 10)).toThrow("added 15 bytes");
  });
});
