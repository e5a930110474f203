import type { Process } from "@sim/core";
import { describe, expect, it } from "vitest";
import { append, type Log, logWith } from "./compacted-log.js";
import { errorOf, runWith } from "./run-process.js";

describe("reading across gaps", () => {
  /** Holds 3B 4C 5A 6B 7A of eight. */
  function* gappy(log: Log): Process {
    for (const letter of "ABABCABA") {
      yield* append(log, letter);
      yield 1;
    }
    yield* log.clean();
  }

  it("[LOG5.8] an offset in a gap gives the next record kept; counts are of records", () => {
    const log = logWith();
    const seen: unknown[] = [];
    runWith(log, function* () {
      yield* gappy(log);
      for (const [offset, count] of [
        [0, 1],
        [1, 2],
        [2, 9],
        [4, 2],
        [7, 5],
        [8, 5],
      ] as const) {
        seen.push((yield* log.read(0, offset, count)).map((record) => record.offset));
      }
      seen.push(yield* errorOf(log.read(0, 9)));
      // 250 bytes: two of 100. From 0 on there are 500 to wait for.
      const limit = { minBytes: 500, maxBytes: 250 };
      seen.push((yield* log.fetch(0, 0, 10, 0, limit)).map((record) => record.offset));
      seen.push((yield* log.fetch(0, 1, 10, 5, { minBytes: 500 })).map((record) => record.offset));
    });
    expect(seen).toMatchObject([
      [3],
      [3, 4],
      [3, 4, 5, 6, 7],
      [4, 5],
      [7],
      [],
      { code: "OFFSET_OUT_OF_RANGE" },
      [3, 4],
      [3, 4, 5, 6, 7],
    ]);
  });

  it("[LOG7.4][LOG3.3] times, positions and iteration go by what is held", () => {
    const log = logWith();
    runWith(log, () => gappy(log));
    expect([0, 1, 2.5, 3, 4, 99].map((time) => log.offsetForTime(0, time))).toEqual([3, 3, 3, 3, 4, 8]);
    expect([0, 2, 3, 4, 7, 8].map((offset) => log.timeAt(0, offset))).toEqual([3, 3, 3, 4, 7, undefined]);
    const records = log.partitions[0]?.records;
    expect([0, 1, 4, 5, -1, -5, -6].map((index) => records?.at(index)?.offset)).toEqual([
      3,
      4,
      7,
      undefined,
      7,
      3,
      undefined,
    ]);
    expect(records?.length).toBe(5);
  });

  it("[LOG3.3] an iteration passes over what is compacted meanwhile", () => {
    const log = logWith();
    const seen: number[] = [];
    runWith(log, function* () {
      yield* append(log, "ABABAB");
      for (const { offset } of log.partitions[0]?.records ?? []) {
        seen.push(offset);
        if (offset === 0) yield* log.clean();
      }
    });
    expect(seen).toEqual([0, 2, 3, 4, 5]);
  });

  it("[LOG4.2] policies see gaps as the contract says", () => {
    const seen: unknown[] = [];
    const log = logWith({
      retentionPolicy: {
        name: "looking",
        shouldRetain(_record, _nowS, view) {
          seen.push([view.length, view.sizeBytes, view.logStartOffset, view.logEndOffset]);
          for (const offset of [0, 3, 4])
            seen.push([view.timestampAt(offset), view.sizeAt(offset), view.bytesFrom(offset)]);
          return true;
        },
      },
    });
    runWith(log, () => gappy(log));
    // The cleaner sweeps, after the cleaning.
    expect(seen).toEqual([
      [5, 500, 0, 8],
      [3, 0, 500],
      [3, 100, 500],
      [4, 100, 400],
    ]);
  });
});
