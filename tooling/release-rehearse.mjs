/**
 * `npm run release:rehearse [-- --head] [-- --keep]`: publishes the packages to a registry of its own and uses them as
 * strangers do. `--head`: the last commit in place of the working tree; `--keep`: leaves the temporary folder.
 */
import { installStep } from "./install.mjs";
import { root, runSteps } from "./steps.mjs";

const options = process.argv.slice(2);
const unknown = options.filter((option) => option !== "--head" && option !== "--keep");
if (unknown.length > 0) {
  console.error(`${unknown.join(" ")}: npm run release:rehearse knows --head and --keep`);
  process.exit(2);
}

await runSteps([
  installStep,
  {
    name: "rehearse",
    what: "a release to a local registry, and what users do with it",
    async run() {
      const { rehearse } = await import("./rehearse/main.mjs");
      return rehearse(root, { committed: options.includes("--head"), keep: options.includes("--keep") });
    },
  },
]);
