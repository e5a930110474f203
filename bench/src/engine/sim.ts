import type { Recipes } from "../harness/model.js";
import { cancel } from "./cancel.js";
import { holdCallback, holdProcess } from "./hold.js";
import { mm1Callback, mm1Process } from "./mm1.js";
import { tickCallback, tickProcess } from "./tick.js";

/** The engine's workloads in `@sim/core`, as a user would write them. */
export const recipes: Recipes = {
  "tick/callback": tickCallback,
  "tick/process": tickProcess,
  "hold/1000/callback": holdCallback(1_000),
  "hold/1000/process": holdProcess(1_000),
  "hold/100000/callback": holdCallback(100_000),
  "hold/100000/process": holdProcess(100_000),
  "hold/1000000/callback": holdCallback(1_000_000),
  "mm1/process": mm1Process,
  "mm1/callback": mm1Callback,
  cancel,
};
