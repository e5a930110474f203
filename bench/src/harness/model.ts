import { paceNow, quickPace } from "./pace.js";

/** A simulation that is built and waits to be run: what a measurement times is `run`. */
export interface Model {
  run(): void | Promise<void>;
  /** The operations done; throws if the answer is not the one that theory gives. */
  check(): number;
  /** How many events the run took, wake-ups included. */
  events?(): number;
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

/** Measures something else than time, of about so many things; throws if what it looks at is not as it should be. */
export interface Gauge {
  measure(operations: number): Measurement | Promise<Measurement>;
}

/** The gauges of a suite, by the name of the workload. */
export type Gauges = { readonly [workload: string]: Gauge };

/** A figure, and what else came to light, by its name. */
export interface Measurement {
  readonly value: number;
  /** The slower of the paces right before and right after, if they were taken. */
  readonly pace?: number;
  readonly beside?: { readonly [what: string]: number };
}

/**
 * Runs models one after the other. What was compiled for one may be thrown away with the objects of the next, so a warm-up
 * needs several; and several short runs can be measured together.
 */
export function inTurn(models: readonly Model[]): Model {
  return {
    async run() {
      for (const model of models) await model.run();
    },
    check: () => models.reduce((done, model) => done + model.check(), 0),
  };
}

/** Operations per second, after a warm-up that is thrown away, from a moment when the pace is `quiet`, if one comes soon. */
export async function measureRate(recipe: Recipe, operations: number, quiet: number): Promise<Measurement> {
  await warmUp(recipe, operations);
  const model = recipe.build(operations);
  // What building has left behind is no part of the run.
  globalThis.gc?.();
  const before = quickPace(quiet);
  const value = await rateOf(model);
  return { value, pace: Math.max(before, paceNow()) };
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
