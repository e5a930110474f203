/**
 * Ten models whose fingerprints are a promise (DET1): the same on every engine, and, but for a minor or major release, for
 * ever. Between them they use everything that the packages offer; they report the numbers they draw in full, so that one
 * last bit makes a difference.
 */
import type { Simulation } from "@sim/core";
import { callbacks } from "./callbacks.js";
import { closedLoop } from "./closed-loop.js";
import { faults } from "./faults.js";
import { fillingStation } from "./filling-station.js";
import { machineShop } from "./machine-shop.js";
import { messages } from "./messages.js";
import { pipeline } from "./pipeline.js";
import { singleServer } from "./single-server.js";
import { sources } from "./sources.js";
import { waiting } from "./waiting.js";

/** The models by name: each makes a simulation, ready to run, from a seed. */
export const goldenModels: ReadonlyMap<string, (seed: number) => Simulation> = new Map([
  ["callbacks", callbacks],
  ["single-server", singleServer],
  ["machine-shop", machineShop],
  ["filling-station", fillingStation],
  ["waiting", waiting],
  ["sources", sources],
  ["faults", faults],
  ["closed-loop", closedLoop],
  ["messages", messages],
  ["pipeline", pipeline],
]);

const SEED = 20_261;

/** Runs all of them: fingerprints by name, as `fingerprints.json` holds them. */
export function goldenFingerprints(): { readonly [model: string]: string } {
  return Object.fromEntries(
    [...goldenModels].map(([name, model]) => {
      const sim = model(SEED);
      sim.run();
      return [name, sim.fingerprint];
    }),
  );
}
