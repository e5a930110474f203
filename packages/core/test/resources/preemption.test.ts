import { anyOf, type Hold, type Preemption, preemptionOf, Resource, Simulation, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

/** Holds a unit for `seconds` and says how that ended. */
function hold(bench: Bench, at: number, name: string, desk: Resource, seconds: number, priority: number) {
  return bench.at(at, name, function* (say) {
    const unit = yield* desk.acquire({ priority });
    try {
      yield seconds;
      say("done");
    } catch (error) {
      const { by, heldFor, remaining, resource } = preemptionOf(error) as Preemption;
      say(`loses ${resource} to ${by} after ${heldFor}, ${remaining} left`);
    } finally {
      unit.release();
    }
  });
}

function take(bench: Bench, at: number, name: string, desk: Resource, seconds: number, priority: number) {
  return bench.at(at, name, function* (say) {
    const unit = yield* desk.acquire({ priority, preempt: true });
    say("in");
    yield seconds;
    unit.release();
  });
}

describe("[CORE9] preemption", () => {
  it("[CORE9.2] takes the unit of the least urgent, the last among equals, who learns by whom, how long, what is left", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 4 });
    hold(bench, 0, "a", desk, 10, 5);
    hold(bench, 1, "b", desk, 10, 7);
    hold(bench, 2, "c", desk, 10, 7);
    hold(bench, 3, "d", desk, 10, 1);
    take(bench, 4.5, "boss", desk, 10, 0);
    take(bench, 5, "chief", desk, 10, 6);
    expect(bench.run()).toEqual([
      "4.5 boss in",
      "4.5 c loses desk to boss after 2.5, 7.5 left",
      "5 chief in",
      "5 b loses desk to chief after 4, 6 left",
      "10 a done",
      "13 d done",
    ]);
    expect(desk.stats).toMatchObject({ preemptions: 2, grants: 6, requests: 6, abandoned: 0 });
    expect(desk.inUse).toBe(0);
  });

  it("[CORE9.2] the last among equals is the last to get its unit, whoever has left before", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 3 });
    hold(bench, 0, "a", desk, 3, 5);
    hold(bench, 1, "b", desk, 10, 5);
    hold(bench, 2, "c", desk, 10, 5);
    hold(bench, 4, "d", desk, 10, 1);
    take(bench, 5, "boss", desk, 1, 0);
    expect(bench.run().slice(0, 3)).toEqual(["3 a done", "5 boss in", "5 c loses desk to boss after 3, 7 left"]);
  });

  it("[CORE9.2] the last among equals stays the last across a reset of the statistics", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 2 });
    hold(bench, 0, "old", desk, 10, 5);
    bench.sim.call(1, () => bench.sim.resetStatistics(), undefined);
    hold(bench, 2, "new", desk, 10, 5);
    take(bench, 3, "boss", desk, 10, 0);
    expect(bench.run()).toContain("3 new loses desk to boss after 1, 9 left");
  });

  it("[CORE9.2] never takes from equal priority, nor without being asked to", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    hold(bench, 0, "a", desk, 10, 3);
    take(bench, 1, "equal", desk, 1, 3);
    bench.at(2, "patient", function* (say) {
      const unit = yield* desk.acquire({ priority: 0 });
      say("in");
      unit.release();
    });
    expect(bench.run()).toEqual(["10 a done", "10 patient in", "10 equal in"]);
    expect(desk.stats.preemptions).toBe(0);
  });

  it("[CORE9.2] a unit of tryAcquire is taken only if there is an onPreempted to tell", () => {
    const desk = new Resource("desk", { capacity: 2 });
    const bench = new Bench(new Simulation({ entities: [desk] }));
    const told: Preemption[] = [];
    const first = desk.tryAcquire({ priority: 5, onPreempted: (preemption) => told.push(preemption) }) as Hold;
    const second = desk.tryAcquire({ priority: 9 }) as Hold;
    bench.sim.call(3, () => desk.tryAcquire({ priority: 1, preempt: true }), undefined);
    bench.sim.run();
    expect(told).toEqual([
      { kind: "preempted", resource: "desk", by: "a caller of tryAcquire", heldFor: 3, remaining: undefined },
    ]);
    expect([first.active, second.active, desk.inUse]).toEqual([false, true, 2]);
    first.release();
    expect(desk.inUse).toBe(2);
    expect(desk.tryAcquire({ priority: 0, preempt: true })).toBe(undefined);
  });

  it("[CORE9.2] onPreempted is not called for a unit that is given back before", () => {
    const desk = new Resource("desk");
    const sim = new Simulation({ entities: [desk] });
    const told: Preemption[] = [];
    const unit = desk.tryAcquire({ priority: 5, onPreempted: (preemption) => told.push(preemption) }) as Hold;
    sim.call(
      1,
      () => {
        desk.tryAcquire({ preempt: true });
        unit.release();
      },
      undefined,
    );
    sim.run();
    expect([told, desk.inUse]).toEqual([[], 1]);
  });

  it("[CORE9.2] with onPreempted the process is told so and goes on in its delay", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "victim", function* (say) {
      const unit = yield* desk.acquire({ priority: 5, onPreempted: ({ remaining }) => say(`told, ${remaining} left`) });
      yield 10;
      say(`done, active ${unit.active}`);
      unit.release();
    });
    take(bench, 4, "boss", desk, 1, 0);
    expect(bench.run()).toEqual(["4 boss in", "4 victim told, 6 left", "10 victim done, active false"]);
  });

  it("[CORE9.2] a victim that waits for something else learns nothing of a remainder, and what it waited for is abandoned", () => {
    const bench = new Bench();
    const [desk, other] = [new Resource("desk"), new Resource("other")];
    bench.at(0, "busy", function* () {
      yield* other.use(20);
    });
    bench.at(0, "victim", function* (say) {
      const unit = yield* desk.acquire({ priority: 5 });
      try {
        yield* other.acquire();
      } catch (error) {
        say(`loses, ${preemptionOf(error)?.remaining} left`);
      } finally {
        unit.release();
      }
    });
    take(bench, 4, "boss", desk, 1, 0);
    expect(bench.run()).toEqual(["4 boss in", "4 victim loses, undefined left"]);
    expect(other.stats).toMatchObject({ requests: 2, grants: 1, abandoned: 1 });
  });

  it("[CORE9.2] a delay that ends in the instant of the eviction is done, and nothing else is interrupted later", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "victim", function* (say) {
      const unit = yield* desk.acquire({ priority: 5 });
      yield 4;
      unit.release();
      say("done");
      yield 10;
      say("not disturbed");
    });
    // Comes before the victim's wake-up of the same instant.
    bench.sim.call(4, () => desk.tryAcquire({ preempt: true }), undefined, { priority: -1 });
    expect(bench.run()).toEqual(["4 victim done", "14 victim not disturbed"]);
    expect([desk.stats.preemptions, desk.inUse]).toEqual([1, 1]);
  });

  it("[CORE9.2] a unit that was handed over and is taken before its holder goes on: he had it for no time", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "first", function* () {
      yield* desk.use(4);
    });
    bench.at(1, "second", function* (say) {
      yield* desk.use(3, { priority: 5 });
      say("done");
    });
    bench.sim.call(4, () => take(bench, 0, "boss", desk, 2, -1), undefined);
    // second has its unit at 4, loses it at 4, has it again from 6 to 9.
    expect(bench.run()).toEqual(["4 boss in", "9 second done"]);
    expect(desk.stats.waits.sum).toBe(3 + 2);
  });

  it("[CORE9.2] of two holds it is clear which one is gone: use minds its own", () => {
    const bench = new Bench();
    const [outer, inner] = [new Resource("outer"), new Resource("inner")];
    const work = (at: number, name: string) =>
      bench.at(at, name, function* (say) {
        const unit = yield* outer.acquire({ priority: 5 });
        try {
          yield* inner.use(10, { priority: 5 });
          say("done");
        } catch (error) {
          say(`loses ${preemptionOf(error)?.resource}, inner in use: ${inner.inUse}`);
        } finally {
          unit.release();
        }
      });
    work(0, "one");
    take(bench, 2, "x", inner, 3, 0);
    // one has worked on [0, 2) and [5, 8); two begins when it comes.
    take(bench, 8, "y", outer, 4, 0);
    work(20, "two");
    expect(bench.run()).toEqual(["2 x in", "8 y in", "8 one loses outer, inner in use: 0", "30 two done"]);
    expect([outer.inUse, inner.inUse]).toEqual([0, 0]);
  });

  it("[CORE9.2] both holds gone at once: the first interrupt ends the work, the second comes too late", () => {
    const bench = new Bench();
    const [outer, inner] = [new Resource("outer"), new Resource("inner")];
    bench.at(0, "victim", function* (say) {
      const unit = yield* outer.acquire({ priority: 5 });
      try {
        yield* inner.use(10, { priority: 5 });
      } catch (error) {
        say(`loses ${preemptionOf(error)?.resource}`);
      } finally {
        unit.release();
      }
      yield 20;
      say("not disturbed");
    });
    take(bench, 2, "x", outer, 3, 0);
    take(bench, 2, "y", inner, 3, 0);
    expect(bench.run()).toEqual(["2 x in", "2 y in", "2 victim loses outer", "22 victim not disturbed"]);
  });

  it("[CORE9.2] a process of an anyOf that loses its unit fails the race", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "racer", function* () {
      yield* anyOf(timeout(50), desk.use(10, { priority: 5, onPreempt: "throw" }));
    });
    take(bench, 3, "boss", desk, 1, 0);
    expect(bench.run()).toEqual(["3 boss in", "3 racer throws INTERRUPTED"]);
    expect(desk.inUse).toBe(0);
  });
});
