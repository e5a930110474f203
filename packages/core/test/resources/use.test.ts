import { anyOf, Entity, preemptionOf, Resource, Simulation, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

class Team extends Entity {
  handleEvent(): void {}
}

function take(bench: Bench, at: number, name: string, desk: Resource, seconds: number, priority: number) {
  return bench.at(at, name, function* (say) {
    const unit = yield* desk.acquire({ priority, preempt: true });
    say("in");
    yield seconds;
    unit.release();
  });
}

describe("[CORE9] use and preemption", () => {
  const scenario = (onPreempt: "resume" | "restart" | "throw" | undefined) => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "victim", function* (say) {
      yield* desk.use(10, { priority: 5, onPreempt });
      say("done");
    });
    // Waits since 1 in the victim's class, behind it.
    bench.at(1, "peer", function* (say) {
      yield* desk.use(2, { priority: 5 });
      say("done");
    });
    bench.at(4, "boss", function* (say) {
      yield* desk.use(3, { priority: 0, preempt: true });
      say("done");
    });
    const log = bench.run();
    expect([desk.inUse, desk.queueLength]).toEqual([0, 0]);
    return { log, desk };
  };

  it.each([[undefined], ["resume"]] as const)(
    "[CORE9.3] %s: goes on with what remained, before its peers",
    (onPreempt) => {
      expect(scenario(onPreempt).log).toEqual(["7 boss done", "13 victim done", "15 peer done"]);
    },
  );

  it("[CORE9.3] restart: begins anew, before its peers", () => {
    expect(scenario("restart").log).toEqual(["7 boss done", "17 victim done", "19 peer done"]);
  });

  it("[CORE9.3] throw: the caller sees it, the unit is gone, and the peer is next", () => {
    expect(scenario("throw").log).toEqual(["4 victim throws INTERRUPTED", "7 boss done", "9 peer done"]);
  });

  it("[CORE9.3] the victim keeps its place when one behind it goes away", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "victim", function* (say) {
      yield* desk.use(10, { priority: 5 });
      say("done");
    });
    bench.at(1, "impatient", function* (say) {
      yield* anyOf(desk.use(2, { priority: 5 }), timeout(5));
      say("leaves");
    });
    bench.at(1, "last", function* (say) {
      yield* desk.use(1, { priority: 5 });
      say("done");
    });
    bench.at(4, "boss", function* () {
      yield* desk.use(3, { preempt: true });
    });
    expect(bench.run()).toEqual(["6 impatient leaves", "13 victim done", "14 last done"]);
  });

  it("[CORE9.3] several victims of one class keep their order", () => {
    const bench = new Bench();
    const desk = new Resource("desk", { capacity: 2 });
    for (const [at, name] of [
      [0, "a"],
      [1, "b"],
    ] as const) {
      bench.at(at, name, function* (say) {
        yield* desk.use(10, { priority: 5 });
        say("done");
      });
    }
    for (const at of [4, 4]) {
      bench.at(at, "boss", function* () {
        yield* desk.use(3, { priority: 0, preempt: true });
      });
    }
    // b goes first, then a, which was served before it and so is before it in the line: both go on at 7.
    expect(bench.run()).toEqual(["13 a done", "14 b done"]);
  });

  it("[CORE9.3] preempted again and again it does all its work once", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    bench.at(0, "victim", function* (say) {
      yield* desk.use(5, { priority: 9 });
      say("done");
    });
    for (const at of [1, 3, 5, 7]) {
      bench.at(at, "boss", function* () {
        yield* desk.use(1, { preempt: true });
      });
    }
    expect(bench.run()).toEqual(["9 victim done"]);
    expect(desk.stats).toMatchObject({ requests: 9, grants: 9, preemptions: 4 });
  });

  it("[CORE9.3] an interrupt that is no preemption of this unit ends it", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    const victim = bench.at(0, "victim", function* () {
      yield* desk.use(10, { priority: 5 });
    });
    bench.sim.call(2, () => victim.interrupt({ kind: "preempted", remaining: 8 }), undefined);
    expect(bench.run()).toEqual(["2 victim throws INTERRUPTED"]);
    expect([desk.inUse, desk.stats.grants]).toEqual([0, 1]);
  });

  it("[CORE9.3] [CORE8] a victim slowed down has work left at normal pace, and the rest takes its pace again", () => {
    const bench = new Bench();
    const desk = new Resource("desk");
    const team = new Team("team");
    const sim = new Simulation({ entities: [team] });
    const slow = new Bench(sim);
    sim.slowDown(team, 3);
    const lost: (number | undefined)[] = [];
    sim.spawn(
      (function* () {
        const unit = yield* desk.acquire({ priority: 9 });
        try {
          yield 10;
        } catch (error) {
          lost.push(preemptionOf(error)?.remaining);
        } finally {
          unit.release();
        }
        yield* desk.use(10, { priority: 9 });
        slow.say("done");
      })(),
      { owner: team },
    );
    // 10 s of work take 30 s; at 6 s 2 of them are done. The second use begins at 7, is taken at 13 with 2 s done, and
    // goes on at 20: its 8 s take 24 s.
    take(slow, 6, "x", desk, 1, 0);
    take(slow, 13, "y", desk, 7, 0);
    expect(slow.run()).toEqual(["6 x in", "13 y in", "44 done"]);
    expect(lost).toEqual([8]);
    expect(bench.log).toEqual([]);
  });

  it("[CORE9.3] [CORE8] a suspended victim is told when it is resumed, with the work that is left then", () => {
    const team = new Team("team");
    const bench = new Bench(new Simulation({ entities: [team] }));
    const { sim } = bench;
    const desk = new Resource("desk");
    sim.spawn(
      (function* () {
        yield* desk.use(10, { priority: 9 });
        bench.say("done");
      })(),
      { owner: team },
    );
    sim.call(2, () => sim.suspend(team), undefined);
    sim.call(8, () => sim.resume(team), undefined);
    take(bench, 4, "boss", desk, 1, 0);
    // Worked on [0, 2); loses the unit at 4, hears of it at 8, takes it again and works until 16.
    expect(bench.run()).toEqual(["4 boss in", "16 done"]);
  });

  it("[CORE9.3] [CORE8] a suspended victim whose work was done when it stopped is not disturbed", () => {
    const team = new Team("team");
    const bench = new Bench(new Simulation({ entities: [team] }));
    const { sim } = bench;
    const desk = new Resource("desk");
    sim.spawn(
      (function* () {
        yield* desk.use(2, { priority: 9 });
        bench.say("done");
        yield 5;
        bench.say("still here");
      })(),
      { owner: team },
    );
    sim.call(2, () => sim.suspend(team), undefined, { priority: -1 });
    sim.call(8, () => sim.resume(team), undefined);
    take(bench, 4, "boss", desk, 1, 0);
    expect(bench.run()).toEqual(["4 boss in", "8 done", "13 still here"]);
  });
});
