import { Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import type { CompactionPolicy } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { always, append, held, logWith, segmentsOf } from "./compacted-log.js";
import { observed, runWith, thrownBy } from "./run-process.js";

describe("what a cleaning leaves", () => {
  it("[CMP3] of each key the last record below the active segment; offsets stay, and what is in the active one too", () => {
    const log = logWith();
    runWith(log, function* () {
      yield* append(log, "ABABCABA");
      yield* log.clean();
    });
    // Segments AB AB CA BA: the first six are cleaned; the last two, with an A and a B again, are not looked at.
    expect(held(log)).toBe("3B 4C 5A 6B 7A");
    expect([log.logStartOffset(0), log.highWatermark(0), log.partitions[0]?.firstDirtyOffset]).toEqual([0, 8, 6]);
    expect(log.stats).toMatchObject({ recordsAppended: 8, recordsCompacted: 3, recordsExpired: 0, cleanings: 1 });
    expect(log.totalRecords).toBe(5);
  });

  it("[CMP3] values are the last ones, and a later cleaning removes what an earlier one had kept", () => {
    const log = logWith();
    const facts: unknown[] = [];
    runWith(
      log,
      function* () {
        yield* append(log, "ABCD");
        yield* log.clean();
        yield* append(log, "ABCDEE");
        yield* log.clean();
      },
      { trace: ({ what, data }) => what === "compacted" && facts.push(Object.values(data ?? {})) },
    );
    expect(held(log)).toBe("4A 5B 6C 7D 8E 9E");
    expect([...(log.partitions[0]?.records ?? [])].map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(facts).toEqual([
      [0, 2, 0],
      [0, 8, 4],
    ]);
  });

  it("[CMP3] a log never divided is never cleaned: its one segment is the active one", () => {
    const log = logWith({ segments: undefined });
    runWith(log, function* () {
      yield* append(log, "AAAA");
      expect(yield* log.clean()).toBe(0);
    });
    // Kafka's defaults: a gigabyte, a week.
    expect(segmentsOf(log)).toEqual([[0, 400]]);
    expect(log.totalRecords).toBe(4);
  });

  it("[CMP4] a tombstone outlives the first cleaning that meets it, by deleteRetentionS, and then needs another one", () => {
    const log = logWith({ compactionPolicy: { ...always, deleteRetentionS: 60 } });
    const seen: string[] = [];
    runWith(log, function* () {
      yield* append(log, "AaBBCC");
      yield 1000;
      yield* log.clean();
      seen.push(held(log));
      yield* append(log, "DD");
      yield 59.999;
      yield* log.clean();
      seen.push(held(log));
      yield 0.001;
      // Nothing is dirty: nothing is cleaned.
      expect(yield* log.clean()).toBe(0);
      yield* append(log, "EE");
      yield* log.clean();
      seen.push(held(log));
    });
    expect(seen).toEqual(["1a 3B 4C 5C", "1a 3B 5C 6D 7D", "3B 5C 7D 8E 9E"]);
  });

  it("[CMP4] a tombstone goes with a newer record of its key like any other", () => {
    const log = logWith();
    runWith(log, function* () {
      yield* append(log, "aBABCC");
      yield* log.clean();
    });
    expect(held(log)).toBe("2A 3B 4C 5C");
  });

  it("[CMP4] what is a tombstone the policy says; by default null and undefined", () => {
    const run = (isTombstone: ((value: unknown) => boolean) | undefined, deleted: unknown) => {
      const policy: CompactionPolicy<unknown> = { ...always, deleteRetentionS: 0, ...(isTombstone && { isTombstone }) };
      const log = new EventLog<string, unknown>("log", {
        numPartitions: 1,
        segments: { maxBytes: 100 },
        compactionPolicy: policy,
      });
      runWith(log, function* () {
        yield* log.append("a", deleted);
        for (let i = 0; i < 3; i++) {
          yield* log.append(`other ${i}`, i);
          yield* log.clean();
        }
      });
      return [...(log.partitions[0]?.records ?? [])].some(({ key }) => key === "a");
    };
    expect([run(undefined, null), run(undefined, undefined), run(undefined, 0), run(undefined, "")]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const negative = (value: unknown) => (value as number) < 0;
    expect([run(negative, -1), run(negative, null), run(negative, 1)]).toEqual([false, true, true]);
  });

  it("[CMP4] with a delete horizon a tombstone's batch grows by what Kafka's format takes for it", () => {
    const sizes = (horizonS: number, sizeBytes: number) => {
      const log = logWith({ segments: { maxBytes: 100 }, compactionPolicy: { ...always, deleteRetentionS: horizonS } });
      runWith(log, function* () {
        yield* log.append("A", null, { sizeBytes });
        yield* log.append("B", 1);
        yield* log.clean();
      });
      return [log.partitions[0]?.records.at(0)?.sizeBytes, ...segmentsOf(log).map((s) => (s as number[])[1])];
    };
    // Zigzag: a difference of 64 ms still takes one byte, 65 ms two, 8,192 ms two, 8,193 three, a day (2^20 .. 2^27) four.
    expect(sizes(0.064, 80)).toEqual([80, 80, 100]);
    expect(sizes(0.065, 80)).toEqual([81, 81, 100]);
    expect(sizes(8.192, 80)[0]).toBe(81);
    expect(sizes(8.193, 80)[0]).toBe(82);
    expect(sizes(86_400, 80)[0]).toBe(83);
    // A record of 64 bytes and more takes two bytes for its length, where one of 63 takes one.
    const long = logWith({ segments: { maxBytes: 200 }, compactionPolicy: { ...always, deleteRetentionS: 0.065 } });
    runWith(long, function* () {
      yield* long.append("A", null, { sizeBytes: 61 + 1 + 63 });
      yield* long.append("B", 1);
      yield* long.clean();
    });
    expect(long.partitions[0]?.records.at(0)?.sizeBytes).toBe(61 + 2 + 64);
  });

  it("[CMP6] an emptied segment stays with size 0, and is merged away by the next cleaning", () => {
    const log = logWith();
    const seen: unknown[] = [];
    runWith(log, function* () {
      yield* append(log, "AABBAABBC");
      yield* log.clean();
      seen.push(segmentsOf(log), held(log));
      yield* append(log, "DD");
      yield* log.clean();
      seen.push(segmentsOf(log), held(log));
    });
    expect(seen).toEqual([
      // By their sizes before no two fitted into one.
      [
        [0, 0],
        [2, 0],
        [4, 100],
        [6, 100],
        [8, 100],
      ],
      "5A 7B 8C",
      // 0, 0, 100 and 100 go into one; C and D make the next.
      [
        [0, 200],
        [8, 200],
        [10, 100],
      ],
      "5A 7B 8C 9D 10D",
    ]);
  });
});

describe("errors", () => {
  it("[CMP8] a record without a key is refused at the call", () => {
    const log = new EventLog<string | null, number>("table", { compactionPolicy: always, segments: {} });
    expect((thrownBy(() => log.append(null, 1)) as Error).message).toMatch(
      /^EventLog.append: key must not be null in table, which is compacted by key/,
    );
    expect(thrownBy(() => log.append(null, 1))).toBeInstanceOf(TypeError);
    expect(thrownBy(() => log.appendBatch(0, [{ key: null, value: 1 }]))).toBeInstanceOf(TypeError);
    const sim = new Simulation({ entities: [log] });
    sim.schedule(log, "Append", { key: null, value: 1 });
    expect(() => sim.run()).toThrow(/key must not be null/);
  });

  const bad: readonly [string, Partial<CompactionPolicy>, RegExp][] = [
    ["a number", { plan: () => 5 as never }, /"bad".plan must return a plan or undefined, got 5/],
    ["null", { plan: () => null as never }, /plan or undefined, got null/],
    ["no end", { plan: () => ({}) as never }, /"bad".plan must return a number as upTo, got undefined/],
    ["NaN", { plan: () => ({ upTo: Number.NaN }) }, /a number as upTo, got NaN/],
    ["a wrong urgency", { plan: () => ({ upTo: 1, urgency: "high" as never }) }, /a number as urgency, got "high"/],
    ["a wrong tombstone", { isTombstone: () => 1 as never }, /"bad".isTombstone must return true or false, got 1/],
    [
      "an error",
      {
        isTombstone: () => {
          throw new Error("no idea");
        },
      },
      /no idea/,
    ],
  ];
  for (const [what, part, message] of bad) {
    it(`[ERR3] a policy that answers ${what} ends the run with an error, and the log is as it was`, () => {
      const log = logWith({ compactionPolicy: { ...always, name: "bad", ...part }, cleanerInterval: 10 });
      const sim = new Simulation({ entities: [log], endTime: 20 });
      sim.spawn(append(log, "ABABAB"));
      sim.runUntil(9);
      const before = [observed(log), segmentsOf(log)];
      expect(() => sim.run()).toThrow(message);
      expect([observed(log), segmentsOf(log)]).toEqual(before);
    });
  }
});
