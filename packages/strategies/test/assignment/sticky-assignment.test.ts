import { type Assignments, StickyAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const plain = (assignments: Assignments): { [name: string]: readonly number[] } => Object.fromEntries(assignments);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

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

  it("[ASG5] the extra partition stays with who owns that many, and goes to the first name among others", () => {
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

  it("[ASG5] of several who own enough for an extra, the first in Java's order keeps it", () => {
    // Bins of a table of 16: p 0, a 1, b 2, d 4.
    const previous = new Map([
      ["a", [0, 1]],
      ["b", [4]],
      ["p", [2, 3]],
    ]);
    expect(plain(sticky.assign(upTo(5), ["a", "b", "d", "p"], { previous }))).toEqual({
      a: [0],
      b: [4],
      d: [1],
      p: [2, 3],
    });
  });

  it("[ASG5] of those who share a bin it is the first who was listed", () => {
    // a and q are both in bin 1.
    const previous = new Map([
      ["a", [0, 1]],
      ["q", [2, 3]],
    ]);
    expect(plain(sticky.assign(upTo(4), ["a", "q", "z"], { previous }))).toEqual({ a: [0, 1], q: [2], z: [3] });
    expect(plain(sticky.assign(upTo(4), ["q", "a", "z"], { previous }))).toEqual({ a: [0], q: [2, 3], z: [1] });
  });

  it("[ASG5] [ASG10] in a bin it is the first in the coordinator's table: by joins, and by the size that it once had", () => {
    // a (97) and q (113) share bin 1 of a table of 16, and have bins 1 and 17 of one of 32, which it has from the 13th on.
    const previous = new Map([
      ["a", [0, 1]],
      ["q", [2, 3]],
    ]);
    const keepsTwo = (joinOrder: string[], mostMembers?: number): string[] => {
      const answer = sticky.assign(upTo(4), ["a", "b", "q"], { previous, joinOrder, mostMembers });
      return [...answer].filter(([, owned]) => owned.length === 2).map(([name]) => name);
    };
    expect(keepsTwo(["a", "q", "b"])).toEqual(["a"]);
    expect(keepsTwo(["q", "a", "b"])).toEqual(["q"]);
    expect(keepsTwo(["q", "a", "b"], 12)).toEqual(["q"]);
    expect(keepsTwo(["q", "a", "b"], 13)).toEqual(["a"]);
    expect(keepsTwo(["q", "a", "b"], 2 ** 20)).toEqual(["a"]);
  });

  it("[ASG5] what is left over goes first to those who kept the lower quota, then to those who came to it", () => {
    // Quotas 2 and 3 for two of three: c keeps 2; a and b are filled to 2 in turn, then c has one more, then b, full first.
    const previous = new Map([
      ["c", [6, 7]],
      ["b", [5]],
    ]);
    expect(plain(sticky.assign(upTo(8), ["a", "b", "c"], { previous }))).toEqual({
      a: [0, 2],
      b: [1, 4, 5],
      c: [3, 6, 7],
    });
  });

  it("[ASG6] of two claims the later generation counts, whoever is looked at first", () => {
    for (const [older, newer] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      const previous = new Map([
        [older, [0, 1]],
        [newer, [1, 2]],
      ]);
      const ownedGeneration = new Map([
        [older, 3],
        [newer, 4],
      ]);
      const answer = sticky.assign(upTo(4), ["a", "b"], { previous, ownedGeneration });
      expect(plain(answer)).toEqual({ [older]: [0, 3], [newer]: [1, 2] });
    }
  });

  it("[ASG6] a claim of an older generation, or of none, counts if nobody else claims the partition", () => {
    const previous = new Map([
      ["a", [2]],
      ["b", [1]],
      ["c", [0]],
    ]);
    const ownedGeneration = new Map([
      ["a", 1],
      ["b", 7],
    ]);
    const answer = sticky.assign(upTo(3), ["a", "b", "c"], { previous, ownedGeneration });
    expect(plain(answer)).toEqual({ a: [2], b: [1], c: [0] });
  });

  it("[ASG6] a partition that two claim in one generation is nobody's, also without generations", () => {
    const previous = new Map([
      ["a", [0, 1]],
      ["b", [1, 2]],
      ["c", [3]],
    ]);
    const expected = { a: [0, 1], b: [2], c: [3] };
    expect(plain(sticky.assign(upTo(4), ["a", "b", "c"], { previous }))).toEqual(expected);
    const ownedGeneration = new Map([...previous.keys()].map((name) => [name, 5]));
    expect(plain(sticky.assign(upTo(4), ["a", "b", "c"], { previous, ownedGeneration }))).toEqual(expected);
    const listedTwice = new Map([["c", [0, 0]]]);
    expect(plain(sticky.assign([0, 1], ["a", "c"], { previous: listedTwice }))).toEqual({ a: [0], c: [1] });
  });

  it("[ASG6] once two of one generation have been seen, a later claim does not mend it", () => {
    const claims = { previous: new Map(["a", "b", "c"].map((name) => [name, [2]])) };
    // In Java's order a, b, c: a and b meet first, and 2 is dealt like any other.
    const late = new Map([
      ["a", 3],
      ["b", 3],
      ["c", 4],
    ]);
    const early = new Map([
      ["a", 4],
      ["b", 3],
      ["c", 3],
    ]);
    expect(plain(sticky.assign(upTo(3), ["a", "b", "c"], { ...claims, ownedGeneration: late }))).toEqual({
      a: [0],
      b: [1],
      c: [2],
    });
    expect(plain(sticky.assign(upTo(3), ["a", "b", "c"], { ...claims, ownedGeneration: early }))).toEqual({
      a: [2],
      b: [0],
      c: [1],
    });
  });

  it("[ASG6] the one who claimed first is compared by the generation it was let into, as in Kafka", () => {
    const previous = new Map([
      ["a", [0]],
      ["p", [0, 1]],
    ]);
    // One of them got the assignment of 5; the other was let into 5 and never got it.
    const joinGeneration = new Map([
      ["a", 5],
      ["p", 5],
    ]);
    const generations = (a: number, p: number): Map<string, number> =>
      new Map([
        ["a", a],
        ["p", p],
      ]);
    // p is seen first (bin 0). With 5 against 5 both lose partition 0; with 4 against 5 only a does.
    const both = sticky.assign(upTo(4), ["a", "p"], { previous, ownedGeneration: generations(5, 4), joinGeneration });
    const one = sticky.assign(upTo(4), ["a", "p"], { previous, ownedGeneration: generations(4, 5), joinGeneration });
    expect(plain(both)).toEqual({ a: [0, 3], p: [1, 2] });
    expect(plain(one)).toEqual({ a: [2, 3], p: [0, 1] });
    // Both were thrown out and are in no generation: who is seen last has it.
    const none = { previous, ownedGeneration: generations(4, 5), joinGeneration: new Map<string, number>() };
    expect(plain(sticky.assign(upTo(4), ["a", "p"], none))).toEqual({ a: [0, 2], p: [1, 3] });
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
