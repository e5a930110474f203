/** `npm run bench -- SUITE [options]`: installs and builds what is needed, then measures the built packages. */
import { installStep } from "./install.mjs";
import { run, runSteps, turbo } from "./steps.mjs";

const main = "bench/dist/main.js";
/** Bundles the engine from its sources, once with each queue. */
const queues = "bench/queues/compare.mjs";
const args = process.argv.slice(2);

await runSteps([
  installStep,
  {
    name: "build",
    what: "the packages and the benchmarks (turbo)",
    run: () => turbo("build", "--filter=@sim/bench..."),
  },
  {
    name: "measure",
    what: "each measurement in a process of its own",
    run: () => run(process.execPath, args[0] === "queues" ? [queues, ...args.slice(1)] : [main, ...args]),
  },
]);
