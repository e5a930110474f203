import {
  type Assignments,
  type PartitionAssignment,
  RangeAssignment,
  RoundRobinAssignment,
  StickyAssignment,
} from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const strategies: PartitionAssignment<undefined>[] = [
  new RangeAssignment(),
  new RoundRobinAssignment(),
  new StickyAssignment(),
];
const NAMES = ["a", "b", "c", "d", "e", "B", "ä", "\u{10000}", "\uffff"];
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 6 });

/** Any former state of affairs, also with members that left, partitions that are gone, and double owners. */
const anyPrevious = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.uniqueArray(fc.nat(12))))
  .map((entries) => new Map(entries));

function assign(
  strategy: PartitionAssignment<undefined>,
  partitions: readonly number[],
  consumers: readonly string[],
  previous: Assignments,
): Assignments {
  return strategy.assign(partitions, consumers, { previous, random: { next: () => 0.5 }, state: undefined });
}

describe("every assignment", () => {
  it("[ASG1] is complete, without overlap, balanced, and ascending", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40)), names, anyPrevious, (partitions, consumers, previous) => {
        for (const strategy of strategies) {
          const answer = assign(strategy, partitions, consumers, previous);
          expect([...answer.keys()]).toEqual(consumers.toSorted());
          const sizes = [...answer.values()].map((owned) => owned.length);
          if (consumers.length > 0) {
            expect([...answer.values()].flat().toSorted((a, b) => a - b)).toEqual(partitions.toSorted((a, b) => a - b));
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
          for (const owned of answer.values()) {
            expect(owned).toEqual(owned.toSorted((a, b) => a - b));
          }
        }
      }),
    );
  });

  it("[ASG1] does not depend on the order in which anything is listed", () => {
    const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray([...items], { minLength: items.length });
    const cases = fc.tuple(fc.uniqueArray(fc.nat(12)), names, anyPrevious).chain(([partitions, consumers, previous]) =>
      fc.record({
        partitions: fc.tuple(fc.constant(partitions), shuffled(partitions)),
        consumers: fc.tuple(fc.constant(consumers), shuffled(consumers)),
        previous: fc.tuple(
          fc.constant(previous),
          shuffled([...previous]).map((entries) => new Map(entries.map(([name, owned]) => [name, owned.toReversed()]))),
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ partitions, consumers, previous }) => {
        for (const strategy of strategies) {
          const once = assign(strategy, partitions[0], consumers[0], previous[0]);
          const again = assign(strategy, partitions[1], consumers[1], previous[1]);
          expect([...again]).toEqual([...once]);
        }
      }),
    );
  });
});

/** How many partitions can stay at most in a balanced division: tries every division there is. */
function mostKept(
  numPartitions: number,
  consumers: readonly string[],
  ownerOf: readonly (string | undefined)[],
): number {
  const least = Math.floor(numPartitions / consumers.length);
  const most = Math.ceil(numPartitions / consumers.length);
  const sizes = new Map(consumers.map((name) => [name, 0]));
  let best = -1;
  const place = (partition: number, kept: number): void => {
    if (partition === numPartitions) {
      if ([...sizes.values()].every((size) => size >= least)) {
        best = Math.max(best, kept);
      }
      return;
    }
    for (const name of consumers) {
      const size = sizes.get(name) as number;
      if (size < most) {
        sizes.set(name, size + 1);
        place(partition + 1, kept + (ownerOf[partition] === name ? 1 : 0));
        sizes.set(name, size);
      }
    }
  };
  place(0, 0);
  return best;
}

describe("StickyAssignment", () => {
  it("[ASG4] no balanced division leaves more partitions where they were", () => {
    const few = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 });
    const owners = fc.array(fc.constantFrom("a", "b", "c", "d", "gone", undefined), { maxLength: 7 });
    fc.assert(
      fc.property(few, owners, (consumers, ownerOf) => {
        const previous = new Map<string, number[]>();
        for (const [partition, owner] of ownerOf.entries()) {
          if (owner !== undefined) {
            previous.set(owner, [...(previous.get(owner) ?? []), partition]);
          }
        }
        const answer = new StickyAssignment().assign([...ownerOf.keys()], consumers, { previous });
        const kept = [...answer].flatMap(([name, owned]) => owned.filter((partition) => ownerOf[partition] === name));
        expect(kept).toHaveLength(mostKept(ownerOf.length, consumers, ownerOf));
      }),
    );
  });

  it("[ASG4] an assignment that is balanced already is left as it is", () => {
    const sticky = new StickyAssignment();
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40)), names, anyPrevious, (partitions, consumers, previous) => {
        const once = sticky.assign(partitions, consumers, { previous });
        expect(sticky.assign(partitions, consumers, { previous: once })).toEqual(once);
      }),
    );
  });
});
