import type { Key, ShardingQueues, ShardingStrategy } from "@sim/strategies";
import * as fc from "fast-check";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { randomFrom } from "./random.js";
import { type Asking, asItIs, type Carry, plainStateLaw, repeatableLaws } from "./repeatable.js";
import { show } from "./show.js";

/**
 * What a sharding strategy promises beyond the contract.
 *
 * @typeParam K - the keys it understands
 * @public
 */
export interface ShardingSupportOptions<K> {
  /** Records of a key, other than `null`, are all in one partition, as long as their number stays the same. */
  readonly keyed?: boolean | undefined;
  /**
   * Very many records are spread over all partitions, none of which gets less than half or more than twice its share.
   * A function that gives the key of each of them: different keys, or always `null` for a strategy that spreads those.
   */
  readonly even?: ((index: number) => K) | undefined;
}

/**
 * Options of {@link describeSharding}.
 *
 * @typeParam K - the keys it understands
 * @public
 */
export interface ShardingSuiteOptions<K = Key> extends SuiteOptions {
  /** Makes the strategy under test. Called often. */
  readonly make: () => ShardingStrategy<K>;
  /** Keys to try, the simplest first, at least one. Strings, numbers and `null` by default. */
  readonly keys?: readonly K[] | undefined;
  /** What it promises beyond the contract; nothing by default. */
  readonly supports?: ShardingSupportOptions<K> | undefined;
}

/**
 * The laws of a `ShardingStrategy`, one test each: in range, the same answer, no memory of its own,
 * plain state; and those that `supports` promises: keyed, even. Cases are sequences of records for 1 to 12 partitions, with
 * and without queues in front of them.
 *
 * @typeParam K - the keys it understands
 * @param options - the runner's `test`, the strategy, what it promises
 *
 * @example
 * ```ts
 * import { HashSharding } from "@sim/strategies";
 * import { describeSharding } from "@sim/strategies/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeSharding({
 *   test,
 *   make: () => new HashSharding(),
 *   supports: { keyed: true, even: (index) => `user-${index}` },
 * });
 * passed; // => ["in range", "same answer", "no memory of its own", "plain state", "keyed", "even"].map((law) => `sharding hash: ${law}`)
 * ```
 *
 * @public
 */
export function describeSharding<K = Key>(options: ShardingSuiteOptions<K>): void {
  const { make, supports = {}, keys = everyKind as readonly K[] } = options;
  const cases = arrivalsOf(keys);
  const asking: Asking<ShardingStrategy<K>, Arrivals<K>> = { make, cases, answers: place };
  describeLaws(
    `sharding ${make().name}`,
    [
      inRange(make, cases),
      ...repeatableLaws(asking),
      plainStateLaw(asking),
      ...(supports.keyed ? [keyed(make, cases)] : []),
      ...(supports.even ? [even(make, supports.even)] : []),
    ],
    options,
  );
}

const everyKind: readonly Key[] = ["a", "b", "user-1", "user-2", "", "\ud800", "ключ", 0, 7, -1.5, null];

const MOST_PARTITIONS = 12;

/** Records that come one after the other. */
interface Arrivals<K> {
  readonly numPartitions: number;
  readonly records: readonly { readonly key: K; readonly sizeBytes: number }[];
  /** How many wait in front of each partition at first; undefined where nothing waits. */
  readonly waiting: readonly number[] | undefined;
  readonly unavailable: readonly number[];
  readonly seed: number;
}

type Make<K> = () => ShardingStrategy<K>;

function arrivalsOf<K>(keys: readonly K[]): fc.Arbitrary<Arrivals<K>> {
  const all = Array.from({ length: MOST_PARTITIONS }, (_, partition) => partition);
  return fc.record({
    numPartitions: fc.integer({ min: 1, max: MOST_PARTITIONS }),
    records: fc.array(fc.record({ key: fc.constantFrom(...keys), sizeBytes: fc.nat(20_000) }), {
      minLength: 1,
      maxLength: 12,
    }),
    waiting: fc.option(fc.array(fc.nat(9), { minLength: MOST_PARTITIONS, maxLength: MOST_PARTITIONS }), {
      nil: undefined,
    }),
    unavailable: fc.subarray(all),
    seed: fc.nat(999),
  });
}

