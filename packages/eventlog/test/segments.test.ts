import { type Process, Simulation } from "@sim/core";
import { EventLog, type EventLogOptions, InvalidTimestampError, RecordBatchTooLargeError } from "@sim/eventlog";
import {
  expireWhenAny,
  type LogSegment,
  type RetentionPolicy,
  SegmentByteRetention,
  SegmentTimeRetention,
  SizeRetention,
  TimeRetention,
} from "@sim/strategies";
import { expect, it } from "vitest";
import { errorOf, runWith } from "./run-process.js";

type Log = EventLog<string, number>;

/** One partition, no latencies, swept only on request. */
function logWith(options: EventLogOptions): Log {
  const still = { numPartitions: 1, appendLatency: 0, readLatency: 0, retentionCheckInterval: 1e9 };
  return new EventLog<string, number>("log", { ...still, ...options });
}

/** Base, size and largest timestamp of each segment. */
function segmentsOf(log: Log): unknown[] {
  return (log.partitions[0]?.segments ?? []).map((s) => [s.baseOffset, s.sizeBytes, s.largestTimestamp]);
}

function held(log: Log): number[] {
  return [...(log.partitions[0]?.records ?? [])].map(({ offset }) => offset);
}

function* appendAll(log: Log, records: readonly { size?: number; at?: number }[]): Process {
  for (const { size, at } of records) yield* log.append("k", 0, { sizeBytes: size, eventTime: at });
}

it("[SEG1] a segment may be filled exactly; what would go beyond begins a new one", () => {
  const log = logWith({ segments: { maxBytes: 300 } });
  runWith(log, () =>
    appendAll(
      log,
      [100, 200, 1, 299, 300, 50].map((size) => ({ size, at: 0 })),
    ),
  );
  expect(segmentsOf(log)).toEqual([
    [0, 300, 0],
    [2, 300, 0],
    [4, 300, 0],
    [5, 50, 0],
  ]);
});

it("[SEG1] by age the timestamps count, not the clock: counted from what came first in the segment", () => {
  const log = logWith({ segments: { maxAgeS: 10 } });
  runWith(log, function* () {
    yield* appendAll(log, [{ at: 5 }, { at: 15 }]);
    yield 1000;
    // From the past, however late; then a microsecond too many.
    yield* appendAll(log, [{ at: 1 }, { at: 15.000001 }, { at: 3 }, { at: 25 }, { at: 26 }]);
  });
  expect(segmentsOf(log)).toEqual([
    [0, 300, 15],
    [3, 300, 25],
    [6, 100, 26],
  ]);
});

it("[SEG1] with the timestamps `append` the append times count", () => {
  const log = logWith({ segments: { maxAgeS: 10, timestamps: "append" } });
  runWith(log, function* () {
    yield* appendAll(log, [{ at: 500 }]);
    yield 10;
    yield* appendAll(log, [{ at: 900 }]);
    yield 0.000001;
    yield* appendAll(log, [{ at: 1 }]);
  });
  expect(segmentsOf(log)).toEqual([
    [0, 200, 10],
    [2, 100, 10.000001],
  ]);
});

it("[SEG1] before the first timestamp of 0 the age of the segment counts", () => {
  const log = logWith({ segments: { maxAgeS: 10 } });
  runWith(log, function* () {
    yield* appendAll(log, [{ at: -100 }]);
    yield 10;
    yield* appendAll(log, [{ at: 90 }]);
    yield 1;
    yield* appendAll(log, [{ at: 90 }]);
  });
  expect(segmentsOf(log)).toEqual([
    [0, 200, 90],
    [2, 100, 90],
  ]);
});

