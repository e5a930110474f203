import { constant, type Hold, Resource, Simulation, uniform } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

describe("[CORE9] Resource: service", () => {
  it("[CORE9.1] serves by priority, then by arrival", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    const come = (at: number, name: string, priority: number) =>
      bench.at(at, name, function* (say) {
        const hold = yield* desk.acquire({ priority });
        say("in");
        yield 10;
        hold.release();
      });
    come(0, "first", 5);
    for (const [at, name, priority] of [
      [1, "late-a", 2],
      [2, "soon-a", -1],
      [3, "late-b", 2],
      [4, "soon-b", -1],
      [5, "half", 0.5],
    ] as const) {
      come(at, name, priority);
    }
    expect(bench.run()).toEqual([
      "0 first in",
      "10 soon-a in",
      "20 soon-b in",
      "30 half in",
      "40 late-a in",
      "50 late-b in",
    ]);
  });

  it("[CORE9.1] hands out as many units as there are, and each given back goes to the next at once", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 2 });
    for (const [index, seconds] of [3, 5, 4, 1].entries()) {
      bench.at(0, `c${index}`, function* (say) {
        yield* desk.use(seconds);
        say(`out ${desk.inUse} in use, ${desk.queueLength} waiting`);
      });
    }
    // c0 until 3, c1 until 5, c2 from 3 to 7, c3 from 5 to 6.
    expect(bench.run()).toEqual([
      "3 c0 out 2 in use, 1 waiting",
      "5 c1 out 2 in use, 0 waiting",
      "6 c3 out 1 in use, 0 waiting",
      "7 c2 out 0 in use, 0 waiting",
    ]);
  });

  it("[CORE9.1] a newcomer does not pass those who wait, whatever is released in its instant", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "a", function* () {
      yield* desk.use(4);
    });
    bench.at(1, "b", function* (say) {
      yield* desk.use(1);
      say("done");
    });
    bench.at(4, "c", function* (say) {
      yield* desk.use(1);
      say("done");
    });
    expect(bench.run()).toEqual(["5 b done", "6 c done"]);
  });

  it("[CORE9.1] tryAcquire takes a free unit and never waits", () => {
    const desk = new Resource("desk");
    const sim = new Simulation({ entities: [desk] });
    const hold = desk.tryAcquire() as Hold;
    expect([hold.active, hold.since, desk.tryAcquire()]).toEqual([true, 0, undefined]);
    sim.runUntil(3);
    hold.release();
    expect([hold.active, desk.inUse]).toEqual([false, 0]);
    expect(desk.tryAcquire()?.since).toBe(3);
    expect(desk.stats).toMatchObject({ requests: 3, grants: 2, abandoned: 1, refused: 0 });
  });

  it("[CORE9.1] a unit is given back once", () => {
    const desk = new Resource("desk");
    new Simulation({ entities: [desk] });
    const hold = desk.tryAcquire() as Hold;
    hold.release();
    expect(() => hold.release()).toThrow(expect.objectContaining({ code: "ALREADY_RELEASED" }));
    expect(() => hold.release()).toThrow("desk: this unit has been released before");
  });

  it("[CORE9.1] a request is awaited once, and outside a simulation there is nothing to try", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 5 });
    expect(() => desk.tryAcquire()).toThrow(expect.objectContaining({ code: "NOT_ATTACHED" }));
    expect(() => desk.stats).toThrow(expect.objectContaining({ code: "NOT_ATTACHED" }));
    expect([desk.inUse, desk.queueLength]).toEqual([0, 0]);
    const request = desk.acquire();
    bench.at(0, "twice", function* () {
      yield* request;
      yield* request;
    });
    expect(bench.run()).toEqual(["0 twice throws OPERATION_REUSED"]);
    expect(desk.inUse).toBe(1);
  });

  it("[CORE9.1] those who wait at the end are named", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "holder", function* () {
      yield* desk.acquire();
    });
    bench.at(2, "waiter", function* () {
      yield* desk.acquire();
    });
    expect(bench.sim.run().blocked).toEqual([{ process: "waiter", waitingFor: "a unit of desk", since: 2 }]);
    expect([desk.inUse, desk.queueLength]).toEqual([1, 1]);
  });

  it("[CORE9.1] use draws its duration once, from its own stream, and gives the unit back if that fails", () => {
    const bench = new Bench(new Simulation({ seed: 7 }));
    const desk = new Resource("desk");
    const expected = uniform(1, 2).sample(new Simulation({ seed: 7 }).random("desk/use"));
    bench.at(0, "good", function* () {
      yield* desk.use(uniform(1, 2));
    });
    bench.sim.run();
    expect(bench.sim.now).toBeCloseTo(expected, 6);
    const other = new Bench();
    const counter = new Resource("counter");
    other.at(0, "bad", function* () {
      yield* counter.use({ name: "bad", mean: 1, sample: () => -1 });
    });
    other.at(0, "next", function* (say) {
      yield* counter.use(constant(2));
      say("served");
    });
    expect(other.run()[1]).toBe("2 next served");
    expect(other.log[0]).toMatch(/^0 bad throws .*-1/);
    expect(counter.inUse).toBe(0);
  });

  it("[CORE9.1] interrupted or dropped, use gives the unit back", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    const first = bench.at(0, "first", function* () {
      yield* desk.use(100);
    });
    bench.at(1, "second", function* (say) {
      yield* desk.use(1);
      say("done");
    });
    bench.sim.call(4, (process) => process.interrupt("enough"), first);
    expect(bench.run()).toEqual(["4 first throws INTERRUPTED", "5 second done"]);
  });
});

