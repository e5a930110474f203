/** `npm run release`: builds, and publishes and tags every package whose version the registry does not have yet. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installStep } from "./install.mjs";
import { repositoryField } from "./repository-field.mjs";
import { root, run, runSteps, turbo } from "./steps.mjs";

await runSteps([
  installStep,
  { name: "build", what: "the packages (turbo)", run: () => turbo("build", "--filter=./packages/*") },
  { name: "repository", what: "where the sources are, as the provenance will say", run: nameRepository },
  { name: "publish", what: "what is new, with its tags (changesets, pnpm)", run: () => run("changeset", ["publish"]) },
]);

/** Only in the checkout of the workflow, which is thrown away: the repository does not know where it is hosted. */
function nameRepository() {
  for (const name of readdirSync(join(root, "packages"))) {
    const repository = repositoryField(process.env, name);
    if (repository === undefined) continue;
    const file = join(root, "packages", name, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, `${JSON.stringify({ ...manifest, repository }, null, 2)}\n`);
  }
  return 0;
}
