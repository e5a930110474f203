import { type Assignments, RangeAssignment, RoundRobinAssignment, StickyAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const plain = (assignments: Assignments): { [name: string]: readonly number[] } => Object.fromEntries(assignments);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const all = [new RangeAssignment(), new RoundRobinAssignment(), new StickyAssignment()];

describe("RangeAssignment", () => {
  const range = new RangeAssignment();

  it("[ASG2] runs of floor(n / c), the first n mod c one longer", () => {
    expect(plain(range.assign(upTo(7), ["a", "b", "c"]))).toEqual({ a: [0, 1, 2], b: [3, 4], c: [5, 6] });
    expect(plain(range.assign(upTo(8), ["a", "b", "c"]))).toEqual({ a: [0, 1, 2], b: [3, 4, 5], c: [6, 7] });
    expect(plain(range.assign(upTo(6), ["a", "b", "c"]))).toEqual({ a: [0, 1], b: [2, 3], c: [4, 5] });
    expect(plain(range.assign([9, 4, 20], ["b", "a"]))).toEqual({ a: [4, 9], b: [20] });
  });

  it("[ASG1] more consumers than partitions: the last own nothing, and are listed", () => {
    expect(plain(range.assign([0, 1], ["a", "b", "c"]))).toEqual({ a: [0], b: [1], c: [] });
  });
});

describe("RoundRobinAssignment", () => {
  const roundRobin = new RoundRobinAssignment();

  it("[ASG3] deals one each, round and round", () => {
    expect(plain(roundRobin.assign(upTo(7), ["a", "b", "c"]))).toEqual({ a: [0, 3, 6], b: [1, 4], c: [2, 5] });
    expect(plain(roundRobin.assign([9, 4, 20], ["b", "a"]))).toEqual({ a: [4, 20], b: [9] });
    expect(plain(roundRobin.assign([0, 1], ["a", "b", "c"]))).toEqual({ a: [0], b: [1], c: [] });
  });
});

describe("StickyAssignment", () => {
  const sticky = new StickyAssignment();

  it("[ASG4] [C8] one consumer, then two, then three on six partitions: 6, 3/3, 2/2/2", () => {
    const one = sticky.assign(upTo(6), ["c1"], { previous: new Map() });
    const two = sticky.assign(upTo(6), ["c1", "c2"], { previous: one });
    const three = sticky.assign(upTo(6), ["c1", "c2", "c3"], { previous: two });
    expect(plain(one)).toEqual({ c1: [0, 1, 2, 3, 4, 5] });
    expect(plain(two)).toEqual({ c1: [0, 1, 2], c2: [3, 4, 5] });
    expect(plain(three)).toEqual({ c1: [0, 1], c2: [3, 4], c3: [2, 5] });
  });

  it("[ASG4] one leaves: only its partitions move", () => {
    const previous = new Map([
      ["a", [0, 3, 6]],
      ["b", [1, 4, 7]],
      ["c", [2, 5, 8]],
    ]);
    expect(plain(sticky.assign(upTo(9), ["a", "c"], { previous }))).toEqual({ a: [0, 1, 3, 6, 7], c: [2, 4, 5, 8] });
  });

  it("[ASG4] one comes back: its former partitions are not taken from those who have them now", () => {
    const previous = new Map([
      ["a", [0, 1, 2]],
      ["b", [3, 4]],
    ]);
    expect(plain(sticky.assign(upTo(5), ["a", "b"], { previous }))).toEqual({ a: [0, 1, 2], b: [3, 4] });
  });

  it("[ASG5] the extra partition stays with who owns more, and goes to the first name among equals", () => {
    const owned = (a: number[], b: number[]): Map<string, number[]> =>
      new Map([
        ["a", a],
        ["b", b],
      ]);
    expect(plain(sticky.assign(upTo(3), ["a", "b"], { previous: owned([0], [1, 2]) }))).toEqual({ a: [0], b: [1, 2] });
    expect(plain(sticky.assign(upTo(3), ["a", "b"], { previous: owned([2], [1]) }))).toEqual({ a: [0, 2], b: [1] });
    expect(plain(sticky.assign(upTo(3), ["b", "a"]))).toEqual({ a: [0, 2], b: [1] });
  });

  it("[ASG5] who has too many gives the highest away", () => {
    const previous = new Map([["b", [5, 1, 3, 2, 0, 4]]]);
    expect(plain(sticky.assign(upTo(6), ["a", "b", "c"], { previous }))).toEqual({ a: [2, 4], b: [0, 1], c: [3, 5] });
  });

  it("[ASG5] the order of names is by code unit, not by locale", () => {
    // "Z" is before "a", and U+10000 (D800 DC00) before U+FFFF in code units.
    expect(plain(sticky.assign([0], ["a", "Z"]))).toEqual({ Z: [0], a: [] });
    expect(plain(sticky.assign([0], ["\uffff", "\u{10000}"]))).toEqual({ "\u{10000}": [0], "\uffff": [] });
  });

  it("[ASG6] partitions that are gone, and owners that left, count for nothing", () => {
    const previous = new Map([
      ["a", [0, 17, 1]],
      ["gone", [2, 3]],
    ]);
    expect(plain(sticky.assign([0, 1, 2, 3], ["a", "b"], { previous }))).toEqual({ a: [0, 1], b: [2, 3] });
  });

  it("[ASG6] a partition that two owned before was nobody's; one listed twice was owned once", () => {
    const previous = new Map([
      ["a", [0, 1]],
      ["b", [1, 2]],
      ["c", [3]],
    ]);
    expect(plain(sticky.assign([0, 1, 2, 3], ["a", "b", "c"], { previous }))).toEqual({ a: [0, 1], b: [2], c: [3] });
    const twice = new Map([["c", [0, 0]]]);
    expect(plain(sticky.assign([0, 1], ["a", "c"], { previous: twice }))).toEqual({ a: [1], c: [0] });
  });

  it("[ASG7] [C9] one instance in two groups: nothing of one shows in the other", () => {
    const groupA = sticky.assign(upTo(4), ["x", "y"], {
      previous: new Map([
        ["x", [2, 3]],
        ["y", [0, 1]],
      ]),
    });
    const groupB = sticky.assign(upTo(4), ["x", "y"], { previous: new Map() });
    expect(plain(groupA)).toEqual({ x: [2, 3], y: [0, 1] });
    expect(plain(groupB)).toEqual({ x: [0, 2], y: [1, 3] });
    expect(plain(new StickyAssignment().assign(upTo(4), ["x", "y"]))).toEqual(plain(groupB));
  });
});

describe("every assignment", () => {
  it("[ASG1] nobody to assign to, nothing to assign", () => {
    for (const strategy of all) {
      expect(strategy.assign([0, 1], [])).toEqual(new Map());
      expect(strategy.assign([], ["b", "a"])).toEqual(
        new Map([
          ["a", []],
          ["b", []],
        ]),
      );
    }
  });

  it("[ASG1] leaves its arguments as they are", () => {
    const partitions = Object.freeze([2, 0, 1]);
    const consumers = Object.freeze(["b", "a"]);
    const previous = new Map([["b", Object.freeze([2, 1, 0])]]);
    for (const strategy of all) {
      const context = { previous, random: { next: () => 0 }, state: undefined };
      strategy.assign(partitions, consumers, context);
    }
    expect(previous.get("b")).toEqual([2, 1, 0]);
  });

  it("[ERR1] bad arguments", () => {
    for (const strategy of all) {
      const owner = strategy.constructor.name;
      expect(() => strategy.assign([0, 1, 0], ["a"])).toThrow(
        new RangeError(`${owner}: partitions must be distinct, got "0 twice"`),
      );
      expect(() => strategy.assign([0], ["a", "b", "a"])).toThrow(
        new RangeError(`${owner}: consumers must be distinct, got "a twice"`),
      );
      expect(() => strategy.assign([-1], ["a"])).toThrow(
        new RangeError(`${owner}: partitions must be an integer >= 0, got -1`),
      );
      expect(() => strategy.assign([0.5], ["a"])).toThrow(RangeError);
      expect(() => strategy.assign(["0" as never], ["a"])).toThrow(TypeError);
      expect(() => strategy.assign([0], [7 as never])).toThrow(TypeError);
      expect(() => strategy.assign(3 as never, ["a"])).toThrow(TypeError);
      expect(() => strategy.assign([0], "a" as never)).toThrow(TypeError);
    }
  });
});
