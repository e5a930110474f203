/**
 * One measurement in a process of its own; prints one line of JSON.
 *
 * `child.js figure SUITE ENGINE WORKLOAD OPERATIONS` gives a rate, or what a gauge says; `child.js costs SUITE WORKLOAD
 * OPERATIONS` what one of our operations takes besides time; `child.js guard SUITE WORKLOAD OPERATIONS PENDING` the ratio of
 * our rate to that of the reference loop.
 */
import { measureCosts } from "./harness/costs.js";
import { measureGuardRatio } from "./harness/guard-ratio.js";
import { type Gauge, type Measurement, measureRate, type Recipe } from "./harness/model.js";
import { QUIET_PACE } from "./harness/quiet-moments.js";
import { OURS } from "./harness/suite.js";
import { suites } from "./suites.js";

const [what = "", ...given] = process.argv.slice(2);
const commands: { readonly [what: string]: (given: readonly string[]) => Promise<Measurement> } = {
  figure,
  costs,
  guard,
};
console.log(JSON.stringify(await commands[what]?.(given)));

async function figure([suite, engine, workload, operations]: readonly string[]): Promise<Measurement> {
  const found = await find(suite, engine, workload);
  if ("measure" in found) return found.measure(Number(operations));
  return measureRate(found, Number(operations), Number(process.env[QUIET_PACE] ?? Infinity));
}

async function costs([suite, workload, operations]: readonly string[]): Promise<Measurement> {
  return measureCosts(await recipeOf(suite, workload), Number(operations));
}

async function guard([suite, workload, operations, pending]: readonly string[]): Promise<Measurement> {
  const recipe = await recipeOf(suite, workload);
  return { value: await measureGuardRatio(recipe, Number(operations), Number(pending)) };
}

async function recipeOf(suite: string | undefined, workload: string | undefined): Promise<Recipe> {
  const found = await find(suite, OURS, workload);
  if ("measure" in found) throw new Error(`suite ${suite}: ${workload} is a gauge, and has no rate`);
  return found;
}

async function find(suiteName = "", engine = "", workload = ""): Promise<Recipe | Gauge> {
  const load = suites.find(({ suite }) => suite.name === suiteName)?.recipes[engine];
  const found = (await load?.())?.recipes[workload];
  if (found === undefined) throw new Error(`suite ${suiteName}: ${engine} has no workload ${workload}`);
  return found;
}