it("[SEG1] a batch is asked about as a whole, with its latest timestamp, and not divided", () => {
  const log = logWith({ segments: { maxBytes: 350, maxAgeS: 10 } });
  const record = (eventTime: number) => ({ key: "k", value: 0, eventTime });
  runWith(log, function* () {
    yield* log.appendBatch(0, [record(3), record(5)]);
    yield* log.appendBatch(0, [record(1), record(2)]);
    // 12 is more than 10 s after 1, and not after 2, with which the batch counts.
    yield* log.appendBatch(0, [record(12)]);
    yield* log.appendBatch(0, [record(2), record(13)]);
  });
  expect(segmentsOf(log)).toEqual([
    [0, 200, 5],
    [2, 300, 12],
    [5, 200, 13],
  ]);
});

it("[SEG2] what a segment shows; the trace tells of each new one", () => {
  const log = logWith({ segments: { maxBytes: 250 } });
  const rolled: unknown[] = [];
  const sim = new Simulation({ entities: [log], trace: ({ what, data }) => what === "rolled" && rolled.push(data) });
  sim.spawn(appendAll(log, [{ at: 7 }, { at: 3 }, { at: 4 }, { size: 60, at: 5 }]));
  expect(log.partitions[0]?.segments).toEqual([
    { baseOffset: 0, endOffset: 0, sizeBytes: 0, bytesAfter: 0, firstTimestamp: undefined, largestTimestamp: 0 },
  ]);
  sim.run();
  const expected: LogSegment[] = [
    { baseOffset: 0, endOffset: 2, sizeBytes: 200, bytesAfter: 160, firstTimestamp: 7, largestTimestamp: 7 },
    { baseOffset: 2, endOffset: 4, sizeBytes: 160, bytesAfter: 0, firstTimestamp: 4, largestTimestamp: 5 },
  ];
  expect(log.partitions[0]?.segments).toEqual(expected);
  expect(rolled).toEqual([{ partition: 0, baseOffset: 2 }]);
});

it("[SEG2] a log without segments has one, with just what it holds", () => {
  const log = logWith({ retentionPolicy: new SizeRetention(2) });
  runWith(log, function* () {
    yield 3;
    yield* appendAll(log, [{ at: 9 }, { at: 1 }, { size: 7, at: 2 }]);
    yield* log.sweep();
  });
  expect(log.partitions[0]?.segments).toEqual([
    { baseOffset: 1, endOffset: 3, sizeBytes: 107, bytesAfter: 0, firstTimestamp: 3, largestTimestamp: 3 },
  ]);
});

it("[LOG4.4] without segments a policy by segment judges the partition as a whole", () => {
  const log = logWith({ retentionPolicy: new SegmentTimeRetention(5) });
  const left: number[] = [];
  runWith(log, function* () {
    for (let i = 0; i < 3; i++) {
      yield* appendAll(log, [{}, {}]);
      yield 4;
    }
    yield 1;
    for (const wait of [0, 0.000001, 9]) {
      yield wait;
      yield* log.sweep();
      left.push(log.totalRecords);
    }
  });
  // The last two are 5 s old at 13 s.
  expect(left).toEqual([6, 0, 0]);
  expect([log.logStartOffset(0), log.highWatermark(0)]).toEqual([6, 6]);
});

it("[SEG3] what the segments cannot take is refused when the append begins, and nothing has changed", () => {
  const log = logWith({ segments: { maxBytes: 100, maxFutureS: 60, maxPastS: 5 } });
  const errors: unknown[] = [];
  runWith(log, function* () {
    yield 10;
    errors.push(yield* errorOf(log.append("k", 0, { sizeBytes: 101, eventTime: 10 })));
    errors.push(yield* errorOf(log.append("k", 0, { eventTime: 70.000001 })));
    errors.push(yield* errorOf(log.append("k", 0, { eventTime: 4.999999 })));
    errors.push(
      yield* errorOf(
        log.appendBatch(
          0,
          [50, 51].map((sizeBytes) => ({ key: "k", value: 0, sizeBytes })),
        ),
      ),
    );
    errors.push(
      yield* errorOf(
        log.appendBatch(
          0,
          [10, 71].map((eventTime) => ({ key: "k", value: 0, eventTime })),
        ),
      ),
    );
    yield* appendAll(log, [{ at: 70 }, { at: 5 }, { at: undefined as never }]);
  });
  expect(errors.map((error) => (error as { code: string }).code)).toEqual([
    "RECORD_BATCH_TOO_LARGE",
    "INVALID_TIMESTAMP",
    "INVALID_TIMESTAMP",
    "RECORD_BATCH_TOO_LARGE",
    "INVALID_TIMESTAMP",
  ]);
  expect(errors[0]).toBeInstanceOf(RecordBatchTooLargeError);
  expect(errors[1]).toBeInstanceOf(InvalidTimestampError);
  expect((errors[1] as Error).message).toBe("log: event time 70.000001 is too far from the clock, 10");
  expect([log.stats.recordsAppended, log.stats.appendsLost]).toEqual([3, 0]);
});

