/** Where a rehearsal takes place: what its steps share. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { emptyProject } from "./project.mjs";

/**
 * @typedef {object} Stage
 * @property {string} root - The repository, which is only read.
 * @property {string} folder - Temporary; everything is written below it.
 * @property {string} copy - The repository that releases are made from.
 * @property {NodeJS.ProcessEnv} env - Of a stranger's machine.
 * @property {import("./release.mjs").Release} release
 * @property {readonly string[]} packages - Names without the scope.
 */

/**
 * @param {Stage} stage
 * @param {string} name - Of the project's folder.
 * @param {{ readonly [key: string]: unknown }} [manifest]
 */
export function projectOn(stage, name, manifest) {
  return emptyProject(join(stage.folder, "projects", name), stage.env, manifest);
}

/** @param {string} folder */
export function clear(folder) {
  // A browser or an installer that has just ended may still hold a file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
