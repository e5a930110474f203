import { event, InterruptedError, operation, Simulation, Sink, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";

import { failureOf, simulationOf } from "./handler.js";

describe("[CORE4] processes", () => {
  it("[CORE4] spawn starts a process as an event of this instant; joining it gives what it returns", () => {
    const sim = new Simulation();
    const log: string[] = [];
    const child = sim.spawn(
      (function* () {
        log.push("child starts");
        yield 2;
        return "result";
      })(),
    );
    log.push(`alive ${child.alive}`);
    sim.spawn(
      (function* () {
        log.push(`parent joins`);
        log.push(`${yield* child} at ${sim.now}`);
        log.push(`again ${yield* child} at ${sim.now}`);
      })(),
    );
    sim.run();
    expect(log).toEqual(["alive true", "child starts", "parent joins", "result at 2", "again result at 2"]);
    expect(child.alive).toBe(false);
  });

  it("[CORE4] a process of a failed join is told, and the run goes on", () => {
    const sim = new Simulation();
    const error = new Error("broken");
    const child = sim.spawn(
      (function* () {
        yield 1;
        throw error;
      })(),
    );
    const caught: unknown[] = [];
    for (const delay of [0, 0.5]) {
      sim.spawn(
        (function* () {
          yield delay;
          try {
            yield* child;
          } catch (e) {
            caught.push(e, sim.now);
          }
        })(),
      );
    }
    sim.run();
    expect(caught).toEqual([error, 1, error, 1]);
  });

  it("[CORE3] a handler is re-entrant: a second event starts a second process", () => {
    const log: string[] = [];
    const { sim, shop } = simulationOf(function* (go) {
      log.push(`${go.payload} in at ${this.now}`);
      yield 5;
      log.push(`${go.payload} out at ${this.now}`);
    });
    sim.schedule(shop, "Go", 2, { at: 1 });
    sim.run();
    expect(log).toEqual(["1 in at 0", "2 in at 1", "1 out at 5", "2 out at 6"]);
  });

  it("[CORE4] events: returned at once, by a list, by a process in the end, and yielded in between", () => {
    const sink = new Sink<string>("sink");
    const note = (what: string, delay = 0) => event(sink, "Note", what, { delay });
    const replies: readonly unknown[] = [
      note("one"),
      [note("two"), note("three", 1)],
      (function* () {
        yield note("four", 2);
        yield [note("five", 3), note("six", 3)];
        yield 4;
        return note("seven");
      })(),
      (function* () {
        yield 5;
        return [note("eight")];
      })(),
      undefined,
    ];
    const { sim, shop } = simulationOf((go) => replies[go.payload - 1]);
    for (let i = 2; i <= replies.length; i++) sim.schedule(shop, "Go", i);
    sim.run();
    expect(sink.events).toEqual(["one", "two", "three", "four", "five", "six", "seven", "eight"]);
    expect(sink.times).toEqual([0, 0, 1, 2, 3, 3, 4, 5]);
  });

  it("[CORE4] a spawned process belongs to the entity in whose handler or process it is spawned", () => {
    const names: string[] = [];
    const { sim, shop } = simulationOf(function* () {
      names.push(this.sim.spawn(timeout(9)[Symbol.iterator]()).name);
      yield 1;
      names.push(this.sim.spawn(timeout(9)[Symbol.iterator](), { name: "own" }).name);
    });
    names.push(sim.spawn(timeout(9)[Symbol.iterator]()).name);
    sim.call(2, (s) => sim.crash(s), shop);
    sim.run();
    expect(names).toEqual(["process", "shop's process", "own"]);
    // Only the one of nobody was left to end the run, at 9.
    expect(sim.now).toBe(9);
  });

  it("[CORE2] an operation begins when awaited, once, and fails at the caller's yield*", () => {
    const sim = new Simulation();
    let begun = 0;
    const request = operation(() => {
      begun++;
      return timeout(1);
    });
    const refused = operation<void>(() => {
      throw new Error("refused");
    });
    const log: unknown[] = [];
    sim.spawn(
      (function* () {
        log.push(begun);
        yield* request;
        log.push(begun, sim.now);
        for (const again of [request, refused]) {
          try {
            yield* again;
          } catch (error) {
            log.push((error as Error).message);
          }
        }
      })(),
    );
    sim.run();
    expect(log).toEqual([
      0,
      1,
      1,
      "an operation is awaited once: call the method again for another request",
      "refused",
    ]);
  });
});

describe("[CORE3] interrupt", () => {
  it("[CORE3] throws into the innermost generator, which may catch it and go on", () => {
    const sim = new Simulation();
    const log: string[] = [];
    function* inner() {
      try {
        yield 10;
      } catch (error) {
        log.push(`${(error as Error).message} at ${sim.now}`);
        yield 1;
      }
    }
    const running = sim.spawn(
      (function* () {
        yield* inner();
        log.push(`on at ${sim.now}`);
      })(),
      { name: "worker" },
    );
    sim.call(3, (p) => p.interrupt("shift over"), running);
    expect(sim.run().time).toBe(4);
    expect(log).toEqual(["worker: interrupted: shift over at 3", "on at 4"]);
  });

  it("[CORE3] carries its cause, and surfaces if nobody catches it", () => {
    const sim = new Simulation();
    const cause = { why: 1 };
    const running = sim.spawn(timeout(5)[Symbol.iterator](), { name: "worker" });
    sim.call(2, (p) => p.interrupt(cause), running);
    const failure = failureOf(sim);
    expect(failure).toMatchObject({ time: 2, event: "worker", code: "SIMULATION_FAILED" });
    expect(failure.cause).toBeInstanceOf(InterruptedError);
    expect(failure.cause).toMatchObject({ code: "INTERRUPTED", cause });
  });

  it("[CORE3] an interrupted wait is over: what it waited for no longer resumes the process", () => {
    const sim = new Simulation();
    const future = sim.future<string>();
    const log: unknown[] = [];
    const running = sim.spawn(
      (function* () {
        for (const wait of [timeout(10), future]) {
          try {
            yield* wait;
          } catch {
            log.push(sim.now);
          }
        }
        yield 20;
        log.push(sim.now);
      })(),
    );
    sim.call(1, (p) => p.interrupt(""), running);
    sim.call(2, (p) => p.interrupt(""), running);
    sim.call(3, (f) => f.resolve("late"), future);
    sim.run();
    expect(log).toEqual([1, 2, 22]);
  });

  it("[CORE3] is an event of its own: a process just spawned takes its first step before it, an ended one does not notice", () => {
    const sim = new Simulation();
    let stepped = false;
    const seen: unknown[] = [];
    sim.spawn(
      (function* () {
        const early = sim.spawn(
          (function* () {
            stepped = true;
          })(),
        );
        early.interrupt("before it began");
        try {
          yield* early;
        } catch (error) {
          seen.push((error as { code?: string }).code);
        }
        early.interrupt("too late");
      })(),
    );
    sim.run();
    expect([stepped, seen]).toEqual([true, []]);
  });
});
