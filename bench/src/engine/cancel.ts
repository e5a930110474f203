import { exponential, type Scheduled, Simulation } from "@sim/core";
import { expectCount, expectPoisson } from "../harness/expectations.js";
import type { Recipe } from "../harness/model.js";

export const CLIENTS = 1_000;

/** Far beyond the second between two steps: a timeout that expires is an error. */
export const TIMEOUT = 30;

/**
 * Request timeouts: 1,000 clients, each of which steps about every second, cancels the timeout that it set in the step
 * before, and sets another, 30 s ahead.
 */
export const cancel: Recipe = {
  build(operations) {
    const sim = new Simulation({ seed: 1 });
    const random = sim.random("steps");
    const delay = exponential(1);
    let steps = 0;
    let expired = 0;
    const expire = (): void => void expired++;
    const step = (client: { timeout: Scheduled }): void => {
      steps++;
      client.timeout.cancel();
      client.timeout = sim.call(TIMEOUT, expire, undefined);
      sim.call(delay.sample(random), step, client);
    };
    for (let i = 0; i < CLIENTS; i++) {
      const client = { timeout: sim.call(TIMEOUT, expire, undefined) };
      sim.call(delay.sample(random), step, client);
    }
    return {
      run: () => void sim.runUntil(operations / CLIENTS),
      check() {
        expectPoisson("steps", steps, operations);
        expectCount("expired timeouts", expired, 0);
        return steps;
      },
    };
  },
};
