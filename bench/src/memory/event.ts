import { Counter, Simulation } from "@sim/core";
import { expectCount } from "../harness/expectations.js";
import type { Gauge } from "../harness/model.js";
import { bytesLeftBy } from "./held.js";

/** Bytes that a simulation holds for a message that is under way, beyond its payload. */
export const message: Gauge = pending((sim) => {
  const target = new Counter("target");
  return (delay) => void sim.schedule(target, "Tick", undefined, { delay });
});

/** The same for a callback. */
export const callback: Gauge = pending((sim) => {
  const state = { count: 0 };
  const tick = (ticked: { count: number }): void => void ticked.count++;
  return (delay) => void sim.call(delay, tick, state);
});

function pending(schedulerOf: (sim: Simulation) => (delay: number) => void): Gauge {
  return {
    measure(events) {
      const sim = new Simulation({ seed: 1 });
      const random = sim.random("delays");
      const schedule = schedulerOf(sim);
      schedule(1);
      const bytes = bytesLeftBy(() => {
        for (let i = 0; i < events; i++) schedule(1 + random.next());
      });
      expectCount("pending events", sim.runUntil(0.5).unfinished, 1 + events);
      return { value: bytes / events };
    },
  };
}
