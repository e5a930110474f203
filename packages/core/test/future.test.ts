import { Entity, type Event, type Message, Simulation, SimulationError, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[CORE2] futures", () => {
  it("[CORE2] a settled future does not suspend: its value is there in the same step", () => {
    const sim = new Simulation();
    const future = sim.future<number>();
    future.resolve(7);
    const seen: unknown[] = [];
    sim.spawn(
      (function* () {
        sim.call(0, () => seen.push("other event"), undefined);
        seen.push(yield* future, yield* future);
      })(),
    );
    const { events } = sim.run();
    expect(seen).toEqual([7, 7, "other event"]);
    expect(events).toBe(2);
    expect(future.settled).toBe(true);
  });

  it("[CORE2] a plain yield of a future gives its value too", () => {
    const sim = new Simulation();
    const future = sim.future<number>();
    const seen: unknown[] = [];
    sim.spawn(
      (function* () {
        seen.push((yield future) as number);
      })(),
    );
    sim.call(1, (f) => f.resolve(3), future);
    sim.run();
    expect(seen).toEqual([3]);
  });

  it("[ERR3] settling twice is an error that says so", () => {
    const sim = new Simulation();
    const future = sim.future<number>({ label: "reply of shop" });
    future.resolve(1);
    expect(() => future.resolve(2)).toThrow("reply of shop: a future settles once");
    expect(() => future.fail(new Error("x"))).toThrow(expect.objectContaining({ code: "ALREADY_SETTLED" }));
  });

  it("[ERR2] a failure is thrown at every waiter's yield, also at one that comes later", () => {
    const sim = new Simulation();
    const future = sim.future();
    const caught: unknown[] = [];
    function* wait(delay: number) {
      yield delay;
      try {
        yield* future;
      } catch (error) {
        caught.push(error, sim.now);
      }
    }
    for (const delay of [0, 1, 5]) sim.spawn(wait(delay));
    const error = new Error("no");
    sim.call(2, (f) => f.fail(error), future);
    sim.run();
    expect(caught).toEqual([error, 2, error, 2, error, 5]);
  });

  it("[ERR2] a failure that nobody has waited for surfaces at the end of its instant", () => {
    const sim = new Simulation();
    const future = sim.future({ label: "append to orders" });
    const cause = new Error("disk full");
    sim.call(2, (f) => f.fail(cause), future);
    let failure: unknown;
    try {
      sim.run();
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(SimulationError);
    expect(failure).toMatchObject({ time: 2, cause });
    expect((failure as Error).message).toContain("append to orders");
  });

  it("[ERR2] a waiter that comes within the instant of the failure is in time", () => {
    const sim = new Simulation();
    const future = sim.future();
    let caught: unknown;
    sim.call(2, (f) => f.fail("no"), future);
    sim.spawn(
      (function* () {
        yield 2;
        try {
          yield* future;
        } catch (error) {
          caught = error;
        }
      })(),
    );
    sim.run();
    expect(caught).toBe("no");
  });

  it("[CORE2] the abandon hook runs when the last waiter has gone, not before, and not once it is settled", () => {
    const sim = new Simulation();
    const log: string[] = [];
    const future = sim.future<number>({ onAbandon: () => log.push(`abandoned at ${sim.now}`) });
    const wait = () =>
      sim.spawn(
        (function* () {
          try {
            yield* future;
          } catch {
            log.push("interrupted");
          }
        })(),
      );
    const [a, b] = [wait(), wait()];
    sim.call(1, (p) => p.interrupt("x"), a);
    sim.call(2, (p) => p.interrupt("x"), b);
    sim.call(
      3,
      (f) => {
        log.push(`abandoned: ${f.abandoned}`);
        f.resolve(1);
      },
      future,
    );
    sim.run();
    expect(log).toEqual(["interrupted", "abandoned at 2", "interrupted", "abandoned: true"]);
    expect(future.settled).toBe(true);
  });

  it("[CORE2] a new waiter takes an abandoned future up again", () => {
    const sim = new Simulation();
    const future = sim.future<string>();
    const first = sim.spawn(
      (function* () {
        yield* future;
      })(),
    );
    const second = sim.spawn(
      (function* () {
        yield 2;
        return yield* future;
      })(),
    );
    const seen: unknown[] = [];
    sim.spawn(
      (function* () {
        try {
          yield* first;
        } catch {
          seen.push(future.abandoned);
        }
        seen.push(yield* second, future.abandoned);
      })(),
    );
    sim.call(1, (p) => p.interrupt(""), first);
    sim.call(3, (f) => f.resolve("late"), future);
    sim.run();
    expect(seen).toEqual([true, "late", false]);
  });

  it("[CORE2] a failure whose waiters have all gone away is dropped, as a late reply is", () => {
    const sim = new Simulation();
    const future = sim.future();
    const waiting = sim.spawn(
      (function* () {
        try {
          yield* future;
        } catch {
          // interrupted
        }
      })(),
    );
    sim.call(1, (p) => p.interrupt(""), waiting);
    sim.call(2, (f) => f.fail(new Error("too late")), future);
    expect(sim.run().outcome).toBe("endOfInput");
  });

  it("[CORE3] a crash abandons what its processes waited for", () => {
    class Client extends Entity<Message<"Go", { readonly future: ReturnType<Simulation["future"]> }>> {
      *handleEvent(go: Event<Message<"Go", { readonly future: ReturnType<Simulation["future"]> }>>) {
        yield* go.payload.future;
      }
    }
    const client = new Client("client");
    const sim = new Simulation({ entities: [client] });
    let abandonedAt = -1;
    const future = sim.future({ onAbandon: () => (abandonedAt = sim.now) });
    sim.schedule(client, "Go", { future });
    sim.call(4, (c) => sim.crash(c), client);
    sim.run();
    expect(abandonedAt).toBe(4);
    expect(future.abandoned).toBe(true);
  });

  it("[ERR2] an error in an abandon hook surfaces and hurts no bystander", () => {
    const sim = new Simulation();
    const future = sim.future({
      label: "poll",
      onAbandon: () => {
        throw new Error("hook");
      },
    });
    const seen: number[] = [];
    const waiting = sim.spawn(
      (function* () {
        try {
          yield* future;
        } finally {
          seen.push(sim.now);
        }
      })(),
    );
    sim.spawn(
      (function* () {
        try {
          yield* waiting;
        } catch {
          seen.push(-1);
        }
      })(),
    );
    sim.call(1, (p) => p.interrupt(""), waiting);
    expect(() => sim.run()).toThrow("poll (when it was abandoned): hook");
    expect(seen).toEqual([1]);
  });

  it("[ERR3] a future is awaited in its own simulation", () => {
    const [sim, other] = [new Simulation(), new Simulation()];
    const future = other.future();
    sim.spawn(
      (function* () {
        yield* future;
      })(),
    );
    expect(() => sim.run()).toThrow("belongs to another simulation");
  });

  it("[CORE2] each of ten waiters, early and late, gets the value once", () => {
    const sim = new Simulation();
    const future = sim.future<number>();
    let sum = 0;
    for (let i = 0; i < 10; i++) {
      sim.spawn(
        (function* () {
          yield* timeout(i);
          const one = yield* future;
          sum += one;
        })(),
      );
    }
    sim.call(5.5, (f) => f.resolve(1), future);
    sim.run();
    expect(sum).toBe(10);
  });
});
