import { anyOf, Container, Resource, Simulation, Store } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

function benchWith(...entities: (Resource | Store<string> | Container)[]): Bench {
  return new Bench(new Simulation({ entities }));
}

describe("[CORE13] a resource that is suspended", () => {
  it("[CORE13.1] hands out nothing, takes back, and serves in order of the line when it is resumed", () => {
    const desk = new Resource("desk", { capacity: 2 });
    const bench = benchWith(desk);
    const { sim } = bench;
    bench.at(0, "holder", function* (say) {
      yield* desk.use(3);
      say(`gives back, ${desk.inUse} in use`);
    });
    sim.call(1, () => sim.suspend(desk), undefined);
    for (const [at, name, priority] of [
      [2, "late", 1],
      [4, "soon", 0],
      [5, "last", 1],
    ] as const) {
      bench.at(at, name, function* (say) {
        yield* desk.use(10, { priority });
        say("done");
      });
    }
    sim.call(6, () => bench.say(`tryAcquire ${desk.tryAcquire()}`), undefined);
    sim.call(8, () => sim.resume(desk), undefined);
    expect(bench.run()).toEqual([
      "3 holder gives back, 0 in use",
      "6 tryAcquire undefined",
      "18 soon done",
      "18 late done",
      "28 last done",
    ]);
    expect(desk.stats.waits.max).toBe(13);
  });

  it("[CORE13.1] a preemptive request that came meanwhile takes its unit when it is resumed", () => {
    const desk = new Resource("desk");
    const bench = benchWith(desk);
    const { sim } = bench;
    bench.at(0, "victim", function* (say) {
      yield* desk.use(20, { priority: 9 });
      say("done");
    });
    sim.call(1, () => sim.suspend(desk), undefined);
    bench.at(2, "patient", function* (say) {
      yield* desk.use(1, { priority: 0 });
      say("done");
    });
    bench.at(3, "boss", function* (say) {
      yield* desk.use(2, { priority: 1, preempt: true });
      say("done");
    });
    sim.call(8, () => sim.resume(desk), undefined);
    // boss has it on [8, 10), patient on [10, 11), victim has 12 s left.
    expect(bench.run()).toEqual(["10 boss done", "11 patient done", "23 victim done"]);
    expect(desk.stats.queueLength.min).toBe(0);
  });

  it("[CORE13] [CORE12.1] a race for two units, or two items, ends with one of them when it is resumed", () => {
    const [desk, belt] = [new Resource("desk", { capacity: 2 }), new Store<string>("belt")];
    const bench = benchWith(desk, belt);
    const { sim } = bench;
    belt.tryPut("a");
    belt.tryPut("b");
    sim.suspend(desk);
    sim.suspend(belt);
    bench.at(1, "racer", function* (say) {
      const [index] = yield* anyOf(desk.acquire(), desk.acquire());
      const [branch, item] = yield* anyOf(belt.take(), belt.take());
      say(`has ${index} and ${branch} ${item}`);
    });
    sim.call(2, () => sim.resume(desk), undefined);
    sim.call(3, () => sim.resume(belt), undefined);
    expect(bench.run()).toEqual(["3 racer has 0 and 0 a"]);
    expect([desk.inUse, desk.queueLength, belt.items, belt.stats.takers.value]).toEqual([1, 0, ["b"], 0]);
  });

  it("[CORE10.1] what is let in one after the other is not passed by a tryPut between", () => {
    const belt = new Store<string>("belt", { capacity: 2 });
    const bench = benchWith(belt);
    const { sim } = bench;
    sim.suspend(belt);
    bench.at(0, "racer", function* () {
      yield* anyOf(
        belt.put("a"),
        (function* () {
          try {
            yield 100;
          } finally {
            bench.say(`tryPut ${belt.tryPut("x")}`);
          }
        })(),
      );
    });
    bench.at(1, "second", function* () {
      yield* belt.put("b");
    });
    sim.call(2, () => sim.resume(belt), undefined);
    expect(bench.run()).toEqual(["2 tryPut false"]);
    expect(belt.items).toEqual(["a", "b"]);
  });

  it("[CORE13.1] one who stops waiting meanwhile is not served", () => {
    const desk = new Resource("desk");
    const bench = benchWith(desk);
    const { sim } = bench;
    sim.suspend(desk);
    const gone = bench.at(0, "gone", function* () {
      yield* desk.acquire();
    });
    bench.at(1, "stays", function* (say) {
      yield* desk.use(1);
      say("done");
    });
    sim.call(2, (process) => process.interrupt("x"), gone);
    sim.call(3, () => sim.resume(desk), undefined);
    expect(bench.run()).toEqual(["2 gone throws INTERRUPTED", "4 stays done"]);
  });
});

