import type { AssignmentContext, Assignments, PartitionAssignment } from "@sim/strategies";
import * as fc from "fast-check";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { randomFrom } from "./random.js";
import { type Asking, plainStateLaw, repeatableLaws } from "./repeatable.js";
import { show } from "./show.js";

/**
 * What an assignment promises beyond the contract.
 *
 * @public
 */
export interface AssignmentSupportOptions {
  /** Shares differ by at most one partition. */
  readonly balance?: boolean | undefined;
  /** Asked again with its own answer as the assignment before, it moves nothing. */
  readonly stable?: boolean | undefined;
  /** Of all balanced divisions it gives one that leaves as many partitions as possible with their owners. */
  readonly sticky?: boolean | undefined;
  /** The order in which partitions are listed does not matter. */
  readonly anyOrder?: boolean | undefined;
  /**
   * It may leave out a partition that changes hands until its owner has given it up: complete only when asked again with
   * its own answer.
   */
  readonly cooperative?: boolean | undefined;
}

/**
 * Options of {@link describeAssignment}.
 *
 * @public
 */
export interface AssignmentSuiteOptions extends SuiteOptions {
  /** Makes the assignment under test. Called often. */
  readonly make: () => PartitionAssignment;
  /** What it promises beyond the contract; nothing by default. */
  readonly supports?: AssignmentSupportOptions | undefined;
}

/**
 * The laws of a `PartitionAssignment`, one test each: one owner, nothing left out, arguments untouched,
 * the same answer, no memory of its own, plain state; and those that `supports` promises: balance, stable, sticky, any
 * order. Cases have up to 12 partitions, 6 consumers, and claims of an assignment before, some of them contradictory.
 *
 * @param options - the runner's `test`, the assignment, what it promises
 *
 * @example
 * ```ts
 * import type { PartitionAssignment } from "@sim/strategies";
 * import { describeAssignment } from "@sim/strategies/testing";
 *
 * const snake: PartitionAssignment = {
 *   name: "snake",
 *   assign(partitions, consumers) {
 *     const shares = new Map(consumers.map((name): [string, number[]] => [name, []]));
 *     partitions.forEach((partition, i) => {
 *       const [lap, step] = [Math.floor(i / consumers.length), i % consumers.length];
 *       const seat = lap % 2 === 0 ? step : consumers.length - 1 - step;
 *       shares.get(consumers[seat] ?? "")?.push(partition);
 *     });
 *     return shares;
 *   },
 * };
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeAssignment({ test, make: () => snake, supports: { balance: true, stable: true } });
 * passed.length; // => 8
 * passed[0]; // => "assignment snake: one owner"
 * ```
 *
 * @public
 */
export function describeAssignment(options: AssignmentSuiteOptions): void {
  const { make, supports = {} } = options;
  const cooperative = supports.cooperative ?? false;
  const asking: Asking<PartitionAssignment, Division> = {
    make,
    cases: divisions,
    answers(strategy, given, carry) {
      const first = contextOf(strategy, given);
      const one = strategy.assign([...given.partitions], [...given.consumers], first);
      const next: AssignmentContext = { ...first, previous: one, state: carry(first.state) };
      return [one, strategy.assign([...given.partitions], [...given.consumers], next)];
    },
  };
  describeLaws(
    `assignment ${make().name}`,
    [
      oneOwner(make),
      nothingLeftOut(make, cooperative),
      argumentsUntouched(make),
      ...repeatableLaws(asking),
      plainStateLaw(asking),
      ...(supports.balance ? [balance(make, cooperative)] : []),
      ...(supports.stable ? [stable(make)] : []),
      ...(supports.sticky ? [sticky(make)] : []),
      ...(supports.anyOrder ? [anyOrder(make)] : []),
    ],
    options,
  );
}

/** A question to an assignment. */
interface Division {
  readonly partitions: readonly number[];
  readonly consumers: readonly string[];
  /** Who says that a partition is its own, where the two have a claim at all. */
  readonly claims: readonly (readonly [consumer: string, partition: number])[];
  readonly seed: number;
}

type Make = () => PartitionAssignment;

const names = ["a", "b", "c", "d", "e", "f"];

// Claims may be those of consumers that are not there any more, to partitions that are gone, and contradict each other.
const divisions: fc.Arbitrary<Division> = fc
  .record({
    numPartitions: fc.nat(12),
    numConsumers: fc.integer({ min: 1, max: names.length }),
    claims: fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(11)), { maxLength: 12 }),
    seed: fc.nat(999),
  })
  .map(({ numPartitions, numConsumers, claims, seed }) => ({
    partitions: Array.from({ length: numPartitions }, (_, partition) => partition),
    consumers: names.slice(0, numConsumers),
    claims,
    seed,
  }));

function contextOf(strategy: PartitionAssignment, given: Division): AssignmentContext {
  const previous = new Map<string, number[]>();
  for (const [name, partition] of given.claims) {
    const owned = previous.get(name) ?? [];
    if (!owned.includes(partition))
      previous.set(
        name,
        [...owned, partition].sort((a, b) => a - b),
      );
  }
  return {
    previous,
    ownedGeneration: new Map([...previous.keys()].map((name) => [name, 1])),
    instanceIds: new Map(),
    random: randomFrom(given.seed),
    state: strategy.createState?.(),
  };
}

function ask(make: Make, given: Division): Assignments {
  const strategy = make();
  return strategy.assign(given.partitions, given.consumers, contextOf(strategy, given));
}

/** What it comes to when everybody does as told: the answer to its own answer, as long as that changes. */
function settled(make: Make, given: Division): Assignments {
  const strategy = make();
  const context = contextOf(strategy, given);
  let answer = strategy.assign(given.partitions, given.consumers, context);
  for (let round = 0; round < 3; round++) {
    const previous = answer;
    const ownedGeneration = new Map(given.consumers.map((name) => [name, round + 2]));
    answer = strategy.assign(given.partitions, given.consumers, { ...context, previous, ownedGeneration });
  }
  return answer;
}

