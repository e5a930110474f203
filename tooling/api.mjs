/** `npm run api:check` compares the public declarations with the checked-in reports; `npm run api:update` writes them. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, turbo } from "./steps.mjs";

const mode = process.argv[2];
if (mode !== "check" && mode !== "update") {
  console.error("usage: node tooling/api.mjs check|update");
  process.exit(2);
}

// API Extractor writes into the folder, but does not make it.
if (mode === "update") {
  for (const name of readdirSync(join(root, "packages")))
    mkdirSync(join(root, "packages", name, "api"), { recursive: true });
}

const code = turbo(`api:${mode}`, "--continue", "--filter=./packages/*");
if (code !== 0 && mode === "check") showDifferences();
process.exit(code);

function showDifferences() {
  let changed = 0;
  for (const name of readdirSync(join(root, "packages"))) {
    const fresh = join("packages", name, "temp");
    if (!existsSync(join(root, fresh))) continue;
    for (const report of readdirSync(join(root, fresh)).filter((file) => file.endsWith(".api.md"))) {
      const checkedIn = join("packages", name, "api", report);
      if (!existsSync(join(root, checkedIn))) {
        console.error(`${checkedIn} is missing`);
        changed++;
      } else if (read(checkedIn) !== read(join(fresh, report))) {
        console.error(`${checkedIn} no longer says what the package's declarations say:`);
        run("git", ["--no-pager", "diff", "--no-index", "--no-color", checkedIn, join(fresh, report)]);
        changed++;
      }
    }
  }
  console.error(
    changed > 0
      ? "the public API has changed: run npm run api:update, read the difference, and add a changeset (npm run changeset)"
      : "the API reports could not be made: the errors are above",
  );
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(root, file), "utf8");
}