it("[SEG3] with the timestamps `append` event times are free", () => {
  const log = logWith({ segments: { timestamps: "append", maxFutureS: 1, maxPastS: 1 } });
  runWith(log, () => appendAll(log, [{ at: 1e9 }, { at: -1e9 }]));
  expect(log.stats.recordsAppended).toBe(2);
});

it("[LOG4][E3] per record a reader loses what is too old, by segment only with the youngest of its segment", () => {
  const run = (retentionPolicy: RetentionPolicy) => {
    const log = logWith({ segments: { maxBytes: 1000 }, retentionPolicy, retentionCheckInterval: 1 });
    const sim = new Simulation({ entities: [log], endTime: 60 });
    for (let i = 0; i < 40; i++) sim.schedule(log, "Append", { key: "k", value: i }, { at: i });
    const starts: number[] = [];
    for (const time of [20.5, 31.5, 60]) {
      sim.runUntil(time);
      starts.push(log.logStartOffset(0));
    }
    return starts;
  };
  // At 20 s 0 to 10 are 10 s old; the youngest of the first segment, 9, is 11 s old, that of the second only 1 s.
  expect(run(new TimeRetention(10))).toEqual([11, 22, 40]);
  expect(run(new SegmentTimeRetention(10))).toEqual([10, 20, 40]);
});

/** Segments [0, 200), [2, 200), [4, 100) with the largest timestamps 1, 9 and 4. */
function* threeSegments(log: Log): Process {
  yield* appendAll(
    log,
    [0, 1, 9, 3, 4].map((at) => ({ at })),
  );
}

it("[LOG4.4] segments go from the oldest on, up to the first that stays; the log start is the base of that", () => {
  const log = logWith({ segments: { maxBytes: 200 }, retentionPolicy: new SegmentTimeRetention(5) });
  const starts: number[] = [];
  runWith(log, function* () {
    yield* threeSegments(log);
    for (const wait of [6, 0.000001, 7.5, 0.5]) {
      yield wait;
      yield* log.sweep();
      starts.push(log.logStartOffset(0));
    }
  });
  // The last segment is too old from 9 s on, but stays behind the second, whose time is over after 14 s.
  expect(starts).toEqual([0, 2, 2, 5]);
  expect(log.stats.recordsExpired).toBe(5);
});

it("[LOG4.4] when all go the log goes on in a new, empty segment, which stays however old it gets", () => {
  const log = logWith({ segments: { maxBytes: 200 }, retentionPolicy: new SegmentTimeRetention(5) });
  const facts: unknown[] = [];
  runWith(
    log,
    function* () {
      yield* threeSegments(log);
      yield 20;
      yield* log.sweep();
      facts.push("again");
      yield 20;
      yield* log.sweep();
    },
    {
      trace: ({ what, data }) => ["rolled", "expired"].includes(what) && facts.push([what, Object.values(data ?? {})]),
    },
  );
  expect(segmentsOf(log)).toEqual([[5, 0, 20]]);
  expect([log.logStartOffset(0), log.highWatermark(0)]).toEqual([5, 5]);
  expect(facts).toEqual([["rolled", [0, 2]], ["rolled", [0, 4]], ["rolled", [0, 5]], ["expired", [0, 5]], "again"]);
});

