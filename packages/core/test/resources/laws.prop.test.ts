import { anyOf, Container, Entity, type Process, preemptionOf, Resource, Simulation, Store, timeout } from "@sim/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";

class Team extends Entity {
  handleEvent(): void {}
}

/** What a visitor does: comes, waits for at most `patience`, stays, and may be interrupted or crash with its team. */
interface Visit {
  readonly at: number;
  readonly stay: number;
  readonly patience: number;
  readonly size: number;
  readonly priority: number;
  readonly preempt: boolean;
  readonly interruptAt: number;
  readonly team: boolean;
}

/** What befalls the team, or the place that is visited. */
interface Mishap {
  readonly at: number;
  readonly what: "crash" | "restart" | "suspend" | "resume" | "reset" | "slow";
  readonly team: boolean;
}

const time = fc.integer({ min: 0, max: 12 });
const visit = fc.record({
  at: time,
  stay: fc.integer({ min: 0, max: 5 }),
  patience: fc.integer({ min: 0, max: 8 }),
  size: fc.integer({ min: 1, max: 4 }),
  priority: fc.integer({ min: 0, max: 3 }),
  preempt: fc.boolean(),
  interruptAt: fc.integer({ min: 0, max: 30 }),
  team: fc.boolean(),
});
const mishap = fc.record({
  at: time,
  what: fc.constantFrom("crash", "restart", "suspend", "resume", "reset", "slow"),
  team: fc.boolean(),
}) as fc.Arbitrary<Mishap>;
const visits = fc.array(visit, { maxLength: 14 });
const mishaps = fc.array(mishap, { maxLength: 6 });

/** Runs the visits; `check` is asked after every event, and at the end, when all faults are over. */
function run(
  place: Entity<never>,
  plan: readonly Visit[],
  accidents: readonly Mishap[],
  visitWith: (visit: Visit, index: number) => Process<unknown>,
  check: (final: boolean) => void,
): void {
  const team = new Team("team");
  const sim = new Simulation({ entities: [team, place] });
  for (const [index, one] of plan.entries()) {
    const body = function* (): Process {
      try {
        yield one.at;
        yield* visitWith(one, index);
      } catch (error) {
        const { code } = error as { readonly code?: string };
        if (code !== "INTERRUPTED" && code !== "ENTITY_UNAVAILABLE") throw error;
      }
    };
    const process = sim.spawn(body(), one.team ? { owner: team } : {});
    sim.call(one.interruptAt, (visitor) => visitor.interrupt("x"), process);
  }
  for (const { at, what, team: ofTeam } of accidents) {
    const target = ofTeam ? team : place;
    sim.call(
      at,
      () => {
        if (what === "reset") sim.resetStatistics();
        else if (what === "slow") sim.slowDown(target, at % 2 === 0 ? 1 : 2.5);
        else sim[what](target);
      },
      undefined,
    );
  }
  for (const target of [team, place]) {
    sim.call(40, () => sim.resume(target), undefined);
    sim.call(40, () => sim.restart(target), undefined);
  }
  sim.addBreakpoint({
    when: () => {
      check(false);
      return false;
    },
  });
  const summary = sim.run();
  check(true);
  if (accidents.every(({ what }) => what !== "crash")) expect(summary.undelivered).toBe(0);
}

it("[LAWS] [CORE9] units in use never exceed the capacity, nobody waits while one is free, and all come back", () => {
  fc.assert(
    fc.property(visits, mishaps, fc.integer({ min: 1, max: 3 }), (plan, accidents, capacity) => {
      const desk = new Resource("desk", { capacity });
      let inside = 0;
      const stay = function* ({ stay: seconds, patience, priority, preempt }: Visit): Process {
        const [index, hold] = yield* anyOf(desk.acquire({ priority, preempt }), timeout(patience));
        if (index === 1) return;
        inside++;
        try {
          yield seconds;
        } catch (error) {
          if (preemptionOf(error) !== undefined) expect(hold.active).toBe(false);
          throw error;
        } finally {
          inside--;
          hold.release();
        }
      };
      const use = (one: Visit): Process =>
        one.patience % 2 === 0
          ? stay(one)
          : desk.use(one.stay, { ...one, onPreempt: one.size === 1 ? "restart" : "resume" });
      run(desk, plan, accidents, use, (final) => {
        expect(desk.inUse).toBeLessThanOrEqual(capacity);
        if (!desk.suspended && !desk.crashed && desk.queueLength > 0) expect(desk.inUse).toBe(capacity);
        const { requests, grants, abandoned, refused, inUse, queueLength } = desk.stats;
        expect([inUse.value, queueLength.value]).toEqual([desk.inUse, desk.queueLength]);
        if (accidents.every(({ what }) => what !== "reset")) {
          expect(requests).toBe(grants + abandoned + refused + desk.queueLength);
        }
        if (final) expect([desk.inUse, desk.queueLength, inside]).toEqual([0, 0, 0]);
      });
    }),
  );
});

