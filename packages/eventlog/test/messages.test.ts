import { anyOf, type Process, type SimFuture, Simulation, SimulationError, Source, timeout } from "@sim/core";
import { EventLog, type Record } from "@sim/eventlog";
import { expect, it } from "vitest";
import { thrownBy } from "./run-process.js";

type Log = EventLog<string, number>;

function makeLog(): Log {
  return new EventLog<string, number>("log", { numPartitions: 1 });
}

function setUp() {
  const log = makeLog();
  return { log, sim: new Simulation({ entities: [log] }) };
}

function* waitFor<T>(future: SimFuture<T>, into: unknown[]): Process {
  try {
    into.push(yield* future);
  } catch (error) {
    into.push(error);
  }
}

it("Append and Read messages answer to their reply", () => {
  const { log, sim } = setUp();
  const seen: unknown[] = [];
  const appended = sim.future<Record<string, number>>();
  const read = sim.future<readonly Record<string, number>[]>();
  sim.schedule(log, "Append", { key: "k", value: 1, eventTime: 7, reply: appended });
  sim.schedule(log, "Read", { partition: 0, reply: read }, { at: 1 });
  sim.spawn(waitFor(appended, seen));
  sim.spawn(waitFor(read, seen));
  sim.run();
  expect(seen).toMatchObject([{ offset: 0, value: 1, eventTime: 7 }, [{ offset: 0, value: 1 }]]);
});

it("a source feeds a log", () => {
  const log = makeLog();
  const source = Source.constant("source", {
    target: log,
    type: "Append",
    rate: 10,
    count: 5,
    make: (i) => ({ key: `k${i}`, value: i }),
  });
  new Simulation({ entities: [source] }).run();
  expect([...(log.partitions[0]?.records ?? [])].map((record) => record.value)).toEqual([0, 1, 2, 3, 4]);
});

it("[E6] a message without a key has the key null; the method refuses it", () => {
  const { log, sim } = setUp();
  sim.schedule(log, "Append", { value: 1 } as never);
  sim.run();
  expect(log.partitions[0]?.records.at(0)?.key).toBeNull();
  expect(() => log.append(undefined as never, 1)).toThrow(TypeError);
});

it("[LOG5] a refused read answers with the error, as a fact too", () => {
  const log = makeLog();
  const facts: unknown[] = [];
  const sim = new Simulation({ entities: [log], trace: ({ what, data }) => facts.push([what, data]) });
  const seen: unknown[] = [];
  const reply = sim.future<readonly Record<string, number>[]>();
  sim.schedule(log, "Read", { partition: 0, offset: 5, reply });
  sim.spawn(waitFor(reply, seen));
  sim.run();
  expect(seen).toMatchObject([{ code: "OFFSET_OUT_OF_RANGE", offset: 5, highWatermark: 0 }]);
  expect(facts).toEqual([["outOfRange", { partition: 0, offset: 5, logStartOffset: 0, highWatermark: 0 }]]);
});

const bad: [string, unknown, "Append" | "Read"][] = [
  ["Append with an object as key", { key: {}, value: 1 }, "Append"],
  ["Append to an unknown partition", { key: "k", value: 1, partition: 1 }, "Append"],
  ["Append with a bad size", { key: "k", value: 1, sizeBytes: -1 }, "Append"],
  ["Read of an unknown partition", { partition: 3 }, "Read"],
  ["Read at a negative offset", { partition: 0, offset: -1 }, "Read"],
  ["Read of no records", { partition: 0, maxRecords: 0 }, "Read"],
];
for (const [what, payload, type] of bad) {
  it(`[ERR2] ${what}: the reply gets the error, and without one it ends the run`, () => {
    const { log, sim } = setUp();
    const seen: unknown[] = [];
    const reply = sim.future<never>();
    sim.schedule(log, type, { ...(payload as object), reply } as never);
    sim.spawn(waitFor(reply, seen));
    sim.run();
    expect(seen[0]).toBeInstanceOf(Error);

    const other = setUp();
    other.sim.schedule(other.log, type, payload as never);
    const error = thrownBy(() => other.sim.run());
    expect(error).toBeInstanceOf(SimulationError);
    expect((error as SimulationError).event).toBe(type);
    expect(other.log.totalRecords).toBe(0);
  });
}

it("[ERR1] a message of another type, without a payload or with something else as reply ends the run", () => {
  for (const [type, payload, message] of [
    ["append", { key: "k", value: 1 }, /an event log understands Append and Read, got "append"/],
    ["Append", undefined, /payload must be an object, got undefined/],
    ["Append", { key: "k", value: 1, reply: 5 }, /reply must be an object with resolve, fail, got 5/],
    ["Read", { partition: 0 }, /reply must be an object with resolve, fail, got undefined/],
  ] as const) {
    const { log, sim } = setUp();
    sim.schedule(log, type as "Append", payload as never);
    expect(() => sim.run()).toThrow(message);
    expect(log.totalRecords).toBe(0);
  }
});

it("[ERR3] one reply for two messages: the second answer is an error", () => {
  const { log, sim } = setUp();
  const reply = sim.future<Record<string, number>>();
  for (const value of [1, 2]) sim.schedule(log, "Append", { key: "k", value, reply });
  sim.spawn(waitFor(reply, []));
  const error = thrownBy(() => sim.run()) as SimulationError;
  expect(error.cause).toMatchObject({ code: "ALREADY_SETTLED" });
});

it("[CORE2] a Read whose reply is abandoned delivers nothing and does not count; an Append still happens", () => {
  const slow = new EventLog<string, number>("slow", { numPartitions: 1, readLatency: 5, appendLatency: 5 });
  const sim = new Simulation({ entities: [slow] });
  const appended = sim.future<Record<string, number>>();
  const read = sim.future<readonly Record<string, number>[]>();
  sim.schedule(slow, "Append", { key: "k", value: 1, reply: appended });
  sim.schedule(slow, "Read", { partition: 0, reply: read }, { at: 6 });
  const winners: number[] = [];
  sim.spawn(
    (function* (): Process {
      winners.push((yield* anyOf(appended, timeout(1)))[0]);
      yield 6;
      winners.push((yield* anyOf(read, timeout(1)))[0]);
    })(),
  );
  sim.run();
  expect(winners).toEqual([1, 1]);
  expect(slow.stats).toMatchObject({ recordsAppended: 1, recordsRead: 0 });
  expect(read.settled).toBe(false);
});
