import { Simulation, Sink } from "@sim/core";
import { expect } from "vitest";

type Kind = typeof RangeError | typeof TypeError;
export type Case = readonly [what: string, act: () => unknown, kind: Kind, message: string];

export const anything = (value: unknown): never => value as never;
export const nothing = (): void => {};
export const sink = () => new Sink<number>("sink");
export const make = (i: number): number => i;

/** A simulation whose clock stands at 5 s. */
export function atFive(): Simulation {
  const sim = new Simulation();
  sim.runUntil(5);
  return sim;
}

export function expectError([, act, kind, message]: Case): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(kind);
  expect((thrown as Error).message).toContain(message);
}
