/** `npm start [-- options]`: installs and builds what is needed, then runs the departures example with the options. */
import { installStep } from "./install.mjs";
import { run, runSteps, turbo } from "./steps.mjs";

runSteps([
  installStep,
  {
    name: "build",
    what: "the five packages and the example (turbo)",
    run: () => turbo("build", "--filter=@sim/example-departures..."),
  },
  {
    name: "run",
    what: "20,000 real departures through a log, a consumer group and a stream processor",
    run: () => run(process.execPath, ["examples/departures/dist/main.js", ...process.argv.slice(2)]),
  },
]);
