import { type Process, Simulation, SimulationError } from "@sim/core";
import { EventLog, type Record } from "@sim/eventlog";
import { expireWhenAny, type PartitionView, type RetentionPolicy, SizeRetention, TimeRetention } from "@sim/strategies";
import { expect, it } from "vitest";
import { errorOf, observed, thrownBy } from "./run-process.js";

/** `count` records in partition 0, one every `gap` seconds from the start on. */
function feed(sim: Simulation, log: EventLog<string, number>, count: number, gap: number): void {
  for (let i = 0; i < count; i++) sim.schedule(log, "Append", { key: "k", value: i, partition: 0 }, { at: i * gap });
}

function logWith(retentionPolicy: RetentionPolicy, retentionCheckInterval = 1, numPartitions = 1) {
  return new EventLog<string, number>("log", {
    numPartitions,
    retentionPolicy,
    retentionCheckInterval,
    appendLatency: 0.001,
  });
}

it("[LOG4][E1] a read below the log start raises with the valid range: 2,000 records at 100/s, 5 s retention", () => {
  const log = logWith(new TimeRetention(5));
  const sim = new Simulation({ entities: [log], endTime: 21 });
  feed(sim, log, 2000, 0.01);
  const seen: unknown[] = [];
  sim.spawn(
    (function* (): Process {
      yield 19.9;
      seen.push(yield* errorOf(log.read(0, 0)), yield* log.read(0, log.logStartOffset(0), 1));
    })(),
  );
  sim.run();
  // At 19 s those appended up to 14 s are 5 s old: i * 0.01 + 0.001 <= 14 for i < 1400. Appended by 19.9005 s: i <= 1989.
  expect(seen[0]).toMatchObject({ code: "OFFSET_OUT_OF_RANGE", offset: 0, logStartOffset: 1400, highWatermark: 1990 });
  expect((seen[1] as Record[])[0]?.offset).toBe(1400);
});

it("[LOG4] a record goes at the first sweep at which its age has reached maxAgeS", () => {
  const log = logWith(new TimeRetention(2));
  const sim = new Simulation({ entities: [log], endTime: 4 });
  // In the log at 0.999, 1 and 1.001.
  for (const at of [0.998, 0.999, 1]) sim.schedule(log, "Append", { key: "k", value: 0 }, { at });
  sim.runUntil(2.999999);
  expect(log.logStartOffset(0)).toBe(0);
  sim.runUntil(3);
  expect(log.logStartOffset(0)).toBe(2);
  sim.run();
  expect(log.logStartOffset(0)).toBe(3);
  expect(log.stats.recordsExpired).toBe(3);
  expect(log.highWatermark(0)).toBe(3);
});

it("[LOG4] a sweep comes last in its instant, and on the grid start + k * interval", () => {
  const log = logWith(new SizeRetention(1), 0.1);
  const expired: number[] = [];
  const sim = new Simulation({
    entities: [log],
    endTime: 1,
    trace: (entry) => entry.what === "expired" && expired.push(entry.time),
  });
  feed(sim, log, 12, 0.1);
  // Done at 0.3, in the instant of a sweep, though scheduled long after it.
  sim.call(0.299, () => sim.schedule(log, "Append", { key: "k", value: 99, partition: 0 }), undefined);
  sim.run();
  expect(expired).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(log.totalRecords).toBe(1);
  expect(log.stats.recordsExpired).toBe(10);
});

it("[LOG4][E2] time and size(5) together keep 5 of 100 records", () => {
  const log = logWith(expireWhenAny(new TimeRetention(1e6), new SizeRetention(5)), 200);
  const sim = new Simulation({ entities: [log], endTime: 200 });
  feed(sim, log, 100, 1);
  sim.run();
  expect(log.totalRecords).toBe(5);
  expect(log.stats.recordsExpired).toBe(95);
  expect(log.logStartOffset(0)).toBe(95);
});

it("[LOG4][E2] without the bulk form the composite gives the same", () => {
  const shortSize: RetentionPolicy = {
    name: "size, record by record",
    shouldRetain: (record, _now, partition) => record.offset >= partition.logEndOffset - 5,
  };
  const log = logWith(expireWhenAny(new TimeRetention(1e6), shortSize), 200);
  const sim = new Simulation({ entities: [log], endTime: 200 });
  feed(sim, log, 100, 1);
  sim.run();
  expect(log.totalRecords).toBe(5);
});

