import {
  type Assignments,
  CooperativeStickyAssignment,
  RangeAssignment,
  RoundRobinAssignment,
  StickyAssignment,
  UniformAssignment,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";

const plain = (assignments: Assignments): { [name: string]: readonly number[] } => Object.fromEntries(assignments);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const all = [
  new RangeAssignment(),
  new RoundRobinAssignment(),
  new StickyAssignment(),
  new CooperativeStickyAssignment(),
  new UniformAssignment(),
];

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

  it("[ASG2] static members first, by instance id, whatever their names; then the others by name", () => {
    const instanceIds = new Map([
      ["c", "i1"],
      ["b", "i2"],
      ["gone", "i0"],
    ]);
    expect(plain(range.assign(upTo(6), ["d", "a", "b", "c"], { instanceIds }))).toEqual({
      a: [4],
      b: [2, 3],
      c: [0, 1],
      d: [5],
    });
    expect([...range.assign(upTo(6), ["d", "a", "b", "c"], { instanceIds }).keys()]).toEqual(["a", "b", "c", "d"]);
  });

  it("[ASG2] a static member that comes back under another name gets the same", () => {
    const before = range.assign(upTo(3), ["m1", "m2"], {
      instanceIds: new Map([
        ["m1", "x"],
        ["m2", "y"],
      ]),
    });
    const after = range.assign(upTo(3), ["m2", "m3"], {
      instanceIds: new Map([
        ["m3", "x"],
        ["m2", "y"],
      ]),
    });
    expect(after.get("m3")).toEqual(before.get("m1"));
    expect(after.get("m2")).toEqual(before.get("m2"));
  });
});

describe("RoundRobinAssignment", () => {
  const roundRobin = new RoundRobinAssignment();

  it("[ASG3] deals one each, round and round", () => {
    expect(plain(roundRobin.assign(upTo(7), ["a", "b", "c"]))).toEqual({ a: [0, 3, 6], b: [1, 4], c: [2, 5] });
    expect(plain(roundRobin.assign([9, 4, 20], ["b", "a"]))).toEqual({ a: [4, 20], b: [9] });
    expect(plain(roundRobin.assign([0, 1], ["a", "b", "c"]))).toEqual({ a: [0], b: [1], c: [] });
  });

  it("[ASG3] static members first, by instance id, whatever their names", () => {
    const instanceIds = new Map([
      ["c", "i1"],
      ["b", "i2"],
    ]);
    expect(plain(roundRobin.assign(upTo(5), ["a", "b", "c"], { instanceIds }))).toEqual({
      a: [2],
      b: [1, 4],
      c: [0, 3],
    });
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
      const ownedGeneration = new Map([["b", 3]]);
      const instanceIds = new Map([["a", "i"]]);
      strategy.assign(partitions, consumers, { previous, ownedGeneration, instanceIds });
      expect([ownedGeneration, instanceIds]).toEqual([new Map([["b", 3]]), new Map([["a", "i"]])]);
    }
    expect(previous).toEqual(new Map([["b", [2, 1, 0]]]));
  });

  it("[ASG11] is for the protocols in which Kafka has it, under Kafka's name", () => {
    expect(all.map(({ name, protocols }) => [name, protocols])).toEqual([
      ["range", ["eager", "consumer"]],
      ["roundrobin", ["eager"]],
      ["sticky", ["eager"]],
      ["cooperative-sticky", ["cooperative"]],
      ["uniform", ["consumer"]],
    ]);
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

  it("[ERR1] a bad order of joins, a bad number of members", () => {
    for (const strategy of all.slice(2)) {
      const owner = strategy.constructor.name;
      const ask = (context: object): unknown => strategy.assign([0], ["a", "b"], { previous: new Map(), ...context });
      for (const joinOrder of [["a"], ["a", "c"], ["a", "b", "c"]]) {
        expect(() => ask({ joinOrder })).toThrow(
          new RangeError(
            `${owner}: context.joinOrder must be a list of the same consumers, got "${joinOrder.join(", ")}"`,
          ),
        );
      }
      expect(() => ask({ joinOrder: ["b", "b"] })).toThrow(RangeError);
      expect(() => ask({ joinOrder: "ab" })).toThrow(TypeError);
      expect(() => ask({ mostMembers: -1 })).toThrow(
        new RangeError(`${owner}: context.mostMembers must be an integer >= 0, got -1`),
      );
      expect(() => ask({ mostMembers: Number.NaN })).toThrow(RangeError);
      expect(() => ask({ mostMembers: Infinity })).toThrow(RangeError);
      expect(() => ask({ mostMembers: 2 ** 20 + 1 })).toThrow(
        new RangeError(`${owner}: context.mostMembers must be at most 1048576, got 1048577`),
      );
    }
  });
});
