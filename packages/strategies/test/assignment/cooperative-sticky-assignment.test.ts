import { type Assignments, CooperativeStickyAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const plain = (assignments: Assignments): { [name: string]: readonly number[] } => Object.fromEntries(assignments);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const cooperative = new CooperativeStickyAssignment();

describe("CooperativeStickyAssignment", () => {
  it("[ASG8] what changes hands is withheld in the first rebalance, and given out in the second", () => {
    const one = new Map([
      ["a", [0, 1, 2]],
      ["b", [3, 4, 5]],
    ]);
    const revoking = cooperative.assign(upTo(6), ["a", "b", "c"], { previous: one });
    expect(plain(revoking)).toEqual({ a: [0, 1], b: [3, 4], c: [] });
    expect(plain(cooperative.assign(upTo(6), ["a", "b", "c"], { previous: revoking }))).toEqual({
      a: [0, 1],
      b: [3, 4],
      c: [2, 5],
    });
  });

  it("[ASG8] what nobody has any more is given out at once", () => {
    const previous = new Map([
      ["a", [0, 1]],
      ["gone", [2, 3]],
    ]);
    // 4 is new.
    expect(plain(cooperative.assign(upTo(5), ["a", "b"], { previous }))).toEqual({ a: [0, 1, 4], b: [2, 3] });
  });

  it("[ASG8] what two claim in one generation is withheld from both", () => {
    const previous = new Map([
      ["a", [0, 1]],
      ["b", [1, 2]],
    ]);
    const same = new Map([
      ["a", 4],
      ["b", 4],
    ]);
    const answer = cooperative.assign(upTo(3), ["a", "b"], { previous, ownedGeneration: same });
    expect(plain(answer)).toEqual({ a: [0], b: [2] });
    expect(plain(cooperative.assign(upTo(3), ["a", "b"], { previous: answer }))).toEqual({ a: [0, 1], b: [2] });
  });

  it("[ASG8] a claim that has been overtaken is no reason to withhold", () => {
    const previous = new Map([
      ["a", [0, 1]],
      ["b", [1]],
    ]);
    const ownedGeneration = new Map([
      ["a", 3],
      ["b", 4],
    ]);
    expect(plain(cooperative.assign(upTo(2), ["a", "b"], { previous, ownedGeneration }))).toEqual({ a: [0], b: [1] });
  });

  it("[ASG6] the generation of a claim is the one that its consumer was let into", () => {
    const claims = {
      previous: new Map([
        ["a", [0]],
        ["b", [0, 1]],
      ]),
      ownedGeneration: new Map([
        ["a", 2],
        ["b", 4],
      ]),
    };
    const joined = (a: number, b: number): Map<string, number> =>
      new Map([
        ["a", a],
        ["b", b],
      ]);
    // 5 against 5: 0 is withheld. 5 against 4: it is a's.
    expect(plain(cooperative.assign([0, 1], ["a", "b"], { ...claims, joinGeneration: joined(5, 5) }))).toEqual({
      a: [],
      b: [1],
    });
    expect(plain(cooperative.assign([0, 1], ["a", "b"], { ...claims, joinGeneration: joined(5, 4) }))).toEqual({
      a: [0],
      b: [1],
    });
  });
});
