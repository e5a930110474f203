import { Container, Resource, Simulation, Store } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

function benchWith(...entities: (Resource | Store<string> | Container)[]): Bench {
  return new Bench(new Simulation({ entities }));
}

describe("[CORE13] crash", () => {
  it("[CORE13.3] of a resource: who waits and who comes is refused; units stay out and can be given back", () => {
    const desk = new Resource("desk");
    const bench = benchWith(desk);
    const { sim } = bench;
    bench.at(0, "holder", function* (say) {
      yield* desk.use(5);
      say(`done, ${desk.inUse} in use`);
    });
    for (const at of [1, 3]) {
      bench.at(at, `comes at ${at}`, function* () {
        yield* desk.acquire();
      });
    }
    sim.call(2, () => sim.crash(desk), undefined);
    sim.call(4, () => bench.say(`tryAcquire ${desk.tryAcquire()}, ${desk.inUse} in use`), undefined);
    sim.call(6, () => sim.restart(desk), undefined);
    bench.at(7, "later", function* (say) {
      yield* desk.use(1);
      say("done");
    });
    expect(bench.run()).toEqual([
      "2 comes at 1 throws ENTITY_UNAVAILABLE",
      "3 comes at 3 throws ENTITY_UNAVAILABLE",
      "4 tryAcquire undefined, 1 in use",
      "5 holder done, 0 in use",
      "8 later done",
    ]);
    expect(desk.stats).toMatchObject({ requests: 5, grants: 2, refused: 2, abandoned: 1 });
    sim.crash(desk);
    expect([desk.inUse, desk.tryAcquire()]).toEqual([0, undefined]);
  });

  it("[CORE13.3] of a store: its items are lost and counted", () => {
    const belt = new Store<string>("belt", { capacity: 2 });
    const bench = benchWith(belt);
    const { sim } = bench;
    bench.at(0, "p", function* () {
      for (const item of ["a", "b", "c"]) yield* belt.put(item);
    });
    bench.at(1, "t", function* () {
      yield* belt.take((item) => item === "z");
    });
    sim.call(2, () => sim.crash(belt), undefined);
    bench.at(3, "q", function* () {
      yield* belt.put("d");
    });
    bench.at(3, "u", function* () {
      yield* belt.take();
    });
    sim.call(3, () => bench.say(`${belt.tryPut("x")} ${belt.tryTake()} ${belt.length}`), undefined);
    sim.call(4, () => sim.restart(belt), undefined);
    sim.call(5, () => bench.say(`${belt.tryPut("e")} ${belt.items.join()}`), undefined);
    expect(bench.run().sort()).toEqual([
      "2 p throws ENTITY_UNAVAILABLE",
      "2 t throws ENTITY_UNAVAILABLE",
      "3 false undefined 0",
      "3 q throws ENTITY_UNAVAILABLE",
      "3 u throws ENTITY_UNAVAILABLE",
      "5 true e",
    ]);
    expect(belt.stats).toMatchObject({ puts: 3, takes: 0, lost: 2, size: { value: 1, max: 2, min: 0 } });
  });

  it("[CORE13.3] what was on its way out of a store that crashes is lost if nobody takes it", () => {
    const belt = new Store<string>("belt");
    const bench = benchWith(belt);
    const waiting = bench.at(0, "t", function* () {
      yield* belt.take();
    });
    bench.sim.call(
      1,
      () => {
        waiting.interrupt("x");
        belt.tryPut("a");
        bench.sim.crash(belt);
      },
      undefined,
    );
    bench.run();
    expect(belt.stats).toMatchObject({ puts: 1, takes: 0, lost: 1 });
    expect(belt.length).toBe(0);
  });

  it("[CORE13.3] of a container: what is in it stays", () => {
    const tank = new Container("tank", { capacity: 10, initial: 5 });
    const bench = benchWith(tank);
    const { sim } = bench;
    bench.at(1, "t", function* () {
      yield* tank.take(8);
    });
    bench.at(1, "p", function* () {
      yield* tank.put(8);
    });
    sim.call(2, () => sim.crash(tank), undefined);
    sim.call(3, () => bench.say(`${tank.tryPut(1)} ${tank.tryTake(1)}`), undefined);
    bench.at(3, "u", function* () {
      yield* tank.take(1);
    });
    sim.call(4, () => sim.restart(tank), undefined);
    sim.call(5, () => bench.say(`${tank.tryTake(5)} ${tank.level}`), undefined);
    expect(bench.run().sort()).toEqual([
      "2 p throws ENTITY_UNAVAILABLE",
      "2 t throws ENTITY_UNAVAILABLE",
      "3 false false",
      "3 u throws ENTITY_UNAVAILABLE",
      "5 true 0",
    ]);
  });

  it("[CORE13.3] the error names the entity and what was asked of it", () => {
    const [desk, belt, tank] = [new Resource("desk"), new Store<string>("belt"), new Container("tank")];
    const bench = benchWith(desk, belt, tank);
    for (const entity of [desk, belt, tank]) bench.sim.crash(entity);
    const messages: string[] = [];
    for (const request of [desk.acquire(), belt.take(), belt.put("a"), tank.take(2), tank.put(1)]) {
      bench.sim.spawn(
        (function* () {
          try {
            yield request;
          } catch (error) {
            messages.push((error as Error).message.split(": the entity")[0] as string);
          }
        })(),
      );
    }
    bench.sim.run();
    expect(messages).toEqual([
      "desk: a unit of desk",
      "belt: an item of belt",
      "belt: room in belt",
      "tank: 2 of tank",
      "tank: room for 1 in tank",
    ]);
  });
});
