/** Running the commands of a rehearsal: quietly, with an environment of their own, and with their last words if they fail. */
import { spawn } from "node:child_process";

/**
 * @typedef {object} Result
 * @property {number} code
 * @property {string} stdout
 * @property {string} output - What it wrote on both streams, as it came.
 */

const minutes = 60_000;

/**
 * Runs a command to its end and gives what it wrote.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd: string, readonly env: NodeJS.ProcessEnv, readonly mayFail?: boolean }} options - `mayFail`: an
 *   exit code other than 0 is an answer, not an error.
 * @returns {Promise<Result>}
 */
export function execute(command, args, { cwd, env, mayFail = false }) {
  const shell = process.platform === "win32" && command !== process.execPath;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"], timeout: 5 * minutes });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || (mayFail && code !== null)) resolve({ code: code ?? 1, stdout, output });
      else reject(new Error(`${[command, ...args].join(" ")}: ${signal ?? `exit code ${code}`}\n${lastLines(output)}`));
    });
  });
}

/** @param {string} text */
function lastLines(text) {
  return text.trimEnd().split("\n").slice(-40).join("\n");
}

/**
 * Does the jobs, at most `width` at a time, and gives their results in order.
 *
 * @template J, R
 * @param {readonly J[]} jobs
 * @param {number} width
 * @param {(job: J) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
export async function inParallel(jobs, width, work) {
  /** @type {R[]} */
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < jobs.length; index = next++) {
      results[index] = await work(/** @type {J} */ (jobs[index]));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, worker));
  return results;
}
