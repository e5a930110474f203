/** A release as a maintainer makes it: changesets into versions and changelogs, a build, and everything new published. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./command.mjs";
import { commit } from "./copy.mjs";

/** @typedef {ReadonlyMap<string, string>} Versions - By the full name of a package. */
/** @typedef {"patch" | "minor" | "major"} Level */
/** @typedef {{ readonly copy: string, readonly env: NodeJS.ProcessEnv }} Release */

/**
 * The environment of a maintainer: a stranger's, and the tools of the repository.
 *
 * @param {NodeJS.ProcessEnv} stranger
 * @param {string} tools - The folder with the installed tools.
 * @param {string} delimiter - What separates the folders of a PATH.
 */
export function maintainersEnvironment(stranger, tools, delimiter) {
  return { ...stranger, PATH: `${tools}${delimiter}${stranger.PATH}`, TURBO_TELEMETRY_DISABLED: "1" };
}

/**
 * Installs the tools of the copy from the lockfile, as on the machine of a maintainer.
 *
 * @param {string} copy
 */
export async function installCopy(copy) {
  // With the settings and the store of the machine: what a rehearsal must not share with it are the packages published.
  await execute(process.execPath, ["tooling/setup.mjs"], { cwd: copy, env: process.env });
}

/**
 * @param {Release} release
 * @param {string} packageName - Without the scope.
 * @param {Level} level
 * @param {string} words - What the changelog will say.
 */
export function writeChangeset({ copy }, packageName, level, words) {
  writeFileSync(
    join(copy, ".changeset", `rehearsal-${level}.md`),
    `---\n"@sim/${packageName}": ${level}\n---\n\n${words}\n`,
  );
}

/**
 * Turns the pending changesets into versions and changelogs.
 *
 * @param {Release} release
 */
export async function versionPackages({ copy, env }) {
  const pending = readdirSync(join(copy, ".changeset")).filter((file) => file.endsWith(".md") && file !== "README.md");
  if (pending.length > 0) await execute("changeset", ["version"], { cwd: copy, env });
}

/**
 * Builds packages, and those that they need.
 *
 * @param {Release} release
 * @param {Iterable<string>} names - With the scope.
 */
export async function buildPackages({ copy, env }, names) {
  const args = ["tooling/turbo.mjs", "build", ...[...names].map((name) => `--filter=${name}`)];
  await execute(process.execPath, args, { cwd: copy, env });
}

/**
 * Publishes every package whose version the registry does not have, and tags it.
 *
 * @param {Release} release
 * @returns {Promise<string[]>} what is new, as `@sim/core@1.0.0`
 */
export async function publishPackages({ copy, env }) {
  await commit(copy, "release", env);
  const { output } = await execute("changeset", ["publish"], { cwd: copy, env });
  const tags = [...output.matchAll(/New tag:\s+(@sim\/\S+@\S+)/g)].map(([, tag]) => /** @type {string} */ (tag));
  return [...new Set(tags)].sort();
}

/**
 * @param {string} copy
 * @returns {Versions}
 */
export function versionsIn(copy) {
  return new Map(
    readdirSync(join(copy, "packages"))
      .sort()
      .map((name) => {
        const { version } = JSON.parse(readFileSync(join(copy, "packages", name, "package.json"), "utf8"));
        return [`@sim/${name}`, version];
      }),
  );
}
