import { type Assignments, UniformAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const plain = (assignments: Assignments): { [name: string]: readonly number[] } => Object.fromEntries(assignments);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const uniform = new UniformAssignment();

describe("UniformAssignment", () => {
  it("[ASG9] from nothing: filled up one after the other, the last n mod c with one more", () => {
    expect(plain(uniform.assign(upTo(7), ["a", "b", "c"]))).toEqual({ a: [0, 1], b: [2, 3], c: [4, 5, 6] });
    expect(plain(uniform.assign(upTo(8), ["a", "b", "c"]))).toEqual({ a: [0, 1], b: [2, 3, 4], c: [5, 6, 7] });
    expect(plain(uniform.assign([0], ["a", "b", "c"]))).toEqual({ a: [], b: [], c: [0] });
  });

  it("[ASG9] in Java's order, not in that of names", () => {
    // Bins of a table of 16: p 0, a 1.
    expect(plain(uniform.assign(upTo(4), ["a", "p"]))).toEqual({ a: [2, 3], p: [0, 1] });
  });

  it("[ASG9] one more stays with the first who has it, and who is short of it passes it on", () => {
    const previous = new Map([
      ["a", [0, 1]],
      ["b", [2, 3, 4]],
    ]);
    expect(plain(uniform.assign(upTo(5), ["a", "b"], { previous }))).toEqual({ a: [0, 1], b: [2, 3, 4] });
    // 5 is new: quotas 3 and 3.
    expect(plain(uniform.assign(upTo(6), ["a", "b"], { previous }))).toEqual({ a: [0, 1, 5], b: [2, 3, 4] });
    // c: quotas 1 and 2 for two of three; a has 2, b keeps 2, c gets what b gave.
    expect(plain(uniform.assign(upTo(5), ["a", "b", "c"], { previous }))).toEqual({ a: [0, 1], b: [2, 3], c: [4] });
  });

  it("[ASG9] what was free comes before what was given away", () => {
    const previous = new Map([["a", [0, 1, 2]]]);
    // b, c before d: quota 1 and no extras; free are 3, then 1 and 2.
    expect(plain(uniform.assign(upTo(4), ["a", "b", "c", "d"], { previous }))).toEqual({
      a: [0],
      b: [3],
      c: [1],
      d: [2],
    });
  });

  it("[ASG9] partitions are in the order of a Java set, the last are given away", () => {
    // In a set of 16 bins 3 and 19 share bin 3, in the order of the list; 4 comes after them.
    const partitions = [3, 4, 19];
    const from = (list: number[]): Assignments =>
      uniform.assign(partitions, ["a", "b", "c"], { previous: new Map([["a", list]]) });
    expect(plain(from([4, 3, 19]))).toEqual({ a: [3], b: [19], c: [4] });
    expect(plain(from([19, 3, 4]))).toEqual({ a: [19], b: [3], c: [4] });
    expect(plain(uniform.assign(partitions, ["a"], { previous: new Map([["a", [19]]]) }))).toEqual({ a: [19, 3, 4] });
  });

  it("[ASG9] who is in the group already comes to the map in the order of the coordinator's table", () => {
    // Bins of the map: a and q 1, b and r 2. Two members have a table of four slots there, by the fraction of
    // hash code / golden ratio: a .949 and q .838, both slot 3, where the youngest comes first; b .567, slot 2; r .456, slot 1.
    const orderOf = (consumers: string[], members: string[]): string[] => {
      const ownedGeneration = new Map(members.map((name) => [name, 2]));
      const answer = uniform.assign(upTo(consumers.length), consumers, { previous: new Map(), ownedGeneration });
      return [...answer].sort(([, [first = 0]], [, [second = 0]]) => first - second).map(([name]) => name);
    };
    expect(orderOf(["a", "q"], ["a", "q"])).toEqual(["q", "a"]);
    expect(orderOf(["q", "a"], ["a", "q"])).toEqual(["a", "q"]);
    expect(orderOf(["b", "r"], ["b", "r"])).toEqual(["r", "b"]);
    expect(orderOf(["r", "b"], ["b", "r"])).toEqual(["r", "b"]);
    // Who is joining comes after them, also without an epoch of anybody.
    expect(orderOf(["b", "r"], ["b"])).toEqual(["b", "r"]);
    expect(orderOf(["b", "r"], ["r"])).toEqual(["r", "b"]);
    expect(orderOf(["b", "r"], [])).toEqual(["b", "r"]);
    expect(orderOf(["a", "q"], [])).toEqual(["a", "q"]);
  });

  it("[ASG9] [ASG10] the coordinator's table is filled in the order of joins, and keeps the size that it once had", () => {
    // By the fractions above a and q have slot 3 of four, and slots 7 and 6 of eight, which it has from the fifth member on:
    // (5 + 1) * 3 / 4 is more than 4.
    const ownedGeneration = new Map([
      ["a", 1],
      ["q", 1],
    ]);
    const firstOf = (joinOrder: string[], mostMembers?: number): string | undefined => {
      const answer = uniform.assign([0, 1], ["a", "q"], {
        previous: new Map(),
        ownedGeneration,
        joinOrder,
        mostMembers,
      });
      return [...answer].find(([, owned]) => owned[0] === 0)?.[0];
    };
    expect(firstOf(["a", "q"])).toBe("q");
    expect(firstOf(["q", "a"])).toBe("a");
    expect(firstOf(["q", "a"], 4)).toBe("a");
    expect(firstOf(["q", "a"], 5)).toBe("q");
  });

  it("[ASG9] consumers and partitions that are gone do not count; of two with one partition the first keeps it", () => {
    const previous = new Map([
      ["gone", [0]],
      ["a", [1, 9]],
      ["b", [1, 2]],
    ]);
    expect(plain(uniform.assign(upTo(4), ["a", "b"], { previous }))).toEqual({ a: [0, 1], b: [2, 3] });
  });
});
