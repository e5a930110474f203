import { allOf, anyOf, Entity, type Event, idle, type Message, ms, type Process, Simulation, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";

/** Runs a process to its end and gives what it returned, and when. */
function outcome<T>(body: (sim: Simulation) => Process<T>): { value: T | undefined; error: unknown; time: number } {
  const sim = new Simulation();
  const result = { value: undefined as T | undefined, error: undefined as unknown, time: Number.NaN };
  sim.spawn(
    (function* () {
      try {
        result.value = yield* body(sim);
      } catch (error) {
        result.error = error;
      }
      result.time = sim.now;
    })(),
  );
  sim.run();
  return result;
}

function* after<T>(seconds: number, value: T): Process<T> {
  yield seconds;
  return value;
}

function* failing(seconds: number, message: string): Process<never> {
  yield seconds;
  throw new Error(message);
}

describe("[CORE2] anyOf", () => {
  it("[CORE2] gives index and value of the first to settle, at its time", () => {
    const { value, time } = outcome((sim) =>
      (function* () {
        const slow = sim.future<string>();
        sim.call(3, (f) => f.resolve("slow"), slow);
        return yield* anyOf(slow, after(2, "quick"), timeout(5));
      })(),
    );
    expect(value).toEqual([1, "quick"]);
    expect(time).toBe(2);
  });

  it("[CORE2] of two that settle in the same instant, the one that settles first wins", () => {
    const { value } = outcome(() => anyOf(timeout(1), timeout(1))[Symbol.iterator]());
    expect(value).toEqual([0, undefined]);
  });

  it("[CORE2] a settled future wins at once, and what stands behind it never begins", () => {
    let begun = false;
    const { value, time } = outcome((sim) =>
      (function* () {
        const there = sim.future<number>();
        there.resolve(1);
        const other = (function* () {
          begun = true;
          yield 1;
        })();
        return yield* anyOf(timeout(4), there, other);
      })(),
    );
    expect(value).toEqual([1, 1]);
    expect([time, begun]).toEqual([0, false]);
  });

  it("[CORE2] losers are abandoned: the timer leaves the calendar, the future is told, the process is dropped", () => {
    const sim = new Simulation();
    const log: string[] = [];
    const lost = sim.future({ onAbandon: () => log.push(`future at ${sim.now}`) });
    function* child() {
      try {
        yield 100;
        log.push("never");
      } finally {
        log.push(`finally at ${sim.now}`);
      }
    }
    sim.spawn(
      (function* () {
        yield* anyOf(timeout(50), lost, child(), timeout(1));
        log.push("on");
      })(),
    );
    expect(sim.run().time).toBe(1);
    expect(log).toEqual(["future at 1", "finally at 1", "on"]);
  });

  it("[CORE2] if the first to settle fails, it fails, and the rest is abandoned", () => {
    const { error, time } = outcome(() => anyOf(after(5, 1), failing(2, "broken"))[Symbol.iterator]());
    expect(error).toMatchObject({ message: "broken" });
    expect(time).toBe(2);
  });

  it("[CORE2] a joined process that loses goes on: it is not the race's own", () => {
    const sim = new Simulation();
    const own = sim.spawn(after(3, "done"));
    const seen: unknown[] = [];
    sim.spawn(
      (function* () {
        seen.push(yield* anyOf(own, timeout(1)), sim.now);
        seen.push(yield* own, sim.now);
      })(),
    );
    sim.run();
    expect(seen).toEqual([[1, undefined], 1, "done", 3]);
  });

  it("[CORE2] a running process among the arguments is joined, not stepped", () => {
    const sim = new Simulation();
    const steps: number[] = [];
    const own = sim.spawn(
      (function* () {
        for (let i = 0; i < 3; i++) {
          steps.push(sim.now);
          yield 1;
        }
      })(),
    );
    sim.spawn(
      (function* () {
        yield 0.5;
        yield* anyOf(own, timeout(10));
        steps.push(-sim.now);
      })(),
    );
    sim.run();
    expect(steps).toEqual([0, 1, 2, -3]);
  });

  it("[CORE2] a child that resolves the race it is in loses to it and ends at its next yield", () => {
    const sim = new Simulation();
    const log: string[] = [];
    const answer = sim.future<string>();
    function* child() {
      try {
        answer.resolve("by the child");
        log.push("goes on");
        yield 1;
        log.push("never");
      } finally {
        log.push("finally");
      }
    }
    sim.spawn(
      (function* () {
        log.push(String(yield* anyOf(answer, child())));
      })(),
    );
    expect(sim.run().time).toBe(0);
    expect(log).toEqual(["goes on", "finally", "0,by the child"]);
  });

  it("[ERR2] a child that throws after it has lost its race ends the run, not its parent", () => {
    const sim = new Simulation();
    const answer = sim.future<string>();
    const seen: unknown[] = [];
    function* child() {
      answer.resolve("x");
      throw new Error("afterwards");
    }
    sim.spawn(
      (function* () {
        try {
          seen.push(yield* anyOf(answer, child()));
        } catch {
          seen.push("caught");
        }
      })(),
    );
    expect(() => sim.run()).toThrow("afterwards");
    expect(seen).toEqual([[0, "x"]]);
  });

  it("[CORE2] nests, and narrows down to the innermost winner", () => {
    const { value, time } = outcome(() =>
      anyOf(timeout(9), allOf(after(1, "a"), anyOf(after(5, "b"), after(2, "c"))))[Symbol.iterator](),
    );
    expect(value).toEqual([1, ["a", [1, "c"]]]);
    expect(time).toBe(2);
  });

  it("[CORE2] an argument that cannot begin is thrown at the yield, and none of the others is left waiting", () => {
    const sim = new Simulation();
    const other = new Simulation();
    const log: string[] = [];
    const pending = sim.future<number>({ onAbandon: () => log.push("abandoned") });
    sim.spawn(
      (function* () {
        try {
          yield* anyOf(pending, timeout(1), other.future());
        } catch (error) {
          log.push((error as Error & { code: string }).code);
        }
        yield 5;
        log.push(`on at ${sim.now}`);
      })(),
    );
    sim.call(2, (f) => f.resolve(1), pending);
    sim.run();
    expect(log).toEqual(["abandoned", "OTHER_SIMULATION", "on at 5"]);
  });

  it("[CORE3] an interrupt of the waiter drops the children", () => {
    const sim = new Simulation();
    const log: string[] = [];
    function* child() {
      try {
        yield 10;
      } finally {
        log.push(`dropped at ${sim.now}`);
      }
    }
    const waiting = sim.spawn(
      (function* () {
        try {
          yield* allOf(child(), anyOf(child(), timeout(20)));
        } catch {
          log.push("interrupted");
        }
      })(),
    );
    sim.call(3, (p) => p.interrupt("x"), waiting);
    expect(sim.run().time).toBe(3);
    expect(log).toEqual(["dropped at 3", "dropped at 3", "interrupted"]);
  });

  it("[CORE2] one description awaited twice starts twice", () => {
    const race = anyOf(timeout(1));
    const pause = timeout(2);
    const { time } = outcome(() =>
      (function* () {
        yield* race;
        yield* pause;
        yield* race;
        yield pause;
      })(),
    );
    expect(time).toBe(6);
  });

  it("[ERR1] nothing to wait for, or not waitable, is an error at the call", () => {
    expect(() => anyOf()).toThrow(new RangeError("anyOf: needs at least one thing to wait for, got none"));
    expect(() => allOf(timeout(1), 5 as never)).toThrow(
      new TypeError("allOf: argument 1 must be a waitable or a process, got 5"),
    );
  });
});

describe("[CORE2] allOf", () => {
  it("[CORE2] gives all values in the order of the arguments, when the last is there", () => {
    const { value, time } = outcome(() => allOf(after(3, "a"), timeout(1), after(2, 5))[Symbol.iterator]());
    expect(value).toEqual(["a", undefined, 5]);
    expect(time).toBe(3);
  });

  it("[CORE2] all settled already: it does not suspend", () => {
    const { value, time } = outcome((sim) => {
      const futures = [1, 2].map((n) => {
        const future = sim.future<number>();
        future.resolve(n);
        return future;
      });
      return allOf(...futures)[Symbol.iterator]();
    });
    expect(value).toEqual([1, 2]);
    expect(time).toBe(0);
  });

  it("[CORE2] the first failure fails it at once and drops the rest", () => {
    const log: string[] = [];
    const { error, time } = outcome((sim) =>
      allOf(
        failing(2, "no"),
        (function* () {
          try {
            yield 9;
          } finally {
            log.push(`dropped at ${sim.now}`);
          }
        })(),
      )[Symbol.iterator](),
    );
    expect(error).toMatchObject({ message: "no" });
    expect([time, log]).toEqual([2, ["dropped at 2"]]);
  });
});

describe("[CORE2] timers", () => {
  it("[CORE2] start when awaited, not when described", () => {
    const pause = timeout(1);
    const { time } = outcome(() =>
      (function* () {
        yield 3;
        yield* pause;
      })(),
    );
    expect(time).toBe(4);
  });

  it("[END1] idle does not keep a run alive, timeout does", () => {
    const sim = new Simulation();
    let rounds = 0;
    sim.spawn(
      (function* () {
        for (;;) {
          rounds++;
          yield idle(ms(20));
        }
      })(),
    );
    sim.spawn(
      (function* () {
        yield* timeout(0.1);
      })(),
    );
    // At 0, 0.02, .. 0.1: the last instant runs to its end.
    expect(sim.run()).toMatchObject({ time: 0.1, outcome: "endOfInput", blocked: [] });
    expect(rounds).toBe(6);
  });

  it.each([[-1], [Number.NaN], [Infinity]])("[TIME3] timeout(%s) and idle(%s) are errors at the call", (seconds) => {
    expect(() => timeout(seconds)).toThrow(RangeError);
    expect(() => timeout(seconds)).toThrow(
      `timeout: seconds must be a number of seconds >= 0, at most 2^33, got ${seconds}`,
    );
    expect(() => idle(seconds)).toThrow(`idle: seconds must be`);
  });

  it("[CORE3] a crash while a combinator runs drops parent and children, each once", () => {
    class Worker extends Entity<Message<"Go", null>> {
      readonly log: string[] = [];
      *child(name: string) {
        try {
          yield 10;
        } finally {
          this.log.push(name);
        }
      }
      *handleEvent(_: Event<Message<"Go", null>>) {
        try {
          yield* anyOf(this.child("left"), allOf(this.child("right"), timeout(3)));
        } finally {
          this.log.push("parent");
        }
      }
    }
    const worker = new Worker("worker");
    const sim = new Simulation({ entities: [worker] });
    sim.schedule(worker, "Go", null);
    sim.call(1, (w) => sim.crash(w), worker);
    expect(sim.run()).toMatchObject({ time: 1, blocked: [], unfinished: 0 });
    expect([...worker.log].sort()).toEqual(["left", "parent", "right"]);
  });

  it("[CORE3] a child that crashes its own entity takes its parent along before it could go on", () => {
    class Worker extends Entity<Message<"Go", null>> {
      readonly log: string[] = [];
      *child() {
        this.sim.crash(this);
        yield 1;
      }
      *handleEvent(_: Event<Message<"Go", null>>) {
        try {
          yield* anyOf(this.child(), timeout(3));
          this.log.push("went on");
        } catch {
          this.log.push("caught");
        } finally {
          this.log.push("finally");
        }
      }
    }
    const worker = new Worker("worker");
    const sim = new Simulation({ entities: [worker] });
    sim.schedule(worker, "Go", null);
    expect(sim.run()).toMatchObject({ time: 0, blocked: [] });
    expect(worker.log).toEqual(["finally"]);
  });
});
