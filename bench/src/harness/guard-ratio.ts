import { type Recipe, rateOf, warmUp } from "./model.js";
import { referenceLoop } from "./reference-loop.js";
import { median } from "./statistics.js";

const ROUNDS = 5;
const REFERENCE_OPERATIONS = 300_000;

/** Our rate as a multiple of the reference loop's, the two in turns in this process: the median of the rounds. */
export async function measureGuardRatio(recipe: Recipe, operations: number, pending: number): Promise<number> {
  const reference = () => rateOf(referenceLoop(pending, REFERENCE_OPERATIONS));
  await warmUp(recipe, operations);
  await reference();
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const yardstick = await reference();
    ratios.push((await rateOf(recipe.build(operations))) / yardstick);
  }
  return median(ratios);
}
