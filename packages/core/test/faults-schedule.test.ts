import {
  Entity,
  type Event,
  exponential,
  type Fault,
  FaultSchedule,
  type FaultWatcher,
  type Message,
  type Process,
  Simulation,
  uniform,
} from "@sim/core";
import { describe, expect, it } from "vitest";

class Server extends Entity<Message<"Job", number>> {
  readonly log: string[] = [];
  *handleEvent({ payload }: Event<Message<"Job", number>>): Process {
    yield payload;
    this.log.push(`${this.now} done`);
  }
}

/** A server and what befalls it, in words, until `endTime`. */
function course(
  faults: readonly (readonly [at: number, fault: Fault, duration?: number])[],
  byHand: (sim: Simulation, server: Server) => void = () => {},
  endTime = 100,
): string[] {
  const server = new Server("server");
  const schedule = FaultSchedule.given(
    "faults",
    faults.map(([at, fault, duration]) => ({ target: server, fault, at, duration })),
  );
  const lines: string[] = [];
  const sim = new Simulation({
    entities: [schedule],
    endTime,
    trace: ({ time, what, data }) => {
      lines.push(what === "slowed" ? `${time} x${(data as { factor: number }).factor}` : `${time} ${what}`);
    },
  });
  byHand(sim, server);
  sim.run();
  expect(schedule.faults).toBe(faults.length);
  return lines;
}

describe("[CORE8] FaultSchedule.given", () => {
  it("[CORE8.5] each fault begins and ends at its time; without a duration it stays", () => {
    expect(
      course([
        [5, "pause", 2],
        [1, "crash", 3],
        [8, { slowDown: 3 }, 4],
        [20, "pause", Infinity],
      ]),
    ).toEqual(["1 crashed", "4 restarted", "5 suspended", "7 resumed", "8 x3", "12 x1", "20 suspended"]);
  });

  it("[CORE8.5] faults of one kind that overlap last until the last is over", () => {
    expect(
      course([
        [1, "crash", 5],
        [2, "crash", 10],
        [3, "crash", 1],
        [20, "pause", 5],
        [22, "pause", 10],
      ]),
    ).toEqual(["1 crashed", "12 restarted", "20 suspended", "32 resumed"]);
  });

  it("[CORE8.5] slow-downs multiply, also with that of slowDown, and each takes only its own factor away", () => {
    expect(
      course(
        [
          [1, { slowDown: 2 }, 10],
          [5, { slowDown: 3 }, 10],
          [20, { slowDown: 0.1 }, 2],
          [21, { slowDown: 0.7 }, 5],
        ],
        (sim, server) => {
          sim.call(7, () => sim.slowDown(server, 5), undefined);
          sim.call(13, () => sim.slowDown(server, 1), undefined);
        },
      ),
    ).toEqual([
      "1 x2",
      "5 x6",
      "7 x30",
      "11 x15",
      "13 x3",
      "15 x1",
      "20 x0.1",
      "21 x0.06999999999999999",
      "22 x0.7",
      "26 x1",
    ]);
  });

  it("[CORE8.5] a crash ends the pauses under way, and a pause of one that is down does nothing", () => {
    expect(
      course([
        [1, "pause", 10],
        [3, "crash", 4],
        [5, "pause", 10],
        [8, "pause", 4],
      ]),
    ).toEqual(["1 suspended", "3 crashed", "7 restarted", "8 suspended", "12 resumed"]);
  });

  it("[CORE8.5] the end of a pause that a crash has ended does not touch a suspension by hand", () => {
    expect(
      course(
        [
          [1, "pause", 9],
          [3, "crash", 4],
        ],
        (sim, server) => {
          sim.call(8, () => sim.suspend(server), undefined);
          sim.call(20, () => sim.resume(server), undefined);
        },
      ),
    ).toEqual(["1 suspended", "3 crashed", "7 restarted", "8 suspended", "20 resumed"]);
  });

  it("[CORE8.5] whoever was taken down or stopped by hand is not brought back by a fault's end", () => {
    expect(
      course(
        [
          [3, "crash", 1],
          [4, "pause", 1],
          [13, "pause", 1],
        ],
        (sim, server) => {
          sim.call(2, () => sim.crash(server), undefined);
          sim.call(10, () => sim.restart(server), undefined);
          sim.call(12, () => sim.suspend(server), undefined);
          sim.call(20, () => sim.resume(server), undefined);
        },
      ),
    ).toEqual(["2 crashed", "10 restarted", "12 suspended", "20 resumed"]);
  });

  it("[CORE8.5] restart and resume by hand end the faults under way: later ends do nothing", () => {
    expect(
      course(
        [
          [1, "crash", 10],
          [20, "pause", 10],
        ],
        (sim, server) => {
          sim.call(4, () => sim.restart(server), undefined);
          sim.call(6, () => sim.crash(server), undefined);
          sim.call(15, () => sim.restart(server), undefined);
          sim.call(24, () => sim.resume(server), undefined);
          sim.call(26, () => sim.suspend(server), undefined);
          sim.call(40, () => sim.resume(server), undefined);
        },
      ),
    ).toEqual([
      "1 crashed",
      "4 restarted",
      "6 crashed",
      "15 restarted",
      "20 suspended",
      "24 resumed",
      "26 suspended",
      "40 resumed",
    ]);
  });

  it("[END1] [CORE8.5] a fault's beginning keeps no run alive, its end does, so that what it holds up is done", () => {
    const server = new Server("server");
    const schedule = FaultSchedule.given("faults", [
      { target: server, fault: "pause", at: 2, duration: 30 },
      { target: server, fault: "pause", at: 50, duration: 30 },
    ]);
    const sim = new Simulation({ entities: [schedule] });
    sim.schedule(server, "Job", 5);
    expect(sim.run()).toMatchObject({ time: 35, outcome: "endOfInput", unfinished: 0 });
    expect([server.log, schedule.faults]).toEqual([["35 done"], 1]);
    expect(schedule.downstreamEntities()).toEqual([server]);
    expect(JSON.parse(JSON.stringify(schedule))).toEqual({ name: "faults", faults: 1 });
  });

  it("[CORE8.5] a fault in the past is an error when the schedule is attached", () => {
    const schedule = FaultSchedule.given("faults", [{ target: new Server("server"), fault: "crash", at: 3 }]);
    expect(() => new Simulation({ entities: [schedule], startTime: 5 })).toThrow("at must not lie in the past");
  });
});

