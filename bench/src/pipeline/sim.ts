import { inTurn, type Model, type Recipe, type Recipes } from "../harness/model.js";
import { batch } from "./batch.js";
import { type Form, pipeline } from "./pipeline.js";
import { plain } from "./plain.js";

/** Until nothing is compiled anew at the beginning of a run. */
const WARM_UP = { runs: 6, records: 50_000 };

const recipe = (form: Form): Recipe => ({
  build: (records) => pipeline(form, records),
  warmUp: () => runs(form, WARM_UP.runs, WARM_UP.records),
});

/** Runs of so many records one after the other, as one alone is too short to be measured. */
const runsOf = (records: number, form: Form): Recipe => ({
  ...recipe(form),
  build: (operations) => runs(form, Math.ceil(operations / records), records),
});

const runs = (form: Form, count: number, records: number): Model =>
  inTurn(Array.from({ length: count }, () => pipeline(form, records)));

export const recipes: Recipes = {
  "pipeline/1e6": recipe(batch),
  "pipeline/1e7": recipe(batch),
  "pipeline/plain/1e6": recipe(plain),
  "pipeline/plain/2e4": runsOf(20_000, plain),
  "pipeline/plain/1e5": runsOf(100_000, plain),
};
