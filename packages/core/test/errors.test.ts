import {
  type Awaitable,
  allOf,
  anyOf,
  event,
  operation,
  type Process,
  Simulation,
  type SimulationError,
  Sink,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";

import { failureOf, Handler, simulationOf } from "./handler.js";

describe("[ERR2] errors surface with time, entity, event and cause", () => {
  const cause = new Error("out of beans");
  const places: readonly (readonly [string, () => Simulation, Partial<SimulationError>])[] = [
    [
      "a handler",
      () =>
        simulationOf(() => {
          throw cause;
        }, 3).sim,
      { time: 3, entity: "shop", event: "Go", message: "at 3 s in shop, Go: out of beans" },
    ],
    [
      "the process of a handler, in its first step",
      () =>
        simulationOf(function* () {
          throw cause;
        }, 3).sim,
      { time: 3, entity: "shop", event: "Go" },
    ],
    [
      "the process of a handler, later",
      () =>
        simulationOf(function* () {
          yield 1.5;
          throw cause;
        }, 3).sim,
      { time: 4.5, entity: "shop", event: "Go" },
    ],
    [
      "a process spawned by a handler",
      () =>
        simulationOf(function () {
          this.sim.spawn(
            (function* () {
              yield 1;
              throw cause;
            })(),
            { name: "refill" },
          );
        }, 3).sim,
      { time: 4, entity: "shop", event: "refill" },
    ],
    [
      "a process of nobody",
      () => {
        const sim = new Simulation();
        sim.spawn(
          (function* () {
            yield 1;
            throw cause;
          })(),
        );
        return sim;
      },
      { time: 1, entity: undefined, event: "process" },
    ],
    [
      "a callback",
      () => {
        const sim = new Simulation();
        sim.call(
          2,
          function refill() {
            throw cause;
          },
          undefined,
        );
        return sim;
      },
      { time: 2, entity: undefined, event: "refill", message: "at 2 s in refill: out of beans" },
    ],
  ];

  it.each(places)("[ERR2] of %s", (_, build, expected) => {
    const failure = failureOf(build());
    expect(failure).toMatchObject({ ...expected, cause, code: "SIMULATION_FAILED", name: "SimulationError" });
  });

  it("[ERR2] what is thrown need not be an error", () => {
    const failure = failureOf(
      simulationOf(() => {
        throw "a word";
      }).sim,
    );
    expect(failure).toMatchObject({ cause: "a word", message: 'at 0 s in shop, Go: "a word"' });
  });

  it("[ERR2] the failure of a simulation within a handler is the cause of the outer one", () => {
    const inner = new Error("inner");
    const { sim } = simulationOf(() => {
      const nested = new Simulation();
      nested.call(
        7,
        () => {
          throw inner;
        },
        undefined,
      );
      nested.run();
    }, 2);
    const failure = failureOf(sim);
    expect(failure).toMatchObject({ time: 2, entity: "shop", cause: { time: 7, cause: inner } });
  });

  it("[ERR2] after a failure the run can go on behind it", () => {
    const { sim, shop } = simulationOf((go) => {
      if (go.payload === 1) throw cause;
    });
    sim.schedule(shop, "Go", 2, { at: 4 });
    failureOf(sim);
    expect(sim.run()).toMatchObject({ time: 4, events: 2, outcome: "endOfInput" });
  });
});

describe("[ERR3] mistakes say what to do", () => {
  it("[ERR3] an async handler", () => {
    const { sim } = simulationOf(async () => {});
    expect(failureOf(sim).cause).toMatchObject({
      message: "shop.Go: an async handler cannot run on simulated time: write a generator, `*handleEvent`",
    });
  });

  it("[ERR3] an async generator as handler", () => {
    const { sim } = simulationOf(async function* () {
      yield 1;
    });
    expect(failureOf(sim).message).toContain("an async handler cannot run on simulated time");
  });

  it("[ERR3] a handler that returns something else", () => {
    expect(failureOf(simulationOf(() => 5).sim).message).toContain(
      "shop.Go: a handler returns nothing, events or a process, got 5",
    );
    expect(failureOf(simulationOf(() => ["x"]).sim).message).toContain('got "x" in a list');
    expect(failureOf(simulationOf(() => null).sim).message).toContain("got null");
  });

  const bad: readonly (readonly [string, () => unknown, string])[] = [
    ["a forgotten *", () => timeout(1)[Symbol.iterator](), "yielded a process: write `yield*` in place of `yield`"],
    ["a forgotten * before an operation", () => operation(() => timeout(1)), "write `yield*`"],
    ["a promise", () => Promise.resolve(), "a process yields a delay in seconds, a waitable or events, got an object"],
    ["nothing", () => undefined, "got undefined"],
    ["a string", () => "5", 'got "5"'],
    ["a list of numbers", () => [1], "got 1 in a list"],
    ["[TIME3] NaN", () => Number.NaN, "a delay must be a number of seconds >= 0, at most 2^33, got NaN"],
    ["[TIME3] a negative delay", () => -0.001, "got -0.001"],
    ["[TIME3] an infinite delay", () => Infinity, "got Infinity"],
    ["[TIME2] a delay beyond the range", () => 2 ** 33 + 1, "got 8589934593"],
  ];
  it.each(bad)("[ERR3] %s is thrown at the yield, and may be caught there", (_, value, words) => {
    const log: unknown[] = [];
    const { sim } = simulationOf(function* () {
      try {
        yield value() as number;
      } catch (error) {
        log.push(error instanceof TypeError || error instanceof RangeError, (error as Error).message);
      }
      yield 1;
      log.push(this.now);
    });
    sim.run();
    expect(log).toEqual([true, expect.stringContaining(words), 1]);
    expect(log[1]).toContain("shop.Go");
  });

  it("[ERR3] an event scheduled twice", () => {
    const sink = new Sink("sink");
    const once = event(sink, "Note", 1);
    expect(failureOf(simulationOf(() => [once, once]).sim).cause).toMatchObject({ code: "EVENT_REUSED" });
  });

  it("[ERR3] running the simulation from within", () => {
    const { sim } = simulationOf(function () {
      this.sim.run();
    });
    expect(failureOf(sim).cause).toMatchObject({ code: "ALREADY_RUNNING" });
  });

  it("[ERR3] summary.blocked tells who waits, on what, since when", () => {
    const sim = new Simulation();
    const never = sim.future({ label: "reply of the shop" });
    const shop = new Handler("shop", function* () {
      yield 2;
      yield* never;
    });
    sim.schedule(shop, "Go", 1, { at: 1 });
    const child = sim.spawn(never[Symbol.iterator]() as never as Process<void>, { name: "child" });
    sim.spawn(
      (function* () {
        yield* child;
      })(),
      { name: "parent" },
    );
    sim.spawn(
      (function* () {
        yield* timeout(1);
        yield never;
      })(),
      { name: "plain" },
    );
    expect(sim.run().blocked).toEqual([
      { process: "child", waitingFor: "reply of the shop", since: 0 },
      { process: "parent", waitingFor: "process child", since: 0 },
      { process: "plain", waitingFor: "reply of the shop", since: 1 },
      { process: "shop.Go", waitingFor: "reply of the shop", since: 3 },
    ]);
  });

  it("[ERR3] a bounded wait is not blocked; a race is blocked only if all its branches are", () => {
    const sim = new Simulation({ endTime: 5 });
    const never = sim.future({ label: "never" });
    function* nested() {
      yield* never;
    }
    const describe = (name: string, wait: Process<unknown>) => sim.spawn(wait, { name });
    describe("timer", timeout(9)[Symbol.iterator]());
    describe("bounded race", anyOfPair(never, timeout(9)));
    describe("unbounded race", anyOfPair(never, nested()));
    describe("half open", allOfPair(never, timeout(9)));
    describe("open", allOfPair(never, timeout(1)));
    expect(sim.run().blocked).toEqual([
      { process: "unbounded race", waitingFor: "anyOf(never, never)", since: 0 },
      { process: "half open", waitingFor: "allOf(never, timeout)", since: 0 },
      { process: "open", waitingFor: "allOf(never)", since: 0 },
    ]);
  });
});

function* anyOfPair(a: Awaitable, b: Awaitable) {
  yield* anyOf(a, b);
}

function* allOfPair(a: Awaitable, b: Awaitable) {
  yield* allOf(a, b);
}
