/** A copy of the repository that a rehearsal may change: a commit of its own, with no history and no tags. */
import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { execute } from "./command.mjs";

/**
 * @param {string} root - The repository, which is only read.
 * @param {string} copy - A folder that does not exist yet.
 * @param {{ readonly env: NodeJS.ProcessEnv, readonly committed: boolean }} options - `committed`: as the last commit has
 *   it, not the working tree.
 */
export async function copyRepository(root, copy, { env, committed }) {
  // Whether git may read the repository can be a setting of the machine's user.
  const inRoot = (/** @type {readonly string[]} */ args) => execute("git", args, { cwd: root, env: process.env });
  if (committed) {
    await inRoot(["clone", "--quiet", "--no-tags", ".", copy]);
    rmSync(join(copy, ".git"), { recursive: true });
  } else {
    const { stdout } = await inRoot(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for (const file of stdout.split("\0").filter((name) => name !== "" && isFile(join(root, name)))) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      copyFileSync(join(root, file), join(copy, file));
    }
  }
  await execute("git", ["init", "--quiet", "--initial-branch=main"], { cwd: copy, env });
  await commit(copy, "as it is", env);
}

/**
 * @param {string} copy
 * @param {string} message
 * @param {NodeJS.ProcessEnv} env
 */
export async function commit(copy, message, env) {
  await execute("git", ["add", "--all"], { cwd: copy, env });
  await execute("git", ["commit", "--quiet", "--allow-empty", "--message", message], { cwd: copy, env });
}

/** @param {string} path */
function isFile(path) {
  return existsSync(path) && lstatSync(path).isFile();
}
