import { Entity, type Event, type Message, type Process, Simulation, SimulationError } from "@sim/core";
import { expect } from "vitest";

export type Go = Message<"Go", number>;

/** Runs the simulation and gives the error that surfaces. */
export function failureOf(sim: Simulation): SimulationError {
  try {
    sim.run();
  } catch (error) {
    expect(error).toBeInstanceOf(SimulationError);
    return error as SimulationError;
  }
  throw new Error("the run did not fail");
}

/** An entity whose handler is given. */
export class Handler extends Entity<Go> {
  readonly handle: (this: Handler, go: Event<Go>) => unknown;
  constructor(name: string, handle: (this: Handler, go: Event<Go>) => unknown) {
    super(name);
    this.handle = handle;
  }
  handleEvent(go: Event<Go>): Process {
    return this.handle(go) as Process;
  }
}

export function simulationOf(handle: (this: Handler, go: Event<Go>) => unknown, at = 0) {
  const shop = new Handler("shop", handle);
  const sim = new Simulation({ entities: [shop] });
  sim.schedule(shop, "Go", 1, { at });
  return { sim, shop };
}
