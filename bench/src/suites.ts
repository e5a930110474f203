import { engineSuite } from "./engine/suite.js";
import type { Gauges, Recipes } from "./harness/model.js";
import type { Suite } from "./harness/suite.js";
import { memorySuite } from "./memory/suite.js";
import { pipelineSuite } from "./pipeline/suite.js";
import { windowsSuite } from "./windows/suite.js";

/** A suite, and where its recipes or gauges are: our own, and those of the peers that run in Node. */
interface Registered {
  readonly suite: Suite;
  readonly recipes: { readonly [engine: string]: () => Promise<{ readonly recipes: Recipes | Gauges }> };
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
  { suite: pipelineSuite, recipes: { sim: () => import("./pipeline/sim.js") } },
  { suite: windowsSuite, recipes: { sim: () => import("./windows/sim.js") } },
  { suite: memorySuite, recipes: { sim: () => import("./memory/sim.js") } },
];
