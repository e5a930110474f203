import {
  expectCount,
  expectMeanWait,
  expectPoisson,
  MEAN_INTERARRIVAL,
  MEAN_SERVICE,
} from "../harness/expectations.js";
import type { Model, Recipe, Recipes } from "../harness/model.js";
import { requirePeer } from "../harness/throwaway.js";
import { CLIENTS, TIMEOUT } from "./cancel.js";

/**
 * The engine's workloads in simscript: entities with an asynchronous script. It has no callbacks, and looks through all
 * that is pending at every event, so 100,000 pending are out of its reach.
 */

// What is used of its API; its own types need the DOM.
interface Entity {
  readonly simulation: Simulation;
  delay(delay: number, path: null, signal?: unknown): Promise<number>;
  enterQueue(queue: Queue): Promise<number>;
  leaveQueue(queue: Queue): void;
  sendSignal(signal: unknown): number;
}
type Queue = object;
interface Simulation {
  readonly timeNow: number;
  timeEnd: number | null;
  readonly finished: { addEventListener(listener: () => void): void };
  start(): Promise<void>;
  activate(entity: Entity): Promise<number>;
  generateEntities(entity: new () => Entity, interArrival: Exponential, max: number): void;
}
interface Exponential {
  sample(): number;
}
interface Library {
  Simulation: new (options?: object) => Simulation;
  Entity: new () => Entity;
  Queue: new (name: string, capacity?: number) => Queue;
  Exponential: new (mean: number) => Exponential;
}

// It draws a frame every quarter of a second, which only a browser has.
Object.assign(globalThis, { requestAnimationFrame: (draw: () => void) => setImmediate(draw) });

const { Simulation, Entity, Queue, Exponential } = requirePeer("simscript") as Library;

const oneSecond = new Exponential(1);

/** It notices its end time at the first event behind it. */
const OVERRUN = 1;
const BEFORE_NEXT_TICK = 0.5;

/** A model that `populate` fills when it starts. */
function modelOf(populate: (sim: Simulation) => void, timeEnd: number | null, check: () => number): Model {
  class Model extends Simulation {
    onStarting(): void {
      populate(this);
    }
  }
  const sim = new Model();
  sim.timeEnd = timeEnd;
  return {
    run: () =>
      new Promise<void>((resolve, reject) => {
        sim.finished.addEventListener(resolve);
        sim.start().catch(reject);
      }),
    check,
  };
}

const tick: Recipe = {
  build(operations) {
    let count = 0;
    class Clock extends Entity {
      async script(): Promise<void> {
        while (true) {
          await this.delay(1, null);
          count++;
        }
      }
    }
    const check = () => {
      expectCount("ticks", count, operations, OVERRUN);
      return count;
    };
    return modelOf((sim) => void sim.activate(new Clock()), operations + BEFORE_NEXT_TICK, check);
  },
};

const hold: Recipe = {
  build(operations) {
    const pending = 1_000;
    let count = 0;
    class Holder extends Entity {
      async script(): Promise<void> {
        while (true) {
          await this.delay(oneSecond.sample(), null);
          count++;
        }
      }
    }
    const populate = (sim: Simulation) => {
      for (let i = 0; i < pending; i++) void sim.activate(new Holder());
    };
    return modelOf(populate, operations / pending, () => {
      expectPoisson("events held", count, operations);
      return count;
    });
  },
};

/** Its own idiom: a customer is an entity, which waits for room in a queue of one and stays there while it is served. */
const mm1: Recipe = {
  build(customers) {
    const service = new Exponential(MEAN_SERVICE);
    const server = new Queue("server", 1);
    let served = 0;
    let waits = 0;
    class Customer extends Entity {
      async script(): Promise<void> {
        const waited = await this.enterQueue(server);
        waits += waited;
        await this.delay(service.sample(), null);
        this.leaveQueue(server);
        served++;
      }
    }
    const populate = (sim: Simulation) => {
      sim.generateEntities(Customer, new Exponential(MEAN_INTERARRIVAL), customers);
    };
    return modelOf(populate, null, () => {
      expectCount("customers", served, customers);
      expectMeanWait(waits, served);
      return served;
    });
  },
};

/** It cannot cancel; a timeout is an entity whose delay a signal ends early. */
const cancel: Recipe = {
  build(operations) {
    let steps = 0;
    let expired = 0;
    class Timeout extends Entity {
      async script(): Promise<void> {
        while (true) {
          const waited = await this.delay(TIMEOUT, null, this);
          if (waited >= TIMEOUT) expired++;
        }
      }
    }
    class Client extends Entity {
      async script(): Promise<void> {
        const timeout = new Timeout();
        void this.simulation.activate(timeout);
        while (true) {
          await this.delay(oneSecond.sample(), null);
          steps++;
          this.sendSignal(timeout);
        }
      }
    }
    const populate = (sim: Simulation) => {
      for (let i = 0; i < CLIENTS; i++) void sim.activate(new Client());
    };
    return modelOf(populate, operations / CLIENTS, () => {
      expectPoisson("steps", steps, operations);
      expectCount("expired timeouts", expired, 0);
      return steps;
    });
  },
};

export const recipes: Recipes = {
  "tick/process": tick,
  "hold/1000/process": hold,
  "mm1/process": mm1,
  cancel,
};
