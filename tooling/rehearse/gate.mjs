/** The check of changesets (`npm run api:changesets`) on a real change: it lets nothing through below its level. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./command.mjs";
import { writeChangeset } from "./release.mjs";

/** @typedef {import("./release.mjs").Release} Release */
/** @typedef {import("./release.mjs").Level} Level */

/** @type {readonly Level[]} */
const levels = ["patch", "minor", "major"];

/**
 * Writes the API report of a package anew, from its built declarations.
 *
 * @param {Release} release
 * @param {string} packageName
 */
export async function updateReport({ copy, env }, packageName) {
  await execute("api-extractor", ["run", "--local"], { cwd: join(copy, "packages", packageName), env });
}

/**
 * Throws unless a change that needs `level`, as it stands in the copy, is refused with each lower changeset and with none.
 * Leaves the right one.
 *
 * @param {Release} release
 * @param {string} packageName
 * @param {Level} level
 * @param {string} words
 */
export async function requireGate(release, packageName, level, words) {
  const wanted = `@sim/${packageName} needs a ${level} changeset`;
  const expect = async (/** @type {boolean} */ passes, /** @type {string} */ situation) => {
    const { code, output } = await check(release);
    if (passes ? code === 0 : code !== 0 && output.includes(wanted)) return;
    throw new Error(`npm run api:changesets ${passes ? "refuses" : "passes"} ${situation}:\n${output}`);
  };
  await expect(false, "no changeset");
  for (const lower of levels.slice(0, levels.indexOf(level))) {
    writeChangeset(release, packageName, lower, words);
    await expect(false, `a ${lower} changeset for a ${level}`);
    rmSync(join(release.copy, ".changeset", `rehearsal-${lower}.md`));
  }
  writeChangeset(release, packageName, level, words);
  await expect(true, `a ${level} changeset`);
}

/** @param {Release} release */
function check({ copy }) {
  // It installs what is missing, with the settings of the machine, as its tools were.
  const args = [join("tooling", "api-changesets.mjs"), "HEAD"];
  return execute(process.execPath, args, { cwd: copy, env: process.env, mayFail: true });
}
