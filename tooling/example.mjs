/** `npm run example -- NAME [options]`: installs and builds what is needed, then runs the example with the options. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installStep } from "./install.mjs";
import { root, run, runSteps, turbo } from "./steps.mjs";

const [name = "", ...options] = process.argv.slice(2);
const examples = readExamples();
const question = examples.get(name);

if (question === undefined) {
  console.error("usage: npm run example -- NAME [options]\n");
  for (const [each, description] of examples) console.error(`  ${each.padEnd(16)} ${description}`);
  process.exit(2);
}

await runSteps([
  installStep,
  {
    name: "build",
    what: "the packages and the example (turbo)",
    run: () => turbo("build", `--filter=@sim/example-${name}...`),
  },
  {
    name: "run",
    what: question,
    run: () => run(process.execPath, [join("examples", name, "dist", "main.js"), ...options]),
  },
]);

/** What each example answers, by its folder's name. */
function readExamples() {
  const folder = join(root, "examples");
  const names = readdirSync(folder)
    .sort()
    .filter((each) => existsSync(join(folder, each, "src", "main.ts")));
  return new Map(
    names.map((each) => {
      /** @type {{ description: string }} */
      const { description } = JSON.parse(readFileSync(join(folder, each, "package.json"), "utf8"));
      return [each, description];
    }),
  );
}
