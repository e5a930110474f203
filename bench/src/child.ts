/**
 * One measurement in a process of its own; prints one line of JSON.
 *
 * `child.js rate SUITE ENGINE WORKLOAD OPERATIONS` gives a rate, `child.js guard SUITE WORKLOAD OPERATIONS PENDING` the
 * ratio of our rate to that of the reference loop.
 */
import { measureGuardRatio } from "./harness/guard-ratio.js";
import { measureRate, type Recipe } from "./harness/model.js";
import { OURS } from "./harness/suite.js";
import { suites } from "./suites.js";

const [what, ...given] = process.argv.slice(2);
const value = what === "guard" ? await guard(given) : await rate(given);
console.log(JSON.stringify({ value }));

async function rate([suite, engine, workload, operations]: readonly string[]): Promise<number> {
  return measureRate(await recipeOf(suite, engine, workload), Number(operations));
}

async function guard([suite, workload, operations, pending]: readonly string[]): Promise<number> {
  return measureGuardRatio(await recipeOf(suite, OURS, workload), Number(operations), Number(pending));
}

async function recipeOf(suiteName = "", engine = "", workload = ""): Promise<Recipe> {
  const load = suites.find(({ suite }) => suite.name === suiteName)?.recipes[engine];
  const recipe = (await load?.())?.recipes[workload];
  if (recipe === undefined) throw new Error(`suite ${suiteName}: ${engine} has no workload ${workload}`);
  return recipe;
}