describe("[CORE8] FaultSchedule.random", () => {
  it("[CORE8.5] times to failure and to repair take turns, each from its own stream", () => {
    const server = new Server("server");
    const timeToFailure = uniform(5, 15);
    const timeToRepair = uniform(1, 3);
    const schedule = FaultSchedule.random("faults", { target: server, fault: "crash", timeToFailure, timeToRepair });
    const seen: number[] = [];
    const sim = new Simulation({ entities: [schedule], seed: 5, endTime: 100, trace: ({ time }) => seen.push(time) });
    sim.run();
    const draws = new Simulation({ seed: 5 });
    const expected: number[] = [];
    for (let now = 0; ; ) {
      now += timeToFailure.sample(draws.random("faults/failure"));
      if (now > 100) break;
      expected.push(now);
      now += timeToRepair.sample(draws.random("faults/repair"));
      if (now > 100) break;
      expected.push(now);
    }
    expect(seen).toHaveLength(expected.length);
    expect(seen.length).toBeGreaterThan(10);
    // Each moment is rounded to a microsecond, and the next gap counts from there.
    for (const [i, time] of seen.entries())
      expect(Math.abs(time - (expected[i] as number))).toBeLessThan(i * 1e-6 + 1e-6);
  });

  it("[CORE8.5] no fault begins after `until`, nor after the end of time", () => {
    const count = (timeToFailure: number, until?: number): number => {
      const schedule = FaultSchedule.random("faults", {
        target: new Server("server"),
        fault: "pause",
        timeToFailure,
        timeToRepair: 1,
        until,
      });
      new Simulation({ entities: [schedule], startTime: -10 }).runUntil(100);
      return schedule.faults;
    };
    // At -1, 9, 19, 29, ...; what would come at 2^33 + 1 does not.
    expect([count(9, 29), count(9, 28.999), count(9), count(2 ** 33), count(2 ** 32)]).toEqual([4, 3, 11, 0, 0]);
    const late = FaultSchedule.random("late", {
      target: new Server("server"),
      fault: "pause",
      timeToFailure: 2 ** 33,
      timeToRepair: 1,
    });
    expect(new Simulation({ entities: [late], startTime: 1 }).run().time).toBe(1);
  });

  it("[END1] [CORE8.5] alone it keeps no run alive", () => {
    const schedule = FaultSchedule.random("faults", {
      target: new Server("server"),
      fault: "crash",
      timeToFailure: exponential(10),
      timeToRepair: exponential(1),
    });
    expect(new Simulation({ entities: [schedule] }).run()).toMatchObject({ time: 0, outcome: "endOfInput" });
  });

  /** The share of the time that the server is up, over `cycles` cycles. */
  function availability(fault: "crash" | "pause", seed: number, cycles: number, mttf: number, mttr: number): number {
    const server = new Server("server");
    const schedule = FaultSchedule.random("faults", {
      target: server,
      fault,
      timeToFailure: exponential(mttf),
      timeToRepair: exponential(mttr),
    });
    const sim = new Simulation({ entities: [schedule], seed });
    const up = sim.timeWeighted(1);
    const down = (): void => up.set(0);
    const back = (): void => up.set(1);
    const watcher: FaultWatcher = { crashed: down, restarted: back, suspended: down, resumed: back };
    sim.watch(server, watcher);
    sim.addBreakpoint({ when: () => schedule.faults === cycles });
    sim.runUntil(cycles * (mttf + mttr) * 2);
    return up.mean;
  }

  // Over n cycles of exponential times the estimate of the unavailability q = mttr / (mttf + mttr) has, by the delta
  // method for a ratio of means, the standard deviation q (1 - q) sqrt(2 / n). Four of them: a chance of 6e-5 for a
  // right program to fail, and the seed is fixed.
  it.each([
    ["crash", 90, 10],
    ["pause", 3, 1],
  ] as const)("[CORE8.5] the availability under %s tends to MTTF / (MTTF + MTTR)", (fault, mttf, mttr) => {
    const cycles = 20_000;
    const q = mttr / (mttf + mttr);
    const bound = 4 * q * (1 - q) * Math.sqrt(2 / cycles);
    expect(bound).toBeLessThan(0.01);
    for (const seed of [1, 2, 3]) {
      expect(Math.abs(availability(fault, seed, cycles, mttf, mttr) - (1 - q))).toBeLessThan(bound);
    }
  });
});
