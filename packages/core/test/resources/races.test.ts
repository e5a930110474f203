import {
  allOf,
  anyOf,
  Container,
  Entity,
  type Process,
  type ProcessEntry,
  Resource,
  Simulation,
  Store,
  type TraceEntry,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

class Team extends Entity {
  handleEvent(): void {}
}

describe("[CORE12] races", () => {
  it("[CORE12.1] the loser of anyOf(acquire, timeout) leaves the line, and those behind it move up", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "holder", function* () {
      yield* desk.use(10);
    });
    bench.at(1, "impatient", function* (say) {
      const [index] = yield* anyOf(desk.acquire(), timeout(3));
      say(`branch ${index}, ${desk.queueLength} waiting`);
    });
    bench.at(2, "patient", function* (say) {
      yield* desk.use(1);
      say("done");
    });
    expect(bench.run()).toEqual(["4 impatient branch 1, 1 waiting", "11 patient done"]);
    expect(desk.stats).toMatchObject({ requests: 3, grants: 2, abandoned: 1 });
    expect(desk.inUse).toBe(0);
  });

  it.each([[true], [false]])("[CORE12.1] anyOf(acquire a, acquire b) takes exactly one unit (a free: %s)", (free) => {
    const bench = new Bench();
    const [a, b] = [new Resource("a"), new Resource("b")];
    bench.at(0, "holder", function* () {
      if (!free) yield* allOf(a.use(5), b.use(5));
    });
    bench.at(1, "either", function* (say) {
      const [index, hold] = yield* anyOf(a.acquire(), b.acquire());
      say(`has ${index}: ${a.inUse} ${b.inUse}`);
      hold.release();
    });
    expect(bench.run()).toEqual([`${free ? 1 : 5} either has 0: 1 0`]);
    expect([a.inUse, b.inUse, a.queueLength, b.queueLength]).toEqual([0, 0, 0, 0]);
  });

  it("[CORE12.1] allOf that is abandoned with one half granted gives the half back", () => {
    const bench = new Bench();
    const [a, b] = [new Resource("a"), new Resource("b")];
    const [shelf, tank] = [new Store<string>("shelf"), new Container("tank", { initial: 5 })];
    bench.at(0, "holder", function* () {
      yield* shelf.put("item");
      yield* b.use(10);
    });
    bench.at(1, "both", function* (say) {
      const [index] = yield* anyOf(allOf(a.acquire(), shelf.take(), tank.take(2), b.acquire()), timeout(3));
      say(`branch ${index}`);
    });
    bench.sim.call(2, () => bench.say(`${a.inUse} ${shelf.length} ${tank.level} ${b.queueLength}`), undefined);
    expect(bench.run()).toEqual(["2 1 0 3 1", "4 both branch 1"]);
    expect([a.inUse, shelf.items, tank.level, b.inUse, b.queueLength]).toEqual([0, ["item"], 5, 0, 0]);
    expect(shelf.stats).toMatchObject({ puts: 1, takes: 0 });
    expect(tank.stats).toMatchObject({ amountPut: 0, amountTaken: 0 });
  });

  it("[CORE12.1] allOf of which one part fails, or cannot begin, gives the other part back", () => {
    const bench = new Bench();
    const [a, down] = [new Resource("a"), new Resource("down")];
    const elsewhere = new Simulation().future();
    bench.at(0, "fails", function* () {
      yield* down.use(0);
      bench.sim.crash(down);
      yield* allOf(a.acquire(), down.acquire());
    });
    bench.at(1, "cannot", function* () {
      yield* allOf(a.acquire(), elsewhere);
    });
    expect(bench.run()).toEqual(["0 fails throws ENTITY_UNAVAILABLE", "1 cannot throws OTHER_SIMULATION"]);
    expect([a.inUse, a.stats.grants, down.stats.refused]).toEqual([0, 2, 1]);
  });

  it("[CORE12.1] a race inside a race: what the inner one got comes back through both", () => {
    const bench = new Bench();
    const [a, b, c] = [new Resource("a"), new Resource("b"), new Resource("c")];
    bench.at(0, "holder", function* () {
      yield* c.use(10);
    });
    bench.at(0, "racer", function* (say) {
      const [index] = yield* anyOf(allOf(anyOf(a.acquire(), b.acquire()), c.acquire()), timeout(2));
      say(`branch ${index}, ${a.inUse} in use`);
    });
    expect(bench.run()).toEqual(["2 racer branch 1, 0 in use"]);
    expect([a.stats.grants, b.inUse]).toEqual([1, 0]);
  });
});

