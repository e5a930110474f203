/** What the command-line scripts of this folder share: running a step, saying which, stopping at the first that fails. */
import { execFileSync, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const env = {
  ...process.env,
  // The installed tools, pnpm among them (turbo calls it), are found without anything being installed on the machine.
  PATH: [join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter),
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
};

/**
 * Runs a command in the root folder with our output streams and gives its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {number}
 */
export function run(command, args) {
  const shell = process.platform === "win32" && command !== process.execPath;
  const result = spawnSync(command, args, { cwd: root, env, shell, stdio: "inherit" });
  if (result.error) {
    console.error(`${command}: ${result.error.message}`);
    return 1;
  }
  return result.status ?? 1;
}

/**
 * Runs a command in the root folder and gives what it printed; throws if it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {string}
 */
export function output(command, args) {
  const shell = process.platform === "win32" && command !== process.execPath;
  return execFileSync(command, args, { cwd: root, env, shell, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/**
 * Runs turbo tasks, showing the output of those that fail.
 *
 * @param {readonly string[]} args - Tasks, then options.
 * @returns {number}
 */
export function turbo(...args) {
  return run("turbo", ["run", ...args, "--output-logs=errors-only", "--log-order=grouped"]);
}

/**
 * @typedef {object} Step
 * @property {string} name - One word or two.
 * @property {string} what - What it does, in one line.
 * @property {() => number | Promise<number>} run - Gives an exit code.
 */

/**
 * Runs the steps in order, naming each; ends the process with a non-zero code at the first that fails.
 *
 * @param {readonly Step[]} steps
 */
export async function runSteps(steps) {
  for (const [index, step] of steps.entries()) {
    console.log(`[${index + 1}/${steps.length}] ${step.name}: ${step.what}`);
    const code = await step.run();
    if (code !== 0) {
      console.error(`failed at step ${index + 1} of ${steps.length}: ${step.name} (exit code ${code})`);
      process.exit(code);
    }
  }
}
