/** `npm test`: everything that has to hold before a change lands, cheapest first. Options go on to vitest. */
import { installStep } from "./install.mjs";
import { run, runSteps, turbo } from "./steps.mjs";

runSteps([
  installStep,
  {
    name: "lint",
    what: "format and lint rules of every file (biome)",
    run: () => run("biome", ["check", "--error-on-warnings", "."]),
  },
  {
    name: "dead code",
    what: "exports, files and dependencies that nothing uses (knip)",
    run: () => run("knip", ["--no-progress"]),
  },
  {
    name: "build",
    what: "packages and examples to dist/ (turbo, tsup)",
    run: () => turbo("build"),
  },
  {
    name: "types",
    what: "sources, compile-time tests, tests, tooling and examples (tsc)",
    run: () => turbo("typecheck", "typecheck:root"),
  },
  {
    name: "api",
    what: "the public declarations against packages/*/api/*.api.md (api-extractor)",
    run: () => run(process.execPath, ["tooling/api.mjs", "check"]),
  },
  {
    name: "test",
    what: "every test once (vitest)",
    run: () => run("vitest", ["run", ...process.argv.slice(2)]),
  },
]);
