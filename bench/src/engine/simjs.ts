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
 * The engine's workloads in simjs: entities that set timers, with callbacks. It has no processes; its nearest to two
 * processes and a store are two entities that go from callback to callback, and its own Store.
 */

// What is used of its API, which comes without types.
interface Request {
  done(callback: () => void, context?: object): Request;
  cancel(): void;
}
type Store = object;
interface Entity {
  time(): number;
  setTimer(delay: number): Request;
  putStore(store: Store, item: unknown): Request;
  getStore(store: Store): Request;
  callbackMessage: unknown;
}
interface Sim {
  addEntity<E extends Entity>(entity: new () => E, name: string): E;
  simulate(endTime: number): void;
}
interface Library {
  Sim: new () => Sim;
  Entity: new () => Entity;
  Store: new (capacity: number) => Store;
}

// The package exports nothing: it leaves its classes in a browser's window.
const window: { Sim?: Library } = {};
Object.assign(globalThis, { window });
requirePeer("simjs");
const { Sim, Entity, Store } = window.Sim as Library;

const exponential = (mean: number): number => -mean * Math.log(1 - Math.random());

// Its end time cuts off what lies behind it.
const BEFORE_NEXT_TICK = 0.5;

const tick: Recipe = {
  build(operations) {
    class Clock extends Entity {
      count = 0;
      start(): void {
        this.setTimer(1).done(this.tick);
      }
      tick(): void {
        this.count++;
        this.setTimer(1).done(this.tick);
      }
    }
    const sim = new Sim();
    const clock = sim.addEntity(Clock, "clock");
    return {
      run: () => sim.simulate(operations + BEFORE_NEXT_TICK),
      check() {
        expectCount("ticks", clock.count, operations);
        return clock.count;
      },
    };
  },
};

function hold(pending: number): Recipe {
  const build = (operations: number, events: number): Model => {
    class Holder extends Entity {
      count = 0;
      start(): void {
        for (let i = 0; i < events; i++) this.setTimer(exponential(1)).done(this.hold);
      }
      hold(): void {
        this.count++;
        this.setTimer(exponential(1)).done(this.hold);
      }
    }
    const sim = new Sim();
    const holder = sim.addEntity(Holder, "holder");
    return {
      run: () => sim.simulate(operations / events),
      check() {
        expectPoisson("events held", holder.count, operations);
        return holder.count;
      },
    };
  };
  return {
    build: (operations) => build(operations, pending),
    warmUp: () => build(200_000, Math.min(pending, 10_000)),
  };
}

const mm1Store: Recipe = {
  build(customers) {
    const sim = new Sim();
    const line = new Store(Infinity);
    class Arrivals extends Entity {
      toCome = customers;
      start(): void {
        if (this.toCome-- > 0) this.setTimer(exponential(MEAN_INTERARRIVAL)).done(this.arrive);
      }
      arrive(): void {
        this.putStore(line, this.time());
        this.start();
      }
    }
    class Server extends Entity {
      served = 0;
      waits = 0;
      start(): void {
        this.getStore(line).done(this.serve);
      }
      serve(): void {
        this.waits += this.time() - (this.callbackMessage as number);
        this.setTimer(exponential(MEAN_SERVICE)).done(this.depart);
      }
      depart(): void {
        this.served++;
        this.start();
      }
    }
    const server = sim.addEntity(Server, "server");
    sim.addEntity(Arrivals, "arrivals");
    return mm1Of(sim, customers, server);
  },
};

const mm1Timers: Recipe = {
  build(customers) {
    class Queue extends Entity {
      served = 0;
      waits = 0;
      toCome = customers;
      busy = false;
      waiting: number[] = [];
      start(): void {
        if (this.toCome-- > 0) this.setTimer(exponential(MEAN_INTERARRIVAL)).done(this.arrive);
      }
      arrive(): void {
        if (this.busy) this.waiting.push(this.time());
        else this.serve();
        this.start();
      }
      serve(): void {
        this.busy = true;
        this.setTimer(exponential(MEAN_SERVICE)).done(this.depart);
      }
      depart(): void {
        this.served++;
        const arrivedAt = this.waiting.shift();
        if (arrivedAt === undefined) {
          this.busy = false;
        } else {
          this.waits += this.time() - arrivedAt;
          this.serve();
        }
      }
    }
    const sim = new Sim();
    return mm1Of(sim, customers, sim.addEntity(Queue, "queue"));
  },
};

function mm1Of(sim: Sim, customers: number, queue: { readonly served: number; readonly waits: number }): Model {
  return {
    run: () => sim.simulate(Infinity),
    check() {
      expectCount("customers", queue.served, customers);
      expectMeanWait(queue.waits, queue.served);
      return queue.served;
    },
  };
}

/** `Request.cancel` marks a timer; it stays in the heap until it is due. */
const cancel: Recipe = {
  build(operations) {
    const state = { steps: 0, expired: 0 };
    class Client extends Entity {
      timeout!: Request;
      start(): void {
        this.timeout = this.setTimer(TIMEOUT).done(this.expire);
        this.setTimer(exponential(1)).done(this.step);
      }
      step(): void {
        state.steps++;
        this.timeout.cancel();
        this.start();
      }
      expire(): void {
        state.expired++;
      }
    }
    const sim = new Sim();
    for (let i = 0; i < CLIENTS; i++) sim.addEntity(Client, `client ${i}`);
    return {
      run: () => sim.simulate(operations / CLIENTS),
      check() {
        expectPoisson("steps", state.steps, operations);
        expectCount("expired timeouts", state.expired, 0);
        return state.steps;
      },
    };
  },
};

export const recipes: Recipes = {
  "tick/callback": tick,
  "hold/1000/callback": hold(1_000),
  "hold/100000/callback": hold(100_000),
  "hold/1000000/callback": hold(1_000_000),
  "mm1/process": mm1Store,
  "mm1/callback": mm1Timers,
  cancel,
};
