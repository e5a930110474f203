/** `npm run setup`: the install alone. */
import { installStep } from "./install.mjs";
import { runSteps } from "./steps.mjs";

runSteps([installStep]);
