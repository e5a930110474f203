import type { Key, LogSegment, Record, RetentionPolicy } from "@sim/strategies";
import * as fc from "fast-check";
import { describeLaws, type Law, type SuiteOptions } from "./law.js";
import { PartitionModel, segmentsOf } from "./partition-model.js";
import { repeatableLaws } from "./repeatable.js";
import { show } from "./show.js";

/**
 * What a retention policy promises beyond the contract.
 *
 * @public
 */
export interface RetentionSupportOptions {
  /** What is left at a time does not depend on how many sweeps there were before. */
  readonly anySweepInterval?: boolean | undefined;
}

/**
 * Options of {@link describeRetention}.
 *
 * @typeParam K - keys of the records it understands
 * @typeParam V - payloads of the records it understands
 * @public
 */
export interface RetentionSuiteOptions<K = Key, V = unknown> extends SuiteOptions {
  /**
   * Makes the policy under test. Called often. Give it limits that a dozen records come near: a few records, some hundred
   * bytes, any age from a millisecond to months.
   */
  readonly make: () => RetentionPolicy<K, V>;
  /** Keys and payloads to try, the simplest first, at least one. By default the key `"k"` and the number of the record. */
  readonly contents?: readonly { readonly key: K; readonly value: V }[] | undefined;
  /** What it promises beyond the contract; nothing by default. */
  readonly supports?: RetentionSupportOptions | undefined;
}

/**
 * The laws of a `RetentionPolicy`, one test each: yes or no, the same answer, no memory of its own, no
 * way back; for a policy that has them, that the bulk form and the form for segments agree with `shouldRetain`; and, if
 * `supports` promises it, any sweep interval. Cases are partitions of up to 12 records, with gaps, in segments.
 *
 * @typeParam K - keys of the records it understands
 * @typeParam V - payloads of the records it understands
 * @param options - the runner's `test`, the policy, what it promises
 *
 * @example
 * ```ts
 * import { TimeRetention } from "@sim/strategies";
 * import { describeRetention } from "@sim/strategies/testing";
 *
 * const passed: string[] = [];
 * // In a test file: import { test } from "vitest", or from "node:test".
 * const test = (name: string, body: () => void) => {
 *   body();
 *   passed.push(name);
 * };
 * describeRetention({ test, make: () => new TimeRetention(60), supports: { anySweepInterval: true } });
 * passed.at(-2); // => "retention time: bulk form"
 * passed.at(-1); // => "retention time: any sweep interval"
 * ```
 *
 * @public
 */
export function describeRetention<K = Key, V = unknown>(options: RetentionSuiteOptions<K, V>): void {
  const { make, contents, supports = {} } = options;
  const cases = sweepsOf(contents);
  const policy = make();
  describeLaws(
    `retention ${policy.name}`,
    [
      yesOrNo(make, cases),
      ...repeatableLaws<RetentionPolicy<K, V>, Sweeps<K, V>>({
        make,
        cases,
        answers: (policy, given) => given.sweepsS.map((nowS) => [nowS, answersAt(policy, modelOf(given), nowS)]),
      }),
      noWayBack(make, cases),
      ...(policy.newLogStart === undefined ? [] : [bulkForm(make, cases)]),
      ...(policy.shouldRetainSegment === undefined ? [] : [segmentForm(make, cases)]),
      ...(supports.anySweepInterval ? [anySweepInterval(make, cases)] : []),
    ],
    options,
  );
}

/** A partition, and two times at which it is swept. */
interface Sweeps<K, V> {
  readonly logStartOffset: number;
  readonly records: readonly Pick<Record<K, V>, "offset" | "key" | "value" | "timestamp" | "sizeBytes">[];
  readonly perSegment: number;
  /** Ascending. */
  readonly sweepsS: readonly [first: number, second: number];
}

type Make<K, V> = () => RetentionPolicy<K, V>;

/** Times on one scale, of milliseconds up to weeks, so that whatever age a policy goes by some cases come near it. */
function sweepsOf<K, V>(contents: readonly { readonly key: K; readonly value: V }[] | undefined) {
  const append = fc.record({
    wait: fc.nat(5),
    sizeBytes: fc.integer({ min: 1, max: 500 }),
    gap: fc.nat(2),
    of: fc.nat(),
  });
  return fc
    .record({
      logStartOffset: fc.nat(9),
      appends: fc.array(append, { maxLength: 12 }),
      perSegment: fc.integer({ min: 1, max: 5 }),
      waits: fc.tuple(fc.nat(30), fc.nat(30)),
      perSecond: fc.constantFrom(1, 1000, 1 / 60, 1 / 3600, 1 / 86_400, 1 / 604_800),
    })
    .map(({ logStartOffset, appends, perSegment, waits, perSecond }): Sweeps<K, V> => {
      let [offset, time] = [logStartOffset, 0];
      const records = appends.map(({ wait, sizeBytes, gap, of }, index) => {
        time += wait;
        offset += gap + (index === 0 ? 0 : 1);
        const content = contents?.[of % contents.length] ?? { key: "k" as K, value: index as V };
        return { offset, ...content, timestamp: time / perSecond, sizeBytes };
      });
      const first = time + waits[0];
      return { logStartOffset, records, perSegment, sweepsS: [first / perSecond, (first + waits[1]) / perSecond] };
    });
}

function modelOf<K, V>({ logStartOffset, records, perSegment }: Sweeps<K, V>): PartitionModel<K, V> {
  const whole = records.map((record) => ({
    ...record,
    partition: 0,
    eventTime: -record.timestamp,
    headers: undefined,
  }));
  return new PartitionModel(logStartOffset, whole, segmentsOf(logStartOffset, whole, perSegment));
}

