import { anyOf, type Process, Simulation, timeout } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { TimeRetention } from "@sim/strategies";
import { describe, expect, it } from "vitest";

function world(options: ConstructorParameters<typeof EventLog>[1] = { appendLatency: 1, readLatency: 2 }) {
  const log = new EventLog<string, number>("log", { numPartitions: 1, ...options });
  const sim = new Simulation({ entities: [log] });
  const seen: string[] = [];
  const at = (time: number, name: string, request: () => Process<unknown>) =>
    sim.spawn(
      (function* () {
        yield time;
        try {
          const result = yield* request();
          seen.push(`${sim.now} ${name}: ${Array.isArray(result) ? `${result.length} records` : "done"}`);
        } catch (error) {
          seen.push(`${sim.now} ${name}: ${(error as { code?: string }).code}`);
        }
      })(),
      { name },
    );
  return { log, sim, seen, at };
}

describe("[CORE8] a suspended log", () => {
  it("[CORE8] delays requests and loses none: those under way are answered, those that come begin, in order", () => {
    const { log, sim, seen, at } = world();
    at(0, "before", () => log.append("k", 1));
    at(4.5, "under way", () => log.append("k", 2));
    at(4, "reads", () => log.read(0, 0));
    sim.call(5, () => sim.suspend(log), undefined);
    at(6, "comes", () => log.append("k", 3));
    at(7, "reads too", () => log.read(0, 0));
    sim.schedule(log, "Append", { key: "k", value: 4 }, { at: 8 });
    sim.call(20, () => sim.resume(log), undefined);
    expect(sim.run()).toMatchObject({ unfinished: 0, blocked: [] });
    // Both under way were due while it stood still. Those that come begin at 20: appends take 1 s, reads 2 s.
    expect(seen).toEqual([
      "1 before: done",
      "20 under way: done",
      "20 reads: 2 records",
      "21 comes: done",
      "22 reads too: 4 records",
    ]);
    expect(log.stats.recordsAppended).toBe(4);
  });

  it("[CORE8] a fetch whose time is over meanwhile, and a record that comes, are one answer", () => {
    const { log, sim, seen, at } = world();
    at(0, "fetches", () => log.fetch(0, 0, 10, 3));
    at(1.5, "appends", () => log.append("k", 1));
    sim.call(2, () => sim.suspend(log), undefined);
    sim.call(10, () => sim.resume(log), undefined);
    sim.run();
    expect(seen).toEqual(["10 appends: done", "12 fetches: 1 records"]);
    expect(log.stats.recordsRead).toBe(1);
  });

  it("[CORE2] [CORE8] who goes away meanwhile is not answered, and a crash loses what was held", () => {
    const { log, sim, seen, at } = world();
    at(0, "impatient", () => anyOf(log.read(0, 0), timeout(3)) as unknown as Process);
    at(0.5, "loses", () => log.append("k", 1));
    at(2, "waits", () => log.append("k", 1));
    sim.call(1, () => sim.suspend(log), undefined);
    sim.call(5, () => sim.crash(log), undefined);
    sim.call(6, () => sim.restart(log), undefined);
    at(7, "later", () => log.append("k", 1));
    expect(sim.run()).toMatchObject({ unfinished: 0 });
    expect(seen).toEqual([
      "3 impatient: 2 records",
      "5 loses: ENTITY_UNAVAILABLE",
      "5 waits: ENTITY_UNAVAILABLE",
      "8 later: done",
    ]);
    expect(log.stats).toMatchObject({ recordsAppended: 1, recordsRead: 0 });
  });

  it("[CORE8] sweeps nothing, and does so at the next point of its grid after it is resumed", () => {
    const { log, sim, at } = world({
      appendLatency: 0,
      retentionPolicy: new TimeRetention(2),
      retentionCheckInterval: 1,
    });
    at(0, "appends", () => log.append("k", 1));
    sim.call(1.5, () => sim.suspend(log), undefined);
    sim.call(9.5, () => sim.resume(log), undefined);
    sim.runUntil(9.9);
    expect(log.stats.recordsExpired).toBe(0);
    sim.runUntil(10);
    expect(log.stats.recordsExpired).toBe(1);
  });

  it("[CORE8] slowed down, its latencies take so many times as long", () => {
    const { log, sim, seen, at } = world();
    sim.slowDown(log, 2.5);
    at(0, "appends", () => log.append("k", 1));
    at(4, "reads", () => log.read(0, 0));
    sim.call(10, () => sim.slowDown(log, 1), undefined);
    at(11, "appends again", () => log.append("k", 1));
    sim.run();
    expect(seen).toEqual(["2.5 appends: done", "9 reads: 1 records", "12 appends again: done"]);
  });
});
