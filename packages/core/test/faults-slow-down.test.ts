import { anyOf, Entity, MAX_SECONDS, ms, type Process, Simulation, timeout, us } from "@sim/core";
import { describe, expect, it } from "vitest";

class Team extends Entity {
  readonly log: string[] = [];
  handleEvent(): void {}
  *work(name: string, ...delays: number[]): Process {
    for (const seconds of delays) yield seconds;
    this.log.push(`${this.now} ${name}`);
  }
}

function team(): { entity: Team; sim: Simulation; slow: (at: number, factor: number) => void } {
  const entity = new Team("team");
  const sim = new Simulation({ entities: [entity] });
  return { entity, sim, slow: (at, factor) => void sim.call(at, () => sim.slowDown(entity, factor), undefined) };
}

describe("[CORE8] slow-down", () => {
  it("[CORE8.4] what is left of a delay takes so many times as long, at each change anew", () => {
    const { entity, sim, slow } = team();
    sim.spawn(entity.work("done", 10), { owner: entity });
    // Work done: 2 by 2, 2 + 1 by 5, 3 + 4 by 7 at twice the pace, 7 + 3 by 10.
    slow(2, 3);
    slow(5, 0.5);
    slow(7, 1);
    sim.run();
    expect(entity.log).toEqual(["10 done"]);
    expect(entity.slowdown).toBe(1);
  });

  it("[CORE8.4] delays that begin later are slow from the start; timeouts are not, nor is anybody else", () => {
    const { entity, sim, slow } = team();
    slow(0, 2.5);
    sim.spawn(entity.work("own", 1, 2), { owner: entity });
    sim.spawn(entity.work("stranger", 1, 2));
    sim.spawn(
      (function* () {
        yield* timeout(4);
        entity.log.push(`${sim.now} timeout`);
        const [index] = yield* anyOf(entity.work("never", 2), timeout(4.9));
        entity.log.push(`${sim.now} branch ${index}`);
        yield* anyOf(entity.work("child", 2), timeout(5.1));
      })(),
      { owner: entity },
    );
    sim.run();
    // own has begun its delays at 0 and 2.5 (1 s, then 2 s of work).
    expect(entity.log).toEqual(["3 stranger", "4 timeout", "7.5 own", "8.9 branch 1", "13.9 child"]);
  });

  it("[CORE8.4] with suspensions between: nothing is done while it stands still, whatever its pace then", () => {
    const { entity, sim, slow } = team();
    sim.spawn(entity.work("done", 10), { owner: entity });
    sim.call(2, () => sim.suspend(entity), undefined);
    slow(3, 2);
    slow(4, 4);
    sim.call(6, () => sim.resume(entity), undefined);
    // 8 s are left at 6, and take 32 s at pace 4: 4 of them are done by 22.
    slow(22, 1);
    sim.run();
    expect(entity.log).toEqual(["26 done"]);
  });

  it("[CORE8.4] delays that end at one moment keep their order", () => {
    const { entity, sim, slow } = team();
    sim.spawn(entity.work("old", 1, 3), { owner: entity });
    sim.spawn(entity.work("young", 4), { owner: entity });
    slow(2, 2);
    sim.run();
    expect(entity.log).toEqual(["6 young", "6 old"]);
  });

  it("[CORE8.4] durations are rounded once, to a microsecond", () => {
    const { entity, sim, slow } = team();
    slow(0, 10);
    sim.spawn(entity.work("tenths", us(0.26)), { owner: entity });
    slow(1, 1000);
    sim.call(1, () => sim.spawn(entity.work("thousands", us(1.2344)), { owner: entity }), undefined);
    sim.run();
    expect(entity.log).toEqual(["0.000003 tenths", "1.001234 thousands"]);
  });

  it("[CORE8.4] what would last beyond the end of time ends with it", () => {
    const { entity, sim, slow } = team();
    sim.spawn(entity.work("first", MAX_SECONDS), { owner: entity });
    sim.spawn(entity.work("second", 5), { owner: entity });
    slow(1, 1e300);
    sim.call(2, () => sim.spawn(entity.work("third", 5), { owner: entity }), undefined);
    sim.call(3, () => sim.suspend(entity), undefined);
    sim.call(4, () => sim.resume(entity), undefined);
    const summary = sim.runUntil(1e6);
    expect([entity.log, summary.time]).toEqual([[], 1e6]);
    slow(0, 1e300);
    sim.run();
    expect(entity.log.map((line) => line.split(" ")[1]).sort()).toEqual(["first", "second", "third"]);
    expect(sim.now).toBe(MAX_SECONDS);
  });

  it("[CORE8.4] holds for a crashed entity too, and outlasts the crash", () => {
    const { entity, sim, slow } = team();
    sim.call(1, () => sim.crash(entity), undefined);
    slow(2, 3);
    sim.call(3, () => sim.restart(entity), undefined);
    sim.call(4, () => sim.spawn(entity.work("done", ms(500)), { owner: entity }), undefined);
    sim.run();
    expect(entity.log).toEqual(["5.5 done"]);
  });
});
