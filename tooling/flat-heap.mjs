/** `npm run flat-heap [-- EVENTS]`: a run of 10^8 events, or of as many as asked for, keeps a flat heap. */
import { installStep } from "./install.mjs";
import { run, runSteps, turbo } from "./steps.mjs";

const events = process.argv[2] ?? "1e8";

await runSteps([
  installStep,
  { name: "build", what: "core (turbo)", run: () => turbo("build", "--filter=@sim/core") },
  {
    name: "measure",
    what: `the heap after a full collection, twenty times along ${events} events`,
    run: () => run(process.execPath, ["--expose-gc", "tooling/flat-heap-run.mjs", events]),
  },
]);