describe("[CORE9] Resource: statistics", () => {
  it("[CORE9.4] against integrals by hand", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 2 });
    // Units in use: 1 on [0, 1), 2 on [1, 6), 1 on [6, 9), 0 on [9, 10). Waiting: 1 on [2, 4).
    for (const [at, seconds] of [
      [0, 4],
      [1, 5],
      [2, 5],
    ] as const) {
      bench.at(at, "c", function* () {
        yield* desk.use(seconds);
      });
    }
    bench.sim.runUntil(10);
    const { stats } = desk;
    expect(stats).toMatchObject({ requests: 3, grants: 3, preemptions: 0, abandoned: 0, refused: 0 });
    expect(stats.inUse).toEqual({ value: 0, mean: 1.4, min: 0, max: 2, integral: 14, since: 0 });
    expect(stats.queueLength).toEqual({ value: 0, mean: 0.2, min: 0, max: 1, integral: 2, since: 0 });
    expect(stats.utilization).toBe(0.7);
    expect([stats.waits.count, stats.waits.sum, stats.waits.max]).toEqual([3, 2, 2]);
  });

  it("[CORE9.4] a unit that goes from hand to hand does not dip, and stats are a snapshot", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    for (const at of [0, 1]) {
      bench.at(at, "c", function* () {
        yield* desk.use(5);
      });
    }
    bench.sim.runUntil(2);
    const { stats } = desk;
    bench.sim.resetStatistics();
    bench.sim.runUntil(9);
    expect(desk.stats.inUse).toEqual({ value: 1, mean: 1, min: 1, max: 1, integral: 7, since: 2 });
    expect(stats.inUse).toEqual({ value: 1, mean: 1, min: 0, max: 1, integral: 2, since: 0 });
    expect(JSON.parse(JSON.stringify(desk))).toMatchObject({
      name: "desk",
      grants: 1,
      utilization: 1,
      inUse: { value: 1 },
    });
  });

  it("[CORE9.4] [CORE5.4] a reset keeps holders and line, and counts what comes after it", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    for (const at of [0, 1]) {
      bench.at(at, "c", function* () {
        yield* desk.use(10);
      });
    }
    bench.sim.call(4, () => bench.sim.resetStatistics(), undefined);
    bench.sim.runUntil(14);
    // In use on all of [4, 14); one waits on [4, 10), and has then waited for 9 s.
    expect(desk.stats).toMatchObject({ requests: 0, grants: 1, utilization: 1 });
    expect(desk.stats.queueLength).toEqual({ value: 0, mean: 0.6, min: 0, max: 1, integral: 6, since: 4 });
    expect(desk.stats.waits.mean).toBe(9);
  });
});