it.each([["fifo"], ["lifo"], ["least"]] as const)(
  "[LAWS] [CORE10] puts - takes - lost = length, and no item twice (%s)",
  (order) => {
    fc.assert(
      fc.property(visits, mishaps, fc.integer({ min: 1, max: 4 }), (plan, accidents, capacity) => {
        const least = (a: number, b: number): number => (a % 4) - (b % 4);
        const belt = new Store<number>("belt", { capacity, order: order === "least" ? least : order });
        const taken: number[] = [];
        const work = function* ({ patience, size, preempt, priority }: Visit, index: number): Process {
          if (preempt) {
            for (let i = 0; i < size; i++) yield* anyOf(belt.put(index * 10 + i), timeout(patience));
            return;
          }
          for (let i = 0; i < size; i++) {
            const wanted = (item: number): boolean => item % 4 === priority;
            const [branch, item] = yield* anyOf(belt.take(i === 0 ? wanted : undefined), timeout(patience));
            if (branch === 0) taken.push(item);
          }
        };
        const resets = accidents.some(({ what }) => what === "reset");
        run(belt, plan, accidents, work, (final) => {
          const { puts, takes, lost, takers, putters, size } = belt.stats;
          expect(size.value).toBe(belt.length);
          if (!resets) expect(puts - takes - lost).toBe(belt.length);
          const { items } = belt;
          if (order === "least") expect(items.map((item) => item % 4)).toEqual(items.map((item) => item % 4).sort());
          if (!belt.suspended && !belt.crashed && putters.value > 0) {
            expect(belt.length).toBeGreaterThanOrEqual(capacity);
          }
          if (final) {
            expect([takers.value, putters.value]).toEqual([0, 0]);
            if (!resets) expect(taken.length).toBe(takes);
            expect(new Set([...taken, ...items]).size).toBe(taken.length + items.length);
          }
        });
      }),
    );
  },
);

it("[LAWS] [CORE11] the level stays from 0 to the capacity, and is what came in less what went out", () => {
  fc.assert(
    fc.property(visits, mishaps, fc.integer({ min: 4, max: 9 }), fc.nat(4), (plan, accidents, tenths, initial) => {
      // Amounts in tenths, which no double holds exactly.
      const tank = new Container("tank", { capacity: tenths / 10, initial: initial / 10 });
      let taken = 0;
      let put = 0;
      let givesBack = false;
      const work = function* ({ patience, size, preempt, stay }: Visit): Process {
        for (let i = 0; i <= stay; i++) {
          const [branch] = yield* anyOf(preempt ? tank.put(size / 10) : tank.take(size / 10), timeout(patience));
          if (branch !== 0) continue;
          if (preempt) put += size;
          else taken += size;
        }
      };
      givesBack =
        accidents.length > 0 ||
        plan.some(({ at, patience, stay, interruptAt }) => interruptAt <= at + patience * (stay + 1));
      const resets = accidents.some(({ what }) => what === "reset");
      run(tank, plan, accidents, work, (final) => {
        expect(tank.level).toBeGreaterThanOrEqual(0);
        if (!givesBack) expect(tank.level).toBeLessThanOrEqual(tank.capacity);
        const { amountPut, amountTaken, level, putters, takers } = tank.stats;
        expect(level.value).toBe(tank.level);
        if (!resets) expect(Math.abs(initial / 10 + amountPut - amountTaken - tank.level)).toBeLessThan(1e-9);
        if (!final) return;
        expect([putters.value, takers.value]).toEqual([0, 0]);
        // Of a put whose process went away only the container knows.
        if (!givesBack) expect(Math.abs((initial + put - taken) / 10 - tank.level)).toBeLessThan(1e-9);
        if (!resets) expect(Math.abs(amountTaken - taken / 10)).toBeLessThan(1e-9);
      });
    }),
  );
});