/** The partition of each record. */
function place<K>(strategy: ShardingStrategy<K>, given: Arrivals<K>, carry: Carry): readonly number[] {
  const { numPartitions, records, waiting, unavailable, seed } = given;
  const random = randomFrom(seed);
  const lengths = waiting === undefined ? undefined : [...waiting];
  let state = strategy.createState?.();
  return records.map(({ key, sizeBytes }) => {
    const queues = lengths && queuesOf(lengths, unavailable, sizeBytes);
    const partition = strategy.shard(key, numPartitions, { random, state, sizeBytes, queues });
    state = carry(state);
    if (lengths !== undefined) lengths[partition] = (lengths[partition] ?? 0) + 1;
    return partition;
  });
}

/** Appends that wait one by one: nothing is batched. */
function queuesOf(lengths: readonly number[], unavailable: readonly number[], sizeBytes: number): ShardingQueues {
  return {
    length: (partition) => lengths[partition] as number,
    startsBatch: () => true,
    bytesAt: () => sizeBytes,
    fillsBatch: () => true,
    available: (partition) => !unavailable.includes(partition),
  };
}

function inRange<K>(make: Make<K>, cases: fc.Arbitrary<Arrivals<K>>): Law<Arrivals<K>> {
  return {
    name: "in range",
    says: "the answer is an integer from 0 to the number of partitions - 1",
    why: "there is no other partition, and a log refuses such an answer",
    cases,
    breach(given) {
      const wrong = place(make(), given, asItIs).find((p) => !Number.isInteger(p) || p < 0 || p >= given.numPartitions);
      return wrong === undefined ? undefined : `it chose partition ${show(wrong)} of ${given.numPartitions}`;
    },
  };
}

function keyed<K>(make: Make<K>, cases: fc.Arbitrary<Arrivals<K>>): Law<Arrivals<K>> {
  return {
    name: "keyed",
    says: "records of a key are in one partition, whatever came before, waits or is drawn",
    why: "records of a key keep their order only within a partition",
    cases,
    breach(given) {
      const records = given.records.filter(({ key }) => key !== null);
      const other = { ...given, records: records.toReversed(), waiting: undefined, seed: given.seed + 1 };
      const first = place(make(), { ...given, records }, asItIs);
      const second = place(make(), other, asItIs).toReversed();
      const placeOf = new Map<K, number>();
      for (const [index, { key }] of [...records, ...records].entries()) {
        const partition = (index < records.length ? first[index] : second[index - records.length]) as number;
        const before = placeOf.get(key) ?? partition;
        if (before !== partition) return `key ${show(key)} went to partition ${before} and to ${partition}`;
        placeOf.set(key, partition);
      }
      return undefined;
    },
  };
}

function even<K>(make: Make<K>, keyAt: (index: number) => K): Law<{ numPartitions: number; seed: number }> {
  const share = 250;
  return {
    name: "even",
    says: `of ${share} records for each partition none gets less than half or more than twice its share`,
    why: "the load of a log is that of its busiest partition; more of them would not help",
    cases: fc.record({ numPartitions: fc.integer({ min: 1, max: 8 }), seed: fc.nat(999) }),
    breach({ numPartitions, seed }) {
      // Each large enough to fill a batch.
      const records = Array.from({ length: share * numPartitions }, (_, i) => ({ key: keyAt(i), sizeBytes: 20_000 }));
      const counts = Array.from({ length: numPartitions }, () => 0);
      const given = { numPartitions, records, waiting: undefined, unavailable: [], seed };
      for (const partition of place(make(), given, asItIs)) counts[partition] = (counts[partition] ?? 0) + 1;
      const fair = counts.every((count) => count >= share / 2 && count <= share * 2);
      return fair ? undefined : `the partitions got ${counts.join(", ")}`;
    },
  };
}
