import { exponential, type Process, Simulation } from "@sim/core";
import { expectPoisson } from "../harness/expectations.js";
import type { Model, Recipe } from "../harness/model.js";

/** Enough to compile everything, without building a million events twice. */
const WARM_UP_PENDING = 10_000;
const WARM_UP_OPERATIONS = 500_000;

/**
 * The hold model: a constant number of pending events, each of which, when it runs, schedules one other after an
 * exponential delay of mean 1 s. It measures the calendar, at that number of pending events.
 */
export function holdCallback(pending: number): Recipe {
  return recipe(pending, (sim, state, events) => {
    const random = sim.random("hold");
    const delay = exponential(1);
    const hold = (held: Held): void => {
      held.count++;
      sim.call(delay.sample(random), hold, held);
    };
    for (let i = 0; i < events; i++) sim.call(delay.sample(random), hold, state);
  });
}

/** The same with processes: each sleeps, again and again. */
export function holdProcess(pending: number): Recipe {
  return recipe(pending, (sim, state, processes) => {
    const random = sim.random("hold");
    const delay = exponential(1);
    function* hold(): Process {
      while (true) {
        yield delay.sample(random);
        state.count++;
      }
    }
    for (let i = 0; i < processes; i++) sim.spawn(hold());
    // All are started, and asleep, before the clock runs.
    sim.runUntil(0);
  });
}

interface Held {
  count: number;
}

function recipe(pending: number, fill: (sim: Simulation, state: Held, pending: number) => void): Recipe {
  const build = (operations: number, events: number): Model => {
    const sim = new Simulation({ seed: 1 });
    const state: Held = { count: 0 };
    fill(sim, state, events);
    // One event a second for each that is pending.
    const endTime = operations / events;
    return {
      run: () => void sim.runUntil(endTime),
      check() {
        expectPoisson("events held", state.count, operations);
        return state.count;
      },
    };
  };
  return {
    build: (operations) => build(operations, pending),
    warmUp: () => build(WARM_UP_OPERATIONS, Math.min(pending, WARM_UP_PENDING)),
  };
}
