import {
  allOf,
  anyOf,
  Container,
  Entity,
  type Hold,
  type Process,
  Resource,
  Simulation,
  Store,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

class Team extends Entity {
  handleEvent(): void {}
}

/** What of everything a process waits for is granted to it in the instant in which it is interrupted or dropped. */
describe("[CORE12] between grant and wake-up", () => {
  /** One process waits with `wait`; at 5 `grant` gives it what it waits for, and at once `end` ends it. */
  function cut(
    wait: () => Process<unknown>,
    grant: () => void,
    end: "interrupt" | "crash",
    entities: readonly Entity<never>[],
  ): Bench {
    const team = new Team("team");
    const bench = new Bench(new Simulation({ entities: [team, ...entities] }));
    const waiting = bench.sim.spawn(
      (function* () {
        try {
          yield* wait();
          bench.say("goes on");
        } catch {
          bench.say("interrupted");
        }
      })(),
      { owner: team },
    );
    const act = (): void => {
      if (end === "interrupt") waiting.interrupt("now");
      grant();
      if (end === "crash") bench.sim.crash(team);
    };
    bench.sim.call(5, act, undefined);
    bench.run();
    expect(bench.log).toEqual(end === "interrupt" ? ["5 interrupted"] : []);
    return bench;
  }

  it.each([["interrupt"], ["crash"]] as const)("[CORE12.2] %s: a unit goes back, to whoever waits next", (end) => {
    const desk = new Resource("desk");
    let hold: Hold | undefined;
    const bench = cut(
      function* () {
        hold = desk.tryAcquire();
        yield* desk.acquire();
      },
      () => hold?.release(),
      end,
      [desk],
    );
    expect([desk.inUse, desk.queueLength, desk.stats.grants]).toEqual([0, 0, 2]);
    expect(bench.sim.now).toBe(5);
  });

  it.each([["interrupt"], ["crash"]] as const)("[CORE12.2] %s: an item goes back to its place", (end) => {
    const shelf = new Store<string>("shelf");
    cut(
      function* () {
        shelf.tryPut("old");
        yield* shelf.take((item) => item === "wanted");
      },
      () => {
        shelf.tryPut("wanted");
        shelf.tryPut("new");
      },
      end,
      [shelf],
    );
    expect(shelf.items).toEqual(["old", "wanted", "new"]);
    expect(shelf.stats).toMatchObject({ puts: 3, takes: 0 });
  });

  it.each([["interrupt"], ["crash"]] as const)("[CORE12.2] %s: an amount goes back", (end) => {
    const tank = new Container("tank");
    cut(
      () => tank.take(2) as unknown as Process<unknown>,
      () => tank.tryPut(3),
      end,
      [tank],
    );
    expect(tank.level).toBe(3);
    expect(tank.stats).toMatchObject({ amountPut: 3, amountTaken: 0 });
  });

  it.each([["interrupt"], ["crash"]] as const)("[CORE12.2] %s: through anyOf and allOf as well", (end) => {
    const [desk, shelf, tank] = [new Resource("desk"), new Store<string>("shelf"), new Container("tank")];
    cut(
      () =>
        anyOf(timeout(50), allOf(desk.acquire(), shelf.take(), anyOf(tank.take(1), timeout(60)))) as unknown as Process,
      () => {
        shelf.tryPut("item");
        tank.tryPut(1);
      },
      end,
      [desk, shelf, tank],
    );
    expect([desk.inUse, shelf.items, tank.level]).toEqual([0, ["item"], 1]);
  });

  it.each([["fifo"], ["lifo"], [(a: string, b: string) => a.charCodeAt(0) - b.charCodeAt(0)]] as const)(
    "[CORE12.2] items of several processes of one entity that crashes come back in their order (%s)",
    (order) => {
      const shelf = new Store<string>("shelf", { order });
      const team = new Team("team");
      const sim = new Simulation({ entities: [team, shelf] });
      for (let i = 0; i < 3; i++) sim.spawn(shelf.take() as unknown as Process, { owner: team });
      sim.call(
        1,
        () => {
          for (const item of ["b1", "a1", "b2", "c1", "a2"]) shelf.tryPut(item);
          sim.crash(team);
        },
        undefined,
      );
      sim.run();
      if (order === "fifo") expect(shelf.items).toEqual(["b1", "a1", "b2", "c1", "a2"]);
      else if (order === "lifo") expect(shelf.items).toEqual(["a2", "c1", "b2", "a1", "b1"]);
      else expect(shelf.items).toEqual(["a1", "a2", "b1", "b2", "c1"]);
    },
  );

  it("[CORE12.2] what comes back to a place that has been taken is one too many for a while", () => {
    const bench = new Bench();
    const belt = new Store<string>("belt", { capacity: 1 });
    const tank = new Container("tank", { capacity: 5, initial: 5 });
    const victim = bench.at(0, "victim", function* () {
      yield* allOf(belt.take(), tank.take(5));
    });
    bench.at(1, "belt", function* (say) {
      for (const item of ["a", "b", "c"]) yield* belt.put(item);
      say("all put");
    });
    bench.sim.call(
      1,
      () => {
        victim.interrupt("no");
        bench.at(0, "tank", function* () {
          yield* tank.put(4);
        });
      },
      undefined,
      { priority: -1 },
    );
    bench.sim.call(1, () => bench.say(`${belt.items.join()} ${tank.level}`), undefined, { priority: 1 });
    bench.sim.call(2, () => bench.say(`${belt.tryTake()} ${tank.tryTake(4)}`), undefined);
    bench.sim.call(3, () => bench.say(`${belt.tryTake()} ${tank.tryPut(1)} ${tank.level}`), undefined);
    bench.run();
    expect(bench.log).toContain("2 a true");
    expect(tank.level).toBeLessThanOrEqual(5);
    expect(belt.stats).toMatchObject({ puts: 3, takes: 2 });
    expect(belt.items).toEqual(["c"]);
  });

  it("[CORE12.2] goes on to the next who waits for it", () => {
    const bench = new Bench();
    const [shelf, tank] = [new Store<string>("shelf"), new Container("tank")];
    const first = bench.at(0, "first", function* () {
      yield* allOf(shelf.take(), tank.take(3));
    });
    bench.at(1, "second", function* (say) {
      say(`gets ${yield* shelf.take()}`);
    });
    bench.at(1, "third", function* (say) {
      yield* tank.take(2);
      say("gets 2");
    });
    bench.sim.call(
      2,
      () => {
        first.interrupt("x");
        shelf.tryPut("item");
        tank.tryPut(3);
      },
      undefined,
    );
    expect(bench.run()).toEqual(["2 first throws INTERRUPTED", "2 second gets item", "2 third gets 2"]);
    expect([shelf.length, tank.level]).toEqual([0, 1]);
  });

  it("[CORE12.2] an item returns to its place, also one that was there at once, or among many, or after a suspension", () => {
    const shelf = new Store<number>("shelf");
    const bench = new Bench(new Simulation({ entities: [shelf] }));
    const { sim } = bench;
    const all = Array.from({ length: 40 }, (_, i) => i);
    // Moves the ring on, then makes it grow.
    for (let i = 0; i < 5; i++) shelf.tryPut(-1);
    for (let i = 0; i < 5; i++) shelf.tryTake();
    for (const item of all) shelf.tryPut(item);
    bench.at(1, "at once", function* (say) {
      yield* anyOf(
        allOf(
          shelf.take((item) => item === 18),
          sim.future(),
        ),
        timeout(1),
      );
      say("over");
    });
    sim.call(3, () => sim.suspend(shelf), undefined);
    bench.at(4, "later", function* (say) {
      yield* anyOf(
        allOf(
          shelf.take((item) => item === 23),
          sim.future(),
        ),
        timeout(2),
      );
      say("over");
    });
    sim.call(5, () => sim.resume(shelf), undefined);
    sim.call(5.5, () => bench.say(`${shelf.length}`), undefined);
    expect(bench.run()).toEqual(["2 at once over", "5.5 39", "6 later over"]);
    expect(shelf.items).toEqual(all);
  });

  it("[CORE12.2] what a suspended process was given and never saw comes back when it crashes", () => {
    const team = new Team("team");
    const [desk, shelf] = [new Resource("desk"), new Store<string>("shelf")];
    const sim = new Simulation({ entities: [team, desk, shelf] });
    for (let i = 0; i < 2; i++) sim.spawn(shelf.take() as unknown as Process, { owner: team });
    sim.spawn(desk.acquire() as unknown as Process, { owner: team });
    const hold = desk.tryAcquire() as Hold;
    sim.call(1, () => sim.suspend(team), undefined);
    sim.call(
      2,
      () => {
        for (const item of ["a", "b", "c"]) shelf.tryPut(item);
        hold.release();
      },
      undefined,
    );
    sim.runUntil(3);
    expect([desk.inUse, shelf.items]).toEqual([1, ["c"]]);
    sim.crash(team);
    expect([desk.inUse, shelf.items]).toEqual([0, ["a", "b", "c"]]);
  });

  it("[CORE12.2] a put that was served stays done, though its process never hears of it", () => {
    const shelf = new Store<string>("shelf", { capacity: 1 });
    cut(
      function* () {
        shelf.tryPut("a");
        yield* shelf.put("b");
      },
      () => shelf.tryTake(),
      "interrupt",
      [shelf],
    );
    expect(shelf.items).toEqual(["b"]);
    const tank = new Container("tank", { capacity: 3, initial: 3 });
    cut(
      () => tank.put(2) as unknown as Process<unknown>,
      () => tank.tryTake(2),
      "crash",
      [tank],
    );
    expect(tank.level).toBe(3);
    expect(tank.stats).toMatchObject({ amountPut: 2, amountTaken: 2 });
  });

  it("[CORE12.3] a unit whose process is dropped without giving it back stays in use; with finally it does not", () => {
    const team = new Team("team");
    const desk = new Resource("desk", { capacity: 2 });
    const sim = new Simulation({ entities: [team, desk] });
    const work = (careful: boolean) =>
      (function* () {
        const hold = yield* desk.acquire();
        try {
          yield 10;
        } finally {
          if (careful) hold.release();
        }
      })();
    sim.spawn(work(true), { owner: team });
    sim.spawn(work(false), { owner: team });
    sim.call(1, () => sim.crash(team), undefined);
    sim.run();
    expect(desk.inUse).toBe(1);
    // Nobody is left to be told, so it is not taken either.
    desk.tryAcquire();
    expect(desk.tryAcquire({ priority: -9, preempt: true })).toBe(undefined);
  });

  it("[CORE12.2] a process that goes down with its own step gives back what it was given in it", () => {
    const team = new Team("team");
    const [desk, shelf] = [new Resource("desk"), new Store<string>("shelf")];
    const bench = new Bench(new Simulation({ entities: [team, desk, shelf] }));
    bench.sim.spawn(
      (function* () {
        yield 1;
        shelf.tryPut("item");
        bench.sim.crash(team);
        yield* desk.acquire();
        bench.say("never");
      })(),
      { owner: team },
    );
    bench.sim.spawn(
      (function* () {
        yield 1;
        bench.sim.restart(team);
      })(),
    );
    expect(bench.run()).toEqual([]);
    expect([desk.inUse, shelf.items]).toEqual([0, ["item"]]);
  });
});