function oneOwner(make: Make): Law<Division> {
  return {
    name: "one owner",
    says: "each partition goes to one consumer at most, and only what was asked about is given, to those who were named",
    why: "a partition with two owners is read twice, and a group refuses such an answer",
    cases: divisions,
    breach(given) {
      const ownerOf = new Map<number, string>();
      for (const [name, owned] of ask(make, given)) {
        if (!given.consumers.includes(name)) return `${show(name)} is none of the consumers and got ${show(owned)}`;
        for (const partition of owned) {
          if (!given.partitions.includes(partition)) return `${show(name)} got ${partition}, which is not there`;
          const other = ownerOf.get(partition);
          if (other !== undefined) return `partition ${partition} went to ${show(other)} and to ${show(name)}`;
          ownerOf.set(partition, name);
        }
      }
      return undefined;
    },
  };
}

function nothingLeftOut(make: Make, cooperative: boolean): Law<Division> {
  return {
    name: "nothing left out",
    says: cooperative
      ? "every partition has an owner once consumers have given up what is not theirs any more"
      : "every partition has an owner as long as there is a consumer",
    why: "nobody would read that partition, and its lag would grow until retention takes the records",
    cases: divisions,
    breach(given) {
      const answer = cooperative ? settled(make, given) : ask(make, given);
      const owned = new Set([...answer.values()].flat());
      const left = given.partitions.filter((partition) => !owned.has(partition));
      return left.length === 0 ? undefined : `nobody got ${show(left)}; the answer was ${show(answer)}`;
    },
  };
}

function argumentsUntouched(make: Make): Law<Division> {
  return {
    name: "arguments untouched",
    says: "the lists and maps that it is given are not changed",
    why: "they belong to the group, which goes on with them",
    cases: divisions,
    breach(given) {
      const strategy = make();
      const context = contextOf(strategy, given);
      const [partitions, consumers] = [[...given.partitions], [...given.consumers]];
      const shown = () => show({ partitions, consumers, previous: context.previous });
      const before = shown();
      strategy.assign(partitions, consumers, context);
      return before === shown() ? undefined : `${before} has become ${shown()}`;
    },
  };
}

function balance(make: Make, cooperative: boolean): Law<Division> {
  return {
    name: "balance",
    says: "the shares of two consumers differ by at most one partition",
    why: "a group is as fast as the consumer with the most to read",
    cases: divisions,
    breach(given) {
      const answer = cooperative ? settled(make, given) : ask(make, given);
      const sizes = given.consumers.map((name) => answer.get(name)?.length ?? 0);
      return Math.max(...sizes) - Math.min(...sizes) <= 1
        ? undefined
        : `shares of ${sizes.join(", ")}: ${show(answer)}`;
    },
  };
}

function stable(make: Make): Law<Division> {
  return {
    name: "stable",
    says: "asked again with its own answer, it moves nothing",
    why: "a rebalance without a reason would stop everybody and move state about",
    cases: divisions,
    breach(given) {
      const before = settled(make, given);
      const strategy = make();
      const ownedGeneration = new Map(given.consumers.map((name) => [name, 1]));
      const context = { ...contextOf(strategy, given), previous: before, ownedGeneration };
      const after = strategy.assign(given.partitions, given.consumers, context);
      return owners(before) === owners(after) ? undefined : `${show(before)} has become ${show(after)}`;
    },
  };
}

function sticky(make: Make): Law<Division> {
  return {
    name: "sticky",
    says: "balanced first, it leaves as many partitions as possible with their owners",
    why: "each move costs the state and caches that a consumer has built up for the partition",
    cases: divisions,
    breach(division) {
      const given = { ...division, claims: withoutRivals(division) };
      const answer = ask(make, given);
      const kept = given.claims.filter(([name, partition]) => answer.get(name)?.includes(partition)).length;
      const most = mostKept(given);
      return kept === most ? undefined : `${kept} stayed where they were, ${most} could have: ${show(answer)}`;
    },
  };
}

/** The first claim to each partition, as far as the two are still there. */
function withoutRivals({ partitions, consumers, claims }: Division): Division["claims"] {
  const first = new Map(claims.toReversed().map(([name, partition]) => [partition, name]));
  return [...first]
    .filter(([partition, name]) => partitions.includes(partition) && consumers.includes(name))
    .map(([partition, name]) => [name, partition]);
}

/** Everybody keeps up to the smaller share; as many as there are larger shares keep one more. */
function mostKept({ partitions, consumers, claims }: Division): number {
  const share = Math.floor(partitions.length / consumers.length);
  const larger = partitions.length % consumers.length;
  const owned = consumers.map((name) => claims.filter(([owner]) => owner === name).length);
  const more = Math.min(larger, owned.filter((count) => count > share).length);
  return owned.reduce((sum, count) => sum + Math.min(count, share), 0) + more;
}

function anyOrder(make: Make): Law<Division> {
  return {
    name: "any order",
    says: "the order in which partitions are listed does not matter",
    why: "two members that list the same partitions in another order would compute different answers",
    cases: divisions,
    breach(given) {
      const straight = ask(make, given);
      const reversed = ask(make, { ...given, partitions: given.partitions.toReversed() });
      return owners(straight) === owners(reversed)
        ? undefined
        : `${show(straight)} as listed, ${show(reversed)} when listed the other way round`;
    },
  };
}

function owners(answer: Assignments): string {
  return show([...answer].flatMap(([name, owned]) => owned.map((partition) => `${partition} ${name}`)).sort());
}
