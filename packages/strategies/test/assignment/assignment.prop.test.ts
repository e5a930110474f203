import {
  type Assignments,
  CooperativeStickyAssignment,
  javaHashOrder,
  type PartitionAssignment,
  RangeAssignment,
  RoundRobinAssignment,
  StickyAssignment,
  UniformAssignment,
} from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const range = new RangeAssignment();
const roundRobin = new RoundRobinAssignment();
const sticky = new StickyAssignment();
const cooperative = new CooperativeStickyAssignment();
const uniform = new UniformAssignment();
const inOneStep: PartitionAssignment<undefined>[] = [range, roundRobin, sticky, uniform];
const all: PartitionAssignment<undefined>[] = [...inOneStep, cooperative];

// "q" shares a bin of Java's map with "a", "B" with "b", "ä" with "d".
const NAMES = ["a", "b", "c", "d", "e", "B", "q", "ä", "\u{10000}", "\uffff"];
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 6 });

/** Any former state of affairs, also with members that left, partitions that are gone, and double owners. */
const anyPrevious = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.uniqueArray(fc.nat(12))))
  .map((entries) => new Map(entries));
const anyNumbers = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 3 })))
  .map((of) => new Map(of));
const anyInstances = fc
  .uniqueArray(fc.constantFrom(...NAMES))
  .map((of) => new Map(of.map((name, i) => [name, `i${i}`])));
const anyGroup = fc.record({
  partitions: fc.uniqueArray(fc.nat(40)),
  consumers: names,
  previous: anyPrevious,
  ownedGeneration: anyNumbers,
  joinGeneration: anyNumbers,
  instanceIds: anyInstances,
});
type Group = typeof anyGroup extends fc.Arbitrary<infer T> ? T : never;

function assign(strategy: PartitionAssignment<undefined>, { partitions, consumers, ...claims }: Group): Assignments {
  return strategy.assign(partitions, consumers, { ...claims, random: { next: () => 0.5 }, state: undefined });
}

const ascending = (partitions: Iterable<number>): number[] => [...partitions].sort((a, b) => a - b);

/** How far the sizes are apart. */
function spread(answer: Assignments): number {
  const sizes = [...answer.values()].map((owned) => owned.length);
  return Math.max(...sizes) - Math.min(...sizes);
}

describe("every assignment", () => {
  it("[ASG1] lists all consumers by name, and gives no partition twice or out of nowhere", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        for (const strategy of all) {
          const answer = assign(strategy, group);
          expect([...answer.keys()]).toEqual(group.consumers.toSorted());
          const given = [...answer.values()].flat();
          expect(new Set(given).size).toBe(given.length);
          expect(group.partitions).toEqual(expect.arrayContaining(given));
          for (const owned of strategy === uniform ? [] : answer.values()) {
            expect(owned).toEqual(ascending(owned));
          }
        }
      }),
    );
  });

  it("[ASG1] in one step it is complete and balanced", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        fc.pre(group.consumers.length > 0);
        for (const strategy of inOneStep) {
          const answer = assign(strategy, group);
          expect(ascending([...answer.values()].flat())).toEqual(ascending(group.partitions));
          expect(spread(answer)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("[ASG1] [ASG7] the same question has the same answer, and is left as it was", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        const before = structuredClone(group);
        for (const strategy of all) {
          const answer = assign(strategy, group);
          for (const other of all) {
            assign(other, { ...group, consumers: group.consumers.slice(1) });
          }
          expect([...assign(strategy, group)]).toEqual([...answer]);
        }
        expect(group).toEqual(before);
      }),
    );
  });

  it("[ASG1] the order in which partitions and claims are listed does not matter, but in a set of Java", () => {
    const shuffled = anyGroup.chain((group) => {
      const shuffle = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
        fc.shuffledSubarray([...items], { minLength: items.length });
      return fc.record({
        group: fc.constant(group),
        again: fc.record({
          ...Object.fromEntries(Object.entries(group).map(([key, value]) => [key, fc.constant(value)])),
          partitions: shuffle(group.partitions),
          previous: shuffle([...group.previous]).map(
            (entries) => new Map(entries.map(([name, owned]) => [name, owned.toReversed()])),
          ),
        }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ group, again }) => {
        for (const strategy of [range, roundRobin, sticky, cooperative]) {
          expect([...assign(strategy, again as Group)]).toEqual([...assign(strategy, group)]);
        }
        // No claim is above 12, so that each has a bin of its own.
        expect([...assign(uniform, again as Group)]).toEqual([...assign(uniform, group)]);
      }),
    );
  });

  it("[ASG5] [ASG9] the order in which consumers are listed matters only within a bin of Java's map", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        const sortedByName = { ...group, consumers: group.consumers.toSorted() };
        const sortedByJava = { ...group, consumers: javaHashOrder(group.consumers) };
        for (const strategy of [range, roundRobin]) {
          expect([...assign(strategy, sortedByName)]).toEqual([...assign(strategy, group)]);
        }
        for (const strategy of [sticky, cooperative]) {
          expect([...assign(strategy, sortedByJava)]).toEqual([...assign(strategy, group)]);
        }
        const joining = { ...group, ownedGeneration: new Map<string, number>() };
        expect([...assign(uniform, { ...joining, consumers: javaHashOrder(group.consumers) })]).toEqual([
          ...assign(uniform, joining),
        ]);
      }),
    );
  });
});

