import { anyOf, idle, type Process, Simulation, timeout } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { expect, it } from "vitest";
import { errorOf } from "./run-process.js";

const READ = 0.0005;

/** A fetch at offset `offset` and what came of it: when, and which values. */
function* fetching(log: EventLog<string, number>, offset: number, maxWait: number, into: unknown[]): Process {
  const records = yield* log.fetch(0, offset, 10, maxWait);
  into.push([log.now, ...records.map((record) => record.value)]);
}

function setUp(endTime?: number) {
  const log = new EventLog<string, number>("log", { numPartitions: 2, appendLatency: 0 });
  const sim = new Simulation({ entities: [log], endTime });
  return { log, sim, seen: [] as unknown[] };
}

it("[LOG7] with records at the offset a fetch is a read", () => {
  const { log, sim, seen } = setUp();
  sim.schedule(log, "Append", { key: "k", value: 7, partition: 0 });
  sim.call(1, () => sim.spawn(fetching(log, 0, 60, seen)), undefined);
  sim.run();
  expect(seen).toEqual([[1 + READ, 7]]);
  expect(log.stats.recordsRead).toBe(1);
});

it("[LOG7] at the high watermark it waits for the next append to its partition, then takes one read latency", () => {
  const { log, sim, seen } = setUp();
  sim.spawn(fetching(log, 0, 60, seen));
  sim.schedule(log, "Append", { key: "k", value: 1, partition: 1 }, { at: 5 });
  sim.schedule(log, "Append", { key: "k", value: 2, partition: 0 }, { at: 30 });
  // What comes within the read latency is read along.
  sim.schedule(log, "Append", { key: "k", value: 3, partition: 0 }, { at: 30.0003 });
  sim.schedule(log, "Append", { key: "k", value: 4, partition: 0 }, { at: 30.0006 });
  sim.run();
  expect(seen).toEqual([[30 + READ, 2, 3]]);
});

it("[LOG7] it gives [] when maxWait is over and the read latency is taken once", () => {
  const { log, sim, seen } = setUp(100);
  sim.spawn(fetching(log, 0, 60, seen));
  sim.run();
  expect(seen).toEqual([[60 + READ]]);
});

it("[LOG7] maxWait 0 does not wait", () => {
  const { log, sim, seen } = setUp();
  sim.spawn(fetching(log, 0, 0, seen));
  sim.schedule(log, "Append", { key: "k", value: 2, partition: 0 }, { at: 1 });
  sim.run();
  expect(seen).toEqual([[READ]]);
});

it("[LOG7] Infinity waits for ever, without polling", () => {
  const { log, sim, seen } = setUp();
  sim.spawn(fetching(log, 0, Infinity, seen));
  sim.schedule(log, "Append", { key: "k", value: 2, partition: 0 }, { at: 1e6 });
  // The start of the process, the delivery, the append, the answer, the wake-up: nothing while it waits.
  expect(sim.run().events).toBe(5);
  expect(seen).toEqual([[1e6 + READ, 2]]);
});

it("[LOG7] several wait in the order in which they began to", () => {
  const { log, sim, seen } = setUp();
  const fetcher = function* (name: string, delay: number, maxWait: number): Process {
    yield delay;
    const records = yield* log.fetch(0, 0, 10, maxWait);
    seen.push([name, log.now, records.length]);
  };
  sim.spawn(fetcher("b", 2, Infinity));
  sim.spawn(fetcher("a", 1, 100));
  sim.spawn(fetcher("gone", 1.5, 2));
  sim.spawn(fetcher("c", 3, 50));
  sim.schedule(log, "Append", { key: "k", value: 2, partition: 0 }, { at: 10 });
  sim.run();
  expect(seen).toEqual([
    ["gone", 3.5 + READ, 0],
    ["a", 10 + READ, 1],
    ["b", 10 + READ, 1],
    ["c", 10 + READ, 1],
  ]);
});

it("[END1] the wait does not keep a run alive, and the summary names who waits", () => {
  const { log, sim, seen } = setUp();
  sim.spawn(fetching(log, 0, 60, seen), { name: "reader" });
  sim.call(2, () => {}, undefined);
  const summary = sim.run();
  expect(summary.time).toBe(2);
  expect(summary.outcome).toBe("endOfInput");
  expect(summary.blocked).toEqual([{ process: "reader", waitingFor: "read from log", since: 0 }]);
});

it("[END1] once there is something to read the fetch is work like any other", () => {
  const { log, sim, seen } = setUp();
  sim.spawn(fetching(log, 0, Infinity, seen));
  sim.schedule(log, "Append", { key: "k", value: 2, partition: 0 }, { at: 1, daemon: false });
  expect(sim.run().time).toBe(1 + READ);
  expect(seen).toHaveLength(1);
});

it("[CORE2] an abandoned fetch no longer waits", () => {
  const { log, sim, seen } = setUp();
  sim.spawn(
    (function* () {
      const [index] = yield* anyOf(log.fetch(0, 0, 10, 60), timeout(1));
      seen.push(index);
      yield idle(0);
    })(),
  );
  sim.schedule(log, "Append", { key: "k", value: 2, partition: 0 }, { at: 5 });
  const summary = sim.run();
  expect(seen).toEqual([1]);
  expect(summary.time).toBe(5);
  expect(log.stats.recordsRead).toBe(0);
});

it("[LOG5] a fetch below the log start is an error at once, whatever its maxWait", () => {
  const { log } = setUp();
  const retaining = new EventLog<string, number>("retaining", {
    numPartitions: 1,
    retentionPolicy: { name: "none", shouldRetain: () => false },
    retentionCheckInterval: 1,
  });
  const sim = new Simulation({ entities: [retaining], endTime: 10 });
  const errors: unknown[] = [];
  sim.schedule(retaining, "Append", { key: "k", value: 1 });
  sim.spawn(
    (function* () {
      yield 2;
      errors.push(yield* errorOf(retaining.fetch(0, 0, 10, 60)), sim.now);
    })(),
  );
  sim.run();
  expect(errors).toMatchObject([{ code: "OFFSET_OUT_OF_RANGE", logStartOffset: 1, highWatermark: 1 }, 2 + READ]);
  expect(log.totalRecords).toBe(0);
});

it("[LOG7] a fetch whose record expires within its read latency learns that it is gone", () => {
  const log = new EventLog<string, number>("log", {
    numPartitions: 1,
    appendLatency: 0,
    readLatency: 1,
    retentionPolicy: { name: "none", shouldRetain: () => false },
    retentionCheckInterval: 5,
  });
  const sim = new Simulation({ entities: [log], endTime: 10 });
  const errors: unknown[] = [];
  sim.spawn(
    (function* () {
      errors.push(yield* errorOf(log.fetch(0, 0, 10, 60)), sim.now);
    })(),
  );
  sim.schedule(log, "Append", { key: "k", value: 1 }, { at: 4.5 });
  sim.run();
  expect(errors).toMatchObject([{ code: "OFFSET_OUT_OF_RANGE", logStartOffset: 1, highWatermark: 1 }, 5.5]);
});
