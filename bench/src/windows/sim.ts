import type { Recipes } from "../harness/model.js";
import { OPEN } from "./open.js";
import { hopping, session, tumbling } from "./streams.js";
import { windowsRecipe } from "./windows.js";

const kinds = { tumbling, hopping, session };

/** Each kind of window with each number of open windows. */
export const recipes: Recipes = Object.fromEntries(
  Object.entries(kinds).flatMap(([kind, stream]) =>
    Object.entries(OPEN).map(([name, open]) => [`windows/${kind}/${name}`, windowsRecipe(stream, open)]),
  ),
);