/** Whose each partition is by the claims: told by looking at one partition at a time. */
function owners({ partitions, consumers, previous, ownedGeneration }: Group): Map<number, string> {
  const settled = new Map<number, string>();
  for (const partition of partitions) {
    const claimants = javaHashOrder(consumers).filter((name) => previous.get(name)?.includes(partition));
    const generations = claimants.map((name) => ownedGeneration.get(name) ?? -1);
    const latest = Math.max(...generations);
    const owner = claimants[generations.indexOf(latest)];
    // Two of one generation, the latest when they met, spoil it for all.
    const met = generations.some((generation, i) => {
      const before = generations.slice(0, i);
      return i > 0 && generation === Math.max(...before);
    });
    if (owner !== undefined && !met) {
      settled.set(partition, owner);
    }
  }
  return settled;
}

/** How many partitions can stay at most in a balanced division: tries every division there is. */
function mostKept(partitions: readonly number[], consumers: readonly string[], ownerOf: Map<number, string>): number {
  const least = Math.floor(partitions.length / consumers.length);
  const most = Math.ceil(partitions.length / consumers.length);
  const sizes = new Map(consumers.map((name) => [name, 0]));
  let best = -1;
  const place = (position: number, kept: number): void => {
    const partition = partitions[position];
    if (partition === undefined) {
      if ([...sizes.values()].every((size) => size >= least)) {
        best = Math.max(best, kept);
      }
      return;
    }
    for (const name of consumers) {
      const size = sizes.get(name) as number;
      if (size < most) {
        sizes.set(name, size + 1);
        place(position + 1, kept + (ownerOf.get(partition) === name ? 1 : 0));
        sizes.set(name, size);
      }
    }
  };
  place(0, 0);
  return best;
}

const smallGroup = fc.record({
  partitions: fc.uniqueArray(fc.nat(8), { maxLength: 7 }),
  consumers: fc.uniqueArray(fc.constantFrom("a", "b", "c", "q"), { minLength: 1 }),
  previous: fc
    .array(fc.tuple(fc.constantFrom("a", "b", "c", "q", "gone"), fc.uniqueArray(fc.nat(8))))
    .map((entries) => new Map(entries)),
  ownedGeneration: anyNumbers,
  instanceIds: fc.constant(new Map<string, string>()),
});