it("[LOG4][E2] a policy of bytes, of one's own, is a plain strategy", () => {
  const bytes: RetentionPolicy = {
    name: "bytes",
    // Goes as long as what stays without it is still 250 bytes or more.
    shouldRetain: (record, _now, view) => {
      let before = 0;
      for (let offset = view.logStartOffset; offset <= record.offset; offset++) before += view.sizeAt(offset);
      return view.sizeBytes - before < 250;
    },
  };
  const log = logWith(bytes, 10);
  const sim = new Simulation({ entities: [log], endTime: 10 });
  for (const sizeBytes of [500, 100, 50, 200, 40, 60]) sim.schedule(log, "Append", { key: "k", value: 0, sizeBytes });
  sim.run();
  // 950 bytes: without the first 450, without two 350, without three 300, without four 100.
  expect([...(log.partitions[0]?.records ?? [])].map((record) => record.sizeBytes)).toEqual([200, 40, 60]);
});

it("[LOG4] shouldRetain is asked from the oldest record up to the first kept, with time and partition", () => {
  const asked: unknown[] = [];
  const policy: RetentionPolicy<string, number> = {
    name: "below 3",
    shouldRetain(record, nowS, view) {
      asked.push([record.offset, record.value, nowS, view.partition, view.length, view.sizeBytes]);
      return record.value >= 3;
    },
  };
  const log = logWith(policy, 10);
  const sim = new Simulation({ entities: [log], endTime: 20 });
  feed(sim, log, 6, 1);
  sim.run();
  expect(asked).toEqual([
    [0, 0, 10, 0, 6, 600],
    [1, 1, 10, 0, 6, 600],
    [2, 2, 10, 0, 6, 600],
    [3, 3, 10, 0, 6, 600],
    [3, 3, 20, 0, 3, 300],
  ]);
  expect(log.logStartOffset(0)).toBe(3);
});

it("[LOG4] the bulk form is used when there is one, and each partition is asked for itself", () => {
  const asked: unknown[] = [];
  const policy: RetentionPolicy = {
    name: "bulk",
    shouldRetain: () => {
      throw new Error("not asked");
    },
    newLogStart(view, nowS) {
      asked.push([view.partition, view.logStartOffset, view.logEndOffset, nowS]);
      return view.logEndOffset - 1;
    },
  };
  const log = logWith(policy, 10, 3);
  const sim = new Simulation({ entities: [log], endTime: 10 });
  feed(sim, log, 4, 1);
  sim.schedule(log, "Append", { key: "k", value: 0, partition: 2 });
  sim.run();
  expect(asked).toEqual([
    [0, 0, 4, 10],
    [2, 0, 1, 10],
  ]);
  expect(log.partitions.map((partition) => partition.logStartOffset)).toEqual([3, 0, 0]);
});

it("[LOG4] the view tells append times, sizes and offsets by time, and refuses what it does not hold", () => {
  const seen: unknown[] = [];
  const errors: unknown[] = [];
  const policy: RetentionPolicy = {
    name: "looking",
    shouldRetain(_record, _nowS, view: PartitionView) {
      seen.push(view.timestampAt(1), view.sizeAt(1), view.offsetForTime(1.5), view.offsetForTime(99));
      for (const offset of [-1, 3, 0.5]) errors.push(thrownBy(() => view.timestampAt(offset)));
      errors.push(thrownBy(() => view.sizeAt(3)));
      return true;
    },
  };
  const log = logWith(policy, 10);
  const sim = new Simulation({ entities: [log], endTime: 10 });
  feed(sim, log, 3, 1);
  sim.run();
  expect(seen).toEqual([1.001, 100, 2, 3]);
  expect(errors).toHaveLength(4);
  for (const error of errors) expect(error).toBeInstanceOf(RangeError);
  expect((errors[1] as Error).message).toBe(
    "PartitionView.timestampAt: offset must be held, from 0 (inclusive) to 3 (exclusive), got 3",
  );
});

