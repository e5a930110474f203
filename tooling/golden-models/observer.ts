import type { Target } from "@sim/core";

/** Whom a fact of a model is about: a name. It is no part of the simulation and handles nothing. */
export function observer(name: string): Target<never> {
  return { name, handleEvent() {} };
}
