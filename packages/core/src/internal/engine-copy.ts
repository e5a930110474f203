import { SimError } from "../errors.js";

/**
 * Key under which what the engine makes tells by which copy of this package it was made. It is the same in every copy,
 * whatever their versions, so that one can recognise what is another's.
 */
export const ENGINE: unique symbol = Symbol.for("@sim/core/engine") as never;

/** What this copy writes there: no other copy has the same. */
export const THIS_ENGINE: unique symbol = Symbol("engine");

/** Refuses what another copy of this package made: the two would not understand each other's clocks and waits. */
export function requireThisEngine(what: string, value: unknown): void {
  const engine = (value as { readonly [ENGINE]?: unknown } | null | undefined)?.[ENGINE];
  if (engine === undefined || engine === THIS_ENGINE) return;
  throw new SimError(
    "OTHER_ENGINE",
    `${what}: made by another copy of @sim/core than the simulation it is used in; a program needs one copy for all ` +
      "its packages: `npm ls @sim/core` tells who brings which version",
  );
}
