import { idle, type Process, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { expect, it } from "vitest";

function setUp() {
  const log = new EventLog<string, number>("log", { numPartitions: 2 });
  return { log, sim: new Simulation({ entities: [log] }) };
}

it("[LOG7] settles at the append that brings the record, in the order of waiting, and reads nothing", () => {
  const { log, sim } = setUp();
  const seen: string[] = [];
  function* wait(name: string, partition: number, offset: number): Process {
    yield* log.whenReadable(partition, offset);
    seen.push(`${name} ${sim.now}`);
  }
  sim.spawn(wait("first", 0, 0));
  sim.spawn(wait("second", 0, 1));
  sim.spawn(wait("third", 0, 0));
  sim.spawn(wait("other", 1, 0));
  sim.spawn(
    (function* () {
      yield 1;
      yield* log.append("a", 1, { partition: 0 });
      yield* wait("late", 0, 0);
      yield 1;
      yield* log.append("a", 2, { partition: 0 });
    })(),
  );
  const summary = sim.run();
  expect(seen).toEqual(["first 1.001", "third 1.001", "late 1.001", "second 2.002"]);
  expect(log.stats.recordsRead).toBe(0);
  // Nobody appends to the other partition, and waiting for it keeps no run alive.
  expect(summary.time).toBe(2.002);
  expect(summary.blocked.map((blocked) => blocked.waitingFor)).toEqual(["a record in log-1"]);
});

it("[CORE8] fails when the log crashes, and is refused while it is down", () => {
  const { log, sim } = setUp();
  const codes: unknown[] = [];
  function* wait(): Process {
    try {
      yield* log.whenReadable(0, 0);
    } catch (error) {
      codes.push((error as { code: unknown }).code, sim.now);
    }
  }
  sim.spawn(wait());
  sim.spawn(wait());
  sim.call(3, () => sim.crash(log), undefined);
  sim.call(4, () => void sim.spawn(wait()), undefined);
  sim.run();
  expect(codes).toEqual(["ENTITY_UNAVAILABLE", 3, "ENTITY_UNAVAILABLE", 3, "ENTITY_UNAVAILABLE", 4]);
});

it("[CORE2] one that nobody waits for any more is forgotten", () => {
  const { log, sim } = setUp();
  const waiting = sim.spawn(
    (function* () {
      yield* log.whenReadable(0, 0);
    })(),
  );
  sim.call(1, () => waiting.interrupt("enough"), undefined);
  sim.spawn(
    (function* () {
      try {
        yield* waiting;
      } catch {
        yield* log.append("a", 1, { partition: 0 });
      }
      yield idle(1);
    })(),
  );
  sim.run();
  expect(log.highWatermark(0)).toBe(1);
});

it("[ERR1] refuses bad arguments at the call", () => {
  const { log } = setUp();
  expect(() => log.whenReadable(2, 0)).toThrow(/partition/);
  expect(() => log.whenReadable(0, -1)).toThrow(
    new RangeError("EventLog.whenReadable: offset must be an integer >= 0, got -1"),
  );
  expect(() => log.whenReadable(0, Number.NaN)).toThrow(RangeError);
});