describe("[CORE12] a race whose branches want the same", () => {
  it("[CORE12.1] what one branch gives back in going does not stay with another that goes as well", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    const shelf = new Store<string>("shelf");
    const racer = bench.at(0, "racer", function* () {
      // The first branch gets unit and item, the second waits for just these.
      yield* anyOf(allOf(desk.use(10), shelf.take(), bench.sim.future()), allOf(desk.acquire(), shelf.take()));
    });
    bench.sim.call(1, () => bench.at(0, "p", () => shelf.put("item") as unknown as Process), undefined);
    bench.sim.call(2, (process) => process.interrupt("x"), racer);
    expect(bench.run()).toEqual(["2 racer throws INTERRUPTED"]);
    expect([desk.inUse, desk.queueLength, shelf.items]).toEqual([0, 0, ["item"]]);
  });

  it("[CORE12.1] nor with one of the same allOf that fails", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    const failing = bench.sim.future({ label: "failing" });
    bench.at(0, "all", function* () {
      yield* allOf(desk.acquire(), desk.acquire(), desk.acquire(), failing);
    });
    bench.sim.call(1, () => failing.fail(new Error("no")), undefined);
    expect(bench.run()).toEqual(["1 all throws no"]);
    expect([desk.inUse, desk.queueLength, desk.stats.grants]).toEqual([0, 0, 1]);
  });

  it("[CORE12.1] a take that lets in a put of the same race loses to it, and its item stays", () => {
    const bench = new Bench();
    const shelf = new Store<string>("shelf", { capacity: 1 });
    bench.at(0, "racer", function* (say) {
      yield* shelf.put("old");
      const [index] = yield* anyOf(shelf.put("new"), shelf.take());
      say(`branch ${index}`);
    });
    expect(bench.run()).toEqual(["0 racer branch 0"]);
    expect(shelf.items).toEqual(["old", "new"]);
    expect(shelf.stats).toMatchObject({ puts: 2, takes: 0 });
  });

  it("[CORE3] a finally block of a lost branch that crashes the waiter's own entity ends it there, once", () => {
    const team = new Team("team");
    const bench = new Bench(new Simulation({ entities: [team] }));
    const waiting = bench.sim.spawn(
      (function* () {
        try {
          yield* anyOf(
            (function* () {
              try {
                yield 10;
              } finally {
                bench.sim.crash(team);
              }
            })(),
            timeout(20),
          );
        } catch {
          bench.say("never");
        } finally {
          bench.say("finally");
        }
      })(),
      { owner: team },
    );
    bench.sim.call(1, (process) => process.interrupt("x"), waiting);
    expect(bench.run()).toEqual(["1 finally"]);
    expect(waiting.alive).toBe(false);
  });

  it("[CORE3] nor does one in a branch of a branch that has lost: each process ends once", () => {
    const team = new Team("team");
    const ends: string[] = [];
    const listener = (entry: TraceEntry | ProcessEntry): void => {
      if (entry.kind === "process" && ["ended", "failed", "dropped"].includes(entry.what)) {
        ends.push(`${entry.id} ${entry.what}`);
      }
    };
    const sim = new Simulation({ entities: [team], trace: { listener, processes: true } });
    const fragile = function* (): Process {
      try {
        yield 10;
      } finally {
        sim.crash(team);
      }
    };
    const middle = function* (): Process {
      yield* anyOf(fragile(), timeout(20));
    };
    sim.spawn(
      (function* () {
        yield* anyOf(middle(), timeout(1));
      })(),
      { owner: team },
    );
    sim.run();
    expect(ends.sort()).toEqual(["1 dropped", "2 dropped", "3 dropped"]);
  });
});