describe("[CORE13] a store or container that is suspended", () => {
  it("[CORE13.2] nothing moves; then takers have what is there, and putters come in", () => {
    const belt = new Store<string>("belt", { capacity: 2 });
    const bench = benchWith(belt);
    const { sim } = bench;
    belt.tryPut("a");
    belt.tryPut("b");
    sim.suspend(belt);
    const take = (at: number, name: string, filter?: (item: string) => boolean) =>
      bench.at(at, name, function* (say) {
        say(`gets ${yield* belt.take(filter)}`);
      });
    take(1, "wants-d", (item) => item === "d");
    take(1, "wants-b", (item) => item === "b");
    take(2, "any");
    take(2, "wants-e", (item) => item === "e");
    bench.at(3, "p", function* (say) {
      for (const item of ["c", "d", "e"]) yield* belt.put(item);
      say("done");
    });
    sim.call(4, () => bench.say(`${belt.tryPut("x")} ${belt.tryTake()} ${belt.length}`), undefined);
    sim.call(5, () => sim.resume(belt), undefined);
    expect(bench.run()).toEqual([
      "4 false undefined 2",
      "5 wants-b gets b",
      "5 any gets a",
      "5 p done",
      "5 wants-d gets d",
      "5 wants-e gets e",
    ]);
    expect(belt.items).toEqual(["c"]);
    expect(belt.stats).toMatchObject({ puts: 5, takes: 4 });
  });

  it("[CORE13.2] an item that comes in as one leaves may go to one who was passed, or is still to be asked", () => {
    const belt = new Store<string>("belt", { capacity: 1 });
    const bench = benchWith(belt);
    const { sim } = bench;
    belt.tryPut("a");
    for (const item of ["b", "c"]) {
      bench.at(0, "p", function* () {
        yield* belt.put(item);
      });
    }
    sim.call(1, () => sim.suspend(belt), undefined);
    for (const wanted of ["c", "a", "b"]) {
      bench.at(2, `wants-${wanted}`, function* (say) {
        say(`gets ${yield* belt.take((item) => item === wanted)}`);
      });
    }
    bench.at(3, "wants-z", function* () {
      yield* belt.take((item) => item === "z");
    });
    sim.call(4, () => sim.resume(belt), undefined);
    // a leaves, so b comes in and goes to its taker; that makes room for c, which goes to its own.
    expect(bench.run().sort()).toEqual(["4 wants-a gets a", "4 wants-b gets b", "4 wants-c gets c"]);
    expect([belt.length, belt.stats.takers.value, belt.stats.putters.value]).toEqual([0, 1, 0]);
  });

  it("[CORE13.2] a filter that throws at the resumption is told so, and the others are served", () => {
    const belt = new Store<string>("belt");
    const bench = benchWith(belt);
    const { sim } = bench;
    belt.tryPut("a");
    sim.suspend(belt);
    bench.at(1, "bad", function* () {
      yield* belt.take(() => {
        throw new Error("bad filter");
      });
    });
    bench.at(1, "good", function* (say) {
      say(`gets ${yield* belt.take()}`);
    });
    sim.call(2, () => sim.resume(belt), undefined);
    expect(bench.run()).toEqual(["2 bad throws bad filter", "2 good gets a"]);
  });

  it("[CORE13.2] what comes back to a suspended store or container waits there", () => {
    const [belt, tank] = [new Store<string>("belt"), new Container("tank")];
    const bench = benchWith(belt, tank);
    const { sim } = bench;
    const first = bench.at(0, "first", function* () {
      yield* belt.take();
    });
    const drinker = bench.at(0, "drinker", function* () {
      yield* tank.take(2);
    });
    bench.at(0, "second", function* (say) {
      say(`gets ${yield* belt.take()}`);
    });
    bench.at(0, "thirsty", function* (say) {
      yield* tank.take(1);
      say("drinks");
    });
    sim.call(
      1,
      () => {
        first.interrupt("x");
        drinker.interrupt("x");
        belt.tryPut("a");
        tank.tryPut(2);
        sim.suspend(belt);
        sim.suspend(tank);
      },
      undefined,
    );
    sim.call(2, () => bench.say(`${belt.length} ${tank.level}`), undefined);
    sim.call(
      3,
      () => {
        sim.resume(belt);
        sim.resume(tank);
      },
      undefined,
    );
    expect(bench.run()).toEqual([
      "1 first throws INTERRUPTED",
      "1 drinker throws INTERRUPTED",
      "2 1 2",
      "3 second gets a",
      "3 thirsty drinks",
    ]);
  });

  it("[CORE13.2] a container: amounts come and go in order when it is resumed", () => {
    const tank = new Container("tank", { capacity: 10, initial: 5 });
    const bench = benchWith(tank);
    const { sim } = bench;
    sim.suspend(tank);
    bench.at(1, "t", function* (say) {
      yield* tank.take(8);
      say("took 8");
    });
    bench.at(2, "p", function* (say) {
      yield* tank.put(4);
      say("put 4");
    });
    sim.call(3, () => bench.say(`${tank.tryPut(1)} ${tank.tryTake(1)} ${tank.level}`), undefined);
    sim.call(4, () => sim.resume(tank), undefined);
    expect(bench.run()).toEqual(["3 false false 5", "4 p put 4", "4 t took 8"]);
    expect(tank.stats.level).toMatchObject({ value: 1, integral: 20 });
  });
});
