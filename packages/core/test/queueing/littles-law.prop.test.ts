import { exponential, type Hold, ms, type Process, preemptionOf, Resource, Simulation, Store } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

/** When a customer came to a place and when it left it. */
interface Stay {
  from: number;
  to: number;
}

/**
 * What Little's law says of a window [start, end]: the integral of the number present is the sum of all stays that end in
 * it, without what those present at its start had stayed before, and with what those present at its end have stayed so far.
 */
function corrected(stays: readonly Stay[], start: number, end: number): number {
  const ended = stays.filter(({ to }) => to > start && to <= end);
  const before = stays.filter(({ from, to }) => from <= start && to > start);
  const still = stays.filter(({ from, to }) => from <= end && to > end);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return (
    sum(ended.map(({ from, to }) => to - from)) -
    sum(before.map(({ from }) => start - from)) +
    sum(still.map(({ from }) => end - from))
  );
}

/** A clock that runs to the end of a warm-up and to the end of an observation. */
function observe(sim: Simulation, start: number, end: number): void {
  sim.runUntil(start);
  sim.resetStatistics();
  sim.runUntil(end);
}

/** Random loads, also above 1, and a window long enough to end with customers inside. */
const scenario = fc.record({
  seed: fc.integer(),
  load: fc.double({ min: 0.2, max: 1.3, noNaN: true }),
  capacity: fc.integer({ min: 1, max: 4 }),
  start: fc.integer({ min: 0, max: 50_000 }).map(ms),
  length: fc.integer({ min: 1_000, max: 200_000 }).map(ms),
});

describe("[LAWS] Little's law holds on every sample path, to rounding", () => {
  it("[LAWS] a resource with priorities and preemption: those who wait, and those in service", () => {
    fc.assert(
      fc.property(scenario, fc.boolean(), ({ seed, load, capacity, start, length }, preempt) => {
        const tellers = new Resource("tellers", { capacity });
        const sim = new Simulation({ seed, entities: [tellers] });
        const inSystem = sim.timeWeighted();
        const all: Stay[] = [];
        const waits: Stay[] = [];
        const services: Stay[] = [];
        const end = start + length;

        function* customer(work: number, priority: number): Process {
          const visit = { from: sim.now, to: Infinity };
          all.push(visit);
          inSystem.add(1);
          let left = work;
          while (left > 0) {
            const wait = { from: sim.now, to: Infinity };
            waits.push(wait);
            const service = { from: Infinity, to: Infinity };
            let hold: Hold | undefined;
            try {
              hold = yield* tellers.acquire({ priority, preempt });
              wait.to = sim.now;
              service.from = sim.now;
              services.push(service);
              yield left;
              left = 0;
            } catch (error) {
              if (preemptionOf(error) === undefined) throw error;
              left -= Math.max(0, sim.now - service.from);
            } finally {
              wait.to = Math.min(wait.to, sim.now);
              service.to = sim.now;
              hold?.release();
            }
          }
          inSystem.add(-1);
          visit.to = sim.now;
        }
        function* arrivals(): Process {
          const random = sim.random("customers");
          const [gap, service] = [exponential(1 / (load * capacity)), exponential(1)];
          for (;;) {
            yield gap.sample(random);
            sim.spawn(customer(service.sample(random), random.integer(3)));
          }
        }
        sim.spawn(arrivals());
        observe(sim, start, end);
        const { queueLength, inUse, utilization } = tellers.stats;
        expect(queueLength.integral).toBeCloseTo(corrected(waits, start, end), 6);
        expect(inUse.integral).toBeCloseTo(corrected(services, start, end), 6);
        expect(inSystem.integral).toBeCloseTo(corrected(all, start, end), 6);
        // L = lambda W in the usual form: the mean over time is the rate of departures times the corrected mean stay.
        expect(queueLength.mean * length).toBeCloseTo(corrected(waits, start, end), 6);
        expect(utilization * capacity * length).toBeCloseTo(corrected(services, start, end), 6);
      }),
    );
  });

  it("[LAWS] the waits of a resource: their sum, corrected for those who wait at both ends", () => {
    fc.assert(
      fc.property(scenario, ({ seed, load, capacity, start, length }) => {
        const tellers = new Resource("tellers", { capacity });
        const sim = new Simulation({ seed, entities: [tellers] });
        const end = start + length;
        const line = new Set<number>();
        let atStart = 0;
        let served = 0;

        function* customer(work: number): Process {
          const arrivedAt = sim.now;
          line.add(arrivedAt);
          const hold = yield* tellers.acquire();
          line.delete(arrivedAt);
          if (sim.now > start) served++;
          yield work;
          hold.release();
        }
        function* arrivals(): Process {
          const random = sim.random("customers");
          const [gap, service] = [exponential(1 / (load * capacity)), exponential(1)];
          for (;;) {
            // No two customers in one microsecond, so that the moment of arrival tells them apart.
            yield gap.sample(random) + 2e-6;
            sim.spawn(customer(service.sample(random)));
          }
        }
        sim.spawn(arrivals());
        sim.runUntil(start);
        for (const arrivedAt of line) atStart += sim.now - arrivedAt;
        sim.resetStatistics();
        sim.runUntil(end);
        let atEnd = 0;
        for (const arrivedAt of line) atEnd += sim.now - arrivedAt;
        const { waits, queueLength } = tellers.stats;
        expect(waits.count).toBe(served);
        expect(queueLength.integral).toBeCloseTo(waits.sum - atStart + atEnd, 6);
        expect(queueLength.value).toBe(line.size);
      }),
    );
  });

  it("[LAWS] a store: the items in it, with room for all or for a few", () => {
    fc.assert(
      fc.property(scenario, ({ seed, load, capacity, start, length }) => {
        const shelf = new Store<Stay>("shelf", { capacity });
        const sim = new Simulation({ seed, entities: [shelf] });
        const inside: Stay[] = [];
        const putters: Stay[] = [];
        const end = start + length;

        function* maker(): Process {
          const random = sim.random("maker");
          const gap = exponential(1 / load);
          for (;;) {
            yield gap.sample(random);
            const wait = { from: sim.now, to: Infinity };
            putters.push(wait);
            const item = { from: Infinity, to: Infinity };
            yield* shelf.put(item);
            wait.to = sim.now;
            item.from = sim.now;
            inside.push(item);
          }
        }
        function* packer(): Process {
          const random = sim.random("packer");
          const service = exponential(1);
          for (;;) {
            const item = yield* shelf.take();
            item.to = sim.now;
            yield service.sample(random);
          }
        }
        sim.spawn(maker());
        sim.spawn(packer());
        observe(sim, start, end);
        expect(shelf.stats.size.integral).toBeCloseTo(corrected(inside, start, end), 6);
        expect(shelf.stats.putters.integral).toBeCloseTo(corrected(putters, start, end), 6);
      }),
    );
  });
});
