import { exponential, type Process, Simulation, Store } from "@sim/core";
import { expectCount, expectMeanWait, MEAN_INTERARRIVAL, MEAN_SERVICE } from "../harness/expectations.js";
import type { Recipe } from "../harness/model.js";

/** The M/M/1 queue at load 0.9: an arrival process and a server process with a store between them. */
export const mm1Process: Recipe = {
  build(customers) {
    const line = new Store<number>("line");
    const sim = new Simulation({ seed: 1, entities: [line] });
    let served = 0;
    let waits = 0;

    function* arrivals(): Process {
      const random = sim.random("arrivals");
      const interarrival = exponential(MEAN_INTERARRIVAL);
      for (let i = 0; i < customers; i++) {
        yield interarrival.sample(random);
        line.tryPut(sim.now);
      }
    }

    function* server(): Process {
      const random = sim.random("service");
      const service = exponential(MEAN_SERVICE);
      for (let i = 0; i < customers; i++) {
        const arrivedAt = yield* line.take();
        waits += sim.now - arrivedAt;
        yield service.sample(random);
        served++;
      }
    }

    sim.spawn(server());
    sim.spawn(arrivals());
    return {
      run: () => void sim.run(),
      check() {
        expectCount("customers", served, customers);
        expectMeanWait(waits, served);
        return served;
      },
    };
  },
};

/** The same queue with two events, an arrival and a departure, and the times of arrival of those who wait. */
export const mm1Callback: Recipe = {
  build(customers) {
    const sim = new Simulation({ seed: 1 });
    const queue = new Queue(sim, customers);
    queue.scheduleArrival();
    return {
      run: () => void sim.run(),
      check() {
        expectCount("customers", queue.served, customers);
        expectMeanWait(queue.waits, queue.served);
        return queue.served;
      },
    };
  },
};

class Queue {
  served = 0;
  waits = 0;
  private toCome: number;
  private busy = false;
  private readonly sim: Simulation;
  private readonly waiting: number[] = [];
  private readonly interarrival = exponential(MEAN_INTERARRIVAL);
  private readonly service = exponential(MEAN_SERVICE);
  private readonly arrivalRandom;
  private readonly serviceRandom;

  constructor(sim: Simulation, customers: number) {
    this.sim = sim;
    this.toCome = customers;
    this.arrivalRandom = sim.random("arrivals");
    this.serviceRandom = sim.random("service");
  }

  scheduleArrival(): void {
    if (this.toCome-- === 0) return;
    this.sim.call(this.interarrival.sample(this.arrivalRandom), arrive, this);
  }

  arrive(): void {
    if (this.busy) this.waiting.push(this.sim.now);
    else this.serve();
    this.scheduleArrival();
  }

  depart(): void {
    this.served++;
    const arrivedAt = this.waiting.shift();
    if (arrivedAt === undefined) {
      this.busy = false;
    } else {
      this.waits += this.sim.now - arrivedAt;
      this.serve();
    }
  }

  private serve(): void {
    this.busy = true;
    this.sim.call(this.service.sample(this.serviceRandom), depart, this);
  }
}

const arrive = (queue: Queue): void => queue.arrive();
const depart = (queue: Queue): void => queue.depart();