const badPolicies: [string, Partial<RetentionPolicy>, RegExp][] = [
  ["true-ish", { shouldRetain: () => 1 as never }, /"bad".shouldRetain must return true or false, got 1$/],
  [
    "nothing",
    { shouldRetain: () => undefined as never },
    /"bad".shouldRetain must return true or false, got undefined$/,
  ],
  [
    "beyond the end",
    { newLogStart: (view) => view.logEndOffset + 1 },
    /"bad".newLogStart must return an integer from 0 to 3 for partition 0, got 4$/,
  ],
  ["before the start", { newLogStart: () => -1 }, /got -1$/],
  ["between two", { newLogStart: () => 1.5 }, /got 1.5$/],
  ["NaN", { newLogStart: () => Number.NaN }, /got NaN$/],
  ["a string", { newLogStart: () => "1" as never }, /got "1"$/],
];
for (const [what, part, message] of badPolicies) {
  it(`[ERR3] a policy that answers ${what} ends the run with an error, and no record has gone`, () => {
    const log = logWith({ name: "bad", shouldRetain: () => true, ...part }, 10);
    const sim = new Simulation({ entities: [log], endTime: 20 });
    feed(sim, log, 3, 1);
    sim.runUntil(9);
    const before = observed(log);
    const fingerprint = sim.fingerprint;
    const error = thrownBy(() => sim.run()) as SimulationError;
    expect(error).toBeInstanceOf(SimulationError);
    expect((error.cause as Error).message).toMatch(message);
    expect(observed(log)).toEqual(before);
    expect(sim.fingerprint).toBe(fingerprint);
  });
}

it("[ERR3] a bulk form that goes back below the log start ends the run with an error", () => {
  const answers = [2, 1];
  const log = logWith({ name: "back", shouldRetain: () => true, newLogStart: () => answers.shift() as number }, 10);
  const sim = new Simulation({ entities: [log], endTime: 20 });
  feed(sim, log, 3, 1);
  expect(() => sim.run()).toThrow(/"back".newLogStart must return an integer from 2 to 3 for partition 0, got 1$/);
  expect([log.logStartOffset(0), log.stats.recordsExpired]).toEqual([2, 2]);
});

it("[ERR3] a policy that fails at the second partition leaves the first as it was", () => {
  const policy: RetentionPolicy = {
    name: "fails late",
    shouldRetain(record) {
      if (record.partition === 1) throw new Error("no idea");
      return false;
    },
  };
  const log = logWith(policy, 10, 2);
  const sim = new Simulation({ entities: [log], endTime: 10 });
  for (const partition of [0, 1]) sim.schedule(log, "Append", { key: "k", value: 0, partition });
  expect(() => sim.run()).toThrow(/no idea/);
  expect(log.totalRecords).toBe(2);
});

it("[END1][E4] a log with retention, one append and no end time ends when the append is done", () => {
  const log = logWith(new TimeRetention(5));
  const sim = new Simulation({ entities: [log] });
  sim.schedule(log, "Append", { key: "k", value: 1 });
  const summary = sim.run();
  expect(summary).toMatchObject({ time: 0.001, outcome: "endOfInput", unfinished: 0 });
  expect(log.totalRecords).toBe(1);
});

it("[CORE8][E10] a crash does not end the sweeps: with 1 s retention nothing of 24 records is left at 500 s", () => {
  const log = logWith(new TimeRetention(1));
  const expired: number[] = [];
  const sim = new Simulation({
    entities: [log],
    endTime: 500,
    trace: (entry) => entry.what === "expired" && expired.push(entry.time),
  });
  feed(sim, log, 24, 0.25);
  sim.call(3.1, () => sim.crash(log), undefined);
  sim.call(5.7, () => sim.restart(log), undefined);
  sim.run();
  // 0.001 to 3.001 and 5.751 have come in; those sent to it while it was down are lost.
  expect(log.stats.recordsAppended).toBe(13 + 1);
  expect(log.stats.recordsExpired).toBe(14);
  expect(log.totalRecords).toBe(0);
  // No sweep at 4 and 5; then on the old grid.
  expect(expired).toEqual([2, 3, 6, 7]);
});

it("[LOG2] expired offsets are not used again", () => {
  const log = logWith({ name: "none", shouldRetain: () => false }, 1);
  const sim = new Simulation({ entities: [log], endTime: 3.5 });
  const offsets: number[] = [];
  sim.spawn(
    (function* (): Process {
      for (let i = 0; i < 3; i++) {
        offsets.push((yield* log.append("k", i)).offset);
        yield 1;
      }
    })(),
  );
  sim.run();
  expect(offsets).toEqual([0, 1, 2]);
  expect([log.logStartOffset(0), log.highWatermark(0)]).toEqual([3, 3]);
});