it("[LOG4.4] bytes: never below the limit, whole segments, and the active one only with 0", () => {
  const after = (maxBytes: number) => {
    const log = logWith({ segments: { maxBytes: 200 }, retentionPolicy: new SegmentByteRetention(maxBytes) });
    runWith(log, function* () {
      yield* threeSegments(log);
      yield* log.sweep();
    });
    return log.logStartOffset(0);
  };
  expect([301, 300, 101, 100, 1, 0].map(after)).toEqual([0, 2, 2, 4, 4, 5]);
});

it("[LOG4.4] of bytes and time together a segment goes as soon as one of them gives it up", () => {
  const retentionPolicy = expireWhenAny(new SegmentByteRetention(100), new SegmentTimeRetention(5));
  const log = logWith({ segments: { maxBytes: 200 }, retentionPolicy });
  runWith(log, function* () {
    yield* threeSegments(log);
    yield 9.5;
    yield* log.sweep();
  });
  // Too many bytes: the first two. Too old: the first and the last; the second, which is not, is gone.
  expect(segmentsOf(log)).toEqual([[5, 0, 9.5]]);
});

it("[LOG4.4] a policy by record moves the log start into a segment, which keeps its size until it goes", () => {
  const log = logWith({ segments: { maxBytes: 200 }, retentionPolicy: new SizeRetention(2) });
  runWith(log, function* () {
    yield* threeSegments(log);
    yield* log.sweep();
  });
  expect(held(log)).toEqual([3, 4]);
  expect(segmentsOf(log)).toEqual([
    [2, 200, 9],
    [4, 100, 4],
  ]);
});

it("[LOG4.5] policies do not see segments below the log start, and those go with the next sweep", () => {
  const asked: number[] = [];
  const retentionPolicy: RetentionPolicy = {
    name: "watching",
    shouldRetain: () => true,
    shouldRetainSegment: ({ baseOffset }) => {
      asked.push(baseOffset);
      return true;
    },
  };
  const log = logWith({ segments: { maxBytes: 200 }, retentionPolicy });
  const shown: unknown[] = [];
  runWith(log, function* () {
    yield* threeSegments(log);
    yield* log.deleteRecords(0, 3);
    shown.push(segmentsOf(log), held(log));
    yield* log.sweep();
    shown.push(segmentsOf(log));
  });
  const [first, second, third] = [
    [0, 200, 1],
    [2, 200, 9],
    [4, 100, 4],
  ];
  expect(shown).toEqual([
    [first, second, third],
    [3, 4],
    [second, third],
  ]);
  expect(asked).toEqual([2]);
});

it("[LOG4.5] without a policy too the sweeps remove what lies below the log start", () => {
  const log = logWith({ segments: { maxBytes: 200 }, retentionCheckInterval: 10 });
  const sim = new Simulation({ entities: [log], endTime: 30 });
  sim.spawn(threeSegments(log));
  sim.call(5, () => sim.spawn(log.deleteRecords(0, 5)), undefined);
  sim.runUntil(9);
  expect(segmentsOf(log)).toHaveLength(3);
  sim.run();
  // The active one has no successor.
  expect(segmentsOf(log)).toEqual([[4, 100, 4]]);
});

for (const answer of [1, undefined, "yes"]) {
  it(`[ERR3] a policy that answers ${answer} for a segment ends the run with an error`, () => {
    const retentionPolicy = { name: "bad", shouldRetain: () => true, shouldRetainSegment: () => answer as never };
    const log = logWith({ segments: {}, retentionPolicy, retentionCheckInterval: 10 });
    const sim = new Simulation({ entities: [log], endTime: 30 });
    sim.schedule(log, "Append", { key: "k", value: 1 });
    expect(() => sim.run()).toThrow(/"bad".shouldRetainSegment must return true or false, got/);
    expect(log.totalRecords).toBe(1);
  });
}
