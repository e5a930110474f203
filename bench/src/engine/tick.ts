import { type Process, Simulation } from "@sim/core";
import { expectCount } from "../harness/expectations.js";
import type { Recipe } from "../harness/model.js";

/** One event pending, a second ahead: what an event costs beside the calendar. */
export const tickCallback: Recipe = {
  build(operations) {
    const sim = new Simulation();
    const state = { count: 0 };
    const tick = (ticked: { count: number }): void => {
      ticked.count++;
      sim.call(1, tick, ticked);
    };
    sim.call(1, tick, state);
    return runOf(sim, operations, () => state.count);
  },
};

/** The same as a process. */
export const tickProcess: Recipe = {
  build(operations) {
    const sim = new Simulation();
    let count = 0;
    function* clock(): Process {
      while (true) {
        yield 1;
        count++;
      }
    }
    sim.spawn(clock());
    return runOf(sim, operations, () => count);
  },
};

function runOf(sim: Simulation, seconds: number, count: () => number) {
  return {
    run: () => void sim.runUntil(seconds),
    check() {
      expectCount("ticks", count(), seconds);
      return count();
    },
  };
}