function answersAt<K, V>(policy: RetentionPolicy<K, V>, model: PartitionModel<K, V>, nowS: number): unknown {
  return {
    records: model.records.map((record) => policy.shouldRetain(record, nowS, model)),
    start: policy.newLogStart?.(model, nowS),
    segments:
      policy.shouldRetainSegment && model.segments.map((each) => policy.shouldRetainSegment?.(each, nowS, model)),
  };
}

/** Where the log starts after a sweep, by the form that a log would use: the offset of the first record left, or the end. */
function startAfter<K, V>(policy: RetentionPolicy<K, V>, model: PartitionModel<K, V>, nowS: number): number {
  const firstFrom = (start: number) =>
    model.records.find(({ offset }) => offset >= start)?.offset ?? model.logEndOffset;
  if (policy.shouldRetainSegment !== undefined) {
    const stays = (segment: LogSegment) => policy.shouldRetainSegment?.(segment, nowS, model);
    return firstFrom(model.segments.find(stays)?.baseOffset ?? model.logEndOffset);
  }
  if (policy.newLogStart !== undefined) return firstFrom(policy.newLogStart(model, nowS));
  return model.records.find((record) => policy.shouldRetain(record, nowS, model))?.offset ?? model.logEndOffset;
}

function yesOrNo<K, V>(make: Make<K, V>, cases: fc.Arbitrary<Sweeps<K, V>>): Law<Sweeps<K, V>> {
  return {
    name: "yes or no",
    says: "each record is retained or not: true or false",
    why: "a log stops at the first record that stays; anything else is taken for one or the other by accident",
    cases,
    breach(given) {
      const model = modelOf(given);
      for (const record of model.records) {
        const answer: unknown = make().shouldRetain(record, given.sweepsS[0], model);
        if (typeof answer !== "boolean") return `the record at offset ${record.offset} got ${show(answer)}`;
      }
      return undefined;
    },
  };
}

function noWayBack<K, V>(make: Make<K, V>, cases: fc.Arbitrary<Sweeps<K, V>>): Law<Sweeps<K, V>> {
  return {
    name: "no way back",
    says: "what a policy has given up at one time it gives up at every later time as well",
    why: "a record that is gone cannot come back, so what is left would depend on when the log happened to sweep",
    cases,
    breach(given) {
      const [first, second] = given.sweepsS;
      const [before, after] = given.sweepsS.map((nowS) => startAfter(make(), modelOf(given), nowS)) as [number, number];
      if (after >= before) return undefined;
      return `at ${first} s the log would start at offset ${before}, at ${second} s at offset ${after}`;
    },
  };
}

function bulkForm<K, V>(make: Make<K, V>, cases: fc.Arbitrary<Sweeps<K, V>>): Law<Sweeps<K, V>> {
  return {
    name: "bulk form",
    says: "newLogStart lies within the log, and shouldRetain is false for every record below it and true from there on",
    why: "a log asks only one of the two, so the records it keeps would depend on which",
    cases,
    breach(given) {
      const [policy, model, nowS] = [make(), modelOf(given), given.sweepsS[0]];
      const start = policy.newLogStart?.(model, nowS) as number;
      const { logStartOffset, logEndOffset } = model;
      if (!Number.isInteger(start) || start < logStartOffset || start > logEndOffset) {
        return `newLogStart gave ${show(start)}, beyond ${logStartOffset} to ${logEndOffset}`;
      }
      const other = model.records.find((each) => policy.shouldRetain(each, nowS, model) !== each.offset >= start);
      if (other === undefined) return undefined;
      return `newLogStart gave ${start}, but shouldRetain is ${other.offset < start} at offset ${other.offset}`;
    },
  };
}

function segmentForm<K, V>(make: Make<K, V>, cases: fc.Arbitrary<Sweeps<K, V>>): Law<Sweeps<K, V>> {
  return {
    name: "segment form",
    says: "shouldRetain answers for a record as shouldRetainSegment does for the segment that it is in",
    why: "a log with segments asks about these and another about records, so they would keep different records",
    cases,
    breach(given) {
      const [policy, model, nowS] = [make(), modelOf(given), given.sweepsS[0]];
      for (const record of model.records) {
        const segment = model.segments.find(({ endOffset }) => record.offset < endOffset) as LogSegment;
        const [one, whole] = [
          policy.shouldRetain(record, nowS, model),
          policy.shouldRetainSegment?.(segment, nowS, model),
        ];
        if (one !== whole) return `${one} for the record at offset ${record.offset}, ${whole} for its segment`;
      }
      return undefined;
    },
  };
}

function anySweepInterval<K, V>(make: Make<K, V>, cases: fc.Arbitrary<Sweeps<K, V>>): Law<Sweeps<K, V>> {
  return {
    name: "any sweep interval",
    says: "a sweep more in between changes nothing about what is left",
    why: "the records that a model keeps would depend on its sweep interval",
    cases,
    breach(given) {
      const [first, second] = given.sweepsS;
      const partition = modelOf(given);
      const atOnce = startAfter(make(), partition, second);
      const inTwo = startAfter(make(), partition.sweptTo(startAfter(make(), partition, first)), second);
      if (inTwo === atOnce) return undefined;
      return `swept twice the log starts at offset ${inTwo}, swept once, at the later time, at offset ${atOnce}`;
    },
  };
}
