import { type Process, Simulation, SimulationError } from "@sim/core";
import { EventLog, type Record } from "@sim/eventlog";
import { expect, it } from "vitest";
import { errorOf, thrownBy } from "./run-process.js";

function setUp() {
  const log = new EventLog<string, number>("log", { numPartitions: 2, appendLatency: 1, readLatency: 1 });
  const facts: [number, string, unknown][] = [];
  const sim = new Simulation({ entities: [log], trace: ({ time, what, data }) => facts.push([time, what, data]) });
  return { log, sim, facts };
}

it("[CORE8] the records survive a crash; appends and reads under way fail for their callers", () => {
  const { log, sim, facts } = setUp();
  const failures: unknown[] = [];
  const failing = function* (name: string, at: number, request: () => Process<unknown>): Process {
    yield at;
    const error = yield* errorOf(request());
    failures.push([name, sim.now, (error as { code?: string } | undefined)?.code]);
  };
  sim.spawn(failing("done before", 0, () => log.append("k", 0, { partition: 0 })));
  sim.spawn(failing("append", 4.5, () => log.append("k", 1, { partition: 0 })));
  sim.spawn(failing("read", 4.6, () => log.read(0)));
  sim.spawn(failing("waiting fetch", 4.7, () => log.fetch(1, 0, 1, Infinity)));
  sim.spawn(failing("while down: append", 6, () => log.append("k", 2)));
  sim.spawn(failing("while down: read", 6, () => log.read(0)));
  sim.spawn(failing("while down: fetch", 6, () => log.fetch(0, 0, 1, 1)));
  sim.spawn(failing("after restart: append", 9, () => log.append("k", 3, { partition: 0 })));
  sim.spawn(failing("after restart: read", 9, () => log.read(0)));
  sim.call(5, () => sim.crash(log), undefined);
  sim.call(8, () => sim.restart(log), undefined);
  sim.run();
  expect(failures).toEqual([
    ["done before", 1, undefined],
    ["append", 5, "ENTITY_UNAVAILABLE"],
    ["read", 5, "ENTITY_UNAVAILABLE"],
    ["waiting fetch", 5, "ENTITY_UNAVAILABLE"],
    ["while down: append", 6, "ENTITY_UNAVAILABLE"],
    ["while down: read", 6, "ENTITY_UNAVAILABLE"],
    ["while down: fetch", 6, "ENTITY_UNAVAILABLE"],
    ["after restart: append", 10, undefined],
    ["after restart: read", 10, undefined],
  ]);
  expect([...(log.partitions[0]?.records ?? [])].map((r) => [r.offset, r.value])).toEqual([
    [0, 0],
    [1, 3],
  ]);
  expect(log.stats).toMatchObject({ recordsAppended: 2, appendsLost: 1, recordsRead: 2 });
  expect(facts.filter(([, what]) => what === "appendLost")).toEqual([[5, "appendLost", { partition: 0 }]]);
});

it("[CORE8] what can be asked without a request is there while the log is down", () => {
  const { log, sim } = setUp();
  sim.schedule(log, "Append", { key: "k", value: 1, partition: 1 });
  sim.call(2, () => sim.crash(log), undefined);
  sim.run();
  expect([log.highWatermark(1), log.logStartOffset(1), log.offsetForTime(1, 0), log.totalRecords]).toEqual([
    1, 0, 0, 1,
  ]);
});

it("[LOG2] after a crash an append does not wait for one that was lost", () => {
  const latencies = [100, 1];
  const appendLatency = { name: "scripted", mean: 1, sample: () => latencies.shift() as number };
  const log = new EventLog<string, number>("log", { numPartitions: 1, appendLatency });
  const sim = new Simulation({ entities: [log] });
  sim.schedule(log, "Append", { key: "k", value: 1 });
  sim.call(1, () => sim.crash(log), undefined);
  sim.call(2, () => sim.restart(log), undefined);
  sim.schedule(log, "Append", { key: "k", value: 2 }, { at: 3 });
  expect(sim.run().time).toBe(4);
  expect(log.partitions[0]?.records.at(0)).toMatchObject({ offset: 0, value: 2, timestamp: 4 });
  expect(log.stats.appendsLost).toBe(1);
});

it("[LOG9] a fetch that a crash has ended does not come back with the next append", () => {
  const { log, sim, facts } = setUp();
  const errors: unknown[] = [];
  sim.spawn(
    (function* (): Process {
      errors.push(yield* errorOf(log.fetch(0, 0, 1, 60)));
    })(),
  );
  sim.call(1, () => sim.crash(log), undefined);
  sim.call(2, () => sim.restart(log), undefined);
  sim.schedule(log, "Append", { key: "k", value: 1, partition: 0 }, { at: 3 });
  expect(sim.run().time).toBe(4);
  expect(errors).toMatchObject([{ code: "ENTITY_UNAVAILABLE" }]);
  expect(facts.map(([, what]) => what)).toEqual(["crashed", "restarted", "appended"]);
});

it("[ERR2] messages: a lost append without a reply is counted; one with a reply nobody waits for ends the run", () => {
  const quiet = setUp();
  quiet.sim.schedule(quiet.log, "Append", { key: "k", value: 1 });
  quiet.sim.call(0.5, () => quiet.sim.crash(quiet.log), undefined);
  quiet.sim.schedule(quiet.log, "Append", { key: "k", value: 1 }, { at: 2 });
  const summary = quiet.sim.run();
  expect(quiet.log.stats.appendsLost).toBe(1);
  expect(summary.undelivered).toBe(1);

  const loud = setUp();
  loud.sim.schedule(loud.log, "Append", { key: "k", value: 1, reply: loud.sim.future<Record<string, number>>() });
  loud.sim.call(0.5, () => loud.sim.crash(loud.log), undefined);
  const error = thrownBy(() => loud.sim.run()) as SimulationError;
  expect(error).toBeInstanceOf(SimulationError);
  expect(error.cause).toMatchObject({ code: "ENTITY_UNAVAILABLE", entity: "log" });
});

it("[CORE8] a crash leaves nothing of the lost requests in the calendar", () => {
  const { log, sim } = setUp();
  sim.schedule(log, "Append", { key: "k", value: 1 });
  sim.call(0.25, () => sim.crash(log), undefined);
  expect(sim.run().time).toBe(0.25);
});
