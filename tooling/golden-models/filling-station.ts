import { Container, exponential, gamma, type Process, pareto, Simulation, uniform } from "@sim/core";
import { observer } from "./observer.js";

const CARS = 3_000;

/** Cars take fuel from a tank that a lorry fills up again, and pay in tokens that come into a bucket at a steady pace. */
export function fillingStation(seed: number): Simulation {
  const tank = new Container("tank", { capacity: 2_000, initial: 1_200 });
  const bucket = new Container("bucket", { capacity: 6, initial: 6 });
  const sim = new Simulation({ seed, entities: [tank, bucket] });
  const about = observer("station");
  const filled = sim.fact(about, "filled", "car", "litres", "waited", "level");
  const delivered = sim.fact(about, "delivered", "litres", "level");
  const random = sim.random("station");
  const litres = gamma({ shape: 3, mean: 40 });
  const load = pareto({ minimum: 300, shape: 2.5 });
  let cars = CARS;

  function* car(number: number): Process {
    const begun = sim.now;
    const wanted = Math.min(400, litres.sample(random));
    yield* bucket.take(1);
    yield* tank.take(wanted);
    filled.report(number, wanted, sim.now - begun, tank.level);
    yield wanted / 30;
    cars--;
  }
  function* road(): Process {
    for (let i = 0; i < CARS; i++) {
      yield exponential(25).sample(random);
      sim.spawn(car(i), { name: `car ${i}` });
    }
  }
  function* lorry(): Process {
    while (cars > 0) {
      yield uniform(60, 300).sample(random);
      // Never more than fits beside what the thirstiest car waits for.
      const litresLoaded = Math.min(1_600, load.sample(random));
      yield* tank.put(litresLoaded);
      delivered.report(litresLoaded, tank.level);
    }
  }
  function* mint(): Process {
    for (; cars > 0; ) {
      yield 18;
      bucket.tryPut(0.8);
    }
  }
  sim.spawn(road(), { name: "road" });
  sim.spawn(lorry(), { name: "lorry" });
  sim.spawn(mint(), { name: "mint" });
  return sim;
}