describe("StickyAssignment", () => {
  it("[ASG4] [ASG6] no balanced division leaves more partitions with those whose claims count", () => {
    fc.assert(
      fc.property(smallGroup, (small) => {
        const group = { ...small, joinGeneration: small.ownedGeneration };
        const ownerOf = owners(group);
        const answer = assign(sticky, group);
        const kept = [...answer].flatMap(([name, owned]) =>
          owned.filter((partition) => ownerOf.get(partition) === name),
        );
        expect(kept).toHaveLength(mostKept(group.partitions, group.consumers, ownerOf));
      }),
      { numRuns: 300 },
    );
  });

  it("[ASG4] an assignment that is balanced already is left as it is", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        const once = assign(sticky, group);
        expect(assign(sticky, { ...group, previous: new Map(once) as Group["previous"] })).toEqual(once);
      }),
    );
  });
});

describe("CooperativeStickyAssignment", () => {
  it("[ASG8] gives to nobody what somebody else says he has", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        for (const [name, owned] of assign(cooperative, group)) {
          const added = owned.filter((partition) => !group.previous.get(name)?.includes(partition));
          const others = group.consumers.filter((other) => other !== name);
          expect(others.flatMap((other) => added.filter((p) => group.previous.get(other)?.includes(p)))).toEqual([]);
        }
      }),
    );
  });

  it("[ASG8] is what the sticky assignment gives, without what is withheld", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        const eager = assign(sticky, { ...group, joinGeneration: group.ownedGeneration });
        for (const [name, owned] of assign(cooperative, { ...group, joinGeneration: group.ownedGeneration })) {
          expect(eager.get(name)).toEqual(expect.arrayContaining([...owned]));
        }
      }),
    );
  });

  it("[ASG8] through joins, departures and growth: nobody reads what another reads, and the second round is the last", () => {
    const step = fc.record({
      consumers: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 6 }),
      grown: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let numPartitions = 5;
        let owned: Assignments = new Map();
        for (const { consumers, grown } of steps) {
          numPartitions += grown;
          const partitions = Array.from({ length: numPartitions }, (_, i) => i);
          const rounds: Assignments[] = [];
          for (let round = 0; round < 3; round++) {
            // All still read what they had while they ask; only then they give up what they lose.
            const now = cooperative.assign(partitions, consumers, { previous: owned });
            const readers = new Map<number, string>();
            for (const [name, has] of [...owned, ...now]) {
              for (const partition of consumers.includes(name) ? has : []) {
                expect(readers.get(partition) ?? name).toBe(name);
                readers.set(partition, name);
              }
            }
            rounds.push(now);
            owned = now;
          }
          expect(ascending([...owned.values()].flat())).toEqual(partitions);
          expect(spread(owned)).toBeLessThanOrEqual(1);
          expect(rounds[2]).toEqual(rounds[1]);
        }
      }),
    );
  });
});

describe("UniformAssignment", () => {
  it("[ASG9] who has no more than the lower quota keeps all, who has more keeps that many", () => {
    const disjoint = fc.record({
      consumers: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
      ownerOf: fc.array(fc.option(fc.constantFrom(...NAMES))),
    });
    fc.assert(
      fc.property(disjoint, ({ consumers, ownerOf }) => {
        const has = (name: string): number[] => [...ownerOf.keys()].filter((partition) => ownerOf[partition] === name);
        const previous = new Map(NAMES.map((name) => [name, has(name)]));
        const answer = uniform.assign([...ownerOf.keys()], consumers, { previous });
        const quota = Math.floor(ownerOf.length / consumers.length);
        for (const [name, owned] of answer) {
          const kept = owned.filter((partition) => ownerOf[partition] === name).length;
          expect(kept).toBeGreaterThanOrEqual(Math.min(quota, has(name).length));
        }
      }),
    );
  });

  it("[ASG9] a target that is balanced already is left as it is", () => {
    fc.assert(
      fc.property(anyGroup, (group) => {
        const once = assign(uniform, group);
        expect(assign(uniform, { ...group, previous: new Map(once) as Group["previous"] })).toEqual(once);
      }),
    );
  });
});
