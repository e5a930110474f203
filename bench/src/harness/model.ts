/** A simulation that is built and waits to be run: what a measurement times is `run`. */
export interface Model {
  run(): void | Promise<void>;
  /** The operations done; throws if the answer is not the one that theory gives. */
  check(): number;
}

/** How one engine does one workload. */
export interface Recipe {
  /** A model of about this many operations. */
  build(operations: number): Model;
  /** What to run before the clock starts; without it a tenth of the work. */
  warmUp?(): Model;
}

/** The workloads that an engine runs, by name. */
export type Recipes = { readonly [workload: string]: Recipe };

/** Operations per second, after a warm-up that is thrown away. */
export async function measureRate(recipe: Recipe, operations: number): Promise<number> {
  await warmUp(recipe, operations);
  return rateOf(recipe.build(operations));
}

export async function warmUp(recipe: Recipe, operations: number): Promise<void> {
  await rateOf(recipe.warmUp?.() ?? recipe.build(Math.ceil(operations / 10)));
}

/** Operations per second of one run. Building the model is not timed, nor is checking its answer. */
export async function rateOf(model: Model): Promise<number> {
  const start = performance.now();
  await model.run();
  const seconds = (performance.now() - start) / 1000;
  return model.check() / seconds;
}
