import { exponential, type Process, Simulation, Store } from "@sim/core";
import { observer } from "./observer.js";

const CUSTOMERS = 8_000;

/** M/M/1: one process brings customers, another serves them, a store stands between. Every wait is reported in full. */
export function singleServer(seed: number): Simulation {
  const sim = new Simulation({ seed });
  const queue = new Store<number>("queue");
  const served = sim.fact(observer("server"), "served", "wait", "service", "left");

  function* street(): Process {
    const random = sim.random("arrivals");
    const gap = exponential(1);
    for (let i = 0; i < CUSTOMERS; i++) {
      yield gap.sample(random);
      yield* queue.put(sim.now);
    }
  }
  function* server(): Process {
    const random = sim.random("service");
    const work = exponential(0.9);
    for (;;) {
      const arrived = yield* queue.take();
      const wait = sim.now - arrived;
      const service = work.sample(random);
      served.report(wait, service, queue.length);
      yield service;
    }
  }
  sim.spawn(street(), { name: "street" });
  sim.spawn(server(), { name: "server" });
  return sim;
}
