import { engineSuite } from "./engine/suite.js";
import type { Recipes } from "./harness/model.js";
import type { Suite } from "./harness/suite.js";

/** A suite, and where its recipes are: our own, and those of the peers that run in Node. */
interface Registered {
  readonly suite: Suite;
  readonly recipes: { readonly [engine: string]: () => Promise<{ readonly recipes: Recipes }> };
}

export const suites: readonly Registered[] = [
  {
    suite: engineSuite,
    recipes: {
      sim: () => import("./engine/sim.js"),
      simjs: () => import("./engine/simjs.js"),
      simscript: () => import("./engine/simscript.js"),
    },
  },
];
